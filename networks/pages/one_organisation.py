"""What the page of one organisation shows of a network: its measures with their ranks, and those around it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from networks import reading
from networks.measures import MEASURES, PositionRow
from networks.words.estimates import estimate_in_words
from networks.words.figures import Column, columns
from surveys.models import Organisation

ORDER = tuple(key for key in MEASURES if key in PositionRow.__dataclass_fields__)
# What a list shows; the rest is in the download.
SHOWN = 100


@dataclass(frozen=True)
class Line:
    """A measure of an organisation; rank: from 1, among the `known` organisations that it is known of.

    value None: not defined, or not observed. rank None: there is no value, or the measure has no order.
    """

    about: Column
    value: float | int | bool | None
    decimals: int
    rank: int | None
    known: int
    # As of networks.words.estimates.
    estimate: str

    @property
    def is_yes_or_no(self):
        return isinstance(self.value, bool)


@dataclass(frozen=True)
class Neighbour:
    """Someone at the other end of a tie; strength 1 to 5, None: named and not rated. only: has no other source;
    only_known: no other that is known, for it wrote names that wait to be matched.

    contradicted: one of the two named the tie and the other one, asked about it, did not.
    """

    organisation: Organisation
    strength: int | None
    only: bool = False
    only_known: bool = False
    contradicted: bool = False


@dataclass(frozen=True)
class Neighbours:
    """The strongest ties in one direction, at most SHOWN of them, and how many there are; only_known: of how many the
    organisation is the only source that is known, while names that they wrote wait to be matched."""

    rows: list[Neighbour]
    total: int
    only_known: int = 0

    @property
    def more(self):
        return self.total - len(self.rows)


def lines_of(network, position):
    """The Lines of a Position, the measures in their order; one query."""
    values = {key: getattr(position, key) for key in ORDER}
    ranked = [key for key, value in values.items() if MEASURES[key].ranked and value is not None]
    counts = network.positions.aggregate(
        **{f"{key}_before": Count("pk", filter=Q(**{_better(key): values[key]})) for key in ranked},
        **{f"{key}_known": Count(key) for key in ranked},
    )
    return [
        Line(
            about=about,
            value=values[about.key],
            decimals=_decimals(values[about.key]),
            rank=counts[f"{about.key}_before"] + 1 if about.key in ranked else None,
            known=counts.get(f"{about.key}_known", 0),
            estimate="" if values[about.key] is None else estimate_in_words(network, about.key, position),
        )
        for about in columns(*ORDER)
    ]


def neighbours_of(network, position, names_wait):
    """(those that received from an organisation, its sources), each as Neighbours.

    names_wait: the ids of those that may have more sources, as of `reading.names_wait_in`. Three queries, one more
    where both ends were asked.
    """
    own = position.organisation_id
    ties = list(reading.ties_with(network, own))
    given = [(receiver, strength) for source, receiver, strength in ties if source == own]
    received = [(source, strength) for source, receiver, strength in ties if receiver == own]
    shown = {pk for ends in (given, received) for pk, _strength in _strongest(ends)}
    known = Organisation.objects.select_related("category").in_bulk(shown)
    only = set(reading.with_one_source(network, own))
    denied = reading.contradicted_with(network, own) if network.statuses is not None else ()
    receivers = _neighbours(given, known, {receiver for source, receiver in denied if source == own}, only, names_wait)
    sources = _neighbours(received, known, {source for source, receiver in denied if receiver == own})
    return receivers, sources


def _better(key):
    return f"{key}__lt" if MEASURES[key].smallest_first else f"{key}__gt"


def _decimals(value):
    if not isinstance(value, float):
        return 0
    return 1 if value >= 10 else 3


def _strongest(ends):
    return sorted(ends, key=lambda end: (-(end[1] or 0), end[0]))[:SHOWN]


def _neighbours(ends, known, denied, only=frozenset(), names_wait=frozenset()):
    told, waiting = only - names_wait, only & names_wait
    rows = [
        Neighbour(known[pk], strength, pk in told, pk in waiting, pk in denied)
        for pk, strength in _strongest(ends)
        if pk in known
    ]
    return Neighbours(rows, len(ends), len(waiting))
