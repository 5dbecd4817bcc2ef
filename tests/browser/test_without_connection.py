"""The connection goes at every point of the way: nothing that was answered is lost, and the page says how it stands."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.phone import (
    NOTHING_KEPT,
    RELATIONS,
    SOON,
    VALUES,
    all_three,
    away_from,
    fill,
    go_on,
    ready,
    step_of,
    stored,
    until,
)

pytestmark = pytest.mark.browser

RECEIPT = re.compile(r"^[0-9A-F]{4}-[0-9A-F]{4}$")


def test_the_connection_goes_at_every_step(installation, links, phone):
    link, _public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    ready(page)
    cut = []
    while step_of(page) != "thanks":
        step = step_of(page)
        fill(page)
        phone.set_offline(True)
        go_on(page)
        expect(page.locator("#not-sent")).to_be_visible()
        assert step_of(page) == step
        phone.set_offline(False)
        away_from(page, step)
        cut.append(step)
    assert cut == ["welcome", "choose", "more", *(f"rate-{key}" for key in RELATIONS), "about", "check"]
    expect(page.locator("#receipt")).to_have_text(RECEIPT)
    answers = stored(installation)
    assert all_three(answers) == (["Don Lucho", "SENASA", "UNP"], 9)
    assert answers["sendings"] == answers["responses"] == 1 and answers["flags"] == [""]
    assert answers["profile"]["land_ha"] == 12.5
    assert page.evaluate("Object.keys(localStorage).filter(key => !key.includes('tab'))") == [], "nothing stays behind"


@pytest.mark.parametrize("step", ["choose", "more", "rate-technological", "about", "check"])
def test_the_browser_is_closed_while_a_page_waits(installation, links, phone, step):
    """What could not be sent is sent when the link is opened again."""
    link, _public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    ready(page)
    until(page, step)
    fill(page)
    phone.set_offline(True)
    go_on(page)
    expect(page.locator("#not-sent")).to_be_visible()
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(link)
    away_from(page, step)
    until(page, "thanks")
    assert all_three(stored(installation)) == (["Don Lucho", "SENASA", "UNP"], 9)


@pytest.mark.parametrize("step", ["choose", "rate-technological"])
def test_going_on_without_a_connection(installation, links, phone, step):
    link, _public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    ready(page)
    until(page, step)
    fill(page)
    phone.set_offline(True)
    go_on(page)
    page.locator("#go-on-without").click()
    expect(page.locator("#pocket")).to_be_visible()
    for _ in range(12):
        if step_of(page) == "sent":
            break
        fill(page)
        go_on(page)
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    assert stored(installation)["responses"] == 0
    phone.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    expect(page.locator(".ticket")).to_contain_text("Agro 27")
    expect(page.locator("#receipt")).to_be_visible()
    assert page.evaluate(NOTHING_KEPT) == [[], []]
    answers = stored(installation)
    assert all_three(answers) == (["Don Lucho", "SENASA", "UNP"], 9)
    assert answers["sendings"] == 1 and answers["draft"] is None
    assert answers["profile"]["land_ha"] == 12.5


def test_what_was_said_of_written_names_goes_along_without_a_connection(installation, links, phone):
    """Rated on a page that was stored and on one that could not be sent: both are as they were."""
    # Another respondent than the next test's, whose answers are taken away: a phone's worker may send them once more.
    link, _public_id = links[1]
    names = ["Norandino", "  Cooperativa  NORANDINO (Piúra) ☕ "]
    page = phone.new_page()
    page.goto(link)
    ready(page)
    until(page, "more")
    for number, name in enumerate(names):
        page.locator(f"input[name=name-{number}]").fill(name)
    go_on(page)
    away_from(page, "more")
    until(page, "rate-technological")
    fill(page)
    phone.set_offline(True)
    go_on(page)
    page.locator("#not-sent").wait_for()
    page.locator("fieldset.rate").last.locator("input[value='5']").check()  # another thought, while it waits
    page.locator("#go-on-without").click()
    expect(page.locator("[data-pocket-step=rate-commercial]")).to_be_visible()
    for step, ratings in (("rate-technological", "1235"), ("rate-assistance", "1234")):
        page.locator("#pocket-back").click()
        expect(page.locator(f"[data-pocket-step={step}]")).to_be_visible()
        assert "".join(page.locator(f"[data-pocket-step={step}] input:checked").evaluate_all(VALUES)) == ratings
    for _ in range(2):
        go_on(page)
    fill(page)
    for _ in range(3):
        go_on(page)
    phone.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    given = {(key, said): rating for key, said, rating in stored(installation, "A01")["named"]}
    written = [[given[key, " ".join(name.split())] for name in names] for key in RELATIONS]
    assert written == [[3, 4], [3, 5], [3, 4]]


def test_every_press_without_a_connection_says_why_nothing_comes_of_it(links, phone):
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "choose")
    fill(page)
    phone.set_offline(True)
    for _ in range(3):
        go_on(page)
        expect(page.locator("#not-sent")).to_be_in_viewport(ratio=1)
        expect(page.locator("#not-sent")).to_be_focused()
        page.locator("input[name=nobody_listed]").scroll_into_view_if_needed()
        expect(page.locator("#not-sent")).not_to_be_in_viewport()


def test_who_has_sent_without_a_connection_can_change_it_and_remove_it(installation, links, phone):
    page = phone.new_page()
    page.goto(links[1][0])  # as above
    ready(page)
    until(page, "about")
    phone.set_offline(True)
    page.reload()
    for typed, as_written in (("dos y media", True), ("1.250", True), ("-3", True), ("2,5", False)):
        page.locator("input[name=land_ha]").fill(typed)
        go_on(page)
        line = page.locator(".summary li", has_text=typed)
        assert line.inner_text().endswith("(guardado como lo escribió)") == as_written
        page.locator("#pocket-back").click()
    for _ in range(2):
        go_on(page)
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    # Who stands at a gateway that answers with pages of its own keeps what shows that the answers have arrived.
    page.route("**/thanks/", lambda route: route.fulfill(content_type="text/html", body="<h1>Hotel</h1>"))
    phone.set_offline(False)
    expect(page.locator("[data-state=stored] .receipt")).to_have_text(RECEIPT, timeout=SOON)
    page.unroute("**/thanks/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/thanks/", timeout=SOON)
    expect(page.locator("#receipt")).to_have_text(RECEIPT)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("a[href$='/remove/']")).to_be_visible()
    page.locator("a[href$='/choose/']").click()
    expect(page.locator("label.choice", has_text="(UNP)").locator("input")).to_be_checked()


def test_the_link_opens_again_without_a_connection(links, phone):
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    phone.set_offline(True)
    page.reload()
    expect(page.locator("#pocket")).to_be_visible()
    expect(page.locator("[data-pocket-step=welcome]")).to_be_visible()
    expect(page.locator("[data-pocket-step=welcome] .respondent-name")).to_have_text("Agro 27")
    page.goto(page.url.replace("welcome", "check"))
    expect(page.locator("#pocket")).to_be_visible()


def test_what_was_filled_in_without_a_connection_goes_on_with_one(installation, links, phone):
    """Half of it in the pocket page, then the connection is back and the page is opened anew."""
    link, _public_id = links[0]
    page = phone.new_page()
    page.goto(link)
    ready(page)
    phone.set_offline(True)
    page.reload()
    for _ in range(4):
        fill(page)
        go_on(page)
    assert step_of(page) == "rate-technological"
    phone.set_offline(False)
    page.goto(link)
    page.wait_for_url("**/rate-technological/", timeout=SOON)
    until(page, "thanks")
    assert all_three(stored(installation)) == (["Don Lucho", "SENASA", "UNP"], 9)


@pytest.mark.parametrize("status", [200, 429, 502, 503])
def test_what_a_gateway_says_is_no_success(installation, links, browser, status):
    """A page that wants a password for the network, or a proxy that is out of order."""
    # Without its worker, which would send past the gateway of this test.
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE", service_workers="block")
    page = context.new_page()
    page.goto(links[0][0])
    until(page, "check")

    def gateway(route):
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body="<h1>Welcome to the hotel</h1>")
        else:
            route.continue_()

    page.route("**/check/", gateway)
    go_on(page)
    expect(page.locator("#not-sent")).to_be_visible()
    assert stored(installation)["responses"] == 0
    page.unroute("**/check/")
    page.wait_for_url("**/thanks/", timeout=SOON)
    assert stored(installation)["responses"] == 1
    context.close()


def test_the_receipt_is_not_sent_when_the_connection_comes_back_once_more(installation, links, phone):
    """What waited has arrived; phones tell of a connection late, and more than once."""
    page = phone.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "check")
    phone.set_offline(True)
    go_on(page)
    expect(page.locator("#not-sent")).to_be_visible()
    phone.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    assert "POST" not in sent
    assert page.evaluate(NOTHING_KEPT) == [[], []]
