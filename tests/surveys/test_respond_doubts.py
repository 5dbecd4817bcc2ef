"""Profile questions of every kind: what looks odd is pointed out once, never in the way, and kept as it was written."""

import re

import pytest

from surveys.models import Draft, ProfileAnswer, Response, Submission
from tests.builders import make_question
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


def about(client, world):
    """A phone that stands at the profile questions."""
    phone = Phone(client, world.invitation).send(consent="on").send(nobody_listed="on").send()
    assert phone.step == "about"
    return phone


def ask(world, key="land_ha", kind="number", **field):
    question = make_question(world.survey, key, kind)
    if field:
        world.survey.cluster.profile_fields.filter(key=key).update(**field)
    return question


def payload():
    payload = Draft.objects.get().payload
    return payload.get("profile"), payload.get("unclear")


def warnings(phone):
    return re.findall(r'<p class="gentle" role="status" data[^>]*>([^<]+)', phone.text)


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        ("number", "1,250", "1250"),
        ("number", "1.250", "1250"),
        ("number", "1 250", "1250"),
        ("number", "1'250'000", "1250000"),
        ("number", "mucho", "12"),
        ("number", "12 ha", "12"),
        ("number", "-3", "0 o más|0 or more"),
        ("number", "1e3", "12"),
        ("number", "9" * 30, "12"),
        ("number", "١٢", "12"),
        ("number", "=1+1", "12"),
        ("whole_number", "12,5", "0 o más|0 or more"),
        ("whole_number", "-1", "0 o más|0 or more"),
        ("whole_number", "10 a 12", "12"),
    ],
)
def test_pointed_out_once_and_then_kept_as_written(world, client, kind, typed, said):
    ask(world, kind=kind)
    phone = about(client, world).send(land_ha=typed)
    assert phone.step == "about"
    assert phone.page.status_code == 200
    assert re.search(said, warnings(phone)[0])
    assert 'role="alert"' not in phone.text, "a doubt is no error"
    assert f'value="{typed}"'.replace("'", "&#x27;") in phone.text
    phone.send(land_ha=typed)
    assert phone.step == "check"
    assert payload() == ({}, {"land_ha": typed})
    assert typed.replace("'", "&#x27;") in phone.text, "the summary says what is kept"
    phone.send()
    assert phone.step == "thanks"
    assert not ProfileAnswer.objects.exists(), "no number to reckon with"
    assert Submission.objects.get().payload["unclear"] == {"land_ha": typed}


def test_what_is_pointed_out_is_stored_already(world, client):
    """Whoever stops there loses nothing."""
    ask(world)
    about(client, world).send(land_ha="1,250")
    assert payload() == ({}, {"land_ha": "1,250"})
    again = Phone(client, world.invitation)
    assert again.step == "about"
    assert 'value="1,250"' in again.text


@pytest.mark.parametrize("kind", ["number", "whole_number"])
@pytest.mark.parametrize(("typed", "stored"), [("12", 12), (" 12 ", 12), ("0", 0), ("1000000000000", 10**12)])
def test_a_plain_number_is_no_matter(world, client, kind, typed, stored):
    ask(world, kind=kind)
    phone = about(client, world).send(land_ha=typed)
    assert phone.step == "check"
    assert payload() == ({"land_ha": stored}, {})


@pytest.mark.parametrize(("typed", "stored"), [("12,5", 12.5), ("12.50", 12.5), ("0,001", 0.001), ("1250,5", 1250.5)])
def test_a_decimal_number(world, client, typed, stored):
    ask(world)
    assert about(client, world).send(land_ha=typed).step == "check"
    assert payload() == ({"land_ha": stored}, {})


def test_mending_it_is_as_good(world, client):
    ask(world)
    phone = about(client, world).send(land_ha="1,250").send(land_ha="1250")
    assert phone.step == "check"
    assert payload() == ({"land_ha": 1250}, {})


def test_something_else_that_is_odd_is_pointed_out_anew(world, client):
    ask(world)
    phone = about(client, world).send(land_ha="1,250").send(land_ha="1,260")
    assert phone.step == "about"
    assert "1260" in warnings(phone)[0]
    assert phone.send(land_ha="1,260").step == "check"


def test_two_doubts_are_said_at_once(world, client):
    ask(world, "land_ha")
    ask(world, "staff", "whole_number")
    phone = about(client, world).send(land_ha="1,250", staff="muchos")
    assert len(warnings(phone)) == 2
    phone.send(land_ha="1,250", staff="muchos")
    assert phone.step == "check"


def test_a_larger_number_than_usual_is_a_number(world, client):
    ask(world, usual_most=5000)
    phone = about(client, world).send(land_ha="5000")
    assert phone.step == "check"
    phone.go("about").send(land_ha="5000,5")
    assert phone.step == "about" and len(warnings(phone)) == 1
    phone.send(land_ha="5000,5")
    assert phone.step == "check"
    assert payload() == ({"land_ha": 5000.5}, {})
    phone.send()
    assert ProfileAnswer.objects.get().value == 5000.5


def test_what_is_usual_is_told_to_the_script_without_thousands(world, client):
    ask(world, usual_most=12500.5)
    assert 'data-usual-most="12500.5"' in about(client, world).text


def test_a_doubt_of_a_question_that_does_not_apply_is_none(world, client):
    produces = ask(world, "produces", "yes_no")
    make_question(world.survey, "land_ha", "number", only_if=produces)
    phone = about(client, world).send(produces="no", land_ha="1,250")
    assert phone.step == "check"
    assert payload() == ({"produces": False}, {})


def test_an_answer_to_a_condition_that_is_open_is_kept(world, client):
    """Not answering whether it produces is not "no"."""
    produces = ask(world, "produces", "yes_no")
    make_question(world.survey, "land_ha", "number", only_if=produces)
    about(client, world).send(land_ha="12")
    assert payload() == ({"land_ha": 12}, {})


def test_everything_may_be_left_open(world, client):
    for key, kind in (("a", "yes_no"), ("b", "number"), ("c", "whole_number"), ("d", "text")):
        ask(world, key, kind)
    phone = about(client, world).send()
    assert phone.step == "check"
    assert payload() == ({}, {})


@pytest.mark.parametrize(("typed", "stored"), [("yes", True), ("no", False)])
def test_yes_or_no(world, client, typed, stored):
    ask(world, "exports", "yes_no")
    phone = about(client, world).send(exports=typed)
    assert payload() == ({"exports": stored}, {})
    assert f'name="exports" value="{typed}" checked' in phone.go("about").text


CHOICES = [
    {"key": "fair", "names": {"es": "Comercio justo", "en": "Fair trade"}},
    {"key": "bio", "names": {"es": "Orgánico", "en": "Organic"}},
    {"key": "gap", "names": {"es": "Global GAP", "en": "Global GAP"}},
]


def test_one_of(world, client):
    ask(world, "label", "one_of", choices=CHOICES)
    phone = about(client, world).send(label="bio")
    assert payload() == ({"label": "bio"}, {})
    assert "Orgánico" in phone.text
    phone.go("about")
    assert 'name="label" value="bio" checked' in phone.text and phone.text.count(" checked") == 1
    phone.send().send("check")
    assert Draft.objects.count() == 0 and not ProfileAnswer.objects.exists(), "it can be taken back"


def test_several_of(world, client):
    ask(world, "labels", "several_of", choices=CHOICES)
    phone = about(client, world).send(labels=["fair", "gap"])
    assert payload() == ({"labels": ["fair", "gap"]}, {})
    assert "Comercio justo" in phone.text and "Global GAP" in phone.text and "Orgánico" not in phone.text
    phone.go("about")
    assert re.findall(r'name="labels" value="(\w+)" checked', phone.text) == ["fair", "gap"]
    phone.go("check").send()
    assert ProfileAnswer.objects.get().value == ["fair", "gap"]


@pytest.mark.parametrize(("kind", "value"), [("one_of", "x"), ("several_of", "x"), ("yes_no", "perhaps")])
def test_a_made_up_choice_is_not_stored(world, client, kind, value):
    ask(world, "label", kind, choices=CHOICES)
    ask(world, "land_ha")
    phone = about(client, world).send(label=value, land_ha="12")
    assert phone.step == "about"
    assert 'role="alert"' in phone.text
    assert payload() == ({"land_ha": 12}, {}), "what is good of the page is kept"


def test_text_is_kept_as_typed(world, client):
    ask(world, "brand", "text")
    phone = about(client, world).send(brand="  Mangos  <del> Norte & Cía. ")
    assert payload() == ({"brand": "Mangos <del> Norte & Cía."}, {})
    assert "<del>" not in phone.text
    phone.send()
    assert ProfileAnswer.objects.get().value == "Mangos <del> Norte & Cía."


@pytest.mark.parametrize("kind", ["text", "number"])
@pytest.mark.parametrize("typed", ["x" * 201, "A\x00B", "A\u0085B"])
def test_text_that_no_file_could_hold_is_asked_for_again(world, client, kind, typed):
    ask(world, "brand", kind)
    ask(world, "land_ha")
    phone = about(client, world).send(brand=typed, land_ha="12")
    assert phone.step == "about"
    assert 'role="alert"' in phone.text
    assert payload() == ({"land_ha": 12}, {})


def test_switching_the_language_points_nothing_out(world, client):
    ask(world, "label", "yes_no")
    phone = about(client, world).send(label="perhaps", switch_language="en")
    assert phone.step == "about"
    assert 'role="alert"' not in phone.text and '<html lang="en">' in phone.text


def test_what_was_unclear_can_be_mended_after_it_was_sent(world, client):
    ask(world)
    phone = about(client, world).send(land_ha="1,250").send(land_ha="1,250").send()
    assert phone.step == "thanks"
    phone.go("about")
    assert 'value="1,250"' in phone.text
    phone.send(land_ha="1250", back_to_check="1").send()
    assert (Response.objects.get().revision, ProfileAnswer.objects.get().value) == (2, 1250)
    assert "unclear" not in Submission.objects.latest("id").payload


def test_hostile_text_in_a_doubt(world, client):
    ask(world, units={"es": "<i>ha</i>", "en": "<i>ha</i>"})
    phone = about(client, world).send(land_ha='"><script>x</script>')
    assert "<script>x" not in phone.text and "<i>ha" not in phone.text
    hidden = re.search(r'name="doubted" value="([^"]*)"', phone.text).group(1)
    assert hidden == "land_ha=&quot;&gt;&lt;script&gt;x&lt;/script&gt;"


def test_units_are_in_the_question(world, client):
    ask(world, units={"es": "hectáreas", "en": "hectares"})
    phone = about(client, world).send(land_ha="1,250")
    assert "1,250 hectáreas?" in warnings(phone)[0].replace("¿", "")
    assert "hectáreas" in phone.send(land_ha="1,250").text
