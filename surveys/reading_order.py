"""Long lists of organisations as one looks a name up: put in order by names alone, details read of a page only.

Databases order by byte: APEM before Agroexportadora, Fundo Ñuro after Fundo Santa Rosa.
"""

from surveys.names import in_reading_order


def ids_in_reading_order(rows, name="name"):
    """The ids of a queryset's rows by the field that is their name; one query."""
    named = rows.order_by().values_list("pk", name)
    return [pk for pk, _name in sorted(named, key=lambda row: (in_reading_order(row[1]), row[0]))]


def in_order_of(ids, rows):
    """The rows of a queryset that have some ids, in the order of these; one query."""
    by_id = rows.in_bulk(ids)
    return [by_id[pk] for pk in ids if pk in by_id]
