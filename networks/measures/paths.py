"""What follows from shortest paths along the ties: betweenness; closeness, harmonic closeness and reach as a source.

All of it is exact for as many organisations as `networks.measures.sampling` says; above, it is estimated.
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import numbered_ties, once_per_graph, strengths
from networks.measures.degree import ALWAYS
from networks.measures.measure import Measure, symbols
from networks.measures.sampling import GROUPS, drawn, pivots_for
from networks.measures.steps import steps_from
from networks.measures.through import groups_for, through_counts

# The length of a tie rated 1: divisible by 1 to 5.
ONE_STEP = 60
# Of so many of the largest numbers the error of an estimate is told.
LARGEST = 100


@dataclass(frozen=True)
class Betweenness:
    """How many shortest paths run through an organisation: with ties alike, and shorter the higher they are rated."""

    betweenness: float | None
    betweenness_weighted: float | None


UNKNOWN = Betweenness(None, None)


def betweenness_of(graph, answered, pivots=None):
    """The Betweenness of each organisation: {id: Betweenness}, None for those that have not answered.

    Shortest paths s → t, pairs counted once each way; a pair with several counts by the share of them. Not normalised.
    With pivots, Brandes and Pich's estimate from so many starting points (International Journal of Bifurcation and
    Chaos 17, 2007).
    """
    plain, weighted = _estimates(graph, pivots).mean(axis=0)
    return {
        organisation: Betweenness(float(plain[i]), float(weighted[i])) if organisation in answered else UNKNOWN
        for i, organisation in enumerate(graph)
    }


def error_of(graph):
    """How far off a betweenness typically is: the median standard error of the largest hundred, as a share of them.

    None where it is exact. Estimated from the differences between the groups of starting points.
    """
    pivots = pivots_for(graph)
    if pivots is None:
        return None
    plain = _estimates(graph, pivots)[:, 0]
    mean = plain.mean(axis=0)
    largest = np.argsort(-mean, kind="stable")[:LARGEST]
    largest = largest[mean[largest] > 0]
    errors = plain[:, largest].std(axis=0, ddof=1) / len(plain) ** 0.5 / mean[largest]
    return float(np.median(errors)) if len(largest) else None


@once_per_graph
def _estimates(graph, pivots):
    """Estimates of both counts, an array (groups, 2, organisations): an exact one, or one from each group of pivots."""
    size, ties, lengths = len(graph), numbered_ties(graph), lengths_of(graph)
    if pivots is None or pivots >= size:
        groups = groups_for(range(size), len(lengths))
        return through_counts(size, ties, lengths, groups).sum(axis=0, keepdims=True)
    points = drawn(size, pivots)
    groups = [points[first::GROUPS] for first in range(GROUPS)]
    shares = np.array([size / len(group) for group in groups])
    return through_counts(size, ties, lengths, groups) * shares[:, None, None]


def lengths_of(graph):
    """The length of each tie where ratings count: 60 / rating, as whole numbers: fractions would not add up exactly."""
    return (ONE_STEP / strengths(graph)).astype(np.int64)


@dataclass(frozen=True)
class Reach:
    """How an organisation reaches others as a source. closeness and harmonic: None if it reaches nobody."""

    closeness: float | None
    harmonic: float | None
    two_step_reach: int


def reach_of(graph):
    """The Reach of each organisation: {id: Reach}.

    closeness: C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) over the r − 1 organisations reached (Wasserman and Faust
    1994, 5.22). harmonic: Σ 1/d(i, j) / (n − 1) over the same.
    """
    steps = steps_from(graph)
    length = np.arange(1, len(steps) + 1)
    reached, distances, nearness = steps.sum(axis=0), length @ steps, (1 / length) @ steps
    near = steps[:2].sum(axis=0)
    others = len(graph) - 1
    return {
        organisation: Reach(
            closeness=float(reached[i] / others * reached[i] / distances[i]) if reached[i] else None,
            harmonic=float(nearness[i] / others) if reached[i] else None,
            two_step_reach=round(float(near[i])),
        )
        for i, organisation in enumerate(graph)
    }


SOURCES_UNKNOWN = {
    "en": "Not observed for an organisation that has not answered: its own sources are unknown.",
    "es": "No se observa en una organización que no ha respondido: no se conocen sus fuentes.",
}
REACHES_NOBODY = {
    "en": "Not defined for an organisation that reaches nobody.",
    "es": "No está definida para una organización que no llega a nadie.",
}

MEASURES = (
    Measure(
        key="betweenness",
        names={"en": "Betweenness", "es": "Intermediación"},
        sentences={
            "en": "How often it stands on the shortest way that knowledge can take between two other organisations.",
            "es": "Cuántas veces está en el camino más corto que el conocimiento puede tomar entre otras dos "
            "organizaciones.",
        },
        formulas={
            "en": "B(i) = Σ σ(s, t | i) / σ(s, t) over ordered pairs s ≠ i ≠ t; not normalised",
            "es": "B(i) = Σ σ(s, t | i) / σ(s, t) sobre los pares ordenados s ≠ i ≠ t; sin normalizar",
        },
        source="L. C. Freeman, A set of measures of centrality based on betweenness, Sociometry 40 (1977), 35–41; "
        "U. Brandes, Journal of Mathematical Sociology 25 (2001), 163–177",
        undefined=SOURCES_UNKNOWN,
    ),
    Measure(
        key="betweenness_weighted",
        names={"en": "Betweenness by rating", "es": "Intermediación por calificación"},
        sentences={
            "en": "The same where a tie is the shorter the higher it was rated.",
            "es": "Lo mismo, si un vínculo es tanto más corto cuanto mejor se calificó.",
        },
        formulas={
            "en": "B(i) with the length 1/w of each tie; named and not rated: 1",
            "es": "B(i) con largo 1/w de cada vínculo; nombrada y sin calificar: 1",
        },
        source="T. Opsahl, F. Agneessens and J. Skvoretz, Node centrality in weighted networks, "
        "Social Networks 32 (2010), 245–251 (α = 1); U. Brandes, as above",
        undefined=SOURCES_UNKNOWN,
    ),
    Measure(
        key="closeness",
        names={"en": "Closeness as a source", "es": "Cercanía como fuente"},
        sentences={
            "en": "How few steps its knowledge takes to reach the others; lower when it reaches only some of them.",
            "es": "Cuán pocos pasos necesita su conocimiento para llegar a las demás; menor si solo llega a algunas.",
        },
        formulas={
            "en": "C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) over the r − 1 organisations that i reaches",
            "es": "C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) sobre las r − 1 organizaciones a las que i llega",
        },
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), equation 5.22",
        undefined=REACHES_NOBODY,
    ),
    Measure(
        key="harmonic",
        names={"en": "Harmonic closeness", "es": "Cercanía armónica"},
        sentences={
            "en": "How near it is as a source to all the others; those it does not reach count as 0.",
            "es": "Cuán cerca está, como fuente, de todas las demás; las que no alcanza cuentan como 0.",
        },
        formulas={
            "en": "H(i) = Σ 1/d(i, j) / (n − 1) over the organisations that i reaches",
            "es": "H(i) = Σ 1/d(i, j) / (n − 1) sobre las organizaciones a las que i llega",
        },
        source="Y. Rochat, Closeness centrality extended to unconnected graphs: the harmonic centrality index, "
        "ASNA (2009)",
        undefined=REACHES_NOBODY,
    ),
    Measure(
        key="two_step_reach",
        names={"en": "Reach in two steps", "es": "Alcance en dos pasos"},
        sentences={
            "en": "How many organisations its knowledge reaches directly or through one other.",
            "es": "A cuántas organizaciones llega su conocimiento, directamente o a través de otra.",
        },
        formulas=symbols("|{j : 1 ≤ d(i, j) ≤ 2}|"),
        source="S. P. Borgatti, Identifying sets of key players in a social network, CMOT 12 (2006), 21–34 (m-reach)",
        undefined=ALWAYS,
    ),
)
