"""The builder: texts saved one by one, structure until it is asked, warnings instead of overwriting, the log of it."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from surveys.activity import in_words
from surveys.builder.new_survey import Wording, from_template
from surveys.builder.survey_templates import TEMPLATES
from surveys.models import ProfileField, Survey, Wave
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

pytestmark = pytest.mark.django_db

BY_SCRIPT = {"X-Builder-Script": "1"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=HYPERLINK(1)",
    "%s %(part)s {place}",
    "\u202eabc",
    "🥭 mango",
]


@pytest.fixture
def survey(people):
    return make_survey(people.cluster, relations=("assistance", "trust"))


@pytest.fixture
def staff(client, people):
    client.force_login(people.alice)
    return client


def address(survey, name="survey", *more):
    return reverse(name, args=[survey.cluster.slug, survey.pk, *more])


def write(client, survey, texts, **more):
    """Post as the page's form does: {address: (text, the text it started from)}."""
    sent = {f"was:{part}": was for part, (_text, was) in texts.items()} | {
        part: text for part, (text, _) in texts.items()
    }
    headers = {"accept-language": more.pop("language", "en"), **more.pop("headers", {})}
    return client.post(address(survey), sent | more, headers=headers)


def write_by_script(client, survey, part, text, was, **more):
    answer = write(client, survey, {part: (text, was)}, headers=BY_SCRIPT, **more)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    return SimpleNamespace(**answer.json()["texts"][part])


def press(client, survey, name, **more):
    return client.post(address(survey), {"do": name, **more}, headers={"accept-language": "en"})


def ask(survey, state="open"):
    """From now on only the wording may be mended."""
    return make_wave(survey, state=state)


def log(survey):
    return [in_words(each) for each in survey.cluster.activities.order_by("pk")]


class TestTexts:
    def test_a_text_is_saved_in_its_language(self, staff, survey):
        relation = survey.relations.first()
        outcome = write_by_script(
            staff, survey, f"relation-{relation.pk}.prompts.es", "¿De quién?", relation.prompts["es"]
        )
        relation.refresh_from_db()
        assert (outcome.state, outcome.now) == ("saved", "¿De quién?")
        assert relation.prompts == {"es": "¿De quién?", "en": "From whom did you receive it?"}

    def test_every_kind_of_part(self, staff, survey):
        land = make_question(survey, "land", "number")
        grows = make_question(survey, "grows", "yes_no")
        kinds = make_question(survey, "kinds", "one_of")
        ProfileField.objects.filter(pk=kinds.field_id).update(choices=[{"key": "a.b", "names": {"en": "A"}}])
        relation = survey.relations.first()
        texts = {
            "survey.titles.en": ("Title", "Who helps whom"),
            "survey.reasons.es": ("Uno.\r\n\r\n  Dos. ", ""),
            "survey.asked_by": (" The  project ", ""),
            "survey.minutes": ("12", "10"),
            f"relation-{relation.pk}.is_knowledge": ("on", ""),
            f"relation-{relation.pk}.low_ends.en": ("little", ""),
            f"question-{land.pk}.only_if": (str(grows.pk), ""),
            f"field-{land.field_id}.units.es": ("ha", ""),
            f"field-{land.field_id}.usual_most": ("2,5", ""),
            f"field-{kinds.field_id}.choices.a.b.es": ("Á", ""),
        }
        assert write(staff, survey, texts).status_code == 302
        for row in (survey, relation, land, land.field, kinds.field):
            row.refresh_from_db()
        assert (survey.titles["en"], survey.asked_by, survey.minutes) == ("Title", "The project", 12)
        assert survey.reasons == {"es": "Uno.\n\nDos."}
        assert (relation.is_knowledge, relation.low_ends, land.only_if) == (True, {"en": "little"}, grows)
        assert (land.field.units, land.field.usual_most) == ({"es": "ha"}, 2.5)
        assert kinds.field.choices == [{"key": "a.b", "names": {"en": "A", "es": "Á"}}]

    def test_a_box_that_is_unticked(self, staff, survey):
        relation = make_relation(survey, "known", is_knowledge=True)
        assert staff.post(address(survey), {f"was:relation-{relation.pk}.is_knowledge": "on"}).status_code == 302
        relation.refresh_from_db()
        assert relation.is_knowledge is False

    def test_an_emptied_text_leaves_its_language(self, staff, survey):
        write_by_script(staff, survey, "survey.titles.en", "  ", "Who helps whom")
        survey.refresh_from_db()
        assert survey.titles == {"es": "Quién ayuda a quién"}

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_texts_are_kept_and_shown_as_text(self, staff, survey, text):
        assert write_by_script(staff, survey, "survey.titles.en", text, "Who helps whom").state == "saved"
        relation = survey.relations.first()
        write_by_script(staff, survey, f"relation-{relation.pk}.names.en", text, "Assistance")
        press(staff, survey, f"relation-{relation.pk}.down")
        for where in (address(survey), reverse("surveys", args=["casma"]), reverse("activity", args=["casma"])):
            html = staff.get(where, headers={"accept-language": "en"}).content.decode()
            assert "<script>alert" not in html and "<img src=x" not in html
        assert all(line for line in log(survey))

    @pytest.mark.parametrize(
        ("part", "text", "words"),
        [
            ("survey.titles.en", "a\x07b", "invisible characters"),
            ("survey.titles.en", "x" * 121, "at most 120 characters; it has 121"),
            ("survey.reasons.en", "a\x00", "invisible characters"),
            ("survey.minutes", "ten", "whole number of minutes"),
            ("survey.minutes", "٣", "whole number of minutes"),
            ("survey.minutes", "0", "from 1 to 240"),
            ("survey.asked_by", "\u0085", "invisible characters"),
        ],
    )
    def test_what_cannot_be_kept_is_told_beside_its_field(self, staff, survey, part, text, words):
        was = {"survey.titles.en": "Who helps whom", "survey.minutes": "10"}.get(part, "")
        outcome = write_by_script(staff, survey, part, text, was)
        assert outcome.state == "refused" and words in outcome.message
        page = write(staff, survey, {part: (text, was)})
        html = page.content.decode()
        assert page.status_code == 422
        assert re.search(rf'id="{part}-wrong">[^<]*{re.escape(words)}', html)
        if text.isprintable():
            assert text in html, "nothing typed is lost"

    def test_a_refusal_in_spanish(self, staff, survey):
        outcome = write_by_script(staff, survey, "survey.minutes", "diez", "10", language="es")
        assert outcome.message == "Escriba un número entero de minutos, de 1 a 240."

    def test_one_wrong_text_does_not_keep_the_others_from_being_saved(self, staff, survey):
        write(staff, survey, {"survey.minutes": ("ten", "10"), "survey.asked_by": ("Project", "")})
        survey.refresh_from_db()
        assert (survey.minutes, survey.asked_by) == (10, "Project")

    @pytest.mark.parametrize("typed", ["1,250", "-1", "many", "1e5", "nan"])
    def test_a_number_that_cannot_be_read(self, staff, survey, typed):
        land = make_question(survey, "land", "number")
        outcome = write_by_script(staff, survey, f"field-{land.field_id}.usual_most", typed, "")
        assert outcome.state == "refused"

    def test_a_number_is_shown_as_it_can_be_written(self, staff, survey):
        land = make_question(survey, "land", "number")
        part = f"field-{land.field_id}.usual_most"
        assert write_by_script(staff, survey, part, "500", "").now == "500"
        assert write_by_script(staff, survey, part, "500", "").state == "saved", "the same again"
        assert write_by_script(staff, survey, part, "", "500").now == ""

    def test_a_condition_is_a_yes_or_no_question_of_the_same_survey_and_no_circle(self, staff, survey):
        land, grows, packs = (
            make_question(survey, key, kind)
            for key, kind in [("land", "number"), ("grows", "yes_no"), ("packs", "yes_no")]
        )
        elsewhere = make_question(make_survey(survey.cluster, "other"), "sells", "yes_no")
        for wrong in (land.pk, elsewhere.pk, "x", grows.pk):
            assert write_by_script(staff, survey, f"question-{grows.pk}.only_if", str(wrong), "").state == "refused"
        assert write_by_script(staff, survey, f"question-{grows.pk}.only_if", str(packs.pk), "").state == "saved"
        outcome = write_by_script(staff, survey, f"question-{packs.pk}.only_if", str(grows.pk), "")
        assert "depends on this one already" in outcome.message

    def test_parts_of_another_survey_are_not_written(self, staff, survey):
        other = make_survey(make_cluster("tumbes"))
        relation = other.relations.get()
        part = f"relation-{relation.pk}.names.en"
        assert write_by_script(staff, survey, part, "Stolen", "Assistance").state == "gone"
        relation.refresh_from_db()
        assert relation.names["en"] == "Assistance"

    def test_languages_that_the_cluster_does_not_have_are_not_written(self, staff, survey):
        type(survey.cluster).objects.update(languages=["es"])
        assert write_by_script(staff, survey, "survey.titles.en", "X", "Who helps whom").state == "gone"

    def test_the_network_follows(self, staff, survey):
        wave = ask(survey)
        before = wave.generation
        write_by_script(staff, survey, "survey.titles.en", "New", "Who helps whom")
        wave.refresh_from_db()
        assert wave.generation > before
        write_by_script(staff, survey, "survey.titles.en", "New", "New")
        assert Wave.objects.get(pk=wave.pk).generation == wave.generation, "nothing changed"


class TestTwoAtOnce:
    def test_the_later_one_is_warned_and_overwrites_nothing(self, staff, survey):
        write_by_script(staff, survey, "survey.titles.en", "First", "Who helps whom")
        outcome = write_by_script(staff, survey, "survey.titles.en", "Second", "Who helps whom")
        assert (outcome.state, outcome.now) == ("changed-meanwhile", "First")
        survey.refresh_from_db()
        assert survey.titles["en"] == "First"

    def test_whoever_has_seen_it_may_overwrite_it(self, staff, survey):
        write_by_script(staff, survey, "survey.titles.en", "First", "Who helps whom")
        assert write_by_script(staff, survey, "survey.titles.en", "Second", "First").state == "saved"

    def test_the_same_text_twice_is_no_conflict(self, staff, survey):
        for _ in range(2):
            outcome = write_by_script(staff, survey, "survey.titles.en", "Same", "Who helps whom")
            assert outcome.state == "saved"

    def test_two_languages_of_one_text_do_not_disturb_each_other(self, staff, survey):
        write_by_script(staff, survey, "survey.titles.en", "English", "Who helps whom")
        assert write_by_script(staff, survey, "survey.titles.es", "Español", "Quién ayuda a quién").state == "saved"

    def test_without_scripts_the_page_shows_both_and_saving_again_keeps_mine(self, staff, survey):
        write(staff, survey, {"survey.titles.en": ("First", "Who helps whom")})
        page = write(staff, survey, {"survey.titles.en": ("Second", "Who helps whom")})
        html = page.content.decode()
        assert page.status_code == 422
        assert "it now reads: “First”." in html and "Save once more to keep yours." in html
        assert ">\nSecond</textarea>" in html
        assert 'name="was:survey.titles.en" value="First"' in html
        assert write(staff, survey, {"survey.titles.en": ("Second", "First")}).status_code == 302

    def test_what_was_removed_meanwhile(self, staff, survey):
        relation = survey.relations.first()
        survey.relations.filter(pk=relation.pk).delete()
        assert write_by_script(staff, survey, f"relation-{relation.pk}.names.en", "X", "Y").state == "gone"
        page = press(staff, survey, f"relation-{relation.pk}.up")
        assert page.status_code == 409 and "taken out of the survey meanwhile" in page.content.decode()


class TestStructure:
    def keys(self, survey):
        return list(survey.relations.values_list("key", flat=True))

    def test_a_relation_is_added_by_its_name(self, staff, survey):
        page = press(staff, survey, "relation.add", **{"new-relation": "Confianza mutua"})
        relation = survey.relations.get(key="confianza-mutua")
        assert page.url == f"{address(survey)}#relation-{relation.pk}"
        assert (relation.names, relation.direction, relation.position) == ({"es": "Confianza mutua"}, "received", 2)

    @pytest.mark.parametrize(("typed", "key"), [("All", "all-2"), ("信頼", "relation"), ("Trust", "trust-2")])
    def test_keys_that_files_can_hold(self, staff, survey, typed, key):
        press(staff, survey, "relation.add", **{"new-relation": typed})
        assert self.keys(survey)[-1] == key

    @pytest.mark.parametrize(
        ("typed", "words"), [("  ", "Write a name first"), ("a\x07", "invisible"), ("x" * 81, "it has 81")]
    )
    def test_a_name_that_cannot_be_kept(self, staff, survey, typed, words):
        page = press(staff, survey, "relation.add", **{"new-relation": typed})
        html = page.content.decode()
        assert page.status_code == 409
        assert re.search(rf'id="new-relation-wrong">[^<]*{words}', html)
        assert survey.relations.count() == 2

    def test_the_other_end_is_asked_right_after_it(self, staff, survey):
        first = survey.relations.first()
        press(staff, survey, f"relation-{first.pk}.other-end")
        assert self.keys(survey) == ["assistance", "assistance-given", "trust"]
        mirror = survey.relations.get(mirror_of=first)
        mirror.full_clean(exclude=["prompts"])
        assert mirror.names == {"es": "assistance (es): a quién la dio", "en": "Assistance: given"}
        assert press(staff, survey, f"relation-{first.pk}.other-end").status_code == 409
        assert press(staff, survey, f"relation-{mirror.pk}.other-end").status_code == 409

    def test_a_relation_whose_other_end_is_asked_stays(self, staff, survey):
        first = survey.relations.first()
        mirror = make_mirror(first)
        page = press(staff, survey, f"relation-{first.pk}.remove")
        assert page.status_code == 409 and "remove that one first" in page.content.decode()
        press(staff, survey, f"relation-{mirror.pk}.remove")
        press(staff, survey, f"relation-{first.pk}.remove")
        assert self.keys(survey) == ["trust"]

    def test_moved_with_the_buttons(self, staff, survey):
        make_relation(survey, "commercial", position=9)
        last = survey.relations.get(key="commercial")
        press(staff, survey, f"relation-{last.pk}.up")
        assert self.keys(survey) == ["assistance", "commercial", "trust"]
        press(staff, survey, f"relation-{last.pk}.down")
        press(staff, survey, f"relation-{last.pk}.down")
        assert self.keys(survey) == ["assistance", "trust", "commercial"]

    def test_put_in_an_order(self, staff, survey):
        first, second = survey.relations.all()
        elsewhere = make_survey(make_cluster("tumbes")).relations.get()
        press(staff, survey, "relations.order", order=f"{second.pk},{elsewhere.pk},{second.pk},x")
        assert list(survey.relations.all()) == [second, first]

    def test_questions_are_ordered_too(self, staff, survey):
        land, grows = make_question(survey, "land", position=1), make_question(survey, "grows", "yes_no", position=2)
        press(staff, survey, f"question-{grows.pk}.up")
        assert list(survey.questions.all()) == [grows, land]

    def test_a_button_saves_what_was_written_first(self, staff, survey):
        first = survey.relations.first()
        write(staff, survey, {"survey.asked_by": ("Project", "")}, do=f"relation-{first.pk}.down")
        survey.refresh_from_db()
        assert (survey.asked_by, self.keys(survey)) == ("Project", ["trust", "assistance"])

    def test_a_field_of_the_cluster_is_asked_as_it_was_asked_before(self, staff, survey):
        other = make_survey(survey.cluster, "other")
        field = make_question(other, "land", prompts={"es": "¿Cuánta?", "en": "How much?"}).field
        press(staff, survey, "question.add", **{"new-question": str(field.pk)})
        assert survey.questions.get().prompts == {"es": "¿Cuánta?", "en": "How much?"}
        again = press(staff, survey, "question.add", **{"new-question": str(field.pk)})
        assert again.status_code == 409

    def test_a_field_of_another_cluster_is_not_there(self, staff, survey):
        field = make_question(make_survey(make_cluster("tumbes")), "land").field
        for chosen in (str(field.pk), "", "9" * 30, "x"):
            page = press(staff, survey, "question.add", **{"new-question": chosen})
            assert page.status_code == 409 and "Choose what to ask." in page.content.decode()

    def test_a_question_that_opens_another_one_is_removed(self, staff, survey):
        grows = make_question(survey, "grows", "yes_no")
        land = make_question(survey, "land", only_if=grows)
        press(staff, survey, f"question-{grows.pk}.remove")
        land.refresh_from_db()
        assert land.only_if is None
        assert ProfileField.objects.filter(key="grows").exists(), "it is still known of the organisations"

    def test_choices_come_and_go(self, staff, survey):
        field = make_question(survey, "kinds", "several_of").field
        for name in ("Orgánico", "Orgánico", "🥭"):
            press(staff, survey, f"field-{field.pk}.choice-add", **{f"new-choice-{field.pk}": name})
        field.refresh_from_db()
        assert [choice["key"] for choice in field.choices] == ["organico", "organico-2", "choice"]
        press(staff, survey, f"field-{field.pk}.choice-remove.organico")
        press(staff, survey, f"field-{field.pk}.choice-remove.nothing")
        field.refresh_from_db()
        assert [choice["key"] for choice in field.choices] == ["organico-2", "choice"]

    def test_choices_that_are_known_of_organisations_stay(self, staff, survey):
        field = make_question(survey, "kinds", "one_of").field
        ProfileField.objects.filter(pk=field.pk).update(choices=[{"key": "a", "names": {"en": "A"}}])
        make_organisation(survey.cluster, profile={"kinds": "a"})
        assert press(staff, survey, f"field-{field.pk}.choice-remove.a").status_code == 409

    @pytest.mark.parametrize(
        "name", ["", "save", "relation.fly", "relation-0.up", "relation-x.up", "relation-1", "a" * 500]
    )
    def test_buttons_that_do_not_exist_do_nothing(self, staff, survey, name):
        assert press(staff, survey, name).status_code in (302, 409)
        assert self.keys(survey) == ["assistance", "trust"]

    def test_no_more_than_a_phone_can_take(self, staff, survey):
        for number in range(10):
            make_relation(survey, f"r{number}")
        assert press(staff, survey, "relation.add", **{"new-relation": "One more"}).status_code == 409
        assert survey.relations.count() == 12

    def test_htmx_gets_the_page_as_it_is_now_with_the_focus_where_it_was(self, staff, survey):
        first, _second = survey.relations.all()
        page = staff.post(address(survey), {"do": f"relation-{first.pk}.down"}, headers={"HX-Request": "true"})
        assert page.status_code == 200
        (button,) = re.findall(r"<button[^>]*autofocus", page.content.decode())
        assert f'"relation-{first.pk}.up"' in button, "at the bottom it can only go up again"
        assert 'data-said="Place 2 of 2"' in page.content.decode()


class TestNewQuestion:
    FORM = {
        "kind": "number", "prompts-es": "¿Cuántas plantas?", "prompts-en": "How many trees?", "names-es": "Plantas",
        "names-en": "Trees", "units-es": "miles", "units-en": "thousands", "usual_most": "500",
    }  # fmt: skip

    def make(self, client, survey, **changed):
        form = {name: text for name, text in (self.FORM | changed).items() if text is not None}
        return client.post(address(survey, "question-new"), form, headers={"accept-language": "en"})

    def test_it_is_asked_and_is_known_to_the_cluster(self, staff, survey):
        grows = make_question(survey, "grows", "yes_no")
        page = self.make(staff, survey, only_if=grows.pk)
        question = survey.questions.get(field__key="plantas")
        assert page.url == f"{address(survey)}#question-{question.pk}"
        assert question.prompts == {"es": "¿Cuántas plantas?", "en": "How many trees?"}
        assert question.only_if == grows
        field = question.field
        assert (field.units, field.usual_most) == ({"es": "miles", "en": "thousands"}, 500)

    def test_choices_get_keys_that_stay(self, staff, survey):
        self.make(staff, survey, kind="one_of", **{"choices-es": "Río\n\nPozo ", "choices-en": "River\r\nWell"})
        assert survey.questions.get().field.choices == [
            {"key": "rio", "names": {"es": "Río", "en": "River"}},
            {"key": "pozo", "names": {"es": "Pozo", "en": "Well"}},
        ]
        assert survey.questions.get().field.units == {}

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"prompts-en": ""}, "This field is required."),
            ({"names-es": "a\x07"}, "invisible characters"),
            ({"usual_most": "1,250"}, "Write a number such as 500"),
            ({"kind": "colour"}, "Select a valid choice"),
            ({"only_if": "99999"}, "Select a valid choice"),
            ({"kind": "one_of"}, "Write at least two choices"),
            ({"kind": "one_of", "choices-es": "a\nb", "choices-en": "a\nb\nc"}, "as many lines in each language"),
            ({"kind": "one_of", "choices-es": "a\na", "choices-en": "a\nb"}, "Each choice only once."),
            ({"kind": "one_of", "choices-es": "a\n" + "x" * 81, "choices-en": "a\nb"}, "it has 81"),
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_typed_is_lost(self, staff, survey, changed, words):
        page = self.make(staff, survey, **changed)
        html = page.content.decode()
        assert page.status_code == 422 and words in html and "¿Cuántas plantas?" in html
        assert not survey.questions.exists()

    def test_of_a_survey_that_has_been_asked(self, staff, survey):
        ask(survey)
        page = self.make(staff, survey)
        assert page.status_code == 422
        assert "Copy this survey" in page.content.decode()
        assert not survey.questions.exists() and not ProfileField.objects.exists()

    def test_the_button_on_the_builder_saves_and_leads_there(self, staff, survey):
        page = write(staff, survey, {"survey.asked_by": ("Project", "")}, do="question.new")
        assert page.url == address(survey, "question-new")
        survey.refresh_from_db()
        assert survey.asked_by == "Project"
        page = staff.post(address(survey), {"do": "question.new"}, headers={"HX-Request": "true"})
        assert page["HX-Redirect"] == address(survey, "question-new")


class TestOnceAsked:
    @pytest.mark.parametrize("state", ["open", "closed"])
    def test_structure_is_refused_kindly_and_a_copy_is_offered(self, staff, survey, state):
        land = make_question(survey, "land")
        kinds = make_question(survey, "kinds", "one_of")
        ask(survey, state)
        first = survey.relations.first()
        for name in (
            "relation.add", "relations.order", f"relation-{first.pk}.down", f"relation-{first.pk}.remove",
            f"relation-{first.pk}.other-end", f"question-{land.pk}.remove", f"question-{land.pk}.down", "question.add",
            f"field-{kinds.field_id}.choice-add", f"field-{kinds.field_id}.choice-remove.a",
        ):  # fmt: skip
            more = {"new-relation": "X", "order": str(survey.relations.last().pk), f"new-choice-{kinds.field_id}": "X"}
            more["new-question"] = str(
                ProfileField.objects.create(cluster=survey.cluster, key=f"k{name}"[:30], kind="text").pk
            )
            page = press(staff, survey, name, **more)
            assert page.status_code == 409, name
            assert "Copy this survey" in page.content.decode()
        assert (survey.relations.count(), survey.questions.count()) == (2, 2)

    def test_no_structural_button_is_shown(self, staff, survey):
        make_question(survey, "kinds", "one_of")
        ask(survey)
        html = staff.get(address(survey)).content.decode()
        names = set(re.findall(r'name="do" value="([^"]*)"', html))
        assert names == {"save", "relations.order", "questions.order"}

    def test_a_correction_is_saved_and_told_with_both_texts(self, staff, survey):
        ask(survey)
        relation = survey.relations.first()
        write_by_script(
            staff, survey, f"relation-{relation.pk}.prompts.en", "From whom?", "From whom did you receive it?"
        )
        write_by_script(staff, survey, f"relation-{relation.pk}.prompts.en", "From who?", "From whom?")
        told = log(survey)
        assert told == [
            "corrected the survey Who helps whom, which has been asked: question in English of “Assistance”, "
            "from “From whom did you receive it?” to “From whom?”",
            "corrected the survey Who helps whom, which has been asked: question in English of “Assistance”, "
            "from “From whom?” to “From who?”",
        ]

    def test_a_condition_stays(self, staff, survey):
        grows, land = make_question(survey, "grows", "yes_no"), make_question(survey, "land")
        ask(survey)
        assert write_by_script(staff, survey, f"question-{land.pk}.only_if", str(grows.pk), "").state == "refused"

    def test_a_text_that_respondents_read_is_not_emptied(self, staff, survey):
        ask(survey)
        assert write_by_script(staff, survey, "survey.titles.en", "", "Who helps whom").state == "refused"

    def test_a_wave_set_back_after_somebody_answered_keeps_it(self, staff, survey):
        asked = make_organisation(survey.cluster)
        wave = make_wave(survey, respondents=[asked], roster=[asked])
        make_response(wave, asked)
        Wave.objects.filter(pk=wave.pk).update(state="draft")
        assert survey.is_frozen
        assert press(staff, survey, f"relation-{survey.relations.first().pk}.remove").status_code == 409

    def test_choices_that_another_survey_has_asked_stay(self, staff, survey):
        other = make_survey(survey.cluster, "other")
        field = make_question(other, "kinds", "one_of").field
        make_question(survey, "kinds", "one_of")
        ask(other)
        page = press(staff, survey, f"field-{field.pk}.choice-add", **{f"new-choice-{field.pk}": "X"})
        assert page.status_code == 409 and "asked already" in page.content.decode()


class TestLog:
    def test_texts_at_most_once_a_part_and_person_in_ten_minutes(self, staff, people, survey):
        was = "Who helps whom"
        for text in ("One", "Two", "Three"):
            write_by_script(staff, survey, "survey.titles.en", text, was)
            was = text
        write_by_script(staff, survey, "survey.titles.es", "Uno", "Quién ayuda a quién")
        root = Client()
        root.force_login(people.root)
        write_by_script(root, survey, "survey.titles.en", "Four", "Three")
        told = [(each.who, in_words(each)) for each in people.cluster.activities.order_by("pk")]
        assert [who for who, _ in told] == ["alice", "alice", "root"]
        assert told[0][1] == "wrote in the survey One: title in English of “One”"
        people.cluster.activities.update(at=timezone.now() - timedelta(minutes=11))
        write_by_script(staff, survey, "survey.titles.en", "Five", "Four")
        assert people.cluster.activities.count() == 4

    def test_the_same_part_of_two_surveys_is_told_of_both(self, staff, people, survey):
        other = make_survey(people.cluster, "other")
        for each in (survey, other):
            write_by_script(staff, each, "survey.asked_by", "Project", "")
        assert people.cluster.activities.count() == 2

    def test_each_change_of_structure_has_its_line(self, staff, survey):
        first, second = survey.relations.all()
        field = make_question(make_survey(survey.cluster, "other"), "kinds", "one_of").field
        press(staff, survey, "relation.add", **{"new-relation": "Friends"})
        press(staff, survey, f"relation-{first.pk}.down")
        press(staff, survey, f"relation-{second.pk}.remove")
        press(staff, survey, "question.add", **{"new-question": str(field.pk)})
        press(staff, survey, f"field-{field.pk}.choice-add", **{f"new-choice-{field.pk}": "Well"})
        press(staff, survey, f"field-{field.pk}.choice-remove.well")
        press(staff, survey, f"question-{survey.questions.get().pk}.remove")
        assert log(survey) == [
            "added “Friends” to the kinds of help of the survey Who helps whom",
            "changed the order of the kinds of help in the survey Who helps whom",
            "removed “Trust” from the kinds of help of the survey Who helps whom",
            "added the question “kinds” to the survey Who helps whom",
            "added the choice “Well” to “kinds” in the survey Who helps whom",
            "removed the choice “Well” from “kinds” in the survey Who helps whom",
            "removed the question “kinds” from the survey Who helps whom",
        ]

    def test_nothing_is_told_of_what_was_refused(self, staff, survey):
        press(staff, survey, "relation.add", **{"new-relation": ""})
        write_by_script(staff, survey, "survey.minutes", "ten", "10")
        write_by_script(staff, survey, "survey.minutes", "10", "10")
        assert log(survey) == []


class TestListAndNew:
    def test_none_yet(self, staff, people):
        html = staff.get(reverse("surveys", args=["casma"]), headers={"accept-language": "en"}).content.decode()
        assert "There is none yet." in html

    @pytest.mark.parametrize("start", list(TEMPLATES))
    def test_from_a_template(self, staff, people, start):
        page = staff.post(reverse("survey-new", args=["casma"]), {"start": start})
        survey = people.cluster.surveys.get()
        assert (page.url, survey.key) == (address(survey), start)
        assert log(survey) == [f"made the survey {survey}"]
        assert staff.get(page.url).status_code == 200

    def test_from_an_earlier_one(self, staff, survey):
        staff.post(reverse("survey-new", args=["casma"]), {"start": f"copy-{survey.pk}"})
        copy = survey.cluster.surveys.get(key="help-2")
        assert copy.relations.count() == 2
        assert log(survey) == ["copied the survey Who helps whom to a new one"]

    def test_nothing_chosen_or_another_clusters(self, staff, survey):
        other = make_survey(make_cluster("tumbes"))
        for start in ("", "novel", f"copy-{other.pk}"):
            page = staff.post(
                reverse("survey-new", args=["casma"]), {"start": start}, headers={"accept-language": "en"}
            )
            assert page.status_code == 422 and "Choose what to start from." in page.content.decode()
        assert Survey.objects.count() == 2

    def test_copied_from_the_list(self, staff, survey):
        ask(survey)
        page = staff.post(address(survey, "survey-copy"), follow=True, headers={"accept-language": "en"})
        html = page.content.decode()
        assert "This is the copy." in html and "has been asked" not in html

    def test_removed_while_nobody_was_asked(self, staff, survey):
        make_wave(survey, state="draft")
        staff.post(address(survey, "survey-remove"))
        assert not Survey.objects.exists()
        assert "removed the survey Who helps whom" in log(survey)[-1]

    def test_one_that_has_been_asked_stays(self, staff, survey):
        ask(survey)
        page = staff.post(address(survey, "survey-remove"), follow=True, headers={"accept-language": "en"})
        assert "has been asked" in page.content.decode()
        assert Survey.objects.exists()

    @pytest.mark.parametrize("more", [0, 60])
    def test_queries_do_not_grow(self, staff, people, more, django_assert_num_queries):
        for number in range(more):
            make_survey(people.cluster, f"s{number}")
        with django_assert_num_queries(6 if more else 5):
            assert staff.get(reverse("surveys", args=["casma"])).status_code == 200


class TestPage:
    def test_what_is_missing_is_marked_and_listed(self, staff, survey):
        make_relation(survey, "new", names={"es": "Nueva"}, prompts={})
        html = staff.get(address(survey), headers={"accept-language": "en"}).content.decode()
        assert html.count('class="cell missing"') == 3, "its name in English, its question in both"
        assert "Missing in English: short name of “Nueva”." in html

    def test_languages_side_by_side(self, staff, survey):
        type(survey.cluster).objects.update(languages=["es"])
        html = staff.get(address(survey)).content.decode()
        assert "survey.titles.es" in html and "survey.titles.en" not in html

    def test_the_checks_look_at_the_wave_in_preparation(self, staff, survey):
        asked = [make_organisation(survey.cluster) for _ in range(3)]
        make_wave(survey, state="draft", roster=asked)
        html = staff.get(address(survey), headers={"accept-language": "en"}).content.decode()
        assert "With 3 organisations on the list." in html and "choose the respondents" in html

    @pytest.mark.parametrize("name", ["survey", "survey-copy", "survey-remove", "question-new"])
    def test_strangers_find_nothing(self, client, people, survey, name):
        client.force_login(people.charlie)
        assert client.post(address(survey, name)).status_code == 404
        # Under one's own cluster another one's survey is not there either.
        elsewhere = reverse(name, args=[people.other_cluster.slug, survey.pk])
        assert client.post(elsewhere).status_code == 404

    def test_queries_are_the_same_with_400_organisations_and_a_long_survey(self, staff, people):
        survey = from_template(people.cluster, TEMPLATES["assistance"], Wording.for_cluster("Casma"))
        counts = []
        for more in (0, 400):
            for _ in range(more):
                make_organisation(people.cluster)
            for number in range(more // 100):
                make_relation(survey, f"r{number}")
                make_question(survey, f"q{number}", "one_of")
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert staff.get(address(survey)).status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 14

    def test_opening_writes_nothing(self, staff, survey):
        staff.get(address(survey))
        staff.get(address(survey, "question-new"))
        assert log(survey) == []


class TestPreview:
    def page(self, client, survey, step, language="es", **more):
        return client.get(address(survey, "survey-preview", language, step), **more)

    def test_every_step_in_each_language(self, staff, survey):
        make_question(survey, "land")
        asked = [make_organisation(survey.cluster, name=f"Fundo {number}") for number in range(3)]
        for language, words in (("es", "Su organización"), ("en", "Your organisation")):
            for step in ("welcome", "choose", "more", "rate-assistance", "rate-trust", "about", "check"):
                page = self.page(staff, survey, step, language)
                assert page.status_code == 200, step
                assert f'<html lang="{language}">' in page.content.decode()
            assert words in self.page(staff, survey, "welcome", language).content.decode()
        assert asked[0].name in self.page(staff, survey, "rate-trust").content.decode()

    def test_a_cluster_without_organisations_has_examples(self, staff, survey):
        assert "Organización de ejemplo 1" in self.page(staff, survey, "choose").content.decode()
        assert "Organización de ejemplo 1" in self.page(staff, survey, "rate-trust").content.decode()

    def test_a_blank_survey_has_a_preview(self, staff, people):
        survey = from_template(people.cluster, TEMPLATES["blank"], Wording.for_cluster("Casma"))
        for step in ("welcome", "choose", "check"):
            assert self.page(staff, survey, step).status_code == 200

    def test_only_our_own_pages_frame_it_and_no_script_runs_in_it(self, staff, survey):
        page = self.page(staff, survey, "welcome")
        policy = page["Content-Security-Policy"]
        assert page["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in policy and "script-src 'none'" in policy
        builder = staff.get(address(survey))
        assert "frame-src 'self'" in builder["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in builder["Content-Security-Policy"]
        assert builder["X-Frame-Options"] == "DENY"

    def test_sent_it_leads_on_and_keeps_nothing(self, staff, survey):
        page = staff.post(address(survey, "survey-preview", "es", "welcome"), {"consent": "on"})
        assert page.url == address(survey, "survey-preview", "es", "choose")
        page = staff.post(address(survey, "survey-preview", "es", "check"))
        assert page.url == address(survey, "survey-preview", "es", "welcome")
        page = staff.post(address(survey, "survey-preview", "es", "more"), {"switch_language": "en"})
        assert page.url == address(survey, "survey-preview", "en", "more")
        assert not survey.waves.exists() and not survey.cluster.organisations.exists()

    def test_its_links_stay_in_the_preview(self, staff, survey):
        html = self.page(staff, survey, "more").content.decode()
        assert address(survey, "survey-preview", "es", "choose") in html
        assert "/answer/preview" not in html

    def test_a_step_that_is_gone_leads_to_the_first(self, staff, survey):
        page = self.page(staff, survey, "rate-gone")
        assert page.url == address(survey, "survey-preview", "es", "welcome")

    @pytest.mark.parametrize("language", ["fr", "xx", "zz"])
    def test_languages_that_it_does_not_have(self, staff, survey, language):
        assert self.page(staff, survey, "welcome", language).status_code == 404

    def test_strangers_find_nothing(self, client, people, survey):
        client.force_login(people.charlie)
        assert self.page(client, survey, "welcome").status_code == 404

    @pytest.mark.parametrize("more", [0, 400])
    def test_queries_do_not_grow(self, staff, survey, more, django_assert_num_queries):
        make_organisation(survey.cluster)
        for _ in range(more):
            make_organisation(survey.cluster)
        with django_assert_num_queries(10):
            assert self.page(staff, survey, "choose").status_code == 200


def test_the_answer_to_a_script_says_no_more_than_it_needs(staff, survey):
    answer = write(staff, survey, {"survey.titles.en": ("New", "Who helps whom")}, headers=BY_SCRIPT)
    told = json.loads(answer.content)["texts"]["survey.titles.en"]
    assert told == {"state": "saved", "typed": "New", "now": "New", "message": ""}


def test_what_comes_next(staff, survey):
    new = f"/clusters/casma/waves/new/?survey={survey.pk}"
    assert f'href="{new}">Ask it: a new wave…</a>' in staff.get(address(survey)).content.decode()
    wave = make_wave(survey, state="draft")
    assert f'href="/clusters/casma/waves/{wave.pk}/">To wave 1</a>' in staff.get(address(survey)).content.decode()
