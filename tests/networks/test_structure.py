"""Reach, structural holes, cohesion and brokerage against known numbers, networkx, igraph, and R's sna."""

import itertools
import random

import networkx as nx
import numpy as np
import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures import arrays, positions_of, stability, through
from networks.measures.arrays import product_within, ratings
from networks.measures.brokerage import brokerage_of
from networks.measures.cohesion import cohesion_of
from networks.measures.holes import holes_of
from networks.measures.paths import betweenness_of, reach_of
from networks.measures.shape import shape_of
from networks.measures.steps import TOGETHER, steps_from
from networks.measures.triads import triads_of
from networks.measures.whole import reciprocity_of
from tests.networks.test_measures import both_ways, everyone, random_ties

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def unrated(*pairs):
    return [TieRow(source, receiver, None) for source, receiver in pairs]


# -- Steps and reach --------------------------------------------------------------------------


# The last one is more than are searched from at once.
@pytest.mark.parametrize(("organisations", "ties"), [(0, 0), (1, 0), (2, 1), (60, 150), (TOGETHER + 90, 1_500)])
def test_steps_are_those_of_one_search_after_the_other(organisations, ties):
    graph = graph_of(range(organisations), random_ties(3, organisations, ties) if ties else [])
    steps = steps_from(graph)
    for column, source in enumerate(graph):
        distances = list(nx.single_source_shortest_path_length(graph, source).values())
        assert [distances.count(number) for number in range(1, len(steps) + 1)] == list(steps[:, column])
        assert max(distances) <= len(steps)


@pytest.mark.parametrize("seed", range(4))
def test_closeness_and_harmonic_closeness_are_those_of_networkx(seed):
    graph = graph_of(range(80), random_ties(seed, 80, 200))
    reach, upstream = reach_of(graph), graph.reverse()
    closeness, harmonic = nx.closeness_centrality(upstream), nx.harmonic_centrality(upstream)
    for each in graph:
        assert (reach[each].closeness or 0) == pytest.approx(closeness[each], abs=1e-12)
        assert (reach[each].harmonic or 0) == pytest.approx(harmonic[each] / 79, abs=1e-12)
        assert (reach[each].closeness is None) == (reach[each].harmonic is None) == (not graph.out_degree(each))


def test_betweenness_is_that_of_networkx():
    graph = graph_of(range(80), random_ties(7, 80, 300))
    rows = betweenness_of(graph, everyone(graph))
    expected = nx.betweenness_centrality(graph, normalized=False)
    assert {each: rows[each].betweenness for each in graph} == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_betweenness_by_rating_is_that_of_networkx(seed):
    graph = graph_of(range(80), random_ties(seed, 80, 500))
    for _source, _receiver, said in graph.edges(data=True):
        said["length"] = 60 // (said["strength"] or 1)
    rows = betweenness_of(graph, everyone(graph))
    expected = nx.betweenness_centrality(graph, normalized=False, weight="length")
    assert {each: rows[each].betweenness_weighted for each in graph} == pytest.approx(expected, abs=1e-9)


def test_three_ties_rated_three_are_as_long_as_one_rated_one():
    """As fractions 1/3 + 1/3 + 1/3 is not 1: one of the two ways would be overlooked."""
    ties = [TieRow(*tie) for tie in (("a", "b", 3), ("b", "c", 3), ("c", "z", 3), ("a", "z", 1))]
    rows = betweenness_of(graph_of("abcz", ties), frozenset("abcz"))
    assert rows["b"].betweenness_weighted == 1.5  # a → c, and half of a → z


def test_helpers_count_the_same_as_one_process(monkeypatch):
    graph = graph_of(range(80), random_ties(7, 80, 300))
    alone = betweenness_of(graph, everyone(graph))
    monkeypatch.setattr(through, "WORTH_A_HELPER", 1)
    monkeypatch.setattr(through, "_cores", lambda: 3)
    shared = betweenness_of(graph, everyone(graph))
    for each in graph:
        assert vars(shared[each]) == pytest.approx(vars(alone[each]), abs=1e-9)


def test_a_helper_is_gone_when_its_work_is_given_up():
    ties = np.array([[0], [1]])
    with pytest.raises(TimeoutError), through._Helper(2, ties, np.array([60]), np.array([0])) as helper:
        raise TimeoutError
    assert helper.process.returncode is not None


def test_reach_in_two_steps_goes_with_the_knowledge():
    reach = reach_of(graph_of("abcd", unrated("ab", "bc", "cd")))
    assert [reach[each].two_step_reach for each in "abcd"] == [2, 2, 1, 0]


# -- Structural holes -------------------------------------------------------------------------


def test_holes_of_the_medici():
    graph = both_ways(nx.florentine_families_graph())
    row = holes_of(graph, everyone(graph))["Medici"]
    assert (row.constraint, row.effective_size) == pytest.approx((0.20988, 5.6667), abs=5e-5)
    assert row.efficiency == pytest.approx(5.6667 / 6, abs=5e-5)


def test_constraint_in_the_karate_club():
    graph = both_ways(nx.Graph(nx.karate_club_graph().edges))
    rows = holes_of(graph, everyone(graph))
    assert (rows[0].constraint, rows[33].constraint) == pytest.approx((0.155423, 0.156419), abs=5e-7)


def test_effective_size_is_that_of_networkx_where_ties_run_both_ways_and_count_alike():
    undirected = nx.gnm_random_graph(40, 120, seed=4)
    graph = both_ways(undirected)
    rows, expected = holes_of(graph, everyone(graph)), nx.effective_size(undirected)
    assert {each: rows[each].effective_size for each in graph} == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_constraint_of_rated_ties_is_that_of_networkx(seed):
    ties = [tie for tie in random_ties(seed, 50, 180) if tie.strength]
    graph = graph_of(range(52), ties)
    rows, expected = holes_of(graph, everyone(graph)), nx.constraint(graph, weight="strength")
    for each in graph:
        if rows[each].constraint is None:
            assert not graph.degree(each)
        else:
            assert rows[each].constraint == pytest.approx(expected[each], abs=1e-9)


def _effective_size_by_the_book(graph, each):
    """Burt's formula as it stands, organisation by organisation."""

    def z(one, other):
        return sum(graph[a][b]["strength"] or 1 for a, b in ((one, other), (other, one)) if graph.has_edge(a, b))

    around = {one: set(graph.predecessors(one)) | set(graph.successors(one)) for one in graph}
    total = sum(z(each, one) for one in around[each])
    size = 0
    for one in around[each]:
        most = max(z(one, other) for other in around[one])
        size += 1 - sum(z(each, q) / total * z(one, q) / most for q in around[each] - {one} if q in around[one])
    return size


@pytest.mark.parametrize("seed", range(3))
def test_effective_size_of_rated_and_one_way_ties_is_burts(seed):
    graph = graph_of(range(40), random_ties(seed, 40, 200))
    rows = holes_of(graph, everyone(graph))
    for each in graph:
        if graph.degree(each):
            assert rows[each].effective_size == pytest.approx(_effective_size_by_the_book(graph, each), abs=1e-12)


# -- Cohesion ---------------------------------------------------------------------------------


def test_cut_points_of_the_florentine_families():
    graph = both_ways(nx.florentine_families_graph())
    rows = cohesion_of(graph, everyone(graph))
    assert sorted(each for each in graph if rows[each].cut_point) == ["Albizzi", "Guadagni", "Medici", "Salviati"]


def test_core_and_cut_point_of_the_karate_club():
    graph = both_ways(nx.karate_club_graph())
    rows = cohesion_of(graph, everyone(graph))
    assert sum(row.core_number == 4 for row in rows.values()) == 10
    assert max(row.core_number for row in rows.values()) == 4
    assert [each for each in graph if rows[each].cut_point] == [0]


def test_a_tie_that_runs_both_ways_is_one_neighbour_in_the_core():
    rows = cohesion_of(graph_of("ab", unrated("ab", "ba")), frozenset("ab"))
    assert [row.core_number for row in rows.values()] == [1, 1]


@pytest.mark.parametrize("seed", range(3))
def test_core_and_cut_points_are_those_of_networkx(seed):
    graph = graph_of(range(60), random_ties(seed, 60, 100))
    rows, undirected = cohesion_of(graph, everyone(graph)), graph.to_undirected()
    assert {each: rows[each].core_number for each in graph} == nx.core_number(undirected)
    assert {each for each in graph if rows[each].cut_point} == set(nx.articulation_points(undirected))


def test_only_source_of():
    graph = graph_of("abcde", unrated("ab", "ac", "ad", "bd", "ae"))
    assert cohesion_of(graph, frozenset("bcd"))["a"].only_source_of == 2, "not of d, which has two, nor of e: no answer"


# -- Brokerage --------------------------------------------------------------------------------


def test_brokerage_is_that_of_sna():
    """R 4.2.2, sna 2.7-1: m <- matrix(0, 9, 9); m[e] <- 1 for the ties below as rows of e;
    brokerage(m, c("A","A","A","B","B","B","C","C","C"))$raw.nli, columns w_I, w_O, b_IO, b_OI, b_O."""
    ties = [
        (1, 2), (2, 3), (3, 1), (1, 4), (4, 5), (5, 6), (6, 4), (2, 5), (3, 6), (7, 1), (7, 4), (5, 8), (8, 9), (9, 2),
        (6, 9), (4, 7),
    ]  # fmt: skip
    sna = [
        (1, 0, 1, 1, 0), (1, 0, 1, 1, 1), (1, 0, 1, 0, 0), (1, 0, 1, 2, 1), (1, 0, 1, 1, 1), (1, 0, 1, 1, 1),
        (0, 0, 0, 0, 1), (0, 0, 0, 1, 0), (0, 0, 1, 0, 1),
    ]  # fmt: skip
    graph = graph_of(range(1, 10), unrated(*ties))
    rows = brokerage_of(graph, dict(zip(graph, "AAABBBCCC", strict=True)), everyone(graph))
    assert [tuple(getattr(rows[each], role) for role in ROLES) for each in graph] == sna


def _role(one, broker, other):
    if one == other:
        return "coordinator" if broker == one else "itinerant"
    return "representative" if broker == one else "gatekeeper" if broker == other else "liaison"


@pytest.mark.parametrize("seed", range(6))
def test_brokerage_counts_pair_by_pair(seed):
    drawn = random.Random(seed)
    graph = graph_of(range(25), random_ties(seed, 25, 90))
    kinds = {each: drawn.choice("ABCD") for each in graph}
    rows = brokerage_of(graph, kinds, everyone(graph))
    for broker in graph:
        expected = dict.fromkeys(ROLES, 0)
        for one, other in itertools.product(graph.predecessors(broker), graph.successors(broker)):
            if one != other and not graph.has_edge(one, other):
                expected[_role(kinds[one], kinds[broker], kinds[other])] += 1
        assert {role: getattr(rows[broker], role) for role in ROLES} == expected


def test_representative_takes_out_and_gatekeeper_brings_in():
    """A tie is what flows: turned round, the two roles change places."""
    rows = brokerage_of(graph_of("abx", unrated("ab", "bx")), {"a": 1, "b": 1, "x": 2}, frozenset("abx"))
    assert (rows["b"].representative, rows["b"].gatekeeper) == (1, 0)
    rows = brokerage_of(graph_of("abx", unrated("xb", "ba")), {"a": 1, "b": 1, "x": 2}, frozenset("abx"))
    assert (rows["b"].representative, rows["b"].gatekeeper) == (0, 1)


# -- Unknown is not zero ----------------------------------------------------------------------


def test_what_needs_its_own_sources_is_unknown_of_who_has_not_answered():
    graph = graph_of("abc", unrated("ab", "bc"))
    row = positions_of(graph, frozenset("ac"))["b"]
    assert [getattr(row, role) for role in ROLES] == [None] * 5
    assert (row.constraint, row.effective_size, row.efficiency) == (None, None, None)
    assert (row.two_step_reach, row.core_number, row.cut_point) == (1, 1, True)


def test_an_organisation_without_ties_has_no_holes():
    row = positions_of(graph_of("ab", []), frozenset("ab"))["a"]
    assert (row.constraint, row.effective_size, row.efficiency, row.harmonic) == (None,) * 4
    assert (row.core_number, row.cut_point, row.two_step_reach, row.only_source_of) == (0, False, 0, 0)
    assert [getattr(row, role) for role in ROLES] == [0] * 5


# -- The network as a whole -------------------------------------------------------------------


def test_centralisation_of_a_star_is_one():
    assert shape_of(graph_of("xabc", unrated("xa", "xb", "xc"))).centralisation == 1
    assert shape_of(graph_of("abc", unrated("ab", "bc", "ca"))).centralisation == 0


def test_centralisation_of_the_florentine_families():
    """0.27473 undirected, over (n − 1)(n − 2); the same degrees both ways over (n − 1)²."""
    families = nx.florentine_families_graph()
    assert shape_of(both_ways(families)).centralisation == pytest.approx(0.27473 * 13 / 14, abs=5e-6)


@pytest.mark.parametrize("seed", range(3))
def test_distance_and_transitivity_are_those_of_networkx(seed):
    graph = graph_of(range(60), random_ties(seed, 60, 200))
    shape = shape_of(graph)
    lengths = [
        length for _source, reached in nx.all_pairs_shortest_path_length(graph) for length in reached.values() if length
    ]
    assert shape.average_distance == pytest.approx(sum(lengths) / len(lengths), abs=1e-12)
    assert shape.transitivity == pytest.approx(nx.transitivity(graph.to_undirected()), abs=1e-12)


def test_ei_index_of_the_karate_club():
    club = nx.karate_club_graph()
    shape = shape_of(both_ways(club), kinds=nx.get_node_attributes(club, "club"))
    assert shape.ei_category == pytest.approx(-0.71795, abs=5e-6)


def test_ei_index_by_region():
    graph = graph_of("abx", unrated("xa", "xb", "ab"))
    assert shape_of(graph, regions={"a": True, "b": True, "x": False}).ei_region == pytest.approx(1 / 3)
    assert shape_of(graph).ei_region == -1


def test_two_organisations_with_a_tie_have_no_transitivity():
    shape = shape_of(graph_of("ab", unrated("ab")))
    assert (shape.average_distance, shape.transitivity, shape.centralisation) == (1, None, 1)


def test_reciprocity_is_that_of_networkx():
    graph = graph_of(range(40), random_ties(4, 40, 500))
    answered = frozenset(range(30))
    assert reciprocity_of(graph, answered) == pytest.approx(nx.overall_reciprocity(graph.subgraph(answered)), abs=1e-12)


# -- In blocks of rows ------------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [1, 50, 10**9])
def test_a_product_in_blocks_of_any_size_is_the_same(at_once, monkeypatch):
    """One row at a time, where a single one is more than is wanted at once; several; all of them."""
    graph = graph_of(range(60), random_ties(3, 60, 400))
    left, pattern = ratings(graph), arrays.both_ways(graph)
    whole = pattern.toarray() * (left.toarray() @ pattern.toarray())
    monkeypatch.setattr(arrays, "AT_ONCE", at_once)
    assert (product_within(pattern, left, pattern).toarray() == whole).all()


def test_measures_do_not_depend_on_how_much_is_done_at_once(monkeypatch):
    graph = graph_of(range(60), random_ties(3, 60, 400))
    kinds = {each: each % 3 for each in graph}
    found = positions_of(graph, everyone(graph), kinds), triads_of(graph)
    monkeypatch.setattr(arrays, "AT_ONCE", 20)
    monkeypatch.setattr(stability, "BLOCK", 7)
    again = graph.copy()  # nothing of the first one is remembered
    rows, triads = positions_of(again, everyone(graph), kinds), triads_of(again)
    assert triads == found[1]
    for each in graph:
        assert vars(rows[each]) == pytest.approx(vars(found[0][each]), abs=1e-12)
