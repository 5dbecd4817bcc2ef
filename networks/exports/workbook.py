"""XLSX: what the file is about, the measures of the whole network, organisations, ties, a sheet for each table; nothing
in it is a formula or a link."""

import io
import re
from datetime import datetime

import xlsxwriter

from networks.exports.content import (
    ABOUT_COLUMNS,
    CODEBOOK_COLUMNS,
    NETWORK_COLUMNS,
    ORGANISATION_COLUMNS,
    TIE_COLUMNS,
    about_rows,
    network_rows,
)

LONGEST_SHEET_NAME = 31
NARROWEST, WIDEST = 9, 48
# The bytes must not depend on when they are written: `about` tells the date of the data.
CREATED = datetime(2000, 1, 1)


def write_workbook(content):
    """The bytes of the workbook of a Content."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    workbook.set_properties({"created": CREATED})
    sheets = _Sheets(workbook)
    sheets.add("About", ABOUT_COLUMNS, about_rows(content))
    sheets.add("Network", NETWORK_COLUMNS, network_rows(content))
    sheets.add("Organisations", ORGANISATION_COLUMNS, content.organisations)
    sheets.add("Ties", TIE_COLUMNS, content.ties)
    for table in content.tables:
        sheets.add(table.name, table.columns, table.rows, title=table.title)
    sheets.add("Codebook", CODEBOOK_COLUMNS, content.codebook)
    workbook.close()
    return file.getvalue()


class _Sheets:
    """Adds sheets to a workbook, each under a name that spreadsheets accept and that no other has."""

    def __init__(self, workbook):
        self.workbook = workbook
        self.bold = workbook.add_format({"bold": True})
        self.one_decimal = workbook.add_format({"num_format": "0.0"})
        self.taken = set()

    def add(self, name, columns, rows, title=None):
        sheet = self.workbook.add_worksheet(self._free_name(name))
        header = 0
        if title:
            sheet.write_string(0, 0, title, self.bold)
            header = 2
        for number, column in enumerate(columns):
            sheet.write_string(header, number, column, self.bold)
            sheet.set_column(number, number, _width([column, *(row[column] for row in rows)]))
        sheet.freeze_panes(header + 1, 0)
        for line, row in enumerate(rows, start=header + 1):
            for number, column in enumerate(columns):
                self._write(sheet, line, number, column, row[column])

    def _write(self, sheet, line, number, column, value):
        if value is None:
            return
        if column == "average" and value:
            sheet.write_number(line, number, float(value), self.one_decimal)
        elif isinstance(value, int | float):
            sheet.write_number(line, number, value)
        else:
            sheet.write_string(line, number, value)

    def _free_name(self, name):
        """At most 31 characters, none of []:*?/\\, no apostrophe at an end, not "History", no other in any case."""
        clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip(" '")
        if clean.lower() in ("", "history"):
            clean = f"Table {clean}".strip()
        free, number = clean[:LONGEST_SHEET_NAME].strip(" '"), 2
        while free.lower() in self.taken:
            ending = f" {number}"
            free, number = clean[: LONGEST_SHEET_NAME - len(ending)] + ending, number + 1
        self.taken.add(free.lower())
        return free


def _width(values):
    longest = max(len(str(value)) for value in values if value is not None)
    return min(max(longest + 2, NARROWEST), WIDEST)
