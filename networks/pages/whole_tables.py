"""A table that can be taken along, whole, as a page shows it: in the reader's words, sorted, searched."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from networks import reading
from networks.downloads.named_tables import names_of, table_to_take
from networks.words.figures import MEASURED
from networks.words.table_columns import names_of_columns
from surveys.models import Organisation, ProfileField
from surveys.names import in_reading_order, lines_that_answer
from surveys.texts import LONGEST_NAME

YES_NO = ("source_in_region", "receiver_in_region")
KINDS = ("category", "source_category", "receiver_category")


@dataclass(frozen=True)
class Order:
    """What a query string asks for of a table with some columns; whatever is no choice is left out."""

    q: str
    column: str
    descending: bool

    @classmethod
    def of(cls, query, names):
        sort = query.get("sort", "")
        column = sort.removeprefix("-")
        chosen = column in names
        return cls(query.get("q", "")[:LONGEST_NAME], column if chosen else "", chosen and sort.startswith("-"))

    @property
    def pairs(self):
        sort = f"{'-' * self.descending}{self.column}"
        return {name: value for name, value in (("q", self.q), ("sort", sort)) if value}

    @property
    def pairs_query(self):
        return urlencode(self.pairs)

    def by(self, column, is_number):
        """The query string that sorts by a column: numbers from the largest, words from A; then the other way."""
        descending = not self.descending if self.column == column else is_number
        return urlencode({**self.pairs, "sort": f"{'-' * descending}{column}"})


@dataclass(frozen=True)
class Header:
    """Above a column; aria_sort as browsers read it, "" where it is not sorted by this one."""

    name: str
    is_number: bool
    query: str
    aria_sort: str


def whole_table(read, network, name):
    """The TableContent of one of a network's own tables by its name, or None; the rows of no other are read.

    The organisations have a page of their own, and what both ends said is as long as the list of ties.
    """
    tables = list(reading.tables_with(read, network).defer("rows"))
    found = next((table for table, each in zip(tables, names_of(tables), strict=True) if each == name), None)
    return found and table_to_take(reading.read_table(read, found), name)


def rows_of(table, order, cluster):
    """The rows of a TableContent as lists of cells, those that hold every word asked for, in the order asked for."""
    say = _words(cluster)
    rows = [[say(column, row[column]) for column in table.columns] for row in table.rows]
    if order.q.strip():
        lines = [" ".join(str(cell) for cell in row if isinstance(cell, str)) for row in rows]
        rows = [rows[number] for number in lines_that_answer(order.q, lines)]
    return _sorted(rows, table.columns.index(order.column), order.descending) if order.column else rows


def headers_of(table, order, cluster, relations):
    """A Header for each column of a TableContent; relations: those that columns may be called by."""
    names = _names(cluster, relations)
    headers = []
    for column in table.columns:
        is_number = not any(isinstance(row[column], str) and _number(row[column]) is None for row in table.rows)
        sorted_by = ("descending" if order.descending else "ascending") if order.column == column else ""
        headers.append(Header(names.get(column, column), is_number, order.by(column, is_number), sorted_by))
    return headers


def _words(cluster):
    kinds = {category.key: str(category) for category in cluster.categories.all()}
    associations = dict(
        Organisation.objects.filter(cluster=cluster, memberships__isnull=False).values_list("code", "label")
    )
    yes_no = {"yes": _("yes"), "no": _("no")}
    known = {**dict.fromkeys(YES_NO, yes_no), **dict.fromkeys(KINDS, kinds), "association": associations}
    return lambda column, value: known.get(column, {}).get(value, value)


def _sorted(rows, place, descending):
    """Numbers as numbers, words as one looks them up; what is not known comes last either way."""
    known = [row for row in rows if row[place] not in (None, "")]
    unknown = [row for row in rows if row[place] in (None, "")]
    return sorted(known, key=lambda row: _key(row[place]), reverse=descending) + unknown


def _key(value):
    number = _number(value)
    return (0, number, []) if number is not None else (1, 0, in_reading_order(value))


def _number(value):
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def _names(cluster, relations):
    """What stands above the columns, where it is known."""
    fields = {field.key: str(field) for field in ProfileField.objects.filter(cluster=cluster)}
    profile = {f"{key}_{end}": f"{name}, {said}" for key, name in fields.items() for end, said in MEASURED.items()}
    relations = {relation.key: str(relation) for relation in relations}
    return {**profile, **relations, **names_of_columns()}
