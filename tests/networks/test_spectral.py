"""Eigenvector centrality, PageRank, hubs and authorities against networkx, igraph and known numbers."""

import igraph
import networkx as nx
import numpy as np
import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures.spectral import DENSE_UP_TO, standing_of
from tests.networks.test_measures import both_ways, everyone, random_ties

# Few enough for dense matrices, and too many for them.
SIZES = (60, DENSE_UP_TO + 100)


def weighted(graph):
    """The graph with the weights that count here."""
    copy = nx.DiGraph()
    copy.add_nodes_from(graph)
    copy.add_weighted_edges_from((source, receiver, strength or 1) for source, receiver, strength in _ties(graph))
    return copy


def _ties(graph):
    return graph.edges(data="strength")


def _as_igraph(graph):
    place = {each: number for number, each in enumerate(graph)}
    edges = [(place[source], place[receiver]) for source, receiver in graph.edges]
    return igraph.Graph(n=len(graph), edges=edges, directed=True)


@pytest.fixture(params=SIZES)
def graph(request):
    return graph_of(range(request.param), random_ties(3, request.param, 4 * request.param))


def test_the_medici_have_the_eigenvector_centrality_of_the_literature():
    families = both_ways(nx.florentine_families_graph())
    assert standing_of(families, everyone(families))["Medici"].eigenvector == pytest.approx(0.4303, abs=5e-5)


def test_eigenvector_centrality_is_that_of_networkx_in_the_largest_piece(graph):
    rows = standing_of(graph, everyone(graph))
    piece = max(nx.weakly_connected_components(graph), key=len)
    both = nx.Graph()
    for source, receiver, weight in weighted(graph).subgraph(piece).edges(data="weight"):
        both.add_edge(source, receiver, weight=weight + both.get_edge_data(source, receiver, {"weight": 0})["weight"])
    expected = nx.eigenvector_centrality(both, weight="weight", tol=1e-13, max_iter=100_000)
    assert {each: rows[each].eigenvector for each in piece} == pytest.approx(expected, abs=1e-9)
    assert {each for each in graph if rows[each].eigenvector is None} == set(graph) - piece


def test_pagerank_goes_from_receivers_to_sources(graph):
    rows = standing_of(graph, everyone(graph))
    expected = nx.pagerank(weighted(graph).reverse(), weight="weight", tol=1e-14, max_iter=1_000)
    assert {each: rows[each].pagerank for each in graph} == pytest.approx(expected, abs=1e-9)
    assert sum(row.pagerank for row in rows.values()) == pytest.approx(1)


@pytest.mark.filterwarnings("ignore:More than 30%")
def test_hubs_and_authorities_are_those_of_igraph(graph):
    rows, other = standing_of(graph, everyone(graph)), _as_igraph(graph)
    weights = [weight or 1 for _source, _receiver, weight in _ties(graph)]
    for key, scores in (
        ("hub", other.hub_score(weights=weights)),
        ("authority", other.authority_score(weights=weights)),
    ):
        expected = np.array(scores) / np.linalg.norm(scores)  # igraph's largest is 1, ours have length 1
        assert [getattr(rows[each], key) for each in graph] == pytest.approx(expected, abs=1e-9)


def test_a_source_of_two_is_the_hub_and_they_share_the_authority():
    rows = standing_of(graph_of("sab", [TieRow("s", "a", 5), TieRow("s", "b", 5)]), frozenset("sab"))
    assert [rows[each].hub for each in "sab"] == pytest.approx([1, 0, 0])
    assert [rows[each].authority for each in "sab"] == pytest.approx([0, 0.5**0.5, 0.5**0.5])


def test_two_pieces_that_lead_alike_share_the_hubs():
    """Where several vectors lead, what repetition from ones comes to: networkx's answer would hang on its start."""
    rows = standing_of(graph_of("stab", [TieRow("s", "a", 3), TieRow("t", "b", 3)]), frozenset("stab"))
    assert rows["s"].hub == rows["t"].hub == pytest.approx(0.5**0.5)
    assert {row.eigenvector for row in rows.values()} == {None}, "no piece is the largest"


def test_what_rests_on_its_own_sources_is_unknown_of_who_has_not_answered():
    row = standing_of(graph_of("abc", [TieRow("a", "b", 2), TieRow("b", "c", 2)]), frozenset("c"))["b"]
    assert (row.eigenvector, row.authority) == (None, None)
    assert row.hub > 0
    assert row.pagerank > 0


def test_without_ties_only_pagerank_is_defined():
    rows = standing_of(graph_of("ab", []), frozenset("ab"))
    assert {(row.eigenvector, row.hub, row.authority) for row in rows.values()} == {(None, None, None)}
    assert [row.pagerank for row in rows.values()] == [0.5, 0.5]
    assert standing_of(graph_of([], []), frozenset()) == {}
