"""A network as outsiders may see it: protected organisations under their pseudonyms, in an order that tells nothing.

What is shown of a protected organisation is what is listed here, and nothing else of it.
"""

from dataclasses import dataclass, replace
from itertools import groupby

from django.db import connection
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import Cast, Coalesce, Collate, Concat

from surveys.models import Organisation
from surveys.pseudonyms import pseudonyms_of

UNNAMED = 0
# What a row may hold, and tables of it do not show: it puts nobody in another place.
NOT_SHOWN = ("organisation", "rated")


@dataclass(frozen=True)
class Disguise:
    """Stands in for the names of a cluster's protected organisations; numbers: {organisation id: its number}."""

    numbers: dict[int, int]

    @classmethod
    def of(cls, cluster):
        return cls(pseudonyms_of(cluster))

    def of_organisation(self, organisation):
        """The organisation if it may be named, else its stand-in."""
        return organisation and stand_in(organisation, self.numbers.get(organisation.pk))

    def of_positions(self, positions):
        """The same positions in the order of the codes that are shown."""
        for position in positions:
            position.organisation = self.of_organisation(position.organisation)
        return sorted(positions, key=lambda position: position.organisation.code)

    def of_tables(self, tables):
        """NamedTables with stand-ins for organisations and associations; rows, and tables of associations, come in the
        order of the codes that are shown."""
        shown = [
            replace(
                table,
                association=self.of_organisation(table.association),
                rows=_in_order_shown([self._row(row) for row in table.rows]),
            )
            for table in tables
        ]
        return sorted(shown, key=lambda table: table.association.code if table.association else "")

    def _row(self, row):
        shown = {key: self.of_organisation(row[key]) for key in ("organisation", "association") if key in row}
        return {**row, **shown}


def _in_order_shown(rows):
    """The rows of a NamedTable of stand-ins: those that show the same but for the name are in the order of the codes
    shown, those of associations in that of theirs. Stored tables have them in the order of the real codes."""

    def unnamed(row):
        return {key: value for key, value in row.items() if key not in NOT_SHOWN}

    def code(row):
        return row["organisation"].code if "organisation" in row else ""

    rows = [row for _alike, rows in groupby(rows, key=unnamed) for row in sorted(rows, key=code)]
    if any("association" in row for row in rows):
        rows.sort(key=lambda row: (row["association"].code, code(row)))
    return rows


def stand_in(organisation, number):
    """The organisation if it may be named, else another with its kind, its number, whether it is in the region."""
    if not organisation.category.protected:
        return organisation
    number = number or UNNAMED
    name = name_shown(organisation.category, number)
    return Organisation(
        pk=organisation.pk,
        code=f"P{number}",
        name=name,
        label=name,
        category=organisation.category,
        in_region=organisation.in_region,
    )


def name_shown(category, number):
    """What a protected organisation is called."""
    return f"{category} {number or UNNAMED}"


def code_shown(to):
    """The code of the stand-in as part of a query, for the database to sort by as Python would; to: how one comes from
    its rows to an organisation, "organisation__" say."""
    number = Cast(Coalesce(f"{to}pseudonym__number", UNNAMED), CharField())
    pseudonym = When(**{f"{to}category__protected": True}, then=Concat(Value("P"), number))
    by_letters = "C" if connection.vendor == "postgresql" else "BINARY"
    return Collate(Case(pseudonym, default=F(f"{to}code")), by_letters)
