"""What is found in a survey before a wave opens: the rules, without a database, and the sentences, with one."""

import pytest
from django.utils import translation

from surveys import waves
from surveys.builder.survey_checks import Asked, SurveyState, check, expected_minutes, faults, missing_in
from surveys.builder.survey_state import findings_about, in_words
from surveys.models import OpenName, Organisation
from surveys.opening import checked_before_opening
from tests.builders import (
    make_cluster,
    make_mirror,
    make_organisation,
    make_question,
    make_relation,
    make_response,
    make_survey,
    make_wave,
)

BOTH = {"es": "sí", "en": "yes"}
NEEDED = ("titles", "choosing")


def relation(name="help", **texts):
    return Asked("relation-1", name, {"names": BOTH, "prompts": BOTH} | texts, ("names", "prompts"))


def question(name="land", **facts):
    return Asked("question-1", name, {"prompts": BOTH, "names": BOTH}, ("prompts", "names", "choices"), **facts)


def state(**changed):
    """A survey in which nothing is to be mended."""
    facts = {
        "languages": ("es", "en"),
        "survey": Asked("survey", "Help", {"titles": BOTH, "choosing": BOTH, "reasons": BOTH}, NEEDED),
        "relations": (relation(),),
        "questions": (),
        "minutes": 10,
        "asked_by": "The project",
        "contact": "555",
        "roster": 20,
        "respondents": 5,
    }
    return SurveyState(**facts | changed)


def codes(**changed):
    return [finding.code for finding in check(state(**changed))]


def test_nothing_is_found_in_a_complete_survey():
    assert codes() == []


def test_a_text_that_lacks_a_language_is_a_fault_that_says_where():
    (found,) = check(state(relations=(relation(prompts={"es": "¿De quién?"}),)))
    assert (found.code, found.where, found.is_fault) == ("text-missing", "relation-1", True)
    assert found.details == {"part": "prompts", "language": "en", "name": "help"}


@pytest.mark.parametrize(
    ("texts", "needed", "missing"),
    [
        ({}, True, ["es", "en"]),
        ({}, False, []),
        ({"es": "poco"}, False, ["en"]),
        ({"es": "poco", "en": ""}, True, ["en"]),
        (BOTH, True, []),
        ({"qu": "ari"}, True, ["es", "en"]),
    ],
)
def test_a_text_is_missing_where_it_is_needed_or_another_language_has_it(texts, needed, missing):
    assert missing_in(texts, ("es", "en"), needed) == missing


def test_the_ends_of_a_scale_may_be_left_out_in_every_language_only():
    assert codes(relations=(relation(low_ends={}),)) == []
    assert codes(relations=(relation(low_ends={"en": "little"}),)) == ["text-missing"]


def test_a_cluster_of_one_language_needs_no_other():
    only = Asked("survey", "Help", {"titles": {"es": "a"}, "choosing": {"es": "b"}, "reasons": {"es": "c"}}, NEEDED)
    asked = Asked("relation-1", "x", {"names": {"es": "a"}, "prompts": {"es": "b"}}, ("names", "prompts"))
    assert codes(languages=("es",), survey=only, relations=(asked,)) == []


def test_without_relations_or_respondents_nothing_opens():
    assert codes(relations=(), minutes=60) == ["no-relations"]
    assert codes(respondents=0) == ["no-respondents"]
    assert all(finding.is_fault for finding in check(state(relations=(), respondents=0)))


def test_before_there_is_a_wave_nobody_is_missed():
    assert codes(respondents=None, roster=0) == []


def test_a_wave_without_a_list_is_allowed_and_said():
    assert codes(roster=0) == ["no-roster"]
    assert faults(check(state(roster=0))) == []


def test_who_asks_why_and_whom_to_turn_to_is_advice():
    bare = Asked("survey", "Help", {"titles": BOTH, "choosing": BOTH, "reasons": {}}, NEEDED)
    assert codes(asked_by="", contact="", survey=bare) == ["no-reasons", "nobody-asks", "no-contact"]
    assert faults(check(state(asked_by="", contact="", survey=bare))) == []


def test_choices():
    assert codes(questions=(question(choices=1),)) == ["too-few-choices"]
    assert codes(questions=(question(choices=2),)) == []


def test_a_question_before_the_one_that_opens_it_is_advice():
    assert [found.is_fault for found in check(state(questions=(question(comes_early=True),)))] == [False]


def test_a_list_too_long_for_the_number_of_relations():
    five = tuple(relation() for _ in range(5))
    assert codes(roster=300, relations=five, minutes=60) == []
    ten = tuple(relation() for _ in range(10))
    (found,) = check(state(roster=300, relations=ten, minutes=60))
    assert (found.code, found.details) == ("too-long", {"minutes": 14, "roster": 300, "relations": 10})
    assert not found.is_fault


def test_minutes_that_are_promised_and_not_kept():
    (found,) = check(state(minutes=2))
    assert (found.code, found.details["promised"], found.details["minutes"]) == ("promises-less", 2, 4)


@pytest.mark.parametrize(
    ("roster", "relations", "questions", "named", "minutes"),
    [
        (0, 0, 0, None, 3),  # 140 s
        (49, 3, 7, None, 8),  # 60 + 20 + 49 + 30 + 3 * 60 + 70 + 30 = 439 s
        (49, 3, 7, 16, 9),  # 3 * 90: 529 s
        (60, 1, 0, 0, 4),  # 60 names read through: 210 s
        (61, 1, 0, 0, 3),  # looked up, and nobody is named: 150 s
        (400, 3, 7, None, 8),  # 10 looked up: 470 s
    ],
)
def test_expected_minutes(roster, relations, questions, named, minutes):
    assert expected_minutes(roster, relations, questions, named) == minutes


def test_faults_come_first():
    found = check(state(asked_by="", relations=()))
    assert [finding.is_fault for finding in found] == sorted((f.is_fault for f in found), reverse=True)


@pytest.fixture
def survey():
    return make_survey(make_cluster(), asked_by="Project", contact="555", reasons=BOTH)


@pytest.mark.django_db
class TestInWords:
    def test_a_wave_that_can_open_has_no_faults(self, survey):
        asked = make_organisation(survey.cluster)
        assert checked_before_opening(make_wave(survey, respondents=[asked], roster=[asked]))[0] == []

    def test_faults_are_told_in_the_readers_language(self, survey):
        make_relation(survey, "trust", names={"es": "Confianza <b>", "en": "Trust"}, prompts={"es": "¿Confía?"})
        wave = make_wave(survey, state="draft")
        assert checked_before_opening(wave)[0] == [
            "Missing in English: question of “Trust”.",
            "No organisation is asked in this wave yet: choose the respondents.",
        ]
        with translation.override("es"):
            told = checked_before_opening(wave)[0]
        assert told[0] == "Falta en inglés: pregunta de «Confianza <b>»."

    def test_every_finding_has_its_sentence(self, survey):
        survey.relations.all().delete()
        survey.asked_by = survey.contact = ""
        survey.reasons, survey.titles, survey.minutes = {}, {}, 1
        field = make_question(survey, "certificates", "several_of").field
        field.choices = [{"key": "organic", "names": {"es": "Orgánico"}}]
        field.save()
        early = make_question(survey, "land", position=1)
        early.only_if = make_question(survey, "grows", "yes_no", position=2)
        early.save()
        wave = make_wave(survey, state="draft")
        found = findings_about(survey, wave)
        assert {finding.code for finding in found} == {
            "text-missing", "no-relations", "too-few-choices", "no-respondents",
            "promises-less", "nobody-asks", "no-contact", "no-reasons", "no-roster", "comes-early",
        }  # fmt: skip
        for language in ("en", "es"):
            with translation.override(language):
                assert all("%" not in in_words(finding) for finding in found)

    def test_a_long_list_is_told_with_its_minutes(self, survey):
        for number in range(6):
            make_relation(survey, f"r{number}")
        organisations = [make_organisation(survey.cluster) for _ in range(60)]
        told = [in_words(each) for each in findings_about(survey) if each.code == "too-long"]
        assert len(organisations) == 60 and len(told) == 1
        assert told[0].startswith("With 60 organisations on the list and 7 kinds of help it takes about 11 minutes.")

    def test_both_ends_count_as_two_pages(self, survey):
        make_mirror(survey.relations.get())
        assert findings_about(survey) == []

    def test_merged_organisations_and_revoked_links_do_not_count(self, survey):
        asked = make_organisation(survey.cluster)
        wave = make_wave(survey, respondents=[asked], roster=[asked])
        wave.invitations.update(revoked_at="2026-01-01T00:00Z")
        assert len(checked_before_opening(wave)[0]) == 1

    def test_a_wave_whose_only_respondent_was_merged_has_none(self, survey):
        gone, into = (make_organisation(survey.cluster) for _ in range(2))
        wave = make_wave(survey, respondents=[gone], roster=[into])
        assert checked_before_opening(wave)[0] == []
        Organisation.objects.filter(pk=gone.pk).update(status="merged", merged_into=into)
        assert len(checked_before_opening(wave)[0]) == 1

    def test_whoever_was_named_last_time_under_a_name_that_was_merged_since_is_told(self, survey):
        asked, old, between, now = (make_organisation(survey.cluster, name, name=name) for name in "ABCD")
        earlier = make_wave(survey, respondents=[asked], roster=[asked, old])
        make_response(earlier, asked, {"assistance": {old: 5}})
        for gone, into in ((old, between), (between, now)):
            Organisation.objects.filter(pk=gone.pk).update(status="merged", merged_into=into)
        wave = make_wave(survey, respondents=[asked], roster=[asked], number=2)
        told = checked_before_opening(wave)[1][-1]
        assert told.startswith("1 organisation that was named last time is not on the roster: D.")

    def test_whoever_was_named_last_time_and_is_off_the_roster_is_told(self, survey):
        asked, chosen, *written = (make_organisation(survey.cluster, name, name=name) for name in "ABCDE")
        earlier = make_wave(survey, respondents=[asked], roster=[asked, chosen])
        response = make_response(earlier, asked, {"assistance": {chosen: 5}}).response
        for organisation in written:
            OpenName.objects.create(
                response=response, text=organisation.name, normalised=organisation.name, organisation=organisation
            )
        OpenName.objects.create(response=response, text="Nobody knows", normalised="nobody knows")
        wave = make_wave(survey, respondents=[asked], roster=[asked], number=2)
        told = checked_before_opening(wave)[1][-1]
        assert told.startswith("4 organisations that were named last time are not on the roster: B, C, D and 1 more.")
        waves.add_to_roster(wave, [chosen, *written])
        assert not [told for told in checked_before_opening(wave)[1] if "named last time" in told]

    @pytest.mark.parametrize("more", [0, 400])
    def test_queries_do_not_grow(self, survey, more, django_assert_num_queries):
        organisations = [make_organisation(survey.cluster) for _ in range(more)]
        wave = make_wave(survey, respondents=organisations, roster=organisations)
        with django_assert_num_queries(4):
            findings_about(survey, wave)
