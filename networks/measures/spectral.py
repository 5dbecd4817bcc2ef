"""Standing by the standing of those around one: eigenvector centrality, PageRank, hubs and authorities.

Ratings count; a tie that was named and not rated counts as the weakest. Knowledge flows from source to receiver: a
*hub* is a good source, and PageRank goes from each receiver to its sources.
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import both_ways, ratings, undirected
from networks.measures.degree import ALWAYS
from networks.measures.measure import Measure, symbols

DAMPING = 0.85
# The sum of all changes in a round at which PageRank stands still.
STILL = 1e-13
# Up to so many organisations, numbers come from a dense matrix.
DENSE_UP_TO = 200


@dataclass(frozen=True)
class Standing:
    eigenvector: float | None
    pagerank: float | None
    hub: float | None
    authority: float | None


def standing_of(graph, answered):
    """The Standing of each organisation: {id: Standing}.

    eigenvector: the leading eigenvector of z(i, j) = w(i, j) + w(j, i) in the largest piece, of length 1. pagerank:
    damping 0.85, adds up to 1. hub and authority: the leading singular vectors of w, each of length 1. eigenvector and
    authority rest on an organisation's own sources: None unless it answered.
    """
    if not len(graph):
        return {}
    eigenvector, pagerank = _eigenvector(graph), _pagerank(ratings(graph))
    hub, authority = _hubs_and_authorities(ratings(graph))
    return {
        organisation: Standing(
            eigenvector=_known(eigenvector[i]) if organisation in answered else None,
            pagerank=float(pagerank[i]),
            hub=_known(hub[i]),
            authority=_known(authority[i]) if organisation in answered else None,
        )
        for i, organisation in enumerate(graph)
    }


def _known(value):
    return None if np.isnan(value) else float(value)


def _eigenvector(graph):
    """Within the largest piece; NaN outside it, and everywhere where no piece is larger than all others."""
    result = np.full(len(graph), np.nan)
    pieces = undirected(graph).connected_components()
    sizes = sorted(pieces.sizes(), reverse=True)
    if sizes[0] > 1 and sizes[0] not in sizes[1:]:
        inside = np.array(pieces.membership) == pieces.sizes().index(sizes[0])
        piece = both_ways(graph)[inside][:, inside]
        result[inside] = _leading(piece)
    return result


def _pagerank(strengths):
    """From each receiver to its sources, in proportion to its ratings; from one without sources to all alike."""
    size = strengths.shape[0]
    given = strengths.sum(axis=0)
    rank, before = np.full(size, 1 / size), np.zeros(size)
    share = np.divide(1, given, out=np.zeros(size), where=given > 0)
    while np.abs(rank - before).sum() > STILL:
        before = rank
        rank = DAMPING * (strengths @ (before * share) + before[given == 0].sum() / size) + (1 - DAMPING) / size
    return rank / rank.sum()


def _hubs_and_authorities(strengths):
    if not strengths.nnz:
        nowhere = np.full(strengths.shape[0], np.nan)
        return nowhere, nowhere
    hub = _leading(strengths, squared=True)
    authority = strengths.T @ hub
    return hub, authority / np.linalg.norm(authority)


def _leading(symmetric, squared=False):
    """What repeated multiplication of a vector of ones by a matrix (squared: by m mᵀ) comes to, of length 1.

    It is found as the part of the ones in the space of the largest eigenvalue: repetition may take for ever.
    """
    size = symmetric.shape[0]
    if size <= DENSE_UP_TO:
        dense = symmetric.toarray()
        values, vectors = np.linalg.eigh(dense @ dense.T if squared else dense)
        largest = vectors[:, values > values[-1] * (1 - 1e-10)]
        vector = largest @ largest.sum(axis=0)
    else:
        vector = _leading_of_many(symmetric, squared)
    vector = np.abs(vector)
    return vector / np.linalg.norm(vector)


def _leading_of_many(symmetric, squared):
    from scipy.sparse.linalg import LinearOperator, eigsh

    size = symmetric.shape[0]
    across = symmetric.T.tocsr()
    product = (lambda vector: symmetric @ (across @ vector)) if squared else symmetric.__matmul__
    operator = LinearOperator((size, size), matvec=product, dtype=float)
    # Lanczos' method never leaves what the ones and the matrix span: where several vectors lead, it comes to the same.
    _values, vectors = eigsh(operator, k=1, which="LA", v0=np.ones(size), tol=1e-12)
    return vectors[:, 0]


KLEINBERG = "J. M. Kleinberg, Authoritative sources in a hyperlinked environment, Journal of the ACM 46 (1999), 604–632"
MEASURES = (
    Measure(
        key="eigenvector",
        names={"en": "Eigenvector centrality", "es": "Centralidad de vector propio"},
        sentences={
            "en": "How much it exchanges with organisations that exchange much themselves.",
            "es": "Cuánto intercambia con organizaciones que a su vez intercambian mucho.",
        },
        formulas={
            "en": "x(i) = (1/λ) Σⱼ (w(i, j) + w(j, i)) x(j), the largest λ, Σ x² = 1; in the largest component",
            "es": "x(i) = (1/λ) Σⱼ (w(i, j) + w(j, i)) x(j), con el mayor λ, Σ x² = 1; dentro de la componente mayor",
        },
        source="P. Bonacich, Factoring and weighting approaches to status scores and clique identification, "
        "Journal of Mathematical Sociology 2 (1972), 113–120",
        undefined={
            "en": "Not observed for an organisation that has not answered; not defined outside the largest component.",
            "es": "No se observa en una organización que no ha respondido; no está definida fuera de la componente "
            "mayor.",
        },
    ),
    Measure(
        key="pagerank",
        names={"en": "PageRank as a source", "es": "PageRank como fuente"},
        sentences={
            "en": "How much help comes from it in the end, when each receiver passes its thanks on to its own sources.",
            "es": "Cuánta ayuda viene de ella al final, si cada receptora pasa su gratitud a sus propias fuentes.",
        },
        formulas={
            "en": "r(i) = 0.15/n + 0.85 Σⱼ r(j) w(i, j)/Σₖ w(k, j) over its receivers j; Σ r = 1",
            "es": "r(i) = 0.15/n + 0.85 Σⱼ r(j) w(i, j)/Σₖ w(k, j) sobre sus receptoras j; Σ r = 1",
        },
        source="S. Brin and L. Page, The anatomy of a large-scale hypertextual Web search engine, "
        "Computer Networks 30 (1998), 107–117",
        undefined=ALWAYS,
    ),
    Measure(
        key="hub",
        names={"en": "Hub", "es": "Foco"},
        sentences={
            "en": "How much it helps organisations that are helped much by others like it.",
            "es": "Cuánto ayuda a organizaciones que reciben mucho de otras como ella.",
        },
        formulas=symbols("h(i) = c Σⱼ w(i, j) a(j), Σ h² = 1"),
        source=KLEINBERG,
        undefined={"en": "Not defined without ties.", "es": "No está definido sin vínculos."},
    ),
    Measure(
        key="authority",
        names={"en": "Authority", "es": "Autoridad"},
        sentences={
            "en": "How much it receives from organisations that help much: the counterpart of the hub.",
            "es": "Cuánto recibe de organizaciones que ayudan mucho: la contraparte del foco.",
        },
        formulas=symbols("a(i) = c Σⱼ w(j, i) h(j), Σ a² = 1"),
        source=KLEINBERG,
        undefined={
            "en": "Not observed for an organisation that has not answered; not defined without ties.",
            "es": "No se observa en una organización que no ha respondido; no está definida sin vínculos.",
        },
    ),
)
