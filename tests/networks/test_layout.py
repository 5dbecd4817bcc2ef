"""Where organisations stand on the map."""

import random
import time
import tracemalloc
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from scipy.spatial import cKDTree

from networks.layout import LARGEST_SYMBOL, MARGIN, place, relative_size
from networks.snapshot import TieRow
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
    radius = 0.5 - MARGIN
    strongest = max(strengths.values())
    sizes = {pk: LARGEST_SYMBOL * radius * relative_size(strengths[pk], strongest) for pk in ids}
    for number, one in enumerate(ids):
        for other in ids[:number]:
            apart = np.hypot(*np.subtract(places[one], places[other]))
            assert apart >= sizes[one] + sizes[other]


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
