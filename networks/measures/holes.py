"""Structural holes: how much of an organisation's surroundings it alone holds together. Both directions and the ratings
of its ties count; a tie that was named and not rated counts as the weakest."""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import as_igraph, both_ways, product_within, strengths
from networks.measures.measure import Measure

BURT = "R. S. Burt, Structural Holes: The Social Structure of Competition (1992), chapter 2"


@dataclass(frozen=True)
class Holes:
    """All None for an organisation without ties, or that has not answered: who helped it is unknown."""

    constraint: float | None
    effective_size: float | None
    efficiency: float | None


def holes_of(graph, answered):
    """The Holes of each organisation: {id: Holes}.

    With z(i, j) = w(i, j) + w(j, i), p(i, j) = z(i, j) / Σₖ z(i, k) and m(i, j) = z(i, j) / maxₖ z(i, k):
    constraint = Σⱼ (p(i, j) + Σ_q p(i, q) p(q, j))² over those that i has a tie with; effective size =
    Σⱼ (1 − Σ_q p(i, q) m(j, q)); efficiency = effective size / how many those are.
    """
    if not len(graph):
        return {}
    both = both_ways(graph)
    neighbours = np.diff(both.indptr)
    constraint = as_igraph(graph).constraint(weights=strengths(graph).tolist())
    redundant = _redundancy(both)
    return {
        organisation: _holes(neighbours[i], constraint[i], neighbours[i] - redundant[i])
        if organisation in answered and neighbours[i]
        else Holes(None, None, None)
        for i, organisation in enumerate(graph)
    }


def _holes(neighbours, constraint, effective_size):
    return Holes(float(constraint), float(effective_size), float(effective_size / neighbours))


def _redundancy(both):
    """Σⱼ Σ_q p(i, q) m(j, q) for each i, of which a triangle i, j, q makes one term.

    No product goes through the one of the three that has most neighbours: those of popular sources squared would be
    a thousand times the ties. Where that is j, the sum is taken the other way round: for each j over q.
    """
    from scipy.sparse import tril, triu

    order = np.argsort(np.diff(both.indptr), kind="stable")
    both = both[order][:, order]
    shares, relative = _rows_over(both, both.sum(axis=1)), _rows_over(both, both.max(axis=1).toarray().ravel())
    ties = both.astype(bool).astype(float)
    upwards = triu(ties)
    terms = (
        product_within(shares, tril(ties), relative),  # j has fewer than i
        product_within(shares, upwards, triu(relative)),  # j has more than i, and fewer than q
        product_within(upwards, shares, triu(relative.T)),  # j has more than both
    )
    redundant = np.empty(len(order))
    redundant[order] = sum(each.sum(axis=1) for each in terms)
    return redundant


def _rows_over(rows, numbers):
    """Each row divided by its number; one without entries stays as it is."""
    over = np.divide(1, numbers, out=np.zeros(len(numbers)), where=numbers != 0)
    result = rows.copy()
    result.data *= np.repeat(over, np.diff(rows.indptr))
    return result


ALONE_OR_SILENT = {
    "en": "Not defined without ties; not observed for an organisation that has not answered.",
    "es": "No está definido sin vínculos; no se observa en una organización que no ha respondido.",
}
MEASURES = (
    Measure(
        key="constraint",
        names={"en": "Constraint", "es": "Restricción"},
        sentences={
            "en": "How much those around it are tied to one another: low where it connects some that are not.",
            "es": "Cuánto se vinculan entre sí las que la rodean: baja si conecta a algunas que no lo están.",
        },
        formulas={
            "en": "Σⱼ (p(i, j) + Σ_q p(i, q) p(q, j))² over its neighbours; p: share of its ties, both directions",
            "es": "Σⱼ (p(i, j) + Σ_q p(i, q) p(q, j))² sobre sus vecinas; p: parte de sus vínculos, ambos sentidos",
        },
        source=BURT,
        undefined=ALONE_OR_SILENT,
        smallest_first=True,
    ),
    Measure(
        key="effective_size",
        names={"en": "Effective size", "es": "Tamaño efectivo"},
        sentences={
            "en": "How many of those around it are not reached through one another already.",
            "es": "A cuántas de las que la rodean no se llega ya por medio de las otras.",
        },
        formulas={
            "en": "Σⱼ (1 − Σ_q p(i, q) m(j, q)) over its neighbours; m: weight of a tie over the largest of j",
            "es": "Σⱼ (1 − Σ_q p(i, q) m(j, q)) sobre sus vecinas; m: peso de un vínculo entre el mayor de j",
        },
        source=BURT,
        undefined=ALONE_OR_SILENT,
    ),
    Measure(
        key="efficiency",
        names={"en": "Efficiency", "es": "Eficiencia"},
        sentences={
            "en": "The effective size as a share of all those around it.",
            "es": "El tamaño efectivo como parte de todas las que la rodean.",
        },
        formulas={
            "en": "effective size / number of neighbours",
            "es": "tamaño efectivo / número de vecinas",
        },
        source=BURT,
        undefined=ALONE_OR_SILENT,
    ),
)
