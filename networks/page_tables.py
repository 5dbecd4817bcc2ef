"""The tables of a reading as the network page lays them out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from networks.models import Table
from networks.named_tables import PROVIDERS, names_of, profile_columns, title_of
from surveys.models.fields import translated

# What stands behind a profile field's key in the columns of `networks.tables.profiles`, and what it says.
MEASURED = {"pct": gettext_lazy("share of members"), "mean": gettext_lazy("mean")}


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


def only(tables, key):
    """The table of a build that there is one of."""
    return next(table for table in tables if table.key == key)


def profiles_of(tables):
    """The Profiles of all associations."""
    table = only(tables, Table.Key.PROFILES)
    return Profiles(
        associations=[row["association"] for row in table.rows],
        members=[row["members"] for row in table.rows],
        rows=[_profile_row(table.rows, *column) for column in profile_columns(table)],
    )


def files_of(tables):
    """(file name, title) of every table that can be taken along."""
    named = zip(names_of(tables), map(title_of, tables), strict=True)
    providers = (PROVIDERS, _("Organisations that gave help"))
    return [(f"{name}.csv", title) for name, title in [providers, *named]]


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
