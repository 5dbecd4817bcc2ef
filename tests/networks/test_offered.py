"""Which pairs could be told of: what density and the fit of a core are shares of."""

import random

import networkx as nx
import numpy as np
import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.answers.ties import take_snapshot
from networks.measures import network_of
from networks.measures.core_periphery import core_periphery_of
from networks.measures.offered import Offered, pairs_outside
from surveys import waves
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave


def some(seed, size=12):
    """A graph, those that answered, and an Offered of three versions; some are on no list, and some of them named."""
    pick = random.Random(seed)
    answered = frozenset(pick.sample(range(size), 7))
    offered = Offered(
        {each: pick.randint(1, 3) for each in range(size) if each % 5}, {each: pick.randint(1, 3) for each in answered}
    )
    pairs = {tuple(pick.sample(range(size), 2)) for _ in range(40)}
    ties = [
        TieRow(source, receiver, 1)
        for source, receiver in sorted(pairs)
        if receiver in answered and (pick.random() < 0.2 or _was_offered(offered, source, receiver))
    ]
    return graph_of(range(size), ties), answered, offered


def _was_offered(offered, source, receiver):
    return offered.since.get(source, 99) <= offered.seen[receiver]


def pairs_by_the_book(graph, answered, offered):
    return [
        (source, receiver)
        for receiver in answered
        for source in graph
        if source != receiver and (_was_offered(offered, source, receiver) or graph.has_edge(source, receiver))
    ]


@pytest.mark.parametrize("seed", range(8))
def test_pairs_outside_are_those_counted_one_by_one(seed):
    graph, answered, offered = some(seed)
    order = np.array(random.Random(seed).sample(range(len(graph)), len(graph)))
    pairs = pairs_by_the_book(graph, answered, offered)
    counted = [
        sum(source not in inside and receiver not in inside for source, receiver in pairs)
        for inside in (set(order[:k]) for k in range(len(graph) + 1))
    ]
    assert pairs_outside(graph, answered, order, offered).tolist() == counted
    density = network_of(graph, answered, offered=offered).density
    assert density == pytest.approx(graph.number_of_edges() / len(pairs))


@pytest.mark.parametrize("seed", range(8))
def test_the_fit_of_a_core_is_the_correlation_over_those_pairs(seed):
    graph, answered, offered = some(seed)
    found = core_periphery_of(graph, answered, offered)
    core = {each for each in graph if found.in_core[each]}
    pairs = pairs_by_the_book(graph, answered, offered)
    fit = np.corrcoef([graph.has_edge(*pair) for pair in pairs], [bool(core & {*pair}) for pair in pairs])[0, 1]
    assert found.core_fit == pytest.approx(fit, abs=1e-9)


def test_offered_to_all_is_the_density_of_networkx():
    graph = graph_of(range(4), [TieRow(0, 1, 1), TieRow(2, 1, 1)])
    everything = Offered(dict.fromkeys(graph, 1), dict.fromkeys(graph, 1))
    assert network_of(graph, frozenset(graph), offered=everything).density == pytest.approx(nx.density(graph))


@pytest.mark.django_db
def test_who_came_on_the_list_after_the_answers_does_not_make_the_network_less_dense():
    cluster = make_cluster()
    growers, late = ([make_organisation(cluster, f"{kind}{number}") for number in range(4)] for kind in "GL")
    wave = make_wave(make_survey(cluster), roster=growers)
    for grower in growers:
        make_response(wave, grower, {"assistance": {growers[0]: 3} if grower is not growers[0] else {}})

    def density():
        taken = take_snapshot(wave.pk)
        graph = graph_of([each.id for each in taken.organisations], *taken.ties.values())
        return len(graph), network_of(graph, taken.answered, offered=taken.offered).density

    assert density() == (4, pytest.approx(3 / 12))
    waves.add_to_roster(wave, late)
    assert density() == (8, pytest.approx(3 / 12))


@pytest.mark.django_db
def test_who_answered_before_there_was_a_list_could_write_down_anybody():
    cluster = make_cluster()
    growers = [make_organisation(cluster, f"G{number}") for number in range(4)]
    wave = make_wave(make_survey(cluster), respondents=growers)
    make_response(wave, growers[1], {"assistance": {growers[0]: 3}})
    waves.add_to_roster(wave, growers[:1])
    taken = take_snapshot(wave.pk)
    graph = graph_of([each.id for each in taken.organisations], *taken.ties.values())
    assert network_of(graph, taken.answered, offered=taken.offered).density == pytest.approx(1 / 3)


@pytest.mark.django_db
def test_an_association_is_in_the_network_only_with_a_member_that_is():
    cluster = make_cluster()
    grower, elsewhere = make_organisation(cluster, "G1"), make_organisation(cluster, "G2")
    ours, theirs = make_organisation(cluster, "OURS"), make_organisation(cluster, "THEIRS")
    grower.affiliations.create(association=ours)
    elsewhere.affiliations.create(association=theirs)
    wave = make_wave(make_survey(cluster), roster=[grower])
    assert [each.code for each in take_snapshot(wave.pk).organisations] == ["G1", "OURS"]
