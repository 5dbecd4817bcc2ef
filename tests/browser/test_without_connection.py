"""The connection goes at every point of the way: nothing that was answered is lost, and the page says how it stands."""

import json
import re

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until

pytestmark = pytest.mark.browser

# Agro 27 has answered nothing: its link, and the link of another respondent, as (link, public id).
UNANSWERED_AGAIN = """
from surveys.inviting.invitations import link_of
from surveys.models import Draft, Invitation, Response, Submission
ours = Invitation.objects.filter(wave__survey__cluster__slug="piura")
invitations = [ours.get(organisation__code=code) for code in ("A27", "A01")]
for invitation in invitations:
    Draft.objects.filter(invitation=invitation).delete()
    Response.objects.filter(organisation=invitation.organisation_id).delete()
    Submission.objects.filter(invitation=invitation).delete()
    print(link_of(invitation), invitation.public_id)
"""
STORED = """
import json
from surveys.models import Draft, Invitation, Nomination, Response, Submission
mine = Invitation.objects.get(wave__survey__cluster__slug="piura", organisation__code={code!r})
responses = Response.objects.filter(wave=mine.wave_id, organisation=mine.organisation_id)
named = Nomination.objects.filter(response__in=responses)
print(json.dumps({{
    "responses": responses.count(),
    "sendings": Submission.objects.filter(invitation=mine).count(),
    "flags": list(Submission.objects.filter(invitation=mine).values_list("flag", flat=True)),
    "named": [[key, code or text, rating] for key, code, text, rating in named.values_list(
        "relation__key", "alter__code", "open_name__text", "rating")],
    "profile": dict(responses.values_list("profile_answers__question__field__key", "profile_answers__value")),
    "draft": Draft.objects.filter(invitation=mine).values_list("payload", flat=True).first(),
}}))
"""
RELATIONS = ("assistance", "technological", "commercial")
SOON = 20_000
RECEIPT = re.compile(r"^[0-9A-F]{4}-[0-9A-F]{4}$")
VALUES = "boxes => boxes.map(box => box.value)"
IN_CHARGE = "navigator.serviceWorker.controller !== null"
NOTHING_KEPT = """async () => [
    Object.keys(localStorage).filter(key => !key.includes("tab")),
    (await (await caches.open("clustersurvey-pages")).keys()).map(each => each.url),
]"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
ON_THE_PHONE = "caches.open('clustersurvey-pages').then(cache => cache.keys()).then(kept => kept.length > 0)"


@pytest.fixture
def stack(installation):
    return installation


@pytest.fixture
def links(stack):
    return [line.split() for line in stack.evaluate(UNANSWERED_AGAIN).splitlines()]


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE", has_touch=True)
    yield context
    context.close()


def stored(stack, code="A27"):
    return json.loads(stack.evaluate(STORED.format(code=code)))


def ready(page):
    """The first visit is over: the service worker is in charge, and the whole questionnaire is on the phone."""
    assert wait_until(lambda: page.evaluate(IN_CHARGE), SOON / 1000)
    assert wait_until(lambda: page.evaluate(ON_THE_PHONE), SOON / 1000)


def fill(page):
    """Answer the step that the page shows, whichever it is: the first two on the list, and a name."""
    step = step_of(page)
    shown = page.locator("[data-pocket-step]:not([hidden])") if page.locator("#pocket").count() else page
    if step == "welcome":
        shown.locator("input[name=consent]").check()
    elif step == "choose":
        for name in ("(SENASA)", "(UNP)"):
            shown.locator("label.choice", has_text=name).click()
    elif step == "more":
        shown.locator("input[name=name-0]").fill("Don Lucho")
    elif step.startswith("rate-"):
        for number, row in enumerate(shown.locator("fieldset.rate").all(), start=1):
            row.locator(f"input[value='{number}']").check()
    elif step == "about":
        shown.locator("input[name=land_ha]").fill("12,5")


def step_of(page):
    if page.locator("#pocket").count():
        return page.locator("[data-pocket-step]:not([hidden])").first.get_attribute("data-pocket-step")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def go_on(page):
    page.locator(".go-on .btn-primary:visible").click()


def away_from(page, step):
    page.wait_for_url(lambda url: f"/{step}/" not in url, timeout=SOON)


def until(page, wanted):
    for _ in range(12):
        step = step_of(page)
        if step == wanted:
            return
        fill(page)
        go_on(page)
        away_from(page, step)
    raise AssertionError(f"never came to {wanted}")


def all_three(answers):
    """(who was named, how many nominations); the one who was written down stands last on each page, with a 3."""
    for relation in RELATIONS:
        rated = {name: rating for key, name, rating in answers["named"] if key == relation}
        assert sorted(rated.values()) == [1, 2, 3] and rated["Don Lucho"] == 3
    return sorted({name for _relation, name, _rating in answers["named"]}), len(answers["named"])


def test_the_connection_goes_at_every_step(stack, links, context):
    link, _public_id = links[0]
    page = context.new_page()
    page.goto(link)
    ready(page)
    cut = []
    while step_of(page) != "thanks":
        step = step_of(page)
        fill(page)
        context.set_offline(True)
        go_on(page)
        expect(page.locator("#not-sent")).to_be_visible()
        assert step_of(page) == step
        context.set_offline(False)
        away_from(page, step)
        cut.append(step)
    assert cut == ["welcome", "choose", "more", *(f"rate-{key}" for key in RELATIONS), "about", "check"]
    expect(page.locator("#receipt")).to_have_text(RECEIPT)
    answers = stored(stack)
    assert all_three(answers) == (["Don Lucho", "SENASA", "UNP"], 9)
    assert answers["sendings"] == answers["responses"] == 1 and answers["flags"] == [""]
    assert answers["profile"]["land_ha"] == 12.5
    assert page.evaluate("Object.keys(localStorage).filter(key => !key.includes('tab'))") == [], "nothing stays behind"


@pytest.mark.parametrize("step", ["choose", "more", "rate-technological", "about", "check"])
def test_the_browser_is_closed_while_a_page_waits(stack, links, context, step):
    """What could not be sent is sent when the link is opened again."""
    link, _public_id = links[0]
    page = context.new_page()
    page.goto(link)
    ready(page)
    until(page, step)
    fill(page)
    context.set_offline(True)
    go_on(page)
    expect(page.locator("#not-sent")).to_be_visible()
    page.close()
    context.set_offline(False)
    page = context.new_page()
    page.goto(link)
    away_from(page, step)
    until(page, "thanks")
    assert all_three(stored(stack)) == (["Don Lucho", "SENASA", "UNP"], 9)


@pytest.mark.parametrize("step", ["choose", "rate-technological"])
def test_going_on_without_a_connection(stack, links, context, step):
    link, _public_id = links[0]
    page = context.new_page()
    page.goto(link)
    ready(page)
    until(page, step)
    fill(page)
    context.set_offline(True)
    go_on(page)
    page.locator("#go-on-without").click()
    expect(page.locator("#pocket")).to_be_visible()
    for _ in range(12):
        if step_of(page) == "sent":
            break
        fill(page)
        go_on(page)
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    assert stored(stack)["responses"] == 0
    context.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    expect(page.locator(".ticket")).to_contain_text("Agro 27")
    expect(page.locator("#receipt")).to_be_visible()
    assert page.evaluate(NOTHING_KEPT) == [[], []]
    answers = stored(stack)
    assert all_three(answers) == (["Don Lucho", "SENASA", "UNP"], 9)
    assert answers["sendings"] == 1 and answers["draft"] is None
    assert answers["profile"]["land_ha"] == 12.5


def test_what_was_said_of_written_names_goes_along_without_a_connection(stack, links, context):
    """Rated on a page that was stored and on one that could not be sent: both are as they were."""
    # Another respondent than the next test's, whose answers are taken away: a phone's worker may send them once more.
    link, _public_id = links[1]
    names = ["Norandino", "  Cooperativa  NORANDINO (Piúra) ☕ "]
    page = context.new_page()
    page.goto(link)
    ready(page)
    until(page, "more")
    for number, name in enumerate(names):
        page.locator(f"input[name=name-{number}]").fill(name)
    go_on(page)
    away_from(page, "more")
    until(page, "rate-technological")
    fill(page)
    context.set_offline(True)
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
    context.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    given = {(key, said): rating for key, said, rating in stored(stack, "A01")["named"]}
    written = [[given[key, " ".join(name.split())] for name in names] for key in RELATIONS]
    assert written == [[3, 4], [3, 5], [3, 4]]


def test_every_press_without_a_connection_says_why_nothing_comes_of_it(links, context):
    page = context.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "choose")
    fill(page)
    context.set_offline(True)
    for _ in range(3):
        go_on(page)
        expect(page.locator("#not-sent")).to_be_in_viewport(ratio=1)
        expect(page.locator("#not-sent")).to_be_focused()
        page.locator("input[name=nobody_listed]").scroll_into_view_if_needed()
        expect(page.locator("#not-sent")).not_to_be_in_viewport()


def test_who_has_sent_without_a_connection_can_change_it_and_remove_it(stack, links, context):
    page = context.new_page()
    page.goto(links[1][0])  # as above
    ready(page)
    until(page, "about")
    context.set_offline(True)
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
    context.set_offline(False)
    expect(page.locator("[data-state=stored] .receipt")).to_have_text(RECEIPT, timeout=SOON)
    page.unroute("**/thanks/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/thanks/", timeout=SOON)
    expect(page.locator("#receipt")).to_have_text(RECEIPT)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("a[href$='/remove/']")).to_be_visible()
    page.locator("a[href$='/choose/']").click()
    expect(page.locator("label.choice", has_text="(UNP)").locator("input")).to_be_checked()


def test_the_link_opens_again_without_a_connection(links, context):
    page = context.new_page()
    page.goto(links[0][0])
    ready(page)
    context.set_offline(True)
    page.reload()
    expect(page.locator("#pocket")).to_be_visible()
    expect(page.locator("[data-pocket-step=welcome]")).to_be_visible()
    expect(page.locator("[data-pocket-step=welcome] .respondent-name")).to_have_text("Agro 27")
    page.goto(page.url.replace("welcome", "check"))
    expect(page.locator("#pocket")).to_be_visible()


def test_what_was_filled_in_without_a_connection_goes_on_with_one(stack, links, context):
    """Half of it in the pocket page, then the connection is back and the page is opened anew."""
    link, _public_id = links[0]
    page = context.new_page()
    page.goto(link)
    ready(page)
    context.set_offline(True)
    page.reload()
    for _ in range(4):
        fill(page)
        go_on(page)
    assert step_of(page) == "rate-technological"
    context.set_offline(False)
    page.goto(link)
    page.wait_for_url("**/rate-technological/", timeout=SOON)
    until(page, "thanks")
    assert all_three(stored(stack)) == (["Don Lucho", "SENASA", "UNP"], 9)


def test_what_is_typed_is_kept_within_a_second(links, context):
    link, _public_id = links[0]
    page = context.new_page()
    page.goto(link)
    until(page, "more")
    page.locator("input[name=name-1]").press_sequentially("Viveros Sullana")
    page.locator("button[name=add_rows]").click()
    page.locator("input[name=name-3]").fill("La tía")
    page.wait_for_timeout(1000)
    address = page.url
    page.close()
    page = context.new_page()
    page.goto(address)
    expect(page.locator("input[name=name-1]")).to_have_value("Viveros Sullana")
    expect(page.locator("input[name=name-3]")).to_have_value("La tía")


def test_two_tabs_keep_what_is_theirs(links, context):
    link, _public_id = links[0]
    one = context.new_page()
    one.goto(link)
    until(one, "more")
    other = context.new_page()
    other.goto(one.url)
    one.locator("input[name=name-0]").fill("Una")
    other.locator("input[name=name-0]").fill("Otra")
    one.wait_for_timeout(1000)
    one.reload()
    other.reload()
    expect(one.locator("input[name=name-0]")).to_have_value("Una")
    expect(other.locator("input[name=name-0]")).to_have_value("Otra")


def test_two_organisations_on_one_phone(stack, links, context):
    pages = []
    for link, _public_id in links:
        page = context.new_page()
        page.goto(link)
        until(page, "more")
        pages.append(page)
    for page in pages:
        page.bring_to_front()  # what is in the background is drawn once a second
        until(page, "thanks")
    for code in ("A27", "A01"):
        assert all_three(stored(stack, code)) == (["Don Lucho", "SENASA", "UNP"], 9)


@pytest.mark.parametrize("status", [200, 429, 502, 503])
def test_what_a_gateway_says_is_no_success(stack, links, browser, status):
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
    assert stored(stack)["responses"] == 0
    page.unroute("**/check/")
    page.wait_for_url("**/thanks/", timeout=SOON)
    assert stored(stack)["responses"] == 1
    context.close()


def test_a_refused_page_is_put_aside_and_can_be_taken_along(stack, links, context):
    link, public_id = links[0]
    page = context.new_page()
    page.goto(link)
    until(page, "more")
    stack.evaluate(
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
    new_link = stack.evaluate(
        "from surveys.inviting.invitations import link_of; from surveys.models import Invitation\n"
        f"print(link_of(Invitation.objects.get(public_id={public_id!r})))"
    )
    page.goto(new_link)
    page.wait_for_url("**/rate-assistance/", timeout=SOON)
    assert stored(stack)["draft"]["names"] == [{"text": "Don Lucho", "place": ""}]


def test_a_phone_without_storage_says_so_and_sends_all_the_same(stack, links, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE")
    context.add_init_script(FULL)
    page = context.new_page()
    page.goto(links[0][0])
    page.locator("input[name=consent]").check()
    expect(page.locator("#no-room")).to_be_visible()
    until(page, "thanks")
    assert stored(stack)["responses"] == 1
    context.close()


def test_a_phone_without_room_goes_on_without_a_connection(stack, links, context):
    """It has the questionnaire, and takes no answers any more: they are sent from the page while it is open."""
    page = context.new_page()
    page.goto(links[0][0])
    ready(page)
    context.add_init_script(FULL)
    context.set_offline(True)
    page.reload()
    while step_of(page) != "sent":
        step = step_of(page)
        fill(page)
        go_on(page)
        expect(page.locator("#no-room")).to_be_visible()
        assert step_of(page) != step
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    context.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    assert all_three(stored(stack)) == (["Don Lucho", "SENASA", "UNP"], 9)


def test_a_copy_that_comes_after_the_receipt_is_not_kept(stack, links, browser):
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


def test_the_receipt_is_not_sent_when_the_connection_comes_back_once_more(stack, links, context):
    """What waited has arrived; phones tell of a connection late, and more than once."""
    page = context.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "check")
    context.set_offline(True)
    go_on(page)
    expect(page.locator("#not-sent")).to_be_visible()
    context.set_offline(False)
    page.wait_for_url("**/thanks/", timeout=SOON)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_load_state("networkidle")
    assert "POST" not in sent
    assert page.evaluate(NOTHING_KEPT) == [[], []]


@pytest.mark.parametrize("connected", [True, False])
def test_what_was_looked_up_in_vain_is_written_on_the_next_page(stack, links, context, connected):
    """Each name once, as typed at last, in the rows that are free; and it can be taken out again."""
    page = context.new_page()
    page.goto(links[0][0])
    ready(page)
    until(page, "choose")
    context.set_offline(not connected)
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
    assert "names" not in (stored(stack)["draft"] or {})
    shown.locator("input[name=name-0]").fill("Norandino de Piura")
    shown.locator("input[name=name-1]").fill("")
    go_on(page)
    if not connected:
        context.set_offline(False)
        page.goto(links[0][0])
    page.wait_for_url("**/rate-assistance/", timeout=SOON)
    assert stored(stack)["draft"]["names"] == [{"text": "Norandino de Piura", "place": ""}]
