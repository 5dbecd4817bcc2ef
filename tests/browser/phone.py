"""A respondent's phone in the browser tests: what they answer step by step, with and without a connection."""

import json

from clustersurvey.processes import wait_until

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
VALUES = "boxes => boxes.map(box => box.value)"
IN_CHARGE = "navigator.serviceWorker.controller !== null"
ON_THE_PHONE = "caches.open('clustersurvey-pages').then(cache => cache.keys()).then(kept => kept.length > 0)"
NOTHING_KEPT = """async () => [
    Object.keys(localStorage).filter(key => !key.includes("tab")),
    (await (await caches.open("clustersurvey-pages")).keys()).map(each => each.url),
]"""


def unanswered_links(installation):
    """[[link, public id]] of two respondents whose answers are taken away."""
    return [line.split() for line in installation.evaluate(UNANSWERED_AGAIN).splitlines()]


def stored(installation, code="A27"):
    return json.loads(installation.evaluate(STORED.format(code=code)))


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
