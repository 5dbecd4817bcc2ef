"""Each template is complete in Spanish and English, is answered through the real questionnaire, and makes a network."""

import pytest
from django.test import Client

from networks.models import Network, Tie
from networks.rebuilding.rebuild import rebuild
from surveys import waves
from surveys.builder.new_survey import Wording, copy_of, free_key, from_template
from surveys.builder.survey_checks import faults
from surveys.builder.survey_state import findings_about
from surveys.builder.survey_templates import TEMPLATES
from surveys.models import ProfileAnswer, Response
from tests.builders import make_cluster, make_organisation, make_question, make_relation, make_survey, make_wave
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db

ASKING = [key for key in TEMPLATES if key != "blank"]


def make(key, cluster=None, product="mango"):
    cluster = cluster or make_cluster("casma", name="Mango {de} Casma %s", product=product)
    return from_template(cluster, TEMPLATES[key], Wording.for_cluster(cluster.name, cluster.product))


def texts_of(survey):
    """Every {"es": …, "en": …} of a survey that respondents read or that tables show."""
    yield from (survey.titles, survey.choosing, survey.reasons)
    for relation in survey.relations.all():
        yield from (relation.names, relation.prompts, relation.low_ends, relation.high_ends)
    for question in survey.questions.select_related("field"):
        yield from (question.prompts, question.field.names)


def answer(wave, respondent, named):
    """Rates everyone it names with 4, through the pages."""
    phone = Phone(Client(), wave.invitations.get(organisation=respondent))
    ratings = {f"o{each.pk}": "4" for each in named}
    phone.all_the_way(**ratings)
    assert phone.step == "thanks", phone.text


def make_draft_wave(survey, number_of_organisations=3):
    asked = [make_organisation(survey.cluster) for _ in range(number_of_organisations)]
    wave = make_wave(survey, respondents=asked, roster=asked, state="draft")
    return wave, asked


@pytest.mark.parametrize("key", ASKING)
@pytest.mark.parametrize("product", ["mango", ""])
def test_it_is_complete_in_both_languages(key, product):
    for texts in texts_of(make(key, product=product)):
        assert set(texts) == {"es", "en"} and all(texts.values())
        assert not any("{prod" in text or "{de_" in text or "{place}" in text for text in texts.values())


@pytest.mark.parametrize("key", TEMPLATES)
def test_staff_are_told_what_it_is_in_both_languages(key):
    template = TEMPLATES[key]
    assert template.key == key
    for texts in (template.names, template.about):
        assert set(texts) == {"es", "en"} and all(texts.values())


@pytest.mark.parametrize("key", ASKING)
def test_nothing_has_to_be_mended_before_it_opens(key):
    survey = make(key)
    wave, _asked = make_draft_wave(survey)
    assert faults(findings_about(survey, wave)) == []


@pytest.mark.parametrize("key", ASKING)
def test_it_is_answered_and_its_network_is_built(key):
    survey = make(key)
    wave, (first, second, third) = make_draft_wave(survey)
    waves.open_wave(wave)
    answer(wave, first, [second, third])
    answer(wave, second, [third])
    assert Response.objects.filter(wave=wave).count() == 2
    rebuild(wave.pk)
    kinds = list(survey.kinds_of_help)
    networks = Network.objects.filter(build__wave=wave, relation__isnull=False)
    assert {network.relation_id for network in networks} == {relation.pk for relation in kinds}
    for network in networks:
        found = Tie.objects.filter(network=network).values_list("source", "receiver")
        assert {(second.pk, first.pk), (third.pk, first.pk), (third.pk, second.pk)} <= set(found)


def test_profile_questions_are_answered_under_their_condition():
    survey = make("both-directions")
    wave, (first, *_others) = make_draft_wave(survey)
    waves.open_wave(wave)
    phone = Phone(Client(), wave.invitations.get(organisation=first))
    phone.send("welcome", consent="on").send("choose", nobody_listed="on").send("more")
    assert phone.step == "about"
    phone.send(produces="no", land_ha="12", technicians="3", experiments="yes").send("check")
    assert phone.step == "thanks"
    given = dict(ProfileAnswer.objects.values_list("question__field__key", "value"))
    assert given == {"produces": False, "technicians": 3, "experiments": True}


def test_both_directions_makes_one_network_of_two_relations():
    received, given = make("both-directions").relations.all()
    assert (received.direction, given.direction, given.mirror_of) == ("received", "given", received)
    given.full_clean()


def test_a_blank_one_asks_nothing_yet():
    survey = make("blank")
    assert (survey.relations.count(), survey.questions.count(), survey.choosing) == (0, 0, {})
    assert "no-relations" in {finding.code for finding in faults(findings_about(survey))}


def test_a_second_one_has_a_key_of_its_own_and_shares_the_clusters_fields():
    first = make("assistance")
    second = make("assistance", first.cluster)
    assert (first.key, second.key) == ("assistance", "assistance-2")
    assert first.cluster.profile_fields.count() == 7
    third = make("both-directions", first.cluster)
    assert third.questions.get(field__key="land_ha").field == first.questions.get(field__key="land_ha").field


def test_a_field_of_the_same_key_and_another_kind_is_left_alone():
    cluster = make_cluster("casma")
    make_question(make_survey(cluster), "employees", kind="text")
    survey = make("assistance", cluster)
    assert survey.questions.filter(field__key="employees-2", field__kind="whole_number").exists()


def test_a_copy_has_everything_and_no_waves():
    survey = make("both-directions")
    make_draft_wave(survey)
    copy = copy_of(survey)
    assert (copy.key, copy.titles, copy.waves.count()) == ("both-directions-2", survey.titles, 0)
    assert list(texts_of(copy)) == list(texts_of(survey))
    received, given = copy.relations.all()
    assert given.mirror_of == received
    land = copy.questions.get(field__key="land_ha")
    assert land.only_if == copy.questions.get(field__key="produces")
    assert set(copy.relations.all()).isdisjoint(survey.relations.all())


def test_a_copy_of_a_copy_and_of_a_relation_that_stands_before_its_other_end():
    survey = make("both-directions")
    given = survey.relations.get(direction="given")
    given.position = 0
    given.save()
    again = copy_of(copy_of(survey))
    assert [relation.direction for relation in again.relations.all()] == ["given", "received"]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Trust", "trust"),
        ("Confianza técnica", "confianza-tecnica"),
        ("信頼", "survey"),
        ("🥭", "survey"),
        ("x" * 90, "x" * 34),
    ],
)
def test_keys_for_files(typed, key):
    assert free_key(typed, set()) == key
    assert free_key(typed, {key, f"{key}-2"}) == f"{key}-3"


def test_a_relation_that_was_made_elsewhere_is_copied_too():
    survey = make_survey(make_cluster("chile"))
    make_relation(survey, "custom", low_ends={"es": "nada"}, is_knowledge=True)
    custom = copy_of(survey).relations.get(key="custom")
    assert (custom.low_ends, custom.is_knowledge) == ({"es": "nada"}, True)
