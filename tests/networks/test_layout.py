"""Where organisations stand on the map."""

import random
import time
import tracemalloc
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial import cKDTree

from networks.answers.graph import together
from networks.answers.snapshot import TieRow
from networks.maps.layout import LARGEST_SYMBOL, MARGIN, place, relative_size
from tests.networks import piura


def strengths_of(ids, ties):
    strengths = Counter(dict.fromkeys(ids, 0))
    for tie in ties:
        strengths[tie.source] += tie.strength or 0
    return strengths


def popular(organisations, seed=1):
    """Ties of a wave of so many organisations: 5 to 25 nominations each, few of them popular."""
    drawn = random.Random(seed)
    pairs = {
        (int(organisations * drawn.random() ** 3), receiver)
        for receiver in range(organisations)
        for _ in range(drawn.randint(5, 25))
    }
    return [TieRow(*pair, drawn.choice([None, 1, 2, 3, 4, 5])) for pair in sorted(pairs) if pair[0] != pair[1]]


def from_middle(places):
    return {pk: float(np.hypot(x - 0.5, y - 0.5)) for pk, (x, y) in places.items()}


NEWCOMER = 100


def piura_networks(*, answered):
    """{relation key, "all": (ids, ties)} of the Piura example with Agro 27, before and after it has answered."""
    ties = {relation.key: piura.snapshot().ties[relation.id] for relation in piura.RELATIONS}
    if answered:
        helped = {"SENASA": 5, "UNP": 3}
        ties["assistance"] += tuple(TieRow(piura.IDS[code], NEWCOMER, rating) for code, rating in helped.items())
    ties["all"] = together(ties)
    ids = sorted({**piura.CODES, NEWCOMER: "A27"}.items(), key=lambda pair: pair[1])
    return {key: ([pk for pk, _ in ids], rows) for key, rows in ties.items()}


def overlapping(ids, strengths, places):
    """Pairs whose symbols would overlap at the largest size."""
    strongest = max(strengths.values())
    sizes = {pk: LARGEST_SYMBOL * (0.5 - MARGIN) * relative_size(strengths[pk], strongest) for pk in ids}
    return [
        (one, other)
        for number, one in enumerate(ids)
        for other in ids[:number]
        if np.hypot(*np.subtract(places[one], places[other])) < sizes[one] + sizes[other]
    ]


def moves(before, after):
    """How far each of those on both maps but Agro 27 has moved."""
    there = [pk for pk in before if pk in after and pk != NEWCOMER]
    return {pk: float(np.hypot(*np.subtract(after[pk], before[pk]))) for pk in there}


def quadrants(places, ids):
    return {pk: (places[pk][0] > 0.5, places[pk][1] > 0.5) for pk in ids}


def assistance():
    snapshot = piura.snapshot()
    ids = [organisation.id for organisation in snapshot.organisations]
    return ids, snapshot.ties[piura.RELATION_IDS["assistance"]]


@pytest.fixture(scope="module")
def cluster():
    """(ids, ties, strengths, places) of the Piura example."""
    ids, ties = assistance()
    strengths = strengths_of(ids, ties)
    return ids, ties, strengths, place(ids, ties, strengths)


def test_everyone_has_a_place_on_the_map(cluster):
    ids, _, _, places = cluster
    assert list(places) == ids
    assert all(0 <= coordinate <= 1 for point in places.values() for coordinate in point)


def test_the_most_central_source_stands_in_the_middle(cluster):
    assert cluster[3][piura.IDS["SENASA"]] == (0.5, 0.5)


def test_distance_from_the_middle_grows_as_weighted_out_degree_falls(cluster):
    _, ties, strengths, places = cluster
    distance = from_middle(places)
    sources = sorted({tie.source for tie in ties}, key=lambda pk: -strengths[pk])
    for nearer, farther in pairwise(sources):
        if strengths[nearer] > strengths[farther]:
            assert distance[nearer] <= distance[farther] + 1e-4


def test_those_whom_nobody_named_stand_around_the_sources(cluster):
    ids, ties, _, places = cluster
    distance = from_middle(places)
    sources = {tie.source for tie in ties}
    assert min(distance[pk] for pk in ids if pk not in sources) > max(distance[pk] for pk in sources)


def test_sources_stand_on_the_side_of_those_they_help():
    # Two groups, each with a source of its own and nothing between them but the one in the middle.
    north, south, hub = range(10, 20), range(20, 30), 0
    ties = [TieRow(1, pk, 3) for pk in north] + [TieRow(2, pk, 3) for pk in south]
    ties += [TieRow(hub, pk, 5) for pk in (*north, *south)]
    ids = [hub, 1, 2, *north, *south]
    places = {pk: np.array(point) - 0.5 for pk, point in place(ids, ties, strengths_of(ids, ties)).items()}
    for source, own, others in ((1, north, south), (2, south, north)):
        assert all(places[source] @ places[pk] > 0 for pk in own)
        assert all(places[source] @ places[pk] < 0 for pk in others)


def test_no_two_organisations_overlap(cluster):
    ids, _, strengths, places = cluster
    assert overlapping(ids, strengths, places) == []


def test_the_same_network_has_the_same_map(cluster):
    ids, ties, strengths, places = cluster
    assert place(ids, ties, strengths) == places


@pytest.mark.parametrize("count", [0, 1, 2, 7, 60])
def test_organisations_without_ties(count):
    places = place(range(count), [], dict.fromkeys(range(count), 0))
    assert len(set(places.values())) == count
    if count == 1:
        assert places[0] == (0.5, 0.5)


def test_sources_that_nobody_rated():
    ties = [TieRow(source, source + 10, None) for source in range(10)]
    places = place(range(20), ties, dict.fromkeys(range(20), 0))
    assert len(set(places.values())) == 20


# -- An earlier map ------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["assistance", "technological", "commercial", "all"])
def test_a_map_that_follows_itself_stays_as_it_is(key):
    ids, ties = piura_networks(answered=True)[key]
    strengths = strengths_of(ids, ties)
    places = place(ids, ties, strengths)
    assert max(moves(places, place(ids, ties, strengths, places)).values()) < 0.01


@pytest.mark.parametrize("organisations", [250, 1000])
def test_so_does_a_map_of_many_rings(organisations):
    ids, ties = range(organisations), popular(organisations)
    strengths = strengths_of(ids, ties)
    places = place(ids, ties, strengths)
    assert max(moves(places, place(ids, ties, strengths, places)).values()) < 0.01


@pytest.mark.parametrize("listed_before", [True, False])
@pytest.mark.parametrize("key", ["assistance", "all"])
def test_one_more_answer_leaves_the_others_where_they_are(key, listed_before):
    ids, ties = piura_networks(answered=False)[key]
    ids_before = [pk for pk in ids if listed_before or pk != NEWCOMER]
    before = place(ids_before, ties, strengths_of(ids_before, ties))
    _, more = piura_networks(answered=True)[key]
    strengths = strengths_of(ids, more)
    after = place(ids, more, strengths, before)
    assert np.median(list(moves(before, after).values())) < 0.03
    outer = [pk for pk in ids_before if pk not in {tie.source for tie in more} and pk != NEWCOMER]
    assert quadrants(before, outer) == quadrants(after, outer)
    assert overlapping(ids, strengths, after) == []
    assert after == place(ids, more, strengths, before)


def test_distance_from_the_middle_follows_weighted_out_degree_on_a_kept_map(cluster):
    ids, ties, strengths, places = cluster
    # All who named PROMPERÚ rate it as highly as can be: it rises past others.
    risen = piura.IDS["PROMPERU"]
    ties = [TieRow(tie.source, tie.receiver, 5 if tie.source == risen else tie.strength) for tie in ties]
    raised = strengths_of(ids, ties)
    assert (strengths[risen], raised[risen]) == (23, 75)
    distance = from_middle(place(ids, ties, raised, places))
    sources = sorted({tie.source for tie in ties}, key=lambda pk: -raised[pk])
    for nearer, farther in pairwise(sources):
        if raised[nearer] > raised[farther]:
            assert distance[nearer] <= distance[farther] + 1e-4


def two_groups():
    """A hub that helps everyone, two groups of ten with a source each: (ids, ties, sources and groups)."""
    north, south = range(10, 20), range(20, 30)
    ties = [TieRow(1, pk, 3) for pk in north] + [TieRow(2, pk, 3) for pk in south]
    ties += [TieRow(0, pk, 5) for pk in (*north, *south)]
    return [0, 1, 2, *north, *south], ties, ((1, north), (2, south))


def beside(places, one, other):
    """Positive when both stand on the same side of the middle."""
    return (np.array(places[one]) - 0.5) @ (np.array(places[other]) - 0.5)


def test_who_is_new_comes_in_beside_its_neighbours():
    ids, ties, ((north, northern), (south, _)) = two_groups()
    before = place(ids, ties, strengths_of(ids, ties))
    # A new source of the northern ones, and a new receiver of the southern source.
    ties = [*ties, TieRow(40, northern[0], 2), TieRow(40, northern[1], 2), TieRow(south, 41, 4)]
    ids = [*ids, 40, 41]
    after = place(ids, ties, strengths_of(ids, ties), before)
    assert beside(after, 40, northern[0]) > 0
    assert beside(after, 41, south) > 0 > beside(after, 41, north)


@pytest.mark.parametrize("quarter_turns", range(4))
def test_who_leaves_the_middle_goes_to_the_side_of_its_neighbours(quarter_turns):
    ids, ties, ((north, northern), (_, southern)) = two_groups()
    ties = [tie for tie in ties if tie.source or tie.receiver in northern]
    before = place(ids, ties, strengths_of(ids, ties))
    assert before[0] == (0.5, 0.5)
    for _ in range(quarter_turns):
        before = {pk: (1 - y, x) for pk, (x, y) in before.items()}
    # Another one overtakes it who helps everyone.
    ties += [TieRow(50, pk, 5) for pk in (*northern, *southern)]
    ids = [*ids, 50]
    after = place(ids, ties, strengths_of(ids, ties), before)
    assert after[50] == (0.5, 0.5)
    assert beside(after, 0, north) > 0
    assert np.median([move for pk, move in moves(before, after).items() if pk]) < 0.03, "the map is kept"


def test_a_map_that_has_come_to_fit_badly_is_given_up():
    ids, ties, groups = two_groups()
    # Before anyone answered: northern and southern ones in turns.
    mixed = [0, 1, 2, *(pk for pair in zip(groups[0][1], groups[1][1], strict=True) for pk in pair)]
    before = {pk: (0.5 + 0.4 * np.cos(turn), 0.5 + 0.4 * np.sin(turn)) for turn, pk in enumerate(mixed)}
    after = place(ids, ties, strengths_of(ids, ties), before)
    assert all(beside(after, source, pk) > 0 for source, group in groups for pk in group)


def test_the_map_that_takes_its_place_is_turned_to_lie_nearest():
    ids, ties = piura_networks(answered=True)["commercial"]
    strengths = strengths_of(ids, ties)
    anew = place(ids, ties, strengths)
    # The map as seen in a mirror, but every third organisation at another one's place.
    before = {pk: (1 - anew[pk][0], anew[pk][1]) for pk in ids}
    swapped = ids[::3]
    before |= {pk: before[other] for pk, other in zip(swapped, swapped[1:] + swapped[:1], strict=True)}
    after = place(ids, ties, strengths, before)
    apart = [np.hypot(*np.subtract(after[one], after[other])) for one, other in pairwise(ids)]
    assert apart == pytest.approx(
        [np.hypot(*np.subtract(anew[one], anew[other])) for one, other in pairwise(ids)], abs=1e-5
    )
    assert np.median(list(moves(before, after).values())) < 0.1 < np.median(list(moves(before, anew).values()))


@pytest.mark.parametrize("count", [60, 67, 68, 150])
def test_full_rings_make_room_for_one_more(count):
    before = place(range(count), [], dict.fromkeys(range(count), 0))
    after = place(range(count + 1), [], dict.fromkeys(range(count + 1), 0), before)
    points = np.array(list(after.values()))
    # As near as the symbols of a map of its own would be.
    anew = np.array(list(place(range(count + 1), [], dict.fromkeys(range(count + 1), 0)).values()))
    closest = [cKDTree(each).query(each, k=2)[0][:, 1].min() for each in (points, anew)]
    assert closest[0] > 0.9 * closest[1]
    assert np.median(list(moves(before, after).values())) < 0.05


def test_places_of_others_are_of_no_account(cluster):
    ids, ties, strengths, places = cluster
    assert place(ids, ties, strengths, {12345: (0.1, 0.2)}) == places


@pytest.mark.filterwarnings("error")
def test_ten_thousand_organisations_take_seconds_and_no_square_of_memory():
    ties = popular(10_000)
    strengths = strengths_of(range(10_000), ties)
    tracemalloc.start()
    started = time.process_time()
    places = place(range(10_000), ties, strengths)
    spent = time.process_time() - started
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert spent < 20  # about 1 s, more while memory is traced
    assert peak < 150e6  # a square of floats would take 800 MB
    points = np.array(list(places.values()))
    assert cKDTree(points).query(points, k=2)[0][:, 1].min() > 0.004
