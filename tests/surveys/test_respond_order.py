"""In which order a respondent meets the list: another one for each, always the same for one, and to be told later."""

import re
from collections import Counter

import pytest
from django.urls import reverse

from surveys import waves
from surveys.answering.answers import Answers
from surveys.answering.questionnaire import Questionnaire, turned
from surveys.models import Invitation
from tests.builders import make_category, make_organisation
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(world):
    """Three kinds with four organisations each, on the list besides the three of the world."""
    cluster = world.survey.cluster
    world.roster.all().delete()
    members = []
    for place, name in enumerate(("Alfa", "Beta", "Gama")):
        kind = make_category(cluster, name, names={"es": name, "en": name}, position=place + 5)
        members += [make_organisation(cluster, f"{name}{n}", name=f"{name} {n}", category=kind) for n in (10, 2, 1, 3)]
    waves.add_to_roster(world, members)
    return world


def seeded(world, seed):
    Invitation.objects.filter(pk=world.invitation.pk).update(order_seed=seed)
    return world.invitations.get(pk=world.invitation.pk)


def list_of(invitation, answers=None):
    groups = Questionnaire.of(invitation, answers or Answers()).groups
    return [(str(group.category), [organisation.name for organisation in group.organisations]) for group in groups]


def test_turned():
    assert turned([1, 2, 3], 0) == [1, 2, 3]
    assert turned([1, 2, 3], 1) == [2, 3, 1]
    assert turned([1, 2, 3], 5) == [3, 1, 2]
    assert turned([], 7) == []
    assert turned(["x"], 2**31 - 1) == ["x"]


def test_kinds_and_those_within_are_turned(kinds):
    assert list_of(seeded(kinds, 0)) == [
        ("Alfa", ["Alfa 1", "Alfa 2", "Alfa 3", "Alfa 10"]),
        ("Beta", ["Beta 1", "Beta 2", "Beta 3", "Beta 10"]),
        ("Gama", ["Gama 1", "Gama 2", "Gama 3", "Gama 10"]),
    ]
    assert list_of(seeded(kinds, 1)) == [
        ("Beta", ["Beta 1", "Beta 2", "Beta 3", "Beta 10"]),
        ("Gama", ["Gama 1", "Gama 2", "Gama 3", "Gama 10"]),
        ("Alfa", ["Alfa 1", "Alfa 2", "Alfa 3", "Alfa 10"]),
    ]
    assert list_of(seeded(kinds, 8)) == [
        ("Gama", ["Gama 3", "Gama 10", "Gama 1", "Gama 2"]),
        ("Alfa", ["Alfa 3", "Alfa 10", "Alfa 1", "Alfa 2"]),
        ("Beta", ["Beta 3", "Beta 10", "Beta 1", "Beta 2"]),
    ]


@pytest.mark.parametrize("kinds_kept", [1, 2, 3])
def test_each_has_its_turn_to_be_the_first(kinds, kinds_kept):
    """Also where there are as many kinds as organisations of each, or half as many."""
    kinds.roster.filter(organisation__category__position__gte=5 + kinds_kept).delete()
    seeds = range(4 * kinds_kept)
    first = Counter(list_of(seeded(kinds, seed))[0][1][0] for seed in seeds)
    assert len(first) == len(seeds), "every organisation is the first of all for one seed"


def test_the_page_shows_it_so_each_time(client, kinds):
    phone = Phone(client, seeded(kinds, 8)).send(consent="on")
    names = [name for _kind, members in list_of(phone.invitation) for name in members]
    for _again in range(2):
        shown = re.findall(r'name="chosen"[^>]*> <span>([^<]+)', phone.go("choose").text)
        assert shown == names
    legends = re.findall(r'<fieldset class="group"[^>]*>\s*<legend>([^<]+)', phone.text)
    assert legends == ["Gama", "Alfa", "Beta"]


def test_ticks_do_not_change_the_order(client, kinds):
    phone = Phone(client, seeded(kinds, 2)).send(consent="on")
    before = re.findall(r'name="chosen" value="(\d+)"', phone.text)
    phone.send(chosen=before[3:5]).go("choose")
    assert re.findall(r'name="chosen" value="(\d+)"', phone.text) == before


def test_what_is_rated_stands_in_reading_order(client, kinds):
    """By the list as it is kept: whoever goes back to a page finds the same place."""
    phone = Phone(client, seeded(kinds, 2)).send(consent="on")
    chosen = kinds.roster.filter(organisation__code__in=["Gama2", "Alfa10", "Alfa1"]).values_list("organisation")
    phone.send(chosen=[pk for (pk,) in chosen]).send("more")
    legends = re.findall(r"<legend>([^<]+)", phone.text)
    assert legends == ["Alfa 1", "Alfa 10", "Gama 2"]


def test_every_invitation_has_a_seed_of_its_own(world):
    waves.invite(world, [make_organisation(world.survey.cluster) for _ in range(30)])
    seeds = list(world.invitations.values_list("order_seed", flat=True))
    assert len(set(seeds)) == len(seeds) == 31
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_the_seed_stays_when_the_link_is_renewed(world):
    from surveys.inviting.invitations import renew_link

    before = world.invitation.order_seed
    renew_link(world.invitation)
    world.invitation.refresh_from_db()
    assert world.invitation.order_seed == before


def test_the_page_for_when_there_is_no_connection_leaves_the_turning_to_the_phone(client, kinds):
    """Which knows the seed, and does it for each of an enumerator's list: turned twice it would be another order."""
    phone = Phone(client, seeded(kinds, 8))
    page = client.get(reverse("respond-pocket", args=[phone.invitation.public_id])).content.decode()
    assert re.findall(r'name="chosen"[^>]*> <span>([^<]+)', page)[:5] == [
        "Alfa 1",
        "Alfa 2",
        "Alfa 3",
        "Alfa 10",
        "Beta 1",
    ]
    assert '"seed": 8' in page
