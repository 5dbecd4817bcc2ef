"""A network as the map on its page takes it: arrays of numbers, short enough for a thin line.

Organisations are numbers, the strongest source is 0: `ids`, `labels`, `names` (0 where it is the label), `kinds`
(numbers of `categories`, all of the cluster's: [name, colour, shape]), `x` and `y` in steps of 1/10,000, `given`
(weighted out-degree), `unknown` (those of whom it is not known from whom they received), `waiting` (those that wrote
only names that wait to be matched). Ties run from source to receiver, in order of source: `fan` says how many each
source has, `ties` has a number for each, 6 × (receiver − the receiver before it − 1) + rating, before the first one
being −1, and the rating 0 when named and not rated.
"""

from itertools import groupby, islice

from django.db.models import F

from networks import reading
from networks.maps.drawing import ALL_TIES_UP_TO
from networks.protection.disguise import name_shown
from networks.protection.protected_results import numbered

# Bounds of what a browser is asked to draw: the strongest sources, and the highest rated ties among them.
MOST_ORGANISATIONS = 5000
MOST_TIES = 100_000
STRONGEST_EACH = 3
STEPS = 10_000
RATINGS = 6
FIELDS = ("organisation_id", "organisation__label", "organisation__name", "organisation__category_id")
NUMBERS = ("x", "y", "weighted_out_degree", "in_degree")


def data_of(read, network):
    """What the module says, as a dict that becomes JSON."""
    rows = list(reading.strongest_of(network).values_list(*FIELDS, *NUMBERS)[:MOST_ORGANISATIONS])
    number_of = {row[0]: number for number, row in enumerate(rows)}
    return _data(read, network, rows, number_of, _numbered(_ties(network, number_of), number_of))


def protected_data_of(read, shown):
    """The same of a `protected_results.ProtectedNetwork`; in place of ids there are numbers again."""
    network = shown.network
    protected = {kind.pk: str(kind) for kind in reading.categories_of(read.wave) if kind.protected}
    rows = list(shown.positions.values_list("number", *FIELDS, *NUMBERS)[:MOST_ORGANISATIONS])
    number_of = {pk: number for number, (_pseudonym, pk, *_rest) in enumerate(rows)}
    ties = numbered(reading.ties_of(network), number_of)
    if len(ties) > MOST_TIES:
        ties = sorted(ties, key=lambda tie: -(tie[2] or 0))[:MOST_TIES]
    ties = sorted((source, receiver, rating or 0) for source, receiver, rating in ties)
    return _data(read, network, [_row_shown(number_of, protected, *row) for row in rows], number_of, ties)


def _row_shown(number_of, protected, pseudonym, pk, label, name, kind, *numbers):
    if kind in protected:
        label = name = name_shown(protected[kind], pseudonym)
    return number_of[pk], label, name, kind, *numbers


def _data(read, network, rows, number_of, ties):
    kinds = reading.categories_of(read.wave)
    names_wait = {number_of.get(pk) for pk in reading.names_wait_in([network])[network.pk]}
    return {
        "all_organisations": network.organisations,
        "all_ties": network.ties,
        "all_ties_up_to": ALL_TIES_UP_TO,
        "strongest_each": STRONGEST_EACH,
        "categories": [[str(kind), kind.colour, kind.shape] for kind in kinds],
        **_columns(rows, {kind.pk: number for number, kind in enumerate(kinds)}),
        "waiting": [number for number, row in enumerate(rows) if row[7] == 0 and number in names_wait],
        **folded(ties, len(rows)),
    }


def _columns(rows, number_of_kind):
    return {
        "ids": [row[0] for row in rows],
        "labels": [row[1] for row in rows],
        "names": [0 if row[2] == row[1] else row[2] for row in rows],
        "kinds": [number_of_kind[row[3]] for row in rows],
        "x": [round(row[4] * STEPS) for row in rows],
        "y": [round(row[5] * STEPS) for row in rows],
        "given": [row[6] for row in rows],
        "unknown": [number for number, row in enumerate(rows) if row[7] is None],
    }


def _ties(network, number_of):
    """Picked out here: databases take seconds to look thousands of sources up among thousands of receivers."""
    ties = reading.ties_of(network)
    if network.ties > MOST_TIES:
        ties = ties.order_by(F("strength").desc(nulls_last=True), "source", "receiver")
    if network.organisations > MOST_ORGANISATIONS:
        ties = (tie for tie in ties.iterator() if tie[0] in number_of and tie[1] in number_of)
    return islice(ties, MOST_TIES)


def _numbered(ties, number_of):
    return sorted((number_of[source], number_of[receiver], strength or 0) for source, receiver, strength in ties)


def folded(ties, organisations):
    """{"fan", "ties"} of ties as (source, receiver, rating) in order, all of them numbers."""
    fan, steps = [0] * organisations, []
    for source, of_source in groupby(ties, key=lambda tie: tie[0]):
        before = -1
        for _source, receiver, rating in of_source:
            steps.append(RATINGS * (receiver - before - 1) + rating)
            before = receiver
            fan[source] += 1
    return {"fan": fan, "ties": steps}
