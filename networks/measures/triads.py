"""The triad census: how often each of the sixteen ways in which three organisations can be tied appears."""

import numpy as np

from networks.measures.arrays import matrix, numbered_ties, once_per_graph, product_within
from networks.measures.degree import ALWAYS
from networks.measures.measure import Measure

# Mutual, asymmetric and null pairs are counted in the name (Holland and Leinhardt 1970); D down, U up, C cycle,
# T transitive.
TYPES = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U",
    "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
)  # fmt: skip
# All three pairs tied; two of them.
CLOSED = ("030T", "030C", "120D", "120U", "120C", "210", "300")
OPEN = ("021D", "021U", "021C", "111D", "111U", "201")


@once_per_graph
def triads_of(graph):
    """{type: how many sets of three organisations}, all sixteen types.

    By matrices (J. Moody, Matrix methods for calculating the triad census, Social Networks 20 (1998), 291–299): first
    the closed triads, in which all three pairs are tied; then those with two tied pairs, from degrees, less the closed
    ones; then those with one. The time grows with ties times the sources that one receiver has.
    """
    mutual, one_way = _pairs(graph)
    closed = _closed(mutual, one_way)
    two = _two_pairs(mutual, one_way, closed)
    found = {**closed, **two, **_one_pair(len(graph), mutual.nnz // 2, one_way.nnz, closed | two)}
    size = len(graph)
    found["003"] = size * (size - 1) * (size - 2) // 6 - sum(found.values())
    return {kind: found[kind] for kind in TYPES}


def _pairs(graph):
    """(mutual, one_way): which ties run both ways, and which do not, as sparse matrices of 0 and 1."""
    size = len(graph)
    ties = matrix(np.ones(len(numbered_ties(graph)[0]), dtype=np.int64), *numbered_ties(graph), shape=(size, size))
    mutual = ties.multiply(ties.T).tocsr()
    return mutual, (ties - mutual).tocsr()


def _closed(mutual, one_way):
    """Each product is written so that a popular source does not make it dense: what is squared are numbers of sources.

    For M mutual and A one-way: 030T is Σ A ∘ A Aᵀ, the transitive shortcut among common receivers, and so on.
    """
    back = one_way.T.tocsr()
    return {
        "030T": _sum(one_way, one_way, back),
        "030C": _sum(back, one_way, one_way) // 3,
        "120D": _sum(one_way, one_way, mutual) // 2,
        "120U": _sum(mutual, one_way, back) // 2,
        "120C": _sum(mutual, one_way, one_way),
        "210": _sum(one_way, mutual, mutual),
        "300": _sum(mutual, mutual, mutual) // 6,
    }


def _sum(pattern, left, right):
    return int(product_within(pattern, left, right).sum())


def _two_pairs(mutual, one_way, closed):
    """Around the one in the middle: all pairs of its ties, less those that a third tie closes."""
    both, gives, takes = (np.asarray(each, dtype=np.int64) for each in _degrees(mutual, one_way))
    return {
        "021D": _choose_two(gives) - closed["030T"] - closed["120D"],
        "021U": _choose_two(takes) - closed["030T"] - closed["120U"],
        "021C": int(gives @ takes) - closed["030T"] - 3 * closed["030C"] - closed["120C"],
        "111D": int(both @ takes) - 2 * closed["120D"] - closed["120C"] - closed["210"],
        "111U": int(both @ gives) - 2 * closed["120U"] - closed["120C"] - closed["210"],
        "201": _choose_two(both) - closed["210"] - 3 * closed["300"],
    }


def _degrees(mutual, one_way):
    return mutual.sum(axis=1), one_way.sum(axis=1), one_way.sum(axis=0)


def _choose_two(degrees):
    return int((degrees * (degrees - 1)).sum()) // 2


def _one_pair(size, mutual, one_way, tied):
    """A pair and each third organisation, less the triads in which others are tied, too: the names say how many are."""
    third = max(size - 2, 0)
    return {
        "102": mutual * third - sum(int(kind[0]) * count for kind, count in tied.items()),
        "012": one_way * third - sum(int(kind[1]) * count for kind, count in tied.items()),
    }


MEASURES = (
    Measure(
        key="triads",
        names={"en": "Triad census", "es": "Censo de tríadas"},
        sentences={
            "en": "How often each of the sixteen ways appears in which three organisations can be tied.",
            "es": "Cuántas veces aparece cada una de las dieciséis formas en que tres organizaciones se pueden unir.",
        },
        formulas={
            "en": "sets of three by mutual, asymmetric and null pairs; D down, U up, C cycle, T transitive",
            "es": "conjuntos de tres según pares mutuos, asimétricos y nulos; D abajo, U arriba, C ciclo, T transitiva",
        },
        source="P. W. Holland and S. Leinhardt, A method for detecting structure in sociometric data, "
        "American Journal of Sociology 76 (1970), 492–513",
        undefined=ALWAYS,
        ranked=False,
    ),
)
