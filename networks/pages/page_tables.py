"""The tables of a reading as the network page lays them out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from networks.downloads.named_tables import (
    BOTH_ENDS,
    PROVIDERS,
    names_of,
    profile_columns,
    title_of,
    title_of_both_ends,
)
from networks.models import Table
from networks.words.figures import MEASURED
from surveys.models.fields import translated

# More kinds than this make a table that nobody can read.
MOST_KINDS = 15
# With more associations than these one is shown at a time.
MOST_ASSOCIATIONS = 3


@dataclass(frozen=True)
class ProfileCell:
    """What is known of an association's members: value None where nothing is; known: of how many of the members."""

    value: int | None
    known: int
    members: int


@dataclass(frozen=True)
class ProfileRow:
    name: str
    measured: str
    unit: str
    cells: list[ProfileCell]


@dataclass(frozen=True)
class Matrix:
    """Flows: (source, their rows in the order of the receivers) below (receiver, how many of them answered).

    whole: whether every kind of organisation has found room.
    """

    receivers: list[tuple[str, int]]
    rows: list[tuple[str, list[dict]]]
    whole: bool = True


@dataclass(frozen=True)
class Profiles:
    """A column for each association, a row for each profile field."""

    associations: list
    members: list[int]
    rows: list[ProfileRow]


def by_association(tables):
    """[(association, {table key: NamedTable})], in order of the associations' codes."""
    found = {}
    for table in tables:
        if table.association is not None:
            found.setdefault(table.association, {})[table.key] = _with_ratings_in_order(table)
    return list(found.items())


def shown_associations(associations, chosen):
    """Those of some associations that are shown: the chosen one; else all, or the first of more than fit on a page."""
    found = [each for each in associations if each == chosen]
    return found or (associations if len(associations) <= MOST_ASSOCIATIONS else associations[:1])


def only(tables, key):
    """The table of a build that there is one of; None in a build from before there was such a table."""
    return next((table for table in tables if table.key == key), None)


def profiles_of(tables):
    """The Profiles of all associations."""
    table = only(tables, Table.Key.PROFILES)
    return Profiles(
        associations=[row["association"] for row in table.rows],
        members=[row["members"] for row in table.rows],
        rows=[_profile_row(table.rows, *column) for column in profile_columns(table)],
    )


def flows_by_category(tables):
    """The Matrix of kinds of organisations: those that more answered of come first; at most MOST_KINDS either way."""
    table = only(tables, Table.Key.FLOWS_BY_CATEGORY)
    return table and _matrix(table.rows, "source_category", "receiver_category", str)


def flows_by_region(tables):
    """The Matrix of the inside and the outside of the region."""
    table = only(tables, Table.Key.FLOWS_BY_REGION)
    names = {True: _("In the region"), False: _("Outside the region")}
    return table and _matrix(table.rows, "source_in_region", "receiver_in_region", names.get)


def _matrix(rows, source, receiver, name_of):
    answered = {row[receiver]: row["answered"] for row in rows}
    given = {}
    for row in rows:
        given[row[source]] = given.get(row[source], 0) + (row["ties"] or 0)
    receivers = sorted(answered, key=lambda kind: -answered[kind])[:MOST_KINDS]
    sources = sorted(given, key=lambda kind: -given[kind])[:MOST_KINDS]
    flow = {(row[source], row[receiver]): row for row in rows}
    return Matrix(
        receivers=[(name_of(kind), answered[kind]) for kind in receivers],
        rows=[(name_of(kind), [flow[kind, other] for other in receivers]) for kind in sources],
        whole=max(len(answered), len(given)) <= MOST_KINDS,
    )


def files_of(tables, both_asked=False):
    """(name, title, whether it has a page of its own) of every table that can be taken along; both_asked: whether both
    ends of the ties were."""
    named = [(name, title_of(table), True) for name, table in zip(names_of(tables), tables, strict=True)]
    both_ends = [(BOTH_ENDS, title_of_both_ends(), False)] if both_asked else []
    return [(PROVIDERS, _("Organisations that gave help"), False), *both_ends, *named]


def _with_ratings_in_order(table):
    if table.key == Table.Key.OWN_SOURCES:
        for row in table.rows:
            row["in_order"] = [row["ratings"].get(relation.key, 0) for relation in table.relations]
    return table


def _profile_row(rows, column, field, measured):
    return ProfileRow(
        name=str(field),
        measured=MEASURED[measured],
        unit="%" if measured == "pct" else translated(field.units),
        cells=[ProfileCell(row["values"].get(column), row["known"].get(field.key, 0), row["members"]) for row in rows],
    )
