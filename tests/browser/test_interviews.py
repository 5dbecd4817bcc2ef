"""An enumerator's day: the list opens without a connection, interviews wait on the phone and arrive later."""

import json
import re

import pytest
from playwright.sync_api import expect

from clustersurvey.processes import wait_until
from tests.browser.test_main_job import PASSWORD

pytestmark = pytest.mark.browser

SOON = 20_000
# Elena interviews three: two that have not answered, and one that has. Prints the wave.
PREPARE = f"""
from django.contrib.auth import get_user_model
from surveys.models import Cluster, Draft, Invitation, Member, Response, Submission
user, _ = get_user_model().objects.get_or_create(username="elena")
user.set_password({PASSWORD!r}); user.save()
cluster = Cluster.objects.get(slug="piura")
Member.objects.get_or_create(cluster=cluster, user=user, defaults={{"role": "enumerator"}})
invitations = Invitation.objects.filter(wave__survey__cluster=cluster)
invitations.filter(organisation__code__in=["A01", "A27", "P15"]).update(enumerator=user)
for invitation in invitations.filter(organisation__code__in=["A01", "A27"]):
    Draft.objects.filter(invitation=invitation).delete()
    Response.objects.filter(organisation=invitation.organisation_id).delete()
    Submission.objects.filter(invitation=invitation).delete()
print(Invitation.objects.filter(enumerator=user)[0].wave_id)
"""
STORED = """
import json
from surveys.models import Nomination, Submission
sent = Submission.objects.filter(
    invitation__wave__survey__cluster__slug="piura", invitation__organisation__code__in=["A01", "A27"]
).order_by("invitation__organisation__code")
print(json.dumps([
    [each.invitation.organisation.code, each.mode, each.interviewer.username, each.interview_place,
     each.interview_seconds is not None, each.paradata["without_connection"], each.agreed["text"] != "",
     sorted(Nomination.objects.filter(response__submission=each).values_list("alter__code", flat=True).distinct())]
    for each in sent
]))
"""


@pytest.fixture
def stack(installation):
    return installation


@pytest.fixture
def wave(stack):
    return stack.evaluate(PREPARE)


@pytest.fixture
def list_page(stack, wave, phone):
    """The enumerator's list, opened once with a connection, so that it is on the phone."""
    page = phone.new_page()
    page.goto(f"{stack.address}/accounts/login/")
    page.locator("input[name=username]").fill("elena")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(f"{stack.address}/")
    page.goto(f"{stack.address}/interviews/piura/{wave}/")
    assert wait_until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), SOON / 1000)
    page.reload()
    expect(page.locator("#list-kept")).to_be_visible(timeout=SOON)
    return page


def marks(page):
    return dict(
        zip(
            page.locator(".records .record").all_inner_texts(),
            page.locator(".records .mark").all_inner_texts(),
            strict=True,
        )
    )


def interview(page, name, place, choose):
    """Interview one respondent from the list to the end; they name one organisation and rate it 4."""
    page.get_by_role("button", name=name, exact=True).click()
    for _ in range(12):
        section = page.locator("[data-pocket-step]:not([hidden])")
        step = section.get_attribute("data-pocket-step")
        if step == "sent":
            return
        if step == "welcome":
            expect(section.locator(".respondent-name")).to_have_text(name)
            section.locator("input[name=consent]").check()
            section.locator("input[name=place]").fill(place)
        elif step == "choose":
            own = section.locator("label.choice:visible", has_text=re.compile(f"^\\s*{name}\\s*$"))
            assert own.count() == 0, "nobody names itself"
            section.locator("label.choice", has_text=choose).click()
        elif step.startswith("rate-"):
            section.locator("input[value='4']").check()
        section.locator(".go-on .btn-primary").click()
    raise AssertionError("no end of it")


def test_a_day_without_a_connection(stack, phone, list_page):
    page = list_page
    before = marks(page)
    assert set(before) == {"Agro 1", "Agro 27", "Agro 15"}
    assert before["Agro 1"] == before["Agro 27"] != before["Agro 15"]
    # Chromium's word that it is offline does not hold for a worker that it has just woken, which would send at once.
    phone.add_init_script("ServiceWorker.prototype.postMessage = () => {}")
    phone.set_offline(True)
    page.reload()
    interview(page, "Agro 27", "Chulucanas", "(SENASA)")
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    page.locator("#to-list").click()
    interview(page, "Agro 1", "Tambogrande", "(UNP)")
    page.locator("#to-list").click()
    waiting = marks(page)
    assert waiting["Agro 1"] == waiting["Agro 27"] not in before.values()
    page.reload()
    assert marks(page) == waiting, "what waits is there after the page is opened anew"
    assert json.loads(stack.evaluate(STORED)) == []

    phone.set_offline(False)
    expect(page.locator(".mark.stored")).to_have_count(3, timeout=SOON)
    assert json.loads(stack.evaluate(STORED)) == [
        ["A01", "interview", "elena", "Tambogrande", True, True, True, ["UNP"]],
        ["A27", "interview", "elena", "Chulucanas", True, True, True, ["SENASA"]],
    ]


def test_a_refused_interview_is_put_aside(stack, wave, phone, list_page):
    page = list_page
    stack.evaluate(f"from surveys.models import Wave; Wave.objects.filter(pk={wave}).update(state='closed')")
    try:
        interview(page, "Agro 27", "Chulucanas", "(SENASA)")
        expect(page.locator("[data-state=refused]")).to_be_visible(timeout=SOON)
        page.locator("#to-list").click()
        expect(page.locator(".mark.refused")).to_have_count(1)
        with page.expect_download() as download:
            page.locator("#export-records").click()
        kept = download.value.path().read_text()
        assert "Chulucanas" in kept and '"why": "closed"' in kept
        assert json.loads(stack.evaluate(STORED)) == []
    finally:
        stack.evaluate(f"from surveys.models import Wave; Wave.objects.filter(pk={wave}).update(state='open')")


def test_begun_interviews_are_gone_on_with(phone, list_page):
    page = list_page
    page.locator(".records .record", has_text="Agro 27").click()
    section = page.locator("[data-pocket-step=welcome]")
    section.locator("input[name=consent]").check()
    section.locator(".go-on .btn-primary").click()
    page.locator("[data-pocket-step=choose] label.choice", has_text="(SENASA)").click()
    page.wait_for_timeout(1000)
    phone.set_offline(True)
    page.reload()
    expect(page.locator(".mark.begun")).to_have_count(1)
    page.locator(".records .record", has_text="Agro 27").click()
    expect(page.locator("[data-pocket-step=choose]")).to_be_visible()
    box = page.locator("[data-pocket-step=choose] label.choice", has_text="(SENASA)").locator("input")
    expect(box).to_be_checked()


# The next wave, which asks again: Agro 15 named SENASA and UNP last time, Agro 16 APEM, Agro 17 nobody. Prints it.
NEXT_WAVE = """
from django.contrib.auth import get_user_model
from surveys import waves
from surveys.models import Cluster, Nomination, Wave
cluster = Cluster.objects.get(slug="piura")
earlier = Wave.objects.get(survey__cluster=cluster)
code = {each.code: each for each in cluster.organisations.all()}
Nomination.objects.filter(response__wave=earlier).delete()
for by, named in {"P15": ["SENASA", "UNP"], "P16": ["APEM"]}.items():
    response = earlier.responses.get(organisation=code[by])
    for each in named:
        relation = earlier.survey.relations.first()
        Nomination.objects.create(response=response, relation=relation, alter=code[each], rating=3)
wave = waves.make_wave(earlier.survey, earlier=earlier, asks_again=True)
waves.copy_forward(wave, earlier)
waves.open_wave(wave)
given = wave.invitations.filter(organisation__code__in=["P15", "P16", "P17"])
given.update(enumerator=get_user_model().objects.get(username="elena"), order_seed=7)
print(wave.pk)
"""
GROUPS = """groups => groups.map(group => [
    group.querySelector("legend").textContent,
    Array.from(group.querySelectorAll(".choice:not(.oneself)")).map(row => row.innerText.trim()),
])"""


def groups_for(page, name):
    """[(kind, names)] of the list that a respondent meets, as it stands on the phone."""
    page.get_by_role("button", name=name, exact=True).click()
    section = page.locator("[data-pocket-step=welcome]")
    if section.is_visible():
        section.locator("input[name=consent]").check()
        section.locator(".go-on .btn-primary").click()
    found = page.locator("[data-pocket-step=choose] .group:visible").evaluate_all(GROUPS)
    page.locator("#pocket-back").click()
    page.locator("#pocket-back").click()
    return found


def test_those_named_last_time_stand_first_for_each(stack, phone, list_page):
    page = list_page
    following = stack.evaluate(NEXT_WAVE)
    page.goto(f"{stack.address}/interviews/piura/{following}/")
    phone.set_offline(True)
    groups = {name: groups_for(page, name) for name in ("Agro 15", "Agro 16", "Agro 17", "Agro 15")}
    still = groups["Agro 15"][0][0]
    assert still.startswith("La vez pasada nombró a estas.")
    assert {name.split("(")[-1] for name in groups["Agro 15"][0][1]} == {"SENASA)", "UNP)"}
    assert groups["Agro 16"][0][0] == still and "(APEM)" in " ".join(groups["Agro 16"][0][1])
    assert still not in dict(groups["Agro 17"])
    everybody = {name: [each for _kind, names in found for each in names] for name, found in groups.items()}
    for names in everybody.values():
        assert len(names) == len(set(names)) == len(everybody["Agro 17"]) > 30, "each stands there once"
