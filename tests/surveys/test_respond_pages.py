"""Each page of the questionnaire: what it takes, what it asks again, and that nothing typed is lost."""

import re

import pytest

from surveys import waves
from surveys.models import Draft, Response, Submission
from surveys.texts import clean_line
from tests.builders import (
    make_organisation,
    make_question,
)
from tests.surveys.phone import Phone, ratings_of

pytestmark = pytest.mark.django_db


def test_nobody_is_an_answer(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    assert phone.step == "more"
    assert phone.send().step == "check"
    phone.send()
    assert Response.objects.get().named_nobody is True


def test_nobody_and_somebody_at_once_is_asked_again_and_keeps_the_ticks(world, phone):
    phone.send(consent="on").send(chosen=[world.apem.pk], nobody_listed="on")
    assert phone.step == "choose"
    assert phone.text.count(" checked") == 2


def test_choosing_nothing_is_asked_again(phone):
    phone.send(consent="on").send("choose")
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


def test_organisations_stand_in_reading_order_from_a_place_of_the_respondents_own(world, phone):
    growers = [make_organisation(world.survey.cluster, f"N{number}", name=f"Niño {number}") for number in (10, 2, 1)]
    waves.add_to_roster(world, growers)
    phone.send(consent="on")
    shown = re.findall("<span>(Niño [0-9]+|APEM|Universidad)", phone.text)
    ordered = ["APEM", "Niño 1", "Niño 2", "Niño 10", "Universidad"]
    turns = [ordered[start:] + ordered[:start] for start in range(5)]
    assert shown in turns


def test_oneself_is_not_on_the_list(world, phone):
    phone.send(consent="on")
    assert f'value="{world.grower.pk}"' not in phone.text
    phone.send(chosen=[world.grower.pk])
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


@pytest.mark.parametrize("value", ["999999", "x", "-1", "1e3", "١"])
def test_choosing_what_is_not_offered_is_refused(phone, value):
    phone.send(consent="on").send(chosen=[value])
    assert phone.step == "choose"
    assert 'role="alert"' in phone.text


def test_a_forgotten_rating_is_asked_for_and_the_others_are_kept(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"})
    assert phone.step == "rate-assistance"
    assert phone.text.count("wanting") == 1
    assert f'name="o{world.senasa.pk}" value="5" checked' in phone.text


@pytest.mark.parametrize("value", ["0", "6", "7", "2.5", "x"])
def test_a_rating_outside_the_scale_is_refused(world, phone, value):
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": value})
    assert phone.step == "rate-assistance"
    assert "wanting" in phone.text


def test_a_place_without_a_name_is_asked_about_and_kept(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": "", "place-0": "Sullana"})
    assert phone.step == "more"
    assert "field-error" in phone.text and 'value="Sullana"' in phone.text


def test_more_rows_for_names_keep_what_was_written(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{"name-0": "Uno", "name-1": "Dos", "name-2": "Tres", "add_rows": "1"})
    assert phone.step == "more"
    assert 'value="Tres"' in phone.text and 'name="name-5"' in phone.text


def test_names_are_bounded(phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{f"name-{row}": f"Nombre {row}" for row in range(60)})
    assert len(Draft.objects.get().payload["names"]) == 20


def test_hostile_names_are_shown_as_typed(world, phone):
    hostile = '<script>alert("1")</script> =1+1 🥭 \u202eabc'
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": hostile})
    assert phone.step == "rate-assistance"
    assert "<script>alert" not in phone.text
    assert "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; =1+1 🥭" in phone.text


@pytest.mark.parametrize("text", ["A\x00B", "A\x07B", "x" * 201])
def test_names_that_no_file_could_hold_are_refused(phone, text):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": text})
    assert phone.step == "more"
    assert "field-error" in phone.text


def test_a_name_that_is_known_exactly_is_recognised(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": "universidad nacional de PIURA"})
    key = "n:universidad nacional de piura"
    phone.send(**{key: "4"}).send(**{key: "none"})
    phone.send()
    name = Response.objects.get().open_names.get()
    assert (name.text, name.organisation) == ("universidad nacional de PIURA", world.unp)


def test_taking_an_organisation_away_takes_its_ratings_along(world, phone):
    senasa, apem = f"o{world.senasa.pk}", f"o{world.apem.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{senasa: "5", apem: "1"}).send(**{senasa: "5", apem: "1"})
    phone.send("choose", chosen=[world.senasa.pk], back_to_check="1")
    assert phone.step == "check"
    phone.send()
    assert ratings_of(world, "assistance") == {"SENASA": 5}
    assert apem not in Submission.objects.get().payload["ratings"]["assistance"]


def test_adding_an_organisation_asks_for_its_rating(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    phone.send("choose", chosen=[world.senasa.pk, world.apem.pk], back_to_check="1")
    assert phone.step == "rate-assistance"


def test_two_ways_of_writing_one_name_are_asked_about(world, phone):
    phone.send(consent="on").send(nobody_listed="on")
    phone.send(**{"name-0": "Univ. Piura", "name-1": "Univ Piura", "place-1": "Castilla"})
    assert phone.step == "more"
    assert "field-error" in phone.text and 'value="Castilla"' in phone.text


@pytest.mark.parametrize("name", ["ß" * 150, "ﷺ" * 20, "אּ" * 90])
def test_letters_that_come_apart_into_many_are_no_trouble(world, phone, name):
    phone.send(consent="on").send(nobody_listed="on").send(**{"name-0": name})
    while phone.step.startswith("rate-"):
        key = re.search(r'type="radio" name="([^"]+)"', phone.text).group(1)
        phone.send(**{key: "4"})
    phone.send("check")
    assert phone.step == "thanks"
    assert Response.objects.get().open_names.get().text == clean_line(name)


@pytest.mark.parametrize("field", ["name-²", "name-x", "name--1", "name-999", "name-"])
def test_made_up_fields_are_ignored(world, phone, field):
    phone.send(consent="on").send(nobody_listed="on").send(**{field: "X"})
    assert Draft.objects.get().payload["names"] == []


@pytest.mark.parametrize(("typed", "shown"), [("0,00001", "0.00001"), ("1.1250", "1.1250"), ("12", "12")])
def test_a_number_is_shown_as_it_can_be_sent_again(world, client, typed, shown):
    make_question(world.survey, "land_ha", "number")
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(land_ha=typed)
    assert phone.step == "check"
    stored = Draft.objects.get().payload["profile"]
    assert f'value="{shown}"' in phone.go("about").text
    phone.send(land_ha=shown)
    assert Draft.objects.get().payload["profile"] == stored


def test_the_summary_shows_the_choice_that_was_made(world, client):
    choices = [{"key": "no", "names": {"es": "Nunca"}}, {"key": "not-sure", "names": {"es": "Quizás"}}]
    make_question(world.survey, "plans", "one_of")
    world.survey.cluster.profile_fields.update(choices=choices)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(plans="not-sure")
    assert "Quizás" in phone.text and "Nunca" not in phone.text


def test_profile_answers_are_kept_and_conditions_hold(world, client):
    produces = make_question(world.survey, "produces", "yes_no", position=1)
    make_question(world.survey, "land_ha", "number", position=2, only_if=produces)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send()
    assert phone.step == "about"
    phone.send(produces="no", land_ha="12,5")
    phone.go("about").send(produces="yes", land_ha="12,5")
    assert "12.5" in phone.text or "12,5" in phone.text
    phone.send("check")
    answers = {row.question.field.key: row.value for row in Response.objects.get().profile_answers.all()}
    assert answers == {"produces": True, "land_ha": 12.5}


def test_what_does_not_apply_is_not_kept(world, client):
    produces = make_question(world.survey, "produces", "yes_no", position=1)
    make_question(world.survey, "land_ha", "number", position=2, only_if=produces)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(produces="no", land_ha="12")
    assert Draft.objects.get().payload["profile"] == {"produces": False}


@pytest.mark.parametrize(("typed", "said"), [("1,250", "1250"), ("1.250", "1250"), ("mucho", "12"), ("-3", "12")])
def test_a_number_that_can_be_read_two_ways_is_asked_about(world, client, typed, said):
    make_question(world.survey, "land_ha", "number")
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send().send(land_ha=typed)
    assert phone.step == "about"
    assert said in phone.text and f'value="{typed}"' in phone.text


def test_markup_in_prompts_is_shown_as_text(world, client):
    make_question(world.survey, "land_ha", "number", prompts={"es": "<b>¿Tierra?</b>", "en": "<b>Land?</b>"})
    world.survey.cluster.profile_fields.update(units={"es": "<i>ha</i>", "en": "<i>ha</i>"})
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(nobody_listed="on").send()
    assert "<b>¿Tierra" not in phone.text and "<i>ha" not in phone.text
    assert "&lt;b&gt;¿Tierra?&lt;/b&gt;" in phone.text and "&lt;i&gt;ha&lt;/i&gt;" in phone.text


def test_a_refused_page_puts_whoever_reads_it_where_it_is_wrong(world, phone):
    """With the browser's own means, so with scripts off, too: one field of the page, the first that is wrong."""

    def pointed_out():
        (field,) = re.findall(r"<input[^>]*autofocus[^>]*>", phone.text)
        return field

    phone.send("welcome")
    assert 'name="consent"' in pointed_out()
    phone.send(consent="on").send("choose", chosen=[world.apem.pk], nobody_listed="on")
    assert 'name="nobody_listed"' in pointed_out()
    phone.send("choose", chosen=[world.senasa.pk, world.apem.pk]).send("more", **{"name-1": "", "place-1": "Sullana"})
    assert 'name="name-1"' in pointed_out() and 'aria-invalid="true"' in pointed_out()
    phone.send("more").send(**{f"o{world.senasa.pk}": "5"})
    assert f'name="o{world.apem.pk}"' in pointed_out()
    assert "autofocus" not in phone.go("choose").text
