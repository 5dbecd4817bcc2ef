"""What a phone keeps of the answers until they have arrived: each its own, all of it, and nothing afterwards."""

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.phone import (
    NOTHING_KEPT,
    RELATIONS,
    SOON,
    VALUES,
    all_three,
    fill,
    go_on,
    ready,
    step_of,
    stored,
    until,
)

pytestmark = pytest.mark.browser

FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
RATED = """() => {
    const shown = document.querySelector("[data-pocket-step]:not([hidden])");
    shown.querySelectorAll("fieldset.rate").forEach((row, place) => row.querySelectorAll("input")[place].click());
    %s.click();
}"""
RATED_AND_GONE_ON = RATED % 'shown.querySelector(".go-on .btn-primary")'
RATED_AND_BACK = RATED % 'document.getElementById("pocket-back")'


def test_a_quick_hand_leaves_nothing_of_one_step_in_the_next(links, phone):
    """Somebody who goes on at once: what stood on one page must not come back as the answers of the next."""
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    phone.set_offline(True)
    page.reload()
    for _ in ("welcome", "choose", "more"):
        fill(page)
        go_on(page)
    page.evaluate(RATED_AND_GONE_ON)
    assert step_of(page) == f"rate-{RELATIONS[1]}"
    page.wait_for_timeout(1000)
    page.reload()
    expect(page.locator(f"[data-pocket-step=rate-{RELATIONS[1]}]")).to_be_visible()
    expect(page.locator("[data-pocket-step]:not([hidden]) input:checked")).to_have_count(0)
    # Whoever looks back at once finds what was begun.
    page.evaluate(RATED_AND_BACK)
    go_on(page)
    assert page.locator("[data-pocket-step]:not([hidden]) input:checked").evaluate_all(VALUES) == ["1", "2", "3"]


def test_what_is_typed_is_kept_within_a_second(links, phone):
    link, _public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    until(page, "more")
    page.locator("input[name=name-1]").press_sequentially("Viveros Sullana")
    page.locator("button[name=add_rows]").click()
    page.locator("input[name=name-3]").fill("La tía")
    page.wait_for_timeout(1000)
    address = page.url
    page.close()
    page = phone.new_page()
    page.goto(address)
    expect(page.locator("input[name=name-1]")).to_have_value("Viveros Sullana")
    expect(page.locator("input[name=name-3]")).to_have_value("La tía")


def test_two_tabs_keep_what_is_theirs(links, phone):
    link, _public_id = links[0]
    one = phone.new_page()
    one.goto(link)
    until(one, "more")
    other = phone.new_page()
    other.goto(one.url)
    one.locator("input[name=name-0]").fill("Una")
    other.locator("input[name=name-0]").fill("Otra")
    one.wait_for_timeout(1000)
    one.reload()
    other.reload()
    expect(one.locator("input[name=name-0]")).to_have_value("Una")
    expect(other.locator("input[name=name-0]")).to_have_value("Otra")


def test_two_organisations_on_one_phone(installation, links, phone):
    pages = []
    for link, _public_id in links:
        page = phone.new_page()
        page.goto(link)
        until(page, "more")
        pages.append(page)
    for page in pages:
        page.bring_to_front()  # what is in the background is drawn once a second
        until(page, "thanks")
    for code in ("A27", "A01"):
        assert all_three(stored(installation, code)) == (["Don Lucho", "SENASA", "UNP"], 9)


def test_a_refused_page_is_put_aside_and_can_be_taken_along(installation, links, phone):
    link, public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    until(page, "more")
    installation.evaluate(
        "from surveys.inviting.invitations import renew_link; from surveys.models import Invitation\n"
        f"renew_link(Invitation.objects.get(public_id={public_id!r}))"
    )
    page.locator("input[name=name-0]").fill("Don Lucho")
    go_on(page)
    expect(page.locator("#refused")).to_be_visible()
    expect(page.locator("input[name=name-0]")).to_have_value("Don Lucho")
    with page.expect_download() as download:
        page.locator("#export").click()
    assert "Don Lucho" in download.value.path().read_text()
    # With the new link what was put aside is sent.
    new_link = installation.evaluate(
        "from surveys.inviting.invitations import link_of; from surveys.models import Invitation\n"
        f"print(link_of(Invitation.objects.get(public_id={public_id!r})))"
    )
    page.goto(new_link)
    page.wait_for_url("**/rate-assistance/", timeout=SOON)
    assert stored(installation)["draft"]["names"] == [{"text": "Don Lucho", "place": ""}]


def test_a_phone_without_storage_says_so_and_sends_all_the_same(installation, links, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE")
    context.add_init_script(FULL)
    page = context.new_page()
    page.goto(links[0][0])
    page.locator("input[name=consent]").check()
    expect(page.locator("#no-room")).to_be_visible()
    until(page, "thanks")
    assert stored(installation)["responses"] == 1
    context.close()


def test_a_phone_without_room_goes_on_without_a_connection(installation, links, phone):
    """It has the questionnaire, and takes no answers any more: they are sent from the page while it is open."""
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    phone.add_init_script(FULL)
    phone.set_offline(True)
    page.reload()
    while step_of(page) != "sent":
        step = step_of(page)
        fill(page)
        go_on(page)
        expect(page.locator("#no-room")).to_be_visible()
        assert step_of(page) != step
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    phone.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    assert all_three(stored(installation)) == (["Don Lucho", "SENASA", "UNP"], 9)


def test_a_copy_that_comes_after_the_receipt_is_not_kept(installation, links, browser):
    """The questionnaire is fetched for later while the answers are sent: it must not bring them back to the phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE", service_workers="block")
    page = context.new_page()
    held = []
    page.route("**/pocket/", lambda route: held.append(route))
    page.goto(links[0][0])
    # A quick hand on a slow machine is through before the page has asked for it.
    assert wait_until(lambda: page.evaluate("document.readyState") == "complete" and held, SOON / 1000)
    until(page, "thanks")
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(NOTHING_KEPT) == [[], []]
    context.close()


@pytest.mark.parametrize("connected", [True, False])
def test_what_was_looked_up_in_vain_is_written_on_the_next_page(installation, links, phone, connected):
    """Each name once, as typed at last, in the rows that are free; and it can be taken out again."""
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "choose")
    phone.set_offline(not connected)
    if not connected:
        page.reload()
    box = page.locator("#look-up")
    # A slip and the name, a slip and one that is on the list, and one that is deleted letter by letter.
    for typed in ("Norandnio", "Norandino", "Senassa", "Senasa", "Viveros Sullana"):
        box.fill("")
        box.press_sequentially(typed)
    for _ in "Viveros Sullana":
        box.press("Backspace")
    fill(page)
    go_on(page)
    shown = page.locator("[data-pocket-step=more]") if not connected else page
    expect(shown.locator("input[name=name-0]")).to_have_value("Norandino")
    expect(shown.locator("input[name=name-1]")).to_have_value("Viveros Sullana")
    expect(shown.locator("input[name=name-2]")).to_have_value("")
    expect(shown.locator(".carried-over")).to_be_visible()
    assert "names" not in (stored(installation)["draft"] or {})
    shown.locator("input[name=name-0]").fill("Norandino de Piura")
    shown.locator("input[name=name-1]").fill("")
    go_on(page)
    if not connected:
        phone.set_offline(False)
        page.goto(links[0][0])
    page.wait_for_url("**/rate-assistance/", timeout=SOON)
    assert stored(installation)["draft"]["names"] == [{"text": "Norandino de Piura", "place": ""}]
