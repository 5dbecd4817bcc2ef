"""Answers → ties: direction, named and not rated, merged and reconciled organisations, who was asked."""

import pytest

from networks.answers.snapshot import TieRow
from networks.answers.ties import one_tie_each, take_snapshot
from surveys.models import OpenName, Organisation
from tests.builders import make_cluster, make_organisation, make_relation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    cluster = make_cluster("piura")
    grower, other, apem = (make_organisation(cluster, code) for code in ("A1", "A2", "APEM"))
    wave = make_wave(make_survey(cluster), respondents=[grower, other], roster=[apem])
    wave.grower, wave.other, wave.apem, wave.cluster = grower, other, apem, cluster
    return wave


def ties_of(wave, relation="assistance"):
    return list(take_snapshot(wave.pk).ties[wave.survey.relations.get(key=relation).pk])


def test_what_was_received_flows_to_the_respondent(wave):
    make_response(wave, wave.grower, {"assistance": {wave.apem: 4}})
    assert ties_of(wave) == [TieRow(wave.apem.pk, wave.grower.pk, 4)]


def test_what_was_given_flows_from_the_respondent(wave):
    make_relation(wave.survey, "given", direction="given")
    make_response(wave, wave.grower, {"given": {wave.apem: 2}})
    assert ties_of(wave, "given") == [TieRow(wave.grower.pk, wave.apem.pk, 2)]
    assert ties_of(wave) == []


def test_named_and_not_rated_is_a_tie_without_strength(wave):
    make_response(wave, wave.grower, {"assistance": {wave.apem: None}})
    assert ties_of(wave) == [TieRow(wave.apem.pk, wave.grower.pk, None)]


def test_open_names_wait_until_they_are_reconciled(wave):
    make_response(wave, wave.grower, names=["Don Lucho"], name_ratings={"assistance": 3})
    assert ties_of(wave) == []
    assert take_snapshot(wave.pk).open_names == 1
    OpenName.objects.update(organisation=wave.apem)
    assert ties_of(wave) == [TieRow(wave.apem.pk, wave.grower.pk, 3)]
    assert take_snapshot(wave.pk).open_names == 0


def test_merged_organisations_are_one(wave):
    double = make_organisation(wave.cluster, "APEM2")
    third = make_organisation(wave.cluster, "APEM3")
    make_response(wave, wave.grower, {"assistance": {wave.apem: 2, double: 5}})
    make_response(wave, wave.other, {"assistance": {third: 1}})
    Organisation.objects.filter(pk=third.pk).update(status="merged", merged_into=double)
    Organisation.objects.filter(pk=double.pk).update(status="merged", merged_into=wave.apem)
    assert ties_of(wave) == [TieRow(wave.apem.pk, wave.grower.pk, 5), TieRow(wave.apem.pk, wave.other.pk, 1)]
    assert [organisation.code for organisation in take_snapshot(wave.pk).organisations] == ["A1", "A2", "APEM"]


def test_one_that_registered_itself_and_still_waits_can_be_named(wave):
    waiting = make_organisation(wave.cluster, "NEW", status="waiting")
    make_response(wave, wave.grower, {"assistance": {waiting: 3}})
    assert ties_of(wave) == [TieRow(waiting.pk, wave.grower.pk, 3)]
    assert waiting.pk in {organisation.id for organisation in take_snapshot(wave.pk).organisations}


def test_the_strongest_of_two_and_none_to_oneself():
    ties = [TieRow(1, 2, None), TieRow(1, 2, 3), TieRow(1, 2, 1), TieRow(2, 2, 5), TieRow(1, 1, None)]
    assert one_tie_each(ties) == (TieRow(1, 2, 3),)


def test_those_asked_and_those_who_answered_are_told_apart(wave):
    make_response(wave, wave.grower)
    snapshot = take_snapshot(wave.pk)
    assert snapshot.invited == {wave.grower.pk, wave.other.pk}
    assert snapshot.answered == {wave.grower.pk}


def test_an_answer_about_oneself_counts_before_what_was_registered(wave):
    from tests.builders import make_question

    make_question(wave.survey, "employees", "whole_number")
    Organisation.objects.update(profile={"employees": 10, "exports": True})
    make_response(wave, wave.grower, profile={"employees": 12})
    profiles = take_snapshot(wave.pk).profiles
    assert profiles[wave.grower.pk] == {"employees": 12, "exports": True}
    assert profiles[wave.other.pk] == {"employees": 10, "exports": True}


def test_what_is_known_of_a_merged_organisation_counts_for_the_one_it_is_now(wave):
    from tests.builders import make_question

    make_question(wave.survey, "land_ha", "number")
    double = make_organisation(wave.cluster, "A1B", profile={"employees": 3, "exports": True})
    Organisation.objects.filter(pk=wave.grower.pk).update(profile={"employees": 5})
    make_response(wave, double, profile={"land_ha": 40})
    Organisation.objects.filter(pk=double.pk).update(status="merged", merged_into=wave.grower)
    profiles = take_snapshot(wave.pk).profiles
    assert profiles[wave.grower.pk] == {"employees": 5, "exports": True, "land_ha": 40}
    assert double.pk not in profiles


def test_the_number_of_queries_does_not_grow(wave, django_assert_max_num_queries):
    for number in range(30):
        respondent = make_organisation(wave.cluster, f"B{number}")
        make_response(wave, respondent, {"assistance": {wave.apem: 3, wave.other: 4}})
    with django_assert_max_num_queries(19):
        take_snapshot(wave.pk)
