"""Communities, core and periphery, triads: against known numbers, networkx, and by trying all there is."""

import itertools
import subprocess
import sys

import networkx as nx
import numpy as np
import pytest

from clustersurvey.processes import BASE_DIR
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures.communities import communities_of
from networks.measures.core_periphery import core_periphery_of
from networks.measures.triads import TYPES, triads_of
from tests.networks.test_measures import both_ways, everyone, random_ties


def karate_club():
    """Without the weights that networkx has added to it."""
    return both_ways(nx.Graph(nx.karate_club_graph().edges))


# -- Communities ------------------------------------------------------------------------------


def test_communities_of_the_karate_club_have_the_best_modularity_there_is():
    """0.41979: U. Brandes et al., On modularity clustering, IEEE TKDE 20 (2008), 172–188."""
    found = communities_of(karate_club())
    assert found.modularity == pytest.approx(0.41979, abs=5e-6)
    assert found.count == 4


def test_modularity_is_that_of_networkx_with_ratings_counted():
    graph = graph_of(range(70), random_ties(5, 70, 200))
    found = communities_of(graph)
    both = nx.Graph()
    for source, receiver, strength in graph.edges(data="strength"):
        before = both.get_edge_data(source, receiver, {"weight": 0})["weight"]
        both.add_edge(source, receiver, weight=(strength or 1) + before)
    groups = [{each for each in both if found.of[each] == number} for number in range(1, found.count + 1)]
    assert found.modularity == pytest.approx(nx.community.modularity(both, groups, weight="weight"), abs=1e-9)


def test_ratings_decide_where_ties_alone_do_not():
    ring = [("a", "b", 5), ("b", "c", 1), ("c", "d", 5), ("d", "a", 1)]
    found = communities_of(graph_of("abcd", [TieRow(*tie) for tie in ring]))
    assert found.of["a"] == found.of["b"] != found.of["c"] == found.of["d"]


def test_the_same_answers_give_the_same_communities_numbered_from_the_largest():
    ties = random_ties(8, 90, 160)
    found = communities_of(graph_of(range(90), ties))
    assert found == communities_of(graph_of(range(90), ties))
    numbers = [number for number in found.of.values() if number]
    sizes = [numbers.count(number) for number in range(1, found.count + 1)]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= 2


# Its ties as giver-receiver-rating; organisations are looked at in the order of their numbers.
WITHOUT_END = """
0-44-3 1-13-3 2-5-4 2-13-2 3-5-2 3-13-2 3-30-5 3-31-5 3-36-3 4-13-4 5-7-3 5-14-3 5-15-1 5-17-1 5-20-1 5-23-4
5-34-5 5-39-2 5-40-3 5-45-2 5-48-2 6-13-1 9-13-5 9-44-5 10-13-2 12-24-4 13-14-3 13-16-2 13-23-4 13-24-4
13-26-1 13-27-3 13-30-3 13-31-2 13-33-5 13-34-2 13-36-4 13-39-5 13-41-3 13-42-3 13-43-2 13-44-5 13-45-5
13-46-2 13-48-2 16-48-5 22-48-4 26-48-1 27-48-2 28-44-2 36-44-4 42-48-2 43-44-1 45-48-5 46-48-2
"""
FIND = """
import sys
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures.communities import communities_of
ties = [TieRow(*map(int, tie.split("-"))) for tie in sys.argv[1].split()]
print(communities_of(graph_of(range(49), ties), tuple(range(49))).modularity)
"""


def test_two_divisions_equally_good_do_not_take_turns_for_ever():
    """ "Until nothing improves" is never, here; and as nothing interrupts igraph at it, it has a process to itself."""
    command = [sys.executable, "-c", FIND, WITHOUT_END]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, timeout=60, check=True)
    assert float(done.stdout) == pytest.approx(0.38576675849)


def test_an_organisation_without_ties_is_in_no_community():
    found = communities_of(graph_of("abc", [TieRow("a", "b", None)]))
    assert found.of == {"a": 1, "b": 1, "c": None}
    assert (communities_of(graph_of("ab", [])).count, communities_of(graph_of("ab", [])).modularity) == (0, None)


# -- Core and periphery -----------------------------------------------------------------------


def fit_by_the_book(graph, answered, core):
    """The correlation of two lists of 0 and 1, over the pairs whose receiver answered."""
    pairs = [(i, j) for i in graph for j in graph if i != j and j in answered]
    ties = [graph.has_edge(i, j) for i, j in pairs]
    pattern = [i in core or j in core for i, j in pairs]
    return np.corrcoef(ties, pattern)[0, 1]


def test_a_star_fits_exactly():
    found = core_periphery_of(graph_of("xabc", [TieRow(*pair, None) for pair in ("xa", "xb", "xc", "ax", "bx", "cx")]),
                              frozenset("xabc"))  # fmt: skip
    assert found.core_fit == pytest.approx(1)
    assert [each for each, inside in found.in_core.items() if inside] == ["x"]


@pytest.mark.parametrize("seed", range(6))
def test_the_fit_is_the_correlation_with_the_pattern(seed):
    graph = graph_of(range(20), random_ties(seed, 20, 70))
    answered = frozenset(range(5, 20))
    found = core_periphery_of(graph, answered)
    core = {each for each in graph if found.in_core[each]}
    assert len(core) == found.core_size
    assert found.core_fit == pytest.approx(fit_by_the_book(graph, answered, core), abs=1e-9)


def test_no_core_of_the_florentine_families_fits_better_by_much():
    """All 32,766 of them tried; that the core is taken from those with the most ties costs little."""
    graph = both_ways(nx.florentine_families_graph())
    families, found = list(graph), core_periphery_of(graph, everyone(graph))
    adjacency = nx.to_numpy_array(graph, weight=None).astype(bool)
    apart = ~np.eye(len(families), dtype=bool)
    best = max(
        np.corrcoef(adjacency[apart], np.logical_or.outer(core, core)[apart])[0, 1]
        for core in itertools.product([False, True], repeat=len(families))
        if 0 < sum(core) < len(families) - 1
    )
    assert best - 0.03 < found.core_fit <= best + 1e-12


def test_who_did_not_answer_can_be_in_the_core():
    """An office that everyone names and nobody asked."""
    found = core_periphery_of(graph_of("xabcd", [TieRow("x", each, 3) for each in "abcd"]), frozenset("abcd"))
    assert (found.core_size, found.in_core["x"]) == (1, True)
    assert found.core_fit == pytest.approx(1)


@pytest.mark.parametrize(
    ("organisations", "ties", "answered"),
    [("", [], ""), ("a", [], "a"), ("ab", [], "ab"), ("ab", ["ab", "ba"], "ab"), ("ab", ["ab"], "")],
)
def test_where_no_core_is_defined(organisations, ties, answered):
    found = core_periphery_of(graph_of(organisations, [TieRow(*tie, 1) for tie in ties]), frozenset(answered))
    assert (found.core_size, found.core_fit, set(found.in_core.values()) - {None}) == (None, None, set())


def test_those_alike_are_all_in_the_core_or_none_of_them():
    """Two of the four that nobody's ties tell apart would else be in it for the order of their codes."""
    ties = [("x", each) for each in "abcdefgh"] + [(each, "x") for each in "abcdefgh"]
    ties += [pair for one, other in ("ab", "cd", "ef", "gh") for pair in ((one, other), (other, one))]
    graph = graph_of("xabcdefgh", [TieRow(*tie, 3) for tie in ties])
    found = core_periphery_of(graph, everyone(graph))
    assert {found.in_core[each] for each in "abcdefgh"} == {False}
    pairs = graph_of("abcdefgh", [TieRow(*tie, 3) for tie in ties if "x" not in tie])
    assert set(core_periphery_of(pairs, everyone(pairs)).in_core.values()) == {None}


# -- Triads -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [3, 60, 150])
def test_the_triad_census_is_that_of_networkx(size):
    graph = graph_of(range(size), random_ties(3, size, 4 * size))
    assert triads_of(graph) == nx.triadic_census(graph)


def test_the_triads_of_fewer_than_three_organisations():
    assert triads_of(graph_of("ab", [TieRow("a", "b", 1)])) == dict.fromkeys(TYPES, 0)


def test_a_cycle_and_a_transitive_triad():
    cycle = graph_of("abc", [TieRow(*pair, 1) for pair in ("ab", "bc", "ca")])
    transitive = graph_of("abc", [TieRow(*pair, 1) for pair in ("ab", "bc", "ac")])
    assert (triads_of(cycle)["030C"], triads_of(transitive)["030T"]) == (1, 1)
