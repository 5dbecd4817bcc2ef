"""What a network looks like as a whole: how far, how knit, how much around one, how much across its groups."""

from dataclasses import dataclass

import numpy as np

from networks.measures.degree import FREEMAN
from networks.measures.measure import Measure
from networks.measures.steps import steps_from
from networks.measures.triads import CLOSED, OPEN, triads_of


@dataclass(frozen=True)
class Shape:
    """None where there are no ties, no two-paths, or too few organisations to be defined."""

    average_distance: float | None
    transitivity: float | None
    centralisation: float | None
    ei_category: float | None
    ei_region: float | None


def shape_of(graph, kinds=None, regions=None):
    """The Shape of a graph. kinds: {id: category}; regions: {id: whether it is in the region}; all alike if left out.

    Transitivity ignores the direction of ties. Centralisation is that of out-degrees, over (n − 1)² (Freeman's largest
    for directed ties; UCINET's texts divide by (n − 1)(n − 2)).
    """
    return Shape(
        average_distance=_average_distance(graph),
        transitivity=_transitivity(graph),
        centralisation=_centralisation(graph),
        ei_category=_external(graph, kinds),
        ei_region=_external(graph, regions),
    )


def _average_distance(graph):
    steps = steps_from(graph).sum(axis=1)
    return float(np.arange(1, len(steps) + 1) @ steps / steps.sum()) if len(steps) else None


def _transitivity(graph):
    """From the triad census: each closed triad has three paths of length two, an open one with two tied pairs one."""
    triads = triads_of(graph)
    closed, open_ones = (sum(triads[kind] for kind in kinds) for kinds in (CLOSED, OPEN))
    paths = 3 * closed + open_ones
    return 3 * closed / paths if paths else None


def _centralisation(graph):
    degrees = [degree for _organisation, degree in graph.out_degree]
    others, most = len(degrees) - 1, max(degrees, default=0)
    return sum(most - degree for degree in degrees) / others**2 if others > 0 else None


def _external(graph, groups):
    """(external − internal) / (external + internal): −1 where all ties are within groups, 1 where all cross them."""
    groups = groups or dict.fromkeys(graph)
    ties = graph.number_of_edges()
    external = sum(groups[source] != groups[receiver] for source, receiver in graph.edges)
    return (2 * external - ties) / ties if ties else None


NO_TIES = {"en": "Not defined without ties.", "es": "No está definido sin vínculos."}
KRACKHARDT = (
    "D. Krackhardt and R. N. Stern, Informal networks and organizational crises, "
    "Social Psychology Quarterly 51 (1988), 123–140"
)
MEASURES = (
    Measure(
        key="average_distance",
        names={"en": "Average distance", "es": "Distancia media"},
        sentences={
            "en": "How many steps knowledge takes on average from a source to those whom it reaches.",
            "es": "Cuántos pasos necesita en promedio el conocimiento desde una fuente hasta las que alcanza.",
        },
        formulas={
            "en": "mean of d(i, j) over ordered pairs with a path i → … → j",
            "es": "media de d(i, j) sobre los pares ordenados con un camino i → … → j",
        },
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), section 4.2.7",
        undefined=NO_TIES,
    ),
    Measure(
        key="transitivity",
        names={"en": "Transitivity", "es": "Transitividad"},
        sentences={
            "en": "Of two organisations tied to the same third one: in what share of cases they are tied, too.",
            "es": "De dos vinculadas a una misma tercera organización: qué parte de las veces lo están entre sí.",
        },
        formulas={
            "en": "3 × triangles / paths of length two; directions ignored",
            "es": "3 × triángulos / caminos de largo dos; sin mirar sentidos",
        },
        source="M. E. J. Newman, D. J. Watts and S. H. Strogatz, Random graph models of social networks, "
        "PNAS 99 (2002), 2566–2572",
        undefined={
            "en": "Not defined where no organisation has two neighbours.",
            "es": "No está definida donde ninguna organización tiene dos vecinas.",
        },
    ),
    Measure(
        key="centralisation",
        names={"en": "Centralisation", "es": "Centralización"},
        sentences={
            "en": "How much the help is in one hand: 1 where one alone helps all others, 0 where all help alike.",
            "es": "Cuánto está la ayuda en una sola mano: 1 si una sola ayuda a todas, 0 si todas lo hacen por igual.",
        },
        formulas={
            "en": "Σ (max d⁺ − d⁺(i)) / (n − 1)²",
            "es": "Σ (máx d⁺ − d⁺(i)) / (n − 1)²",
        },
        source=FREEMAN,
        undefined={
            "en": "Not defined with fewer than two organisations.",
            "es": "No está definida con menos de dos organizaciones.",
        },
    ),
    Measure(
        key="ei_category",
        names={"en": "E-I index by kind", "es": "Índice E-I por tipo"},
        sentences={
            "en": "Whether ties cross kinds of organisation: 1 where all do, −1 where none does.",
            "es": "Si los vínculos cruzan los tipos de organización: 1 si todos lo hacen, −1 si ninguno.",
        },
        formulas={
            "en": "(E − I) / (E + I); E: ties between kinds, I: ties within one",
            "es": "(E − I) / (E + I); E: vínculos que cruzan tipos, I: vínculos dentro de uno",
        },
        source=KRACKHARDT,
        undefined=NO_TIES,
    ),
    Measure(
        key="ei_region",
        names={"en": "E-I index by region", "es": "Índice E-I por región"},
        sentences={
            "en": "Whether ties cross the border of the region: 1 where all do, −1 where none does.",
            "es": "Si los vínculos cruzan el límite de la región: 1 si todos lo hacen, −1 si ninguno.",
        },
        formulas={
            "en": "(E − I) / (E + I); E: ties into or out of the region, I: the others",
            "es": "(E − I) / (E + I); E: vínculos que entran o salen de la región, I: los demás",
        },
        source=KRACKHARDT,
        undefined=NO_TIES,
    ),
)
