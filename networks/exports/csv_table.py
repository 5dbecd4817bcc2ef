"""CSV: UTF-8 with BOM, so that spreadsheets read accents; no cell that a spreadsheet would take for a formula."""

import csv
import io

from networks.exports.content import (
    ABOUT_COLUMNS,
    CODEBOOK_COLUMNS,
    NETWORK_COLUMNS,
    ORGANISATION_COLUMNS,
    TIE_COLUMNS,
    about_rows,
    network_rows,
)

# A text that begins with one of these is computed when a spreadsheet opens it (OWASP, CSV Injection).
COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def csv_of(columns, rows):
    """Rows (dicts with the keys `columns`) as the bytes of a CSV file; None becomes an empty cell.

    Raises KeyError for a row without one of the columns.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_ties(content):
    """A row for each tie."""
    return csv_of(TIE_COLUMNS, content.ties)


def write_organisations(content):
    """A row for each organisation, with its measures."""
    return csv_of(ORGANISATION_COLUMNS, content.organisations)


def write_about(content):
    """What all the files of a network say of themselves, for those that have no place for it: a row for each."""
    return csv_of(ABOUT_COLUMNS, about_rows(content))


def write_measures(content):
    """A row for each measure of the network as a whole."""
    return csv_of(NETWORK_COLUMNS, network_rows(content))


def write_codebook(content):
    """A row for each column of the other files: what it says."""
    return csv_of(CODEBOOK_COLUMNS, content.codebook)


def _cell(value):
    if isinstance(value, str) and value.startswith(COMPUTED):
        return f"'{value}"
    return "" if value is None else value
