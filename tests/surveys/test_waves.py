"""Waves: their roster, their counters, and what is frozen once they are open."""

import pytest
from django.core.exceptions import ValidationError

from surveys import waves
from surveys.models import Cluster, Wave
from tests.builders import make_cluster, make_organisation, make_question, make_relation, make_survey, make_wave

pytestmark = pytest.mark.django_db


def test_an_object_that_was_read_earlier_turns_no_counter_back():
    wave = make_wave()
    old = Wave.objects.get()
    waves.raise_generation(wave.pk)
    waves.add_to_roster(wave, [make_organisation(wave.survey.cluster)])
    before = Wave.objects.values("generation", "roster_version").get()
    old.state = Wave.State.CLOSED
    old.save()
    assert Wave.objects.values("generation", "roster_version").get() == before
    assert Wave.objects.get().state == "closed"


def test_what_is_added_later_was_not_offered_before():
    cluster = make_cluster()
    first, second = make_organisation(cluster), make_organisation(cluster)
    wave = make_wave(make_survey(cluster), roster=[first])
    version = wave.roster_version
    waves.add_to_roster(wave, [first, second])
    since = dict(wave.roster.values_list("organisation", "since_version"))
    assert since == {first.pk: version, second.pk: version + 1}


def test_inviting_nobody_new_changes_nothing():
    cluster = make_cluster()
    grower = make_organisation(cluster)
    wave = make_wave(make_survey(cluster), respondents=[grower])
    before = Wave.objects.get().generation
    link = wave.invitations.get().token_hash
    waves.invite(wave, [grower])
    assert Wave.objects.get().generation == before
    assert wave.invitations.get().token_hash == link


@pytest.mark.parametrize(("state", "frozen"), [("draft", False), ("open", True), ("closed", True)])
def test_what_is_asked_is_frozen_once_a_wave_is_open(state, frozen):
    assert make_wave(state=state).survey.is_frozen is frozen


@pytest.mark.parametrize("languages", [["es"], ["en", "es"]])
def test_languages_of_the_program(languages):
    Cluster(name="A", slug="a", languages=languages).full_clean()


@pytest.mark.parametrize("languages", [[], "es", ["es", "xx"], {"es": 1}, None])
def test_other_languages_are_refused(languages):
    with pytest.raises(ValidationError) as refused:
        Cluster(name="A", slug="a", languages=languages).full_clean()
    assert set(refused.value.message_dict) == {"languages"}


def test_what_was_given_cannot_be_measured_yet():
    with pytest.raises(ValidationError):
        make_relation(make_survey(make_cluster()), "given", direction="given").full_clean()


def test_a_condition_is_a_yes_or_no_question_of_the_same_survey():
    cluster = make_cluster()
    survey, other = make_survey(cluster), make_survey(cluster, key="other")
    produces = make_question(survey, "produces", "yes_no")
    make_question(survey, "land", "number", only_if=produces).full_clean()
    for condition in (make_question(survey, "staff", "number"), make_question(other, "exports", "yes_no")):
        with pytest.raises(ValidationError):
            make_question(survey, f"q{condition.pk}", "number", only_if=condition).full_clean()
