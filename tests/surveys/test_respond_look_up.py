"""Looking a name up on a long list, with scripts off: what matches is shown, and nothing that is ticked gets lost."""

import re

import pytest

from surveys import waves
from surveys.models import Alias, Draft
from surveys.names import answers_to
from tests.builders import make_category, make_organisation
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(world):
    """A list of 24: the three of the world, and twenty more, among them one that is known by other names."""
    cluster = world.survey.cluster
    office = make_category(cluster, "Government")
    world.unp.name, world.unp.label = "UNP", "UNP"
    world.unp.save()
    for text in ("Universidad Nacional de Piura", "La Nacional"):
        Alias.objects.create(organisation=world.unp, text=text)
    others = [make_organisation(cluster, f"P{number}", name=f"Piñón {number}") for number in range(1, 20)]
    agency = make_organisation(cluster, "ANA", name="Autoridad del Agua", label="ANA", category=office)
    waves.add_to_roster(world, [*others, agency])
    world.others, world.agency = others, agency
    return world


@pytest.fixture
def choosing(client, listed):
    return Phone(client, listed.invitation).send(consent="on")


def looked_up(phone, text, **ticked):
    return phone.send("choose", look_up=text, look_up_now="1", **ticked)


def shown(phone):
    """The names on the list, in order."""
    return re.findall(r'name="chosen" value="\d+"[^>]*> <span>([^<]+)', phone.text)


def ticked(phone):
    return {int(pk) for pk in re.findall(r'name="chosen" value="(\d+)" checked', phone.text)}


def groups(phone):
    return re.findall(r'<fieldset class="group"[^>]*>\s*<legend>([^<]+)', phone.text)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("universidad nacional", ["UNP"]),
        ("UNIVERSIDAD  de piúra", ["UNP"]),
        ("nac piu", ["UNP"]),
        ("la nacional", ["UNP"]),
        ("unp", ["UNP"]),
        ("ana", ["Autoridad del Agua"]),
        ("agua autoridad", ["Autoridad del Agua"]),
        ("senasa", ["SENASA"]),
        ("pinon 7", ["Piñón 7"]),
        ("PIÑÓN 19", ["Piñón 19"]),
        ("iversidad", []),
        ("<b>", []),
    ],
)
def test_what_matches(choosing, typed, names):
    assert shown(looked_up(choosing, typed)) == names


def test_the_beginning_of_a_word_finds_all_that_begin_so(choosing):
    found = shown(looked_up(choosing, "piñón 1"))
    assert set(found) == {"Piñón 1", *(f"Piñón {number}" for number in range(10, 20))}
    assert "11 organizaciones" in choosing.text or "11 organisations match" in choosing.text


def test_nothing_matches(choosing):
    looked_up(choosing, "zzz")
    assert shown(choosing) == []
    assert re.search(r'class="found" role="status"[^>]*>[^<]+</p>', choosing.text)
    assert 'name="nobody_listed"' in choosing.text
    assert choosing.step == "choose"


def test_looking_up_complains_about_nothing(choosing):
    """Nothing is ticked yet: that is why a name is looked up."""
    looked_up(choosing, "unp")
    assert 'role="alert"' not in choosing.text
    assert "field-error" not in choosing.text
    assert choosing.page.status_code == 200


def test_the_typed_text_stays_and_is_shown_as_text(choosing):
    looked_up(choosing, '"><script>x</script>')
    assert 'value="&quot;&gt;&lt;script&gt;x&lt;/script&gt;"' in choosing.text
    assert "<script>x" not in choosing.text


def test_an_empty_box_shows_the_whole_list(choosing):
    looked_up(choosing, "unp")
    assert len(shown(looked_up(choosing, "  "))) == 23


def test_what_is_ticked_stays_ticked_and_in_sight(listed, choosing):
    looked_up(choosing, "unp", chosen=[listed.senasa.pk])
    assert set(shown(choosing)) == {"SENASA", "UNP"}
    assert ticked(choosing) == {listed.senasa.pk}
    assert shown(choosing)[0] == "SENASA", "what is ticked and does not match comes first"
    assert len(groups(choosing)) == 2
    looked_up(choosing, "agua", chosen=[listed.senasa.pk, listed.unp.pk])
    assert ticked(choosing) == {listed.senasa.pk, listed.unp.pk}
    assert set(shown(choosing)) == {"SENASA", "UNP", "Autoridad del Agua"}


def test_what_is_ticked_and_matches_is_shown_once(listed, choosing):
    looked_up(choosing, "unp", chosen=[listed.unp.pk])
    assert shown(choosing) == ["UNP"]
    assert ticked(choosing) == {listed.unp.pk}


def test_what_is_ticked_is_stored_though_the_way_goes_on_later(listed, choosing):
    looked_up(choosing, "unp", chosen=[listed.senasa.pk])
    assert Draft.objects.get().payload["chosen"] == [listed.senasa.pk]
    again = Phone(choosing.client, listed.invitation)
    assert again.step == "choose", "the page is not finished"
    assert ticked(again) == {listed.senasa.pk}


def test_going_on_from_what_was_found(listed, choosing):
    looked_up(choosing, "unp", chosen=[listed.senasa.pk])
    choosing.send(chosen=[listed.senasa.pk, listed.unp.pk], look_up="unp")
    assert choosing.step == "more"
    assert Draft.objects.get().payload["chosen"] == sorted([listed.senasa.pk, listed.unp.pk])


def test_nobody_stays_ticked(choosing):
    looked_up(choosing, "unp", nobody_listed="on")
    assert 'name="nobody_listed" checked' in choosing.text


def test_looking_up_before_the_consent_stores_nothing(client, listed):
    phone = Phone(client, listed.invitation)
    looked_up(phone, "unp", chosen=[listed.senasa.pk])
    assert phone.step == "welcome"
    assert not Draft.objects.exists()


def test_oneself_is_never_found(listed, choosing):
    looked_up(choosing, "agro uno", chosen=[listed.grower.pk])
    assert shown(choosing) == []
    assert listed.grower.pk not in Draft.objects.get().payload.get("chosen", [])


@pytest.mark.parametrize("step", ["welcome", "more", "rate-assistance", "about"])
def test_on_other_pages_it_means_nothing(listed, choosing, step):
    choosing.send(chosen=[listed.senasa.pk])
    choosing.send(step, look_up="unp", look_up_now="1", consent="on", **{f"o{listed.senasa.pk}": "3"})
    assert choosing.page.status_code == 200


@pytest.mark.parametrize("value", ["9" * 5000, "9" * 19, "-1", "x", "1e3", "١", ""])
def test_made_up_ticks_are_left_out(listed, choosing, value):
    looked_up(choosing, "unp", chosen=[value, listed.senasa.pk])
    assert ticked(choosing) == {listed.senasa.pk}
    assert choosing.send("choose", chosen=[value]).step == "choose"


def what_enter_presses(phone):
    """The first button of the page's form, in it or before it."""
    inside = phone.text.index('id="page"')
    buttons = re.finditer(r"(<noscript>)?<button([^>]*)>", phone.text)
    return next(button.group() for button in buttons if button.start() > inside or 'form="page"' in button.group())


def test_enter_looks_the_name_up_where_scripts_are_off(choosing):
    """Where it would go on, past what was only being looked for."""
    assert re.match("<noscript><button.* name=.look_up_now", what_enter_presses(choosing))


def test_enter_goes_on_everywhere_else(listed, choosing):
    """Not to another language, by the buttons that come first on the page."""
    assert 'name="switch_language"' in choosing.text
    for page in (choosing.send(chosen=[listed.senasa.pk]), choosing.send("more")):
        assert "name=" not in what_enter_presses(page)


def test_a_short_list_has_no_box(world, phone):
    phone.send(consent="on")
    assert 'name="look_up"' not in phone.text and "look_up_now" not in phone.text
    assert len(shown(phone)) == 3


def with_roster_of(world, size):
    office = make_category(world.survey.cluster, "Government")
    kinds = [make_category(world.survey.cluster), office]
    more = [make_organisation(world.survey.cluster, category=kinds[number % 2]) for number in range(size - 3)]
    waves.add_to_roster(world, more)
    return world


@pytest.mark.parametrize(("size", "has_box", "leads"), [(8, False, False), (15, True, False), (400, True, True)])
def test_how_the_length_of_the_list_is_met(client, world, size, has_box, leads):
    phone = Phone(client, with_roster_of(world, size).invitation).send(consent="on")
    assert len(shown(phone)) == size
    assert ('name="look_up"' in phone.text) is has_box
    assert ('class="filter leads"' in phone.text) is leads


def test_looking_up_in_a_list_of_400(client, world, django_assert_num_queries):
    world = with_roster_of(world, 400)
    phone = Phone(client, world.invitation).send(consent="on")
    # Invitation, survey, relations, questions, organisations, other names; what is ticked is stored.
    with django_assert_num_queries(6):
        looked_up(phone, "piura")
    assert shown(phone) == ["Universidad Nacional de Piura"]
    with django_assert_num_queries(7):
        looked_up(phone, "piura", chosen=[world.unp.pk])


# -- Comparing -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "names", "found"),
    [
        ("", ["X"], True),
        ("  ", ["X"], True),
        ("niño", ["EL NINO"], True),
        ("el nino", ["Niño, El"], True),
        ("s.a.c.", ["Agro S.A.C."], True),
        ("agro 1", ["Agro 10"], True),
        ("gro", ["Agro"], False),
        ("agro x", ["Agro", "x"], False),
        ("straße", ["Strasse"], True),
        ("🥭", ["Mango"], True),
    ],
)
def test_answers_to(typed, names, found):
    assert answers_to(typed, names) is found
