"""Waves: their roster, their counters, and what is frozen once they are open."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError

from surveys import waves
from surveys.models import Cluster, Relation, Wave
from tests.builders import (
    make_cluster,
    make_mirror,
    make_organisation,
    make_question,
    make_relation,
    make_survey,
    make_wave,
)
from tests.cast import make_user

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


# -- A kind of help asked about from both ends ---------------------------------------------------


def faults_of(relation):
    with pytest.raises(ValidationError) as refused:
        relation.full_clean()
    return set(refused.value.message_dict)


def test_what_was_given_is_only_asked_beside_what_was_received():
    survey = make_survey(make_cluster())
    received = survey.relations.get()
    make_mirror(received).full_clean()
    assert faults_of(make_relation(survey, "alone", direction="given")) == {"mirror_of"}


def test_the_other_end_is_asked_in_the_same_survey():
    cluster = make_cluster()
    elsewhere = make_survey(cluster, key="other").relations.get()
    mirror = make_relation(make_survey(cluster), "given", direction="given")
    mirror.mirror_of = elsewhere
    assert faults_of(mirror) == {"mirror_of"}


def test_neither_the_same_end_nor_the_mirror_of_a_mirror():
    survey = make_survey(make_cluster(), relations=("assistance", "trust"))
    received, trust = survey.relations.all()
    mirror = make_mirror(received)
    trust.mirror_of = received
    assert "mirror_of" in faults_of(trust)
    assert "mirror_of" in faults_of(
        Relation(survey=survey, key="more", names={"en": "x"}, direction="given", prompts={"en": "x"}, mirror_of=mirror)
    )
    received.direction, received.mirror_of = "given", trust
    assert "direction" in faults_of(received)


def test_one_relation_asks_the_other_end_at_most_and_the_database_holds_it():
    received = make_survey(make_cluster()).relations.get()
    make_mirror(received)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mirror(received, "again")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_relation(received.survey, "wrong", mirror_of=make_relation(received.survey, "trust"))


def test_a_survey_goes_with_both_relations_and_the_first_not_alone():
    survey = make_survey(make_cluster())
    make_mirror(survey.relations.get())
    with pytest.raises(RestrictedError):
        survey.relations.get(key="assistance").delete()
    survey.delete()
    assert not Relation.objects.exists()


def test_the_rule_for_ties_is_kept_with_who_chose_it():
    wave = make_wave()
    alice = make_user("alice")
    before = wave.generation
    assert waves.choose_tie_rule(wave, "either", alice)
    assert not waves.choose_tie_rule(wave, "either", make_user("ana"))
    wave.refresh_from_db()
    assert (wave.tie_rule, wave.tie_rule_set_by, wave.generation) == ("either", alice, before + 1)
    assert wave.tie_rule_set_at is not None


def test_an_older_copy_of_a_wave_does_not_turn_the_rule_back():
    wave = make_wave()
    older = Wave.objects.get(pk=wave.pk)
    waves.choose_tie_rule(wave, "both", make_user("alice"))
    older.closes_on = None
    older.save()
    wave.refresh_from_db()
    assert wave.tie_rule == "both"


def test_a_condition_is_a_yes_or_no_question_of_the_same_survey():
    cluster = make_cluster()
    survey, other = make_survey(cluster), make_survey(cluster, key="other")
    produces = make_question(survey, "produces", "yes_no")
    make_question(survey, "land", "number", only_if=produces).full_clean()
    for condition in (make_question(survey, "staff", "number"), make_question(other, "exports", "yes_no")):
        with pytest.raises(ValidationError):
            make_question(survey, f"q{condition.pk}", "number", only_if=condition).full_clean()
