"""Core and periphery: how nearly all ties are to or from a few organisations in the middle.

The pattern is Borgatti and Everett's: in a perfect one, whoever is in the core has ties with everybody, and in the
periphery there are none. Ties between core and periphery count as part of it. Whether there is a tie is known only
where its receiver has answered and was offered the source, or named it besides: other pairs are left out.
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import numbered_ties
from networks.measures.degree import NO_IS_NOT_OBSERVED
from networks.measures.measure import Measure
from networks.measures.offered import pairs_outside


@dataclass(frozen=True)
class CorePeriphery:
    """in_core: {id: whether}, all None where there is no fit. fit: the correlation with the pattern, −1 to 1.

    Of one that has not answered, more ties of its own might put it in the core: None in place of a no.
    """

    in_core: dict
    core_size: int | None
    core_fit: float | None


def core_periphery_of(graph, answered, offered=None):
    """The CorePeriphery of a graph: of the cores made of the organisations with the most ties, the one that fits best.

    None without ties, or where every pair has one. Those with equally many ties are all in it, or none of them.
    `offered` as of networks.measures.offered.
    """
    receives = np.array([each in answered for each in graph], dtype=bool)
    sources, receivers = _known_ties(graph, receives)
    degrees = np.bincount(np.concatenate([sources, receivers]), minlength=len(graph))
    order = np.argsort(-degrees, kind="stable")
    outside = pairs_outside(graph, answered, order, offered)
    fits = np.where(_parts_nobody_alike(degrees[order]), _fits(order, outside, sources, receivers), np.nan)
    if np.isnan(fits).all():
        return CorePeriphery(dict.fromkeys(graph), None, None)
    size = int(np.nanargmax(fits)) + 1
    core = set(order[:size])
    in_core = {each: i in core or (False if receives[i] else None) for i, each in enumerate(graph)}
    return CorePeriphery(in_core, size, float(fits[size - 1]))


def _known_ties(graph, receives):
    sources, receivers = numbered_ties(graph)
    known = receives[receivers]
    return sources[known], receivers[known]


def _parts_nobody_alike(degrees):
    """Whether the first 1, 2, … of degrees in falling order leave nobody out who has as many as one of them."""
    return np.append(degrees[:-1] > degrees[1:], [True] * len(degrees[:1]))


def _fits(order, outside, sources, receivers):
    """The correlation for cores of 1, 2, … organisations in an order; NaN where all pairs are alike.

    Of two arrays of 0 and 1 it follows from counts: φ = (N T − M P) / √(M (N − M) P (N − P)), with N known pairs, M
    ties, P pairs of the pattern, T ties among these.
    """
    size = len(order)
    rank = np.empty(size, dtype=np.int64)
    rank[order] = np.arange(size)
    pairs = float(outside[0])
    pattern = pairs - outside[1:].astype(float)
    # A tie is in the pattern from the core on that takes in the first of its two ends.
    first = np.minimum(rank[sources], rank[receivers])
    matched = np.cumsum(np.bincount(first, minlength=size)).astype(float)
    spread = len(sources) * (pairs - len(sources)) * pattern * (pairs - pattern)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 0, (pairs * matched - len(sources) * pattern) / np.sqrt(spread), np.nan)


BORGATTI = "S. P. Borgatti and M. G. Everett, Models of core/periphery structures, Social Networks 21 (1999), 375–395"
NO_CORE = {
    "en": "Not defined without ties, nor where everyone has one with everyone.",
    "es": "No está definido sin vínculos, ni donde todas los tienen con todas.",
}
MEASURES = (
    Measure(
        key="in_core",
        names={"en": "In the core", "es": "Dentro del centro"},
        sentences={
            "en": "Whether it is one of the few in the middle that nearly all ties run to or from.",
            "es": "Si es una de las pocas del centro, a las que van o de las que vienen casi todos los vínculos.",
        },
        formulas={
            "en": "i among the k organisations with the most ties, k of the best core–periphery fit",
            "es": "i entre las k organizaciones con más vínculos, con el k de mejor ajuste centro–periferia",
        },
        source=BORGATTI,
        undefined={language: f"{NO_CORE[language]} {NO_IS_NOT_OBSERVED[language]}" for language in NO_CORE},
        ranked=False,
    ),
    Measure(
        key="core_size",
        names={"en": "In the core", "es": "Dentro del centro"},
        sentences={
            "en": "How many organisations the core has that fits best.",
            "es": "Cuántas organizaciones tiene el centro que mejor ajusta.",
        },
        formulas={
            "en": "k of the best core–periphery fit",
            "es": "k del mejor ajuste centro–periferia",
        },
        source=BORGATTI,
        undefined=NO_CORE,
    ),
    Measure(
        key="core_fit",
        names={"en": "Core–periphery fit", "es": "Ajuste centro–periferia"},
        sentences={
            "en": "How nearly a few in the middle have ties with all and the others none among them: 1 exactly.",
            "es": "Cuánto se acerca a que unas pocas tengan vínculos con todas y las demás ninguno entre sí: 1, justo.",
        },
        formulas={
            "en": "max over k of the correlation of ties i → j, j ∈ A, with “i or j among the k with the most ties”; "
            "ties between core and periphery count",
            "es": "máx sobre k de la correlación de los vínculos i → j, j ∈ A, con «i o j entre las k con más "
            "vínculos»; los vínculos entre centro y periferia cuentan",
        },
        source=BORGATTI,
        undefined=NO_CORE,
    ),
)
