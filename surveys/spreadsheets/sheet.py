"""CSV and XLSX files → numbered rows of texts. No database.

Whatever is given is checked before it is opened, and refused with the line, the column and the value at fault.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice

import openpyxl
from defusedxml.common import DefusedXmlException

from surveys.numbers import written_number
from surveys.spreadsheets.faults import Faults, Refused
from surveys.spreadsheets.no_values import unknown_result, why_no_value
from surveys.spreadsheets.spreadsheet_text import unguarded
from surveys.texts import clean_line

MOST_BYTES = 10 * 1024 * 1024
MOST_UNZIPPED_BYTES = 100 * 1024 * 1024
MOST_MEMBERS = 1000
# XML of sheets packs 5 to 60 times, deflate reaches 1,030; small parts say nothing either way.
HIGHEST_RATIO = 250
RATIO_MATTERS_FROM = 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
# So many lines are looked at for the names of the columns, where they are looked for.
LINES_OF_TITLES = 10
LONGEST_CELL = 5000

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
# A cell with a formula and no result, such as <c r="B2"><f>A2</f><v/></c>; its attributes are told. Nothing in it is
# tried twice: whatever a file holds, looking through it takes no longer than it is long.
NO_RESULT = re.compile(
    rb"<(?:\w+:)?c\b([^<>]{0,200}+)>\s{0,9}+<(?:\w+:)?f\b[^<>]{0,300}+>(?:[^<>]{0,9000}+</(?:\w+:)?f>)?+\s{0,9}+"
    rb"(?:<(?:\w+:)?v\s?+/>|<(?:\w+:)?v>\s{0,9}+</(?:\w+:)?v>)?+\s{0,9}+</(?:\w+:)?c>"
)
A_TEXT = re.compile(rb"\st=.str\b")
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells by column name, every column of the sheet present; `line` is the row's first line in the file."""

    line: int
    cells: dict


@dataclass(frozen=True, slots=True)
class Sheet:
    """Column names in small letters, and the rows that are not blank; `line` is where the names stand in the file."""

    columns: tuple
    rows: tuple
    line: int = 1


def read_sheet(content, headings_among=None):
    """The table in a file's bytes: CSV (UTF-8; comma, semicolon or tab) or an XLSX's first sheet. Raises Refused.

    headings_among: the first lines that are not blank, as lists of texts → the index of the one that names the columns,
    what is above is left out; without it the first line does.
    """
    faults = Faults()
    if len(content) > MOST_BYTES:
        faults.refuse("file_too_large", megabytes=MOST_BYTES // 1024**2)
    if content.startswith(OLD_EXCEL_SIGNATURE):
        faults.refuse("old_excel")
    read_lines = _workbook_lines if content.startswith(ZIP_SIGNATURE) else _csv_lines
    looked_at = LINES_OF_TITLES if headings_among else 1
    read = read_lines(content, faults, looked_at)
    lines = ((line, cells) for line, cells in read if any(cell.strip() for cell in cells))
    first = list(islice(lines, looked_at))
    if not first:
        faults.refuse("empty_file")
    index = headings_among([cells for _line, cells in first]) if headings_among else 0
    header_line, header = first[index]
    columns = _columns(header_line, header, faults)
    faults.refuse_any()  # without the columns no cell below could be named
    rows = []
    for line, cells in chain(first[index + 1 :], lines):
        if len(rows) == MOST_ROWS:
            faults.refuse("too_many_rows", line, most=MOST_ROWS)
        rows.append(_row(line, cells, columns, faults))
    faults.refuse_any()
    return Sheet(columns, tuple(rows), header_line)


def _columns(line, header, faults):
    if len(header) > MOST_COLUMNS:
        faults.refuse("too_many_columns", line, most=MOST_COLUMNS)
    columns = [_cell(line, "", text, faults).lower() for text in header]
    while not columns[-1]:  # what Excel leaves behind at the right
        columns.pop()
    for number, column in enumerate(columns, start=1):
        if not column:
            faults.add("column_without_name", line, number=number)
        elif why := why_no_value(column.upper()):
            faults.add(why, line, column)
        elif column in columns[: number - 1]:
            faults.add("column_twice", line, column)
    return tuple(columns)


def _row(line, cells, columns, faults):
    for extra in cells[len(columns) :]:
        if extra.strip():
            faults.add("cell_without_column", line, value=extra)
            break
    padded = list(cells) + [""] * (len(columns) - len(cells))
    texts = (_cell(line, column, text, faults) for column, text in zip(columns, padded, strict=False))
    return Row(line, dict(zip(columns, texts, strict=True)))


def _cell(line, column, text, faults):
    """A cell's text as one clean line; what is no text at all becomes a fault."""
    stray = [char for char in text if "\ud800" <= char <= "\udfff"]
    if stray:
        stray_bytes = " ".join(f"{ord(char) & 0xFF:02X}" for char in stray[:8])
        faults.add("wrong_encoding", line, column, text, bytes=stray_bytes)
    elif "\0" in text:
        faults.add("nul_character", line, column, text)
    elif len(text) > LONGEST_CELL:
        faults.add("cell_too_long", line, column, text, most=LONGEST_CELL)
    return unguarded(clean_line(text))


# -- CSV --------------------------------------------------------------------------------------


def _csv_lines(content, faults, looked_at):
    """(line, cells) of a CSV, whose separator the first lines tell.

    Bytes that are not UTF-8 stay in their cells as surrogates, to be told of there.
    """
    if content.startswith(UTF_16_MARKS):
        faults.refuse("wrong_encoding", 1, bytes=content[:2].hex(" ").upper())
    text = content.decode("utf-8-sig", "surrogateescape")
    reader = csv.reader(_lines(text), delimiter=_delimiter(text, looked_at), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            begins = next(islice(_lines(text), line - 1, None)).strip()
            if "limit" in str(error):
                faults.refuse("cell_too_long", line, value=begins, most=LONGEST_CELL)
            faults.refuse("bad_quotes", line, value=begins)
        yield line, cells
        line = reader.line_num + 1


def _lines(text):
    return io.StringIO(text, newline="")


def _delimiter(text, looked_at):
    """The separator on whose number most of the first lines agree, outside quotation marks; then, of which the first
    has most.
    """
    first = islice((line for line in _lines(text) if line.strip()), looked_at)
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in first] or [""]

    def agreeing(separator):
        numbers = Counter(line.count(separator) for line in unquoted)
        return max((lines for number, lines in numbers.items() if number), default=0)

    return max(",;\t", key=lambda separator: (agreeing(separator), unquoted[0].count(separator)))


# -- XLSX -------------------------------------------------------------------------------------


def _workbook_lines(content, faults, _looked_at):
    """(line, cells) of the first sheet of a workbook."""
    try:
        _check_archive(content, faults)
        for line, values in enumerate(_values(content), start=1):
            if line > MOST_ROWS + 1:
                faults.refuse("too_many_rows", line, most=MOST_ROWS)
            if len(values) > MOST_COLUMNS:
                faults.refuse("too_many_columns", line, most=MOST_COLUMNS)
            yield line, [_text(value) for value in values]
    except Refused:
        raise
    except Exception as error:  # a damaged or hostile workbook may raise anything in zipfile, expat and openpyxl
        unsafe = isinstance(error.__cause__ or error, DefusedXmlException)
        faults.refuse("unsafe_workbook" if unsafe else "broken_workbook")


def _values(content):
    """The values of the first sheet, row by row. None is an empty cell: a formula that has no result says so."""
    # Parsing the formulas takes long, and most programs leave their results.
    if not _lacks_results(content):
        yield from _first_sheet(content, data_only=True).iter_rows(values_only=True)
        return
    results = _first_sheet(content, data_only=True).iter_rows()
    formulas = _first_sheet(content, data_only=False).iter_rows()
    for cells, written in zip(results, formulas, strict=True):
        yield [_result(cell, formula) for cell, formula in zip(cells, written, strict=True)]


def _result(cell, formula):
    # Of a result that is an empty text the file says that it is a text ("str"); of none it says nothing ("n").
    missing = cell.value is None and cell.data_type == "n" and formula.data_type == "f"
    return unknown_result(formula.value) if missing else cell.value


def _first_sheet(content, data_only):
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a file says of its own size pads every row to it
    return sheet


def _lacks_results(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if "worksheets/" in name and name.endswith(".xml")]
        found = (cell for name in sheets for cell in NO_RESULT.finditer(archive.read(name)))
        return any(not A_TEXT.search(cell[1]) for cell in found)


def _check_archive(content, faults):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    size = sum(member.file_size for member in members)
    packed_tightly = any(
        member.file_size > RATIO_MATTERS_FROM and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if size > MOST_UNZIPPED_BYTES or len(members) > MOST_MEMBERS or packed_tightly:
        faults.refuse("workbook_too_large")


def _text(value):
    """A workbook's value as it would be typed into a CSV."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else written_number(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
