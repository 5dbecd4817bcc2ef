"""A wave is made, opened, extended, closed and opened again, with a word on what it means for respondents."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.models import Wave
from surveys.views import wave_life
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people):
    return make_survey(people.cluster)


@pytest.fixture
def three(people):
    return [make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena", "Coto")]


def turn(wave, what):
    return reverse("wave-change", args=["casma", wave.pk, what])


def state(wave):
    return Wave.objects.get(pk=wave.pk).state


def new(client, **fields):
    return client.post(reverse("wave-new", args=["casma"]), fields)


def actions(people):
    return list(people.cluster.activities.values_list("action", flat=True))


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


# -- Made -------------------------------------------------------------------------------------


def test_making_the_first(alice, people, survey):
    response = new(alice, survey=survey.pk, closes_on=in_days(9))
    wave = Wave.objects.get()
    assert response.url == reverse("wave-lists", args=["casma", wave.pk])
    assert (wave.number, wave.state, wave.closes_on.isoformat()) == (1, "draft", in_days(9))
    assert actions(people) == ["wave-made"]


def test_copying_forward(alice, people, survey, three):
    earlier = make_wave(survey, respondents=three[:2], roster=three, state="closed")
    earlier.invitations.filter(organisation=three[0]).update(enumerator=people.elena)
    new(alice, survey=survey.pk, earlier=earlier.pk, asks_again="on")
    wave = Wave.objects.get(number=2)
    assert (wave.earlier, wave.asks_again) == (earlier, True)
    assert {row.organisation.name for row in wave.roster.all()} == {"Anta", "Brena", "Coto"}
    given = {row.organisation.name: row.enumerator for row in wave.invitations.all()}
    assert given == {"Anta": people.elena, "Brena": None}
    tokens = set(wave.invitations.values_list("token_hash", flat=True))
    assert not tokens & set(earlier.invitations.values_list("token_hash", flat=True))


def test_those_merged_or_unwilling_are_not_copied(survey, three):
    earlier = make_wave(survey, respondents=three, roster=three, state="closed")
    three[0].merged_into, three[0].status = three[1], "merged"
    three[0].save()
    earlier.invitations.filter(organisation=three[2]).update(declined_at=timezone.now())
    wave = waves.make_wave(survey)
    waves.copy_forward(wave, earlier)
    assert {row.organisation.name for row in wave.roster.all()} == {"Brena", "Coto"}
    assert {row.organisation.name for row in wave.invitations.all()} == {"Brena"}


def test_who_has_left_the_team_is_given_nobody(survey, people, three):
    earlier = make_wave(survey, respondents=three, state="closed")
    earlier.invitations.update(enumerator=people.elena)
    earlier.invitations.filter(organisation=three[0]).update(enumerator=people.alice)
    people.elena.memberships.all().delete()
    wave = waves.make_wave(survey)
    waves.copy_forward(wave, earlier)
    given = {row.organisation.name: row.enumerator for row in wave.invitations.all()}
    assert given == {"Anta": people.alice, "Brena": None, "Coto": None}


def test_nor_in_a_wave_that_is_opened_again(survey, people, three):
    wave = make_wave(survey, respondents=three)
    make_response(wave, three[0])
    wave.invitations.update(enumerator=people.elena)
    waves.close_wave(wave)
    people.elena.memberships.all().delete()
    waves.open_wave(wave)
    given = {row.organisation.name: row.enumerator for row in wave.invitations.all()}
    assert given == {"Anta": people.elena, "Brena": None, "Coto": None}


def test_copying_400_in_few_queries(survey, people, django_assert_max_num_queries):
    many = [make_organisation(people.cluster) for _ in range(400)]
    earlier = make_wave(survey, respondents=many, roster=many, state="closed")
    earlier.invitations.update(enumerator=people.elena)
    wave = waves.make_wave(survey)
    with django_assert_max_num_queries(27):
        waves.copy_forward(wave, earlier)
    assert wave.invitations.filter(enumerator=people.elena).count() == wave.roster.count() == 400


def test_a_wave_of_another_survey_is_not_gone_on_from(alice, people, survey):
    other = make_wave(make_survey(people.cluster, "trust"))
    html = new(alice, survey=survey.pk, earlier=other.pk, closes_on=in_days(9)).content.decode()
    assert "This is a wave of another survey." in html and in_days(9) in html
    assert survey.waves.count() == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"opens_on": in_days(5), "closes_on": in_days(1)}, "It would close before it opens."),
        ({"asks_again": "on"}, "Choose the earlier wave whose answers"),
        ({"closes_on": "soon"}, "Enter a valid date."),
        ({"survey": "<b>"}, "Select a valid choice."),
    ],
)
def test_bad_input(alice, survey, fields, said):
    assert said in new(alice, **{"survey": survey.pk} | fields).content.decode()
    assert Wave.objects.count() == 0


def test_another_clusters_survey(alice, people, survey):
    other = make_survey(people.other_cluster)
    assert "Select a valid choice." in new(alice, survey=other.pk).content.decode()


def test_no_survey_yet(alice, people):
    html = alice.get(reverse("wave-new", args=["casma"])).content.decode()
    assert "There is no survey in this cluster yet." in html
    assert f'href="{reverse("survey-new", args=["casma"])}">New survey</a>' in html


# -- Opened -----------------------------------------------------------------------------------


def test_nothing_is_opened_that_lacks_something(alice, people):
    wave = make_wave(make_survey(people.cluster, relations=()), state="draft", closes_on="2020-01-01")
    html = alice.get(turn(wave, "open")).content.decode()
    for fault in ("add a kind of help", "choose the respondents", "closes is past"):
        assert fault in html
    alice.post(turn(wave, "open"))
    assert state(wave) == "draft" and actions(people) == []


def test_what_is_worth_a_thought_stands_in_nobodys_way(alice, people, survey, three):
    wave = make_wave(survey, respondents=three, state="draft")
    assert "There is no list to choose from in this wave" in alice.get(turn(wave, "open")).content.decode()
    alice.post(turn(wave, "open"))
    assert state(wave) == "open"


def test_opening(alice, people, survey, three):
    wave = make_wave(survey, respondents=three, roster=three, state="draft")
    assert "3 respondents can answer from now on" in alice.get(turn(wave, "open")).content.decode()
    assert state(wave) == "draft", "reading opens nothing"
    alice.post(turn(wave, "open"))
    assert state(wave) == "open" and actions(people) == ["wave-opened"]
    assert Wave.objects.get(pk=wave.pk).opens_on == timezone.localdate()


def test_what_is_done_already_is_said(alice, people, survey, three):
    wave = make_wave(survey, respondents=three, roster=three)
    response = alice.post(turn(wave, "open"), follow=True)
    assert "This wave is already: open." in response.content.decode()
    assert actions(people) == []


def test_of_two_who_close_at_once_one_does(survey):
    wave = make_wave(survey)
    first, second = Wave.objects.get(pk=wave.pk), Wave.objects.get(pk=wave.pk)
    assert [waves.close_wave(first), waves.close_wave(second)] == [True, False]


# -- Extended, closed, opened again -----------------------------------------------------------


def test_extending(alice, people, survey):
    wave = make_wave(survey, closes_on=in_days(1))
    alice.post(turn(wave, "extend"), {"closes_on": in_days(8)})
    assert Wave.objects.get(pk=wave.pk).closes_on.isoformat() == in_days(8)
    assert actions(people) == ["wave-extended"]


@pytest.mark.parametrize(("day", "said"), [("", "This field is required."), (in_days(-1), "This day is past.")])
def test_extending_to_no_day(alice, survey, day, said):
    wave = make_wave(survey)
    assert said in alice.post(turn(wave, "extend"), {"closes_on": day}).content.decode()
    assert Wave.objects.get(pk=wave.pk).closes_on is None


def test_closing_says_who_can_answer_no_more(alice, people, survey, three):
    wave = make_wave(survey, respondents=three)
    make_response(wave, three[0])
    wave.invitations.filter(organisation=three[1]).update(started_at=timezone.now())
    html = alice.get(turn(wave, "close")).content.decode()
    for said in ("1 respondent that has not opened", "1 that has started", "1 that has answered"):
        assert said in html
    alice.post(turn(wave, "close"))
    assert state(wave) == "closed" and actions(people) == ["wave-closed"]


def test_opening_again(alice, people, survey, three):
    wave = make_wave(survey, respondents=three, state="closed", closes_on=in_days(-3), opens_on=in_days(-9))
    assert "The same personal links work again." in alice.get(turn(wave, "reopen")).content.decode()
    alice.post(turn(wave, "reopen"), {"closes_on": in_days(3)})
    wave.refresh_from_db()
    assert (wave.state, wave.closes_on.isoformat(), wave.opens_on.isoformat()) == ("open", in_days(3), in_days(-9))
    assert actions(people) == ["wave-reopened"]


def test_an_unknown_change(alice, survey):
    assert alice.get(turn(make_wave(survey), "burn")).status_code == 404


@pytest.mark.parametrize("what", ["open", "extend", "close", "reopen"])
@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("elena", 403), ("charlie", 404)])
def test_only_managers(client, people, survey, three, what, name, status):
    wave = make_wave(survey, respondents=three, roster=three)
    client.force_login(getattr(people, name))
    assert client.post(turn(wave, what), {"closes_on": in_days(3)}).status_code == status
    assert state(wave) == "open"


def test_a_wave_past_its_day_is_pointed_out(alice, survey):
    wave = make_wave(survey, closes_on=in_days(-1))
    where, english = reverse("wave", args=["casma", wave.pk]), {"accept-language": "en"}
    html = alice.get(where, headers=english).content.decode()
    assert "The closing day is past" in html and "close it, or name a later day" in html
    assert "Reminders wait" not in html, "this wave has none"
    Wave.objects.update(remind_after_days=5)
    assert "Reminders wait until there is a later day." in alice.get(where, headers=english).content.decode()


@pytest.mark.parametrize("what", ["extend", "close"])
def test_somebody_was_quicker(alice, people, survey, monkeypatch, what):
    """The wave is closed after it was looked at, and before it is changed."""
    wave = make_wave(survey, closes_on=in_days(5))
    monkeypatch.setattr("surveys.views.wave_life.locked", lambda pk: Wave.objects.update(state="closed"))
    html = alice.post(turn(wave, what), {"closes_on": in_days(9)}, follow=True).content.decode()
    assert "has changed something meanwhile" in html
    wave.refresh_from_db()
    assert wave.closes_on.isoformat() == in_days(5) and actions(people) == []


def test_a_survey_that_was_changed_meanwhile_is_not_opened(alice, people, survey, three, monkeypatch):
    """A colleague takes the only kind of help away after the checks, and before the wave opens."""
    wave = make_wave(survey, respondents=three, roster=three, state="draft")
    lock = wave_life.locked

    def after_a_colleague(survey_id):
        survey.relations.all().delete()
        return lock(survey_id)

    monkeypatch.setattr(wave_life, "locked", after_a_colleague)
    html = alice.post(turn(wave, "open"), follow=True).content.decode()
    assert "has changed something meanwhile" in html
    assert state(wave) == "draft" and actions(people) == []


def test_the_survey_that_one_comes_from_is_proposed(alice, people, survey):
    make_survey(people.cluster, "later")
    html = alice.get(reverse("wave-new", args=["casma"]), {"survey": survey.pk}).content.decode()
    assert f'<option value="{survey.pk}" selected' in html
    assert alice.get(reverse("wave-new", args=["casma"]), {"survey": "x" * 30}).status_code == 200
