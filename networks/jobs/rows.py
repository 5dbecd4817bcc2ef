"""Many rows into one table: with COPY on PostgreSQL, else many at a time; never through objects."""

import csv
import io
from itertools import islice

from django.db import connection, transaction

BATCH = 5000
DELETED_AT_ONCE = 50_000


def write(model, names, rows):
    """Write rows, tuples of numbers, words, yes and no, and None in the order of the fields `names`.

    In short transactions, so that answers can be stored in between (SQLite has one writer).
    """
    columns = [model._meta.get_field(name).column for name in names]
    put = _copy if connection.vendor == "postgresql" else _insert
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic(), connection.cursor() as cursor:
            put(cursor, _quoted(model._meta.db_table), ", ".join(map(_quoted, columns)), batch)


def delete(rows):
    """Delete the rows of a query: on SQLite in short transactions, too."""
    if connection.vendor == "postgresql":
        rows.delete()  # which keeps nobody from writing
        return
    while rows.model.objects.filter(pk__in=rows.values("pk")[:DELETED_AT_ONCE]).delete()[0]:
        pass


def _copy(cursor, table, columns, rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)  # None is nothing between two commas, which is what NULL is
    text.seek(0)
    cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv)", text)


def _insert(cursor, table, columns, rows):
    places = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def _quoted(name):
    return connection.ops.quote_name(name)
