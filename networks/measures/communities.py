"""Communities: groups whose organisations exchange more among themselves than chance would have it."""

import random
from collections import Counter
from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import numbered_ties, once_per_graph, strengths, undirected
from networks.measures.measure import Measure

SEED = 2019
# The best of so many runs is taken: each comes to a different good division.
RUNS = 10
# Of a larger network one run finds nearly as good a division, and ten would cost more than all other measures.
RUNS_UP_TO = 300
# How many rounds a run takes, and of larger networks. Not "until nothing improves": rounding errors can make each of
# two equally good divisions look better than the other, for ever, and igraph heeds no time limit there.
ROUNDS, ROUNDS_UP_TO, ROUNDS_OF_LARGER = 10, 10_000, 2


@dataclass(frozen=True)
class Communities:
    """of: {id: number of its community, from 1, the largest first; None without ties}; modularity None without ties."""

    of: dict
    count: int
    modularity: float | None


@once_per_graph
def communities_of(graph, in_line=None):
    """The Communities of a graph, directions ignored, ratings counted: Leiden, the best modularity of several runs.

    The same for the same order: `in_line` is that in which organisations are looked at, so that it decides where those
    that are alike go, and communities of one size are numbered; a tuple, the graph's own when left out.
    """
    collapsed = undirected(graph) if in_line is None else _undirected(graph, in_line)
    if not collapsed.ecount():
        return Communities(dict.fromkeys(graph), 0, None)
    best = _best_of(collapsed, RUNS if len(graph) <= RUNS_UP_TO else 1)
    tied = [
        membership if degree else None for membership, degree in zip(best.membership, collapsed.degree(), strict=True)
    ]
    numbers = _numbered_by_size(tied)
    return Communities(
        of={organisation: numbers.get(tied[i]) for i, organisation in enumerate(in_line or graph)},
        count=len(numbers),
        modularity=best.modularity,
    )


def _best_of(collapsed, runs):
    import igraph

    found, rounds = [], ROUNDS if collapsed.vcount() <= ROUNDS_UP_TO else ROUNDS_OF_LARGER
    igraph.set_random_number_generator(random.Random(SEED))
    try:
        for _run in range(runs):
            found.append(collapsed.community_leiden("modularity", weights="weight", n_iterations=rounds))
    finally:
        igraph.set_random_number_generator(random)
    return max(found, key=lambda clustering: clustering.modularity)


def _undirected(graph, in_line):
    """The same as networks.measures.arrays.undirected, its vertices in another order."""
    import igraph

    place = {organisation: number for number, organisation in enumerate(in_line)}
    places = np.array([place[organisation] for organisation in graph], dtype=np.int64)
    directed = igraph.Graph(n=len(graph), edges=places[numbered_ties(graph)].T, directed=True)
    directed.es["weight"] = strengths(graph)
    return directed.as_undirected(mode="collapse", combine_edges={"weight": "sum"})


def _numbered_by_size(memberships):
    """{membership: number from 1, the largest first}; those of one size in order of their first appearance."""
    sizes = Counter(each for each in memberships if each is not None)
    return {each: number for number, (each, _size) in enumerate(sizes.most_common(), start=1)}


NEWMAN = "M. E. J. Newman, Modularity and community structure in networks, PNAS 103 (2006), 8577–8582"
WITHOUT_TIES = {"en": "Not defined without ties.", "es": "No está definida sin vínculos."}
MEASURES = (
    Measure(
        key="community",
        names={"en": "Community", "es": "Comunidad"},
        sentences={
            "en": "The number of the group in which it exchanges most; 1 is the largest.",
            "es": "El número del grupo dentro del que más intercambia; 1 es el mayor.",
        },
        formulas={
            "en": "the division with the highest modularity found; directions ignored, ratings counted",
            "es": "la división de mayor modularidad hallada; sin mirar sentidos, con calificaciones",
        },
        source="V. A. Traag, L. Waltman and N. J. van Eck, From Louvain to Leiden, Scientific Reports 9 (2019), 5233",
        undefined={
            "en": "Not defined for an organisation without ties.",
            "es": "No está definida para una organización sin vínculos.",
        },
        ranked=False,
    ),
    Measure(
        key="communities",
        names={"en": "Communities", "es": "Comunidades"},
        sentences={
            "en": "Into how many groups the network falls whose organisations exchange mostly among themselves.",
            "es": "En cuántos grupos se divide la red cuyas organizaciones intercambian sobre todo entre sí.",
        },
        formulas={
            "en": "number of communities of two or more in the division with the highest modularity found",
            "es": "número de comunidades de dos o más en la división de mayor modularidad hallada",
        },
        source=NEWMAN,
        undefined={"en": "Always defined.", "es": "Siempre está definido."},
    ),
    Measure(
        key="modularity",
        names={"en": "Modularity", "es": "Modularidad"},
        sentences={
            "en": "How clearly the communities are apart: 0 not at all, from about 0.3 clearly.",
            "es": "Con qué claridad se separan las comunidades: 0 nada; desde 0.3, más o menos, con claridad.",
        },
        formulas={
            "en": "Q = Σ over pairs in one community of (z(i, j)/2m − k(i) k(j)/(2m)²), z(i, j) = w(i, j) + w(j, i)",
            "es": "Q = Σ sobre pares de una comunidad de (z(i, j)/2m − k(i) k(j)/(2m)²), z(i, j) = w(i, j) + w(j, i)",
        },
        source=NEWMAN,
        undefined=WITHOUT_TIES,
    ),
)
