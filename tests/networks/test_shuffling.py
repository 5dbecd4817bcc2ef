"""Those that are alike stand on the map, and in numbered groups, in an order that tells nothing of their codes."""

import math
import random

import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures.communities import communities_of
from networks.models import Position
from networks.rebuilding import rebuild
from surveys import waves
from surveys.models import Category, Wave
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db

CODES = [f"A{number:02}" for number in range(12)]


@pytest.fixture(autouse=True)
def secret(settings):
    settings.SECRET_KEY = "of this test"


def built(slug, naming):
    """A wave of twelve growers, whom only codes tell apart, with a position each; naming: (growers, office) → [(who,
    whom)]."""
    cluster = make_cluster(slug)
    grower = Category.objects.create(cluster=cluster, key="Alike", protected=True)
    growers, office = [make_organisation(cluster, code, category=grower) for code in CODES], None
    office = make_organisation(cluster, "OFFICE")
    wave = make_wave(make_survey(cluster, key="alike"), roster=[*growers, office])
    for who, whom in naming(growers, office):
        make_response(wave, who, {"assistance": dict.fromkeys(whom, 4)})
    rebuild.rebuild(wave.pk)
    return Position.objects.filter(network__build__wave=wave, network__relation=None, organisation__category=grower)


def on_their_own(growers, office):
    return [(grower, []) for grower in growers]


def all_from_one(growers, office):
    return [(grower, [office]) for grower in growers]


def in_pairs(growers, office):
    return [(grower, [growers[place ^ 1]]) for place, grower in enumerate(growers)]


def around(positions):
    """Their codes as they stand around the middle of the map, from the first code on."""
    placed = positions.values_list("organisation__code", "x", "y")
    codes = [code for _angle, code in sorted((math.atan2(y - 0.5, x - 0.5), code) for code, x, y in placed)]
    return codes[codes.index(CODES[0]) :] + codes[: codes.index(CODES[0])]


@pytest.mark.parametrize("naming", [on_their_own, all_from_one])
def test_they_stand_on_the_map_in_no_order_of_codes(naming):
    found = around(built("valle", naming))
    assert sorted(found) == CODES
    assert found not in (CODES, [CODES[0], *CODES[:0:-1]])
    # Nor as the golden angle puts one after the other, which can be counted back.
    golden = sorted(CODES, key=lambda code: CODES.index(code) * (3 - 5**0.5) % 2)
    assert found not in (golden, [golden[0], *golden[:0:-1]])


def test_the_order_is_the_same_with_every_build_and_another_one_in_another_cluster():
    positions = built("valle", on_their_own)
    before, wave = around(positions), Wave.objects.get()
    wave.builds.all().delete()
    waves.raise_generation(wave.pk)
    rebuild.rebuild(wave.pk)
    assert around(positions.all()) == before
    assert around(built("costa", on_their_own)) != before


def test_communities_of_one_size_are_numbered_in_no_order_of_codes():
    numbers = dict(built("valle", in_pairs).values_list("organisation__code", "community"))
    pairs = [numbers[code] for code in CODES[::2]]
    assert pairs == [numbers[code] for code in CODES[1::2]]
    assert sorted(pairs) == [1, 2, 3, 4, 5, 6] != pairs


def test_a_map_in_the_order_of_codes_is_not_followed():
    """Those of before stand so; with protected names every later one would, too."""
    positions = built("valle", on_their_own)
    wave = Wave.objects.get()
    for number, position in enumerate(positions.order_by("organisation__code")):
        angle = 2 * math.pi * number / len(CODES)
        positions.filter(pk=position.pk).update(x=0.5 + 0.4 * math.cos(angle), y=0.5 + 0.4 * math.sin(angle))
    assert around(positions.all()) == CODES
    wave.builds.update(layout=0)
    waves.raise_generation(wave.pk)
    rebuild.rebuild(wave.pk)
    assert around(positions.filter(network__build=wave.builds.latest("pk"))) != CODES


@pytest.mark.parametrize("seed", range(3))
def test_which_community_those_alike_are_in_does_not_hang_on_their_codes(seed):
    """Two hubs, and six that each of them helped alike: the order of a line decides who is with whom, no other."""
    names = ["X", "Y", *"abcdef"]
    ties = [TieRow(hub, each, 3) for each in "abcdef" for hub in "XY"]
    line = tuple(random.Random(seed).sample(names, len(names)))
    others = random.Random(seed + 10).sample(names, len(names))
    found = [communities_of(graph_of(order, ties), line).of for order in (names, names[::-1], others)]
    assert found[0] == found[1] == found[2]
