"""How long the measures of one network take here, and in a script that asks networkx for the same.

    python bench/measures.py [organisations …]      (50 and 1,000 when left out)

The ties are those of bench/rebuild.py: everyone names 5 to 25 others, a few of them popular. What has no counterpart in
networkx (brokerage, rank ranges, effective size of one-way ties, core–periphery fit) is in our time and not in the
script's; it finds communities by Louvain, we by Leiden. Each of our runs measures a new graph: nothing is kept between
them.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import networkx as nx

from bench.rebuild import SEED, popularity
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures import network_of, positions_of

SIZES = (50, 1_000)


def main(sizes):
    print(f"{'organisations':>13} {'ties':>8} {'here s':>8} {'networkx s':>11} {'ratio':>7}")
    for size in sizes:
        graph = popular_graph(size)
        ours = seconds(lambda graph=graph: measured(graph.copy()))
        theirs = seconds(lambda graph=graph: by_script(graph))
        print(f"{size:13,} {graph.number_of_edges():8,} {ours:8.2f} {theirs:11.2f} {theirs / ours:7.1f}", flush=True)


def measured(graph):
    everyone = frozenset(graph)
    return positions_of(graph, everyone), network_of(graph, everyone)


def popular_graph(size):
    pick = random.Random(SEED)
    weights = popularity(size)
    ties = {}
    for receiver in range(size):
        for source in pick.choices(range(size), cum_weights=weights, k=pick.randint(5, 25)):
            if source != receiver:
                ties[source, receiver] = TieRow(source, receiver, pick.randint(1, 5))
    return graph_of(range(size), ties.values())


def by_script(graph):
    upstream, undirected = graph.reverse(), graph.to_undirected()
    for _source, _receiver, said in graph.edges(data=True):
        said["length"] = 60 // said["strength"]
    return (
        dict(graph.in_degree()),
        dict(graph.out_degree()),
        dict(graph.out_degree(weight="strength")),
        nx.betweenness_centrality(graph, normalized=False),
        nx.betweenness_centrality(graph, normalized=False, weight="length"),
        nx.closeness_centrality(upstream),
        nx.harmonic_centrality(upstream),
        {each: len(nx.single_source_shortest_path_length(graph, each, cutoff=2)) - 1 for each in graph},
        nx.eigenvector_centrality(undirected, weight="strength", max_iter=10_000),
        nx.pagerank(upstream, weight="strength", tol=1e-12, max_iter=1_000),
        nx.hits(graph),
        nx.triadic_census(graph),
        nx.community.louvain_communities(undirected, weight="strength", seed=1),
        nx.constraint(graph, weight="strength"),
        nx.core_number(undirected),
        set(nx.articulation_points(undirected)),
        nx.density(graph),
        nx.overall_reciprocity(graph),
        list(nx.weakly_connected_components(graph)),
    )


def seconds(job):
    """The best of three: the first one loads the engines."""
    times = []
    for _run in range(3):
        started = time.perf_counter()
        job()
        times.append(time.perf_counter() - started)
    return min(times)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
