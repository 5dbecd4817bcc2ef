"""Brokerage: whom an organisation brings together that have no tie of their own, by the kind of each."""

from dataclasses import dataclass, fields

import numpy as np

from networks.measures.arrays import matrix, numbered_ties, product_within
from networks.measures.degree import NOT_OBSERVED
from networks.measures.measure import Measure, symbols

SOURCE = (
    "R. V. Gould and R. M. Fernandez, Structures of mediation: a formal approach to brokerage in transaction networks, "
    "Sociological Methodology 19 (1989), 89–126"
)


@dataclass(frozen=True)
class Brokerage:
    """How many ordered pairs it stands between in each role; all None for one that has not answered."""

    coordinator: int | None
    itinerant: int | None
    representative: int | None
    gatekeeper: int | None
    liaison: int | None


SILENT = Brokerage(None, None, None, None, None)


def brokerage_of(graph, kinds, answered):
    """The Brokerage of each organisation: {id: Brokerage}. kinds: {id: its category}.

    Counted are two-paths i → j → k with i ≠ k and no tie i → k, for j, by the kinds of i, j and k: coordinator AAA,
    itinerant ABA, representative AAB (the knowledge leaves its kind), gatekeeper ABB (it comes in), liaison ABC.
    """
    within, between, kind = _by_kind(graph, kinds)
    to_within, to_between = within.sum(axis=1), between.sum(axis=1)
    from_within, from_between = within.sum(axis=0), between.sum(axis=0)
    # From and to one and the same other kind.
    from_and_to = (between.T @ kind).multiply(between @ kind).sum(axis=1)
    counts = {
        "coordinator": from_within * to_within - _returned(within) - _closed(within, within, within),
        "itinerant": from_and_to - _returned(between) - _closed(between, between, within),
        "representative": from_within * to_between - _closed(within, between, between),
        "gatekeeper": from_between * to_within - _closed(between, within, between),
        "liaison": from_between * to_between - from_and_to - _closed(between, between, between),
    }
    rows = zip(*(counts[role.name] for role in fields(Brokerage)), strict=True)
    return {
        organisation: Brokerage(*map(int, row)) if organisation in answered else SILENT
        for organisation, row in zip(graph, rows, strict=True)
    }


def _by_kind(graph, kinds):
    """The ties within a kind and those between kinds, and who is of which kind, as sparse matrices of 0 and 1."""
    sources, receivers = numbered_ties(graph)
    numbers = {kind: number for number, kind in enumerate(dict.fromkeys(kinds[each] for each in graph))}
    number = np.array([numbers[kinds[each]] for each in graph], dtype=np.int64)
    alike = number[sources] == number[receivers]
    size = len(graph)
    within, between = (
        matrix(np.ones(of_it.sum(), dtype=np.int64), sources[of_it], receivers[of_it], shape=(size, size))
        for of_it in (alike, ~alike)
    )
    of_kind = matrix(np.ones(size, dtype=np.int64), np.arange(size), number, shape=(size, max(len(numbers), 1)))
    return within, between, of_kind


def _returned(ties):
    """For each j how many i there are with i → j → i."""
    return ties.multiply(ties.T).sum(axis=0)


def _closed(first, second, shortcut):
    """For each j how many i → j → k there are, of a first and a second sort of tie, that a tie i → k goes round.

    In this order the product stays small: it has an entry for every two organisations that somebody named together.
    """
    return product_within(first, shortcut, second.T).sum(axis=0)


ROLES = (
    (
        "coordinator",
        {"en": "Coordinator", "es": "Coordinadora"},
        {
            "en": "How many pairs of its own kind it connects that have no tie of their own.",
            "es": "Cuántos pares de su mismo tipo conecta que no tienen un vínculo propio.",
        },
        "AAA",
    ),
    (
        "itinerant",
        {"en": "Itinerant broker", "es": "Intermediaria itinerante"},
        {
            "en": "How many pairs of another kind, the same for both, it connects from outside.",
            "es": "Cuántos pares de otro tipo, el mismo para ambas, conecta desde fuera.",
        },
        "ABA",
    ),
    (
        "representative",
        {"en": "Representative", "es": "Representante"},
        {
            "en": "How often it takes knowledge from its own kind to another that has no direct tie.",
            "es": "Cuántas veces lleva conocimiento de su tipo a otro sin que haya un vínculo directo.",
        },
        "AAB",
    ),
    (
        "gatekeeper",
        {"en": "Gatekeeper", "es": "Puerta de entrada"},
        {
            "en": "How often it brings knowledge from another kind to its own that has no direct tie.",
            "es": "Cuántas veces trae conocimiento de otro tipo al suyo sin que haya un vínculo directo.",
        },
        "ABB",
    ),
    (
        "liaison",
        {"en": "Liaison", "es": "Enlace"},
        {
            "en": "How many pairs of two other kinds it connects that have no tie of their own.",
            "es": "Cuántos pares de otros dos tipos conecta que no tienen un vínculo propio.",
        },
        "ABC",
    ),
)
MEASURES = tuple(
    Measure(
        key=key,
        names=names,
        sentences=sentences,
        formulas=symbols(f"|{{(i, k) : i → j → k, i ≠ k, ¬(i → k)}}|, {pattern}"),
        source=SOURCE,
        undefined=NOT_OBSERVED,
    )
    for key, names, sentences, pattern in ROLES
)
