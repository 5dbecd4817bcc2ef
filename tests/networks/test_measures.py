"""Measures against numbers known from the literature, and against igraph as an independent oracle."""

import random
import re
import statistics
from dataclasses import fields

import igraph
import networkx as nx
import pytest
from django.utils.translation import override

from networks.answers.graph import graph_of, together
from networks.answers.snapshot import TieRow
from networks.measures import MEASURES, NetworkRow, PositionRow, network_of, paths, positions_of, sampling, steps
from networks.words.figures import columns


def both_ways(undirected):
    """A famous undirected graph as a network in which every tie runs both ways, unrated."""
    ties = [TieRow(*pair, None) for a, b in undirected.edges for pair in ((a, b), (b, a))]
    return graph_of(list(undirected), ties)


def everyone(graph):
    return frozenset(graph)


def random_ties(seed, organisations, ties):
    """Ties between random pairs: some organisations are left without any."""
    drawn = random.Random(seed)
    pairs = {tuple(drawn.sample(range(organisations), 2)) for _ in range(ties)}
    return [TieRow(source, receiver, drawn.choice([None, 1, 2, 3, 4, 5])) for source, receiver in sorted(pairs)]


def igraph_of(organisations, ties):
    return igraph.Graph(n=organisations, edges=[(tie.source, tie.receiver) for tie in ties], directed=True)


# Directed betweenness counts each pair both ways: twice the undirected number of the literature.
def test_betweenness_of_the_florentine_families():
    graph = both_ways(nx.florentine_families_graph())
    positions = positions_of(graph, everyone(graph))
    known = {"Medici": 47.5, "Guadagni": 23.1667, "Albizzi": 19.3333, "Salviati": 13, "Ridolfi": 10.3333}
    assert {name: positions[name].betweenness / 2 for name in known} == pytest.approx(known, abs=5e-5)


def test_closeness_of_the_medici():
    graph = both_ways(nx.florentine_families_graph())
    assert positions_of(graph, everyone(graph))["Medici"].closeness == pytest.approx(0.56)


def test_the_krackhardt_kite():
    graph = both_ways(nx.krackhardt_kite_graph())
    positions = positions_of(graph, everyone(graph))
    betweenness = sorted((round(row.betweenness / 2, 4) for row in positions.values()), reverse=True)
    assert betweenness[:7] == [14, 8.3333, 8.3333, 8, 3.6667, 0.8333, 0.8333]
    closeness = [round(row.closeness, 4) for row in positions.values()]
    assert max(closeness) == 0.6429
    assert 0.6 in closeness
    assert min(closeness) == 0.3103


def test_the_karate_club():
    graph = both_ways(nx.karate_club_graph())
    positions = positions_of(graph, everyone(graph))
    assert positions[0].betweenness / 2 == pytest.approx(231.0714, abs=5e-5)
    assert positions[33].betweenness / 2 == pytest.approx(160.5516, abs=5e-5)


@pytest.mark.parametrize("seed", range(8))
def test_paths_agree_with_igraph(seed):
    size = 60
    ties = random_ties(seed, size, 40 * (seed + 1))
    positions = positions_of(graph_of(range(size), ties), frozenset(range(size)))
    oracle = igraph_of(size, ties)
    assert [row.betweenness for row in positions.values()] == pytest.approx(oracle.betweenness(directed=True))
    for organisation, row in positions.items():
        reached = oracle.neighborhood_size(organisation, order=size, mode="out") - 1
        if not reached:
            assert row.closeness is None
        else:  # igraph looks at those reached only; Wasserman and Faust scale by how many they are
            raw = oracle.closeness(organisation, mode="out", normalized=True)
            assert row.closeness == pytest.approx(raw * reached / (size - 1))


@pytest.mark.parametrize("seed", range(8))
def test_the_whole_network_agrees_with_igraph(seed):
    size = 60
    ties = random_ties(seed, size, 30 * (seed + 1))
    whole = network_of(graph_of(range(size), ties), frozenset(range(size)))
    oracle = igraph_of(size, ties)
    components = oracle.connected_components(mode="weak").sizes()
    assert whole.density == pytest.approx(oracle.density())
    assert whole.reciprocity == pytest.approx(oracle.reciprocity())
    assert (whole.components, whole.largest_component) == (len(components), max(components))
    assert (whole.organisations, whole.ties, whole.isolates) == (size, len(ties), oracle.degree().count(0))
    assert whole.sampled is None


# 4 has no ties.
SMALL = (TieRow(1, 2, 5), TieRow(1, 3, None), TieRow(2, 1, 3))


@pytest.fixture
def small():
    return graph_of([1, 2, 3, 4], SMALL)


def test_degrees(small):
    row = positions_of(small, frozenset([1, 2, 3, 4]))[1]
    assert (row.out_degree, row.weighted_out_degree, row.normalised_out_degree) == (2, 5, 2 / 3)
    assert (row.in_degree, row.weighted_in_degree, row.normalised_in_degree) == (1, 3, 1 / 3)
    assert (row.rated, row.betweenness, row.closeness) == (1, 1.0, 2 / 3)


def test_what_someone_received_who_has_not_answered_is_unknown_and_not_zero(small):
    row = positions_of(small, frozenset([1, 2, 3]))[4]
    assert (row.in_degree, row.weighted_in_degree, row.normalised_in_degree, row.betweenness) == (None,) * 4
    assert (row.out_degree, row.weighted_out_degree, row.normalised_out_degree) == (0, 0, 0)


def test_who_answered_nobody_has_zero_and_not_none(small):
    row = positions_of(small, frozenset([1, 2, 3, 4]))[4]
    assert (row.in_degree, row.weighted_in_degree, row.normalised_in_degree, row.betweenness) == (0, 0, 0, 0)


def test_who_reaches_nobody_has_no_closeness(small):
    assert positions_of(small, everyone(small))[3].closeness is None


def test_an_organisation_that_is_alone():
    graph = graph_of([7], [])
    row = positions_of(graph, frozenset([7]))[7]
    assert (row.normalised_out_degree, row.normalised_in_degree, row.closeness) == (None, None, None)
    assert (row.in_degree, row.betweenness) == (0, 0)
    whole = network_of(graph, frozenset([7]))
    assert (whole.organisations, whole.ties, whole.components, whole.largest_component, whole.isolates) == (
        1,
        0,
        1,
        1,
        1,
    )
    assert not {whole.density, whole.reciprocity, whole.average_distance, whole.transitivity} - {None}
    assert not {whole.centralisation, whole.ei_category, whole.ei_region, whole.sampled} - {None}


def test_a_network_of_nobody():
    assert positions_of(graph_of([], []), frozenset()) == {}
    whole = network_of(graph_of([], []), frozenset())
    assert (whole.organisations, whole.ties, whole.components, whole.largest_component, whole.isolates) == (0,) * 5
    assert not {whole.density, whole.average_distance, whole.centralisation, whole.ei_category} - {None}


def test_density_counts_what_could_have_been_reported(small):
    assert network_of(small, frozenset([1, 2, 3])).density == pytest.approx(3 / (3 * 3))
    assert network_of(small, frozenset()).density is None


def test_density_is_networkx_own_when_everyone_answered(small):
    assert network_of(small, everyone(small)).density == pytest.approx(nx.density(small))


def test_density_stays_within_one_when_givers_report_ties_to_those_who_did_not_answer():
    graph = graph_of([1, 2, 3], [TieRow(2, 1, 4), TieRow(3, 1, 4), TieRow(1, 2, 3), TieRow(1, 3, 3)])
    assert network_of(graph, frozenset([1])).density == 1


def test_reciprocity_is_of_the_ties_between_those_who_answered(small):
    assert network_of(small, everyone(small)).reciprocity == pytest.approx(2 / 3)
    assert network_of(small, frozenset([1, 2])).reciprocity == 1
    assert network_of(small, frozenset([1, 4])).reciprocity is None


def test_a_graph_refuses_a_stranger_and_a_tie_to_oneself():
    with pytest.raises(ValueError, match="not among"):
        graph_of([1, 2], [TieRow(1, 3, 5)])
    with pytest.raises(ValueError, match="no source of its own"):
        graph_of([1, 2], [TieRow(1, 1, 5)])


def test_relations_together_take_the_highest_rating():
    ties = {
        1: (TieRow(2, 1, None), TieRow(3, 1, None), TieRow(4, 1, 2)),
        2: (TieRow(4, 1, 5), TieRow(2, 1, 1)),
        3: (TieRow(4, 1, None),),
    }
    assert together(ties) == (TieRow(2, 1, 1), TieRow(3, 1, None), TieRow(4, 1, 5))


@pytest.fixture(scope="module")
def popular():
    """1,200 organisations that name ten sources each, a few of them far more popular than the rest; exact measures."""
    drawn = random.Random(5)
    ids = range(1_200)
    pairs = {(int(1_200 * drawn.random() ** 3), receiver) for receiver in ids for _ in range(10)}
    return graph_of(ids, [TieRow(source, receiver, 3) for source, receiver in sorted(pairs) if source != receiver])


def _betweenness(graph, pivots):
    return {pk: row.betweenness for pk, row in paths.betweenness_of(graph, everyone(graph), pivots).items()}


def test_sampled_betweenness_of_the_twenty_largest_is_near_the_exact(popular):
    exact, estimated = (_betweenness(popular, pivots) for pivots in (None, 500))
    largest = sorted(exact, key=exact.get, reverse=True)[:20]
    errors = sorted(abs(estimated[pk] / exact[pk] - 1) for pk in largest)
    assert errors[10] < 0.15
    assert errors[-1] < 0.40
    assert sum(estimated.values()) == pytest.approx(sum(exact.values()), rel=0.03)


def test_the_error_that_is_told_of_a_sample_is_about_the_real_one(popular, monkeypatch):
    exact = _betweenness(popular, None)
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 1_000)
    monkeypatch.setattr(sampling, "PIVOTS", 400)
    estimated = _betweenness(popular, 400)
    largest = sorted(exact, key=exact.get, reverse=True)[:100]
    real = statistics.median(abs(estimated[pk] / exact[pk] - 1) for pk in largest)
    assert real / 2 < paths.error_of(popular) < real * 4


def test_steps_to_a_sample_are_near_those_to_all(popular, monkeypatch):
    exact = paths.reach_of(popular)
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 1_000)
    monkeypatch.setattr(steps, "TARGETS", 400)
    estimated = paths.reach_of(popular.copy())
    named = [pk for pk in popular if exact[pk].closeness]
    assert named == [pk for pk in popular if estimated[pk].closeness], "whoever helps anyone reaches somebody"
    for measure in ("closeness", "harmonic"):
        errors = [getattr(estimated[pk], measure) / getattr(exact[pk], measure) - 1 for pk in named]
        assert statistics.median(map(abs, errors)) < 0.05
        assert abs(statistics.mean(errors)) < 0.01, "not off in one direction"
    totals = [sum(row.two_step_reach for row in rows.values()) for rows in (estimated, exact)]
    assert totals[0] == pytest.approx(totals[1], rel=0.02)


def test_large_networks_are_sampled_and_say_so(monkeypatch):
    monkeypatch.setattr(sampling, "EXACT_UP_TO", 50)
    monkeypatch.setattr(sampling, "PIVOTS", 32)
    graph = graph_of(range(60), random_ties(1, 60, 300))
    assert network_of(graph, everyone(graph)).sampled == 32
    assert positions_of(graph, everyone(graph)) == positions_of(graph, everyone(graph))
    assert sampling.pivots_for(graph_of(range(50), [])) is None


def test_every_number_that_is_stored_is_explained_in_both_languages():
    stored = {field.name for row in (PositionRow, NetworkRow) for field in fields(row)}
    assert set(MEASURES) == stored - {"organisations", "ties", "sampled", "sampling_error"}
    for key, measure in MEASURES.items():
        assert measure.key == key
        assert measure.source
        for texts in (measure.names, measure.sentences, measure.formulas, measure.undefined):
            assert set(texts) == {"en", "es"} and all(texts.values())
        assert all(sentence.endswith(".") for sentence in measure.sentences.values())


def test_a_formula_in_words_is_in_the_words_of_its_language():
    for measure in MEASURES.values():
        words = {language: re.findall(r"[^\W\d_]{4,}", formula) for language, formula in measure.formulas.items()}
        assert not set(words["en"]) & set(words["es"]), measure.key
        assert bool(words["en"]) == bool(words["es"]), measure.key


def test_a_formula_is_shown_in_the_language_of_the_reader():
    with override("es"):
        assert columns("components")[0].formula == "número de componentes débilmente conexas"
    with override("en"):
        assert columns("components")[0].formula == "number of weakly connected components"
