"""How the answering goes, as staff see it: minutes, breaks, devices, and where some have stopped."""

import pytest
from django.urls import reverse

from surveys import waves
from surveys.answering.questionnaire import steps_of
from surveys.answering.withdrawal import withdraw
from surveys.field.burden import burden_of
from surveys.models import Draft
from surveys.models.responses import Mode
from tests.builders import make_organisation, make_question, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db

STEPS = ["welcome", "choose", "more", "rate-assistance", "check"]


@pytest.fixture
def wave(people):
    return make_wave(make_survey(people.cluster))


def paradata(seconds, **fields):
    told = {
        "seconds": seconds,
        "breaks": 0,
        "device": "phone",
        "languages": ["es"],
        "scripts": True,
        "without_connection": False,
    }
    return told | fields


def answer(wave, seconds=None, mode=Mode.LINK, **fields):
    respondent = make_organisation(wave.survey.cluster)
    told = {} if seconds is None else paradata(seconds, **fields)
    return make_response(wave, respondent, paradata=told, mode=mode)


def begin(wave, *visited, **payload):
    """A respondent who has stored these pages and not sent."""
    respondent = make_organisation(wave.survey.cluster)
    waves.invite(wave, [respondent])
    invitation = wave.invitations.get(organisation=respondent)
    return Draft.objects.create(invitation=invitation, payload={"consent": True, "visited": list(visited)} | payload)


def stopped(wave, steps=STEPS):
    return burden_of(wave, steps).stopped


# -- The sums ----------------------------------------------------------------------------------


def test_nobody_has_answered(wave):
    burden = burden_of(wave, STEPS)
    assert (burden.answered, burden.seconds, burden.whole, burden.stopped) == (0, {}, None, {})
    assert (burden.breaks, burden.devices, burden.languages) == (0, {}, {})


def test_medians(wave):
    answer(wave, {"welcome": 10, "choose": 60})
    answer(wave, {"welcome": 20, "choose": 100, "rate-assistance": 40})
    answer(wave, {"welcome": 90, "choose": 80})
    burden = burden_of(wave, STEPS)
    assert burden.seconds == {"welcome": 20, "choose": 80, "rate-assistance": 40}
    assert burden.whole == 160
    assert burden.answered == 3


def test_counts(wave):
    answer(wave, {}, breaks=3, device="tablet", languages=["en", "es"])
    answer(wave, {}, breaks=1, without_connection=True)
    answer(wave, {}, mode=Mode.INTERVIEW)
    burden = burden_of(wave, STEPS)
    assert burden.breaks == 2, "respondents, not breaks"
    assert burden.devices == {"phone": 2, "tablet": 1}
    assert burden.languages == {"es": 3, "en": 1}
    assert (burden.without_connection, burden.interviews) == (1, 1)


def test_imports_are_not_counted(wave):
    answer(wave, mode=Mode.IMPORT)
    answer(wave, {"welcome": 10})
    assert burden_of(wave, STEPS).answered == 1


def test_of_changed_answers_the_latest_counts(wave):
    receipt = answer(wave, {"welcome": 10})
    respondent = receipt.response.organisation
    make_response(wave, respondent, paradata=paradata({"choose": 5}), base_revision=1)
    assert burden_of(wave, STEPS).seconds == {"choose": 5}


def test_what_was_removed_is_not_counted(wave):
    receipt = answer(wave, {"welcome": 10})
    withdraw(receipt.submission.invitation)
    assert burden_of(wave, STEPS).answered == 0


def test_another_wave_is_not_counted(wave):
    answer(make_wave(wave.survey, number=2), {"welcome": 10})
    begin(make_wave(wave.survey, number=3), "welcome")
    burden = burden_of(wave, STEPS)
    assert (burden.answered, burden.stopped) == (0, {})


# -- Where some have stopped -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visited", "payload", "step"),
    [
        ([], {}, "welcome"),
        (["welcome"], {}, "choose"),
        (["welcome", "choose"], {"chosen": [1]}, "more"),
        (["welcome", "choose", "more"], {"chosen": [1]}, "rate-assistance"),
        (["welcome", "choose", "more"], {"chosen": [1], "ratings": {"assistance": {"o1": 3}}}, "rate-assistance"),
        (["welcome", "choose", "more", "rate-assistance"], {"chosen": [1]}, "check"),
        (["welcome", "choose", "more"], {"nobody_listed": True}, "check"),
        (["welcome", "choose", "more"], {"nobody_listed": True, "names": [{"text": "X"}]}, "rate-assistance"),
    ],
)
def test_where_one_has_stopped(wave, visited, payload, step):
    begin(wave, *visited, **payload)
    assert stopped(wave) == {step: 1}


@pytest.mark.parametrize(("asks_about", "step"), [(True, "about"), (False, "check")])
def test_profile_questions_where_there_are_any(wave, asks_about, step):
    begin(wave, "welcome", "choose", "more", nobody_listed=True)
    assert stopped(wave, steps_of(wave.survey.relations.all(), asks_about)) == {step: 1}


def test_in_the_order_of_the_questionnaire(wave):
    begin(wave, "welcome", "choose", "more", "rate-assistance", chosen=[1])
    begin(wave, "welcome")
    begin(wave, "welcome")
    assert list(stopped(wave).items()) == [("choose", 2), ("check", 1)]


def test_who_has_answered_and_changes_something_has_not_stopped(wave):
    invitation = answer(wave, {}).submission.invitation
    Draft.objects.create(invitation=invitation, payload={"visited": ["welcome"]})
    assert stopped(wave) == {}


# -- The page ----------------------------------------------------------------------------------


def page(client, people, wave, **query):
    client.force_login(people.ana)
    response = client.get(reverse("wave", args=["casma", wave.pk]), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def by_step(html):
    return {row[0]: row[1:] for row in tables_in(html)["Page by page"][1:]}


def test_the_page_before_anyone_has_answered(client, people, wave):
    waves.invite(wave, [make_organisation(people.cluster)])
    html = page(client, people, wave)
    assert "As soon as someone answers, you see here how long each page takes" in html
    assert "Page by page" not in html


def test_the_page_with_answers(client, people, wave):
    answer(wave, {"welcome": 30, "choose": 100}, breaks=1)
    answer(wave, {"welcome": 50, "choose": 400}, languages=["en"], without_connection=True)
    html = page(client, people, wave)
    assert "Of 2 respondents we know how it went: half of them took at most 5 min." in html
    assert "1 took a break of more than 5 minutes." in html
    assert "1 answered without a connection." in html
    assert "<dt>On a phone</dt><dd>2</dd>" in html
    assert "<dt>Read in Spanish</dt><dd>1</dd>" in html and "<dt>Read in English</dt><dd>1</dd>" in html
    assert by_step(html) == {
        "Welcome": ["40", "0"],
        "The list": ["250", "0"],
        "Anyone else?": ["–", "0"],
        "Assistance": ["–", "0"],
        "Check and send": ["–", "0"],
    }


def test_the_page_where_some_have_stopped(client, people, wave):
    make_question(wave.survey)
    begin(wave, "welcome")
    begin(wave, "welcome", "choose", "more", nobody_listed=True)
    html = page(client, people, wave)
    assert "we know how it went" not in html
    assert by_step(html)["The list"] == ["–", "1"]
    assert by_step(html)["About the organisation"] == ["–", "1"]


def test_an_interview(client, people, wave):
    answer(wave, {"welcome": 10}, mode=Mode.INTERVIEW)
    assert "1 was interviewed." in page(client, people, wave)


def test_sums_only(client, people, wave):
    """No respondent's times: of one, they would be its own."""
    receipt = answer(wave, {"welcome": 12345})
    html = page(client, people, wave)
    section = html[html.index('<section id="answering">') :]
    assert receipt.response.organisation.name not in section


def test_hostile_names_of_relations(client, people, wave):
    wave.survey.relations.update(names={"en": "<script>x</script>"})
    begin(wave, "welcome")
    html = page(client, people, wave)
    assert "<script>x" not in html and "&lt;script&gt;x&lt;/script&gt;" in html


def test_three_queries(wave, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(3):
            burden_of(wave, STEPS)
        for _ in range(5):
            answer(wave, {"welcome": 10})
            begin(wave, "welcome")
