"""Cells of a file that are left empty, and lines that are left out, because they cannot be used. No database.

corrections: {"empty": {line: {target: what stands there}}, "out": {line: its name}}, lines as text, targets in small
letters. What can be corrected so: {"empty": [[line, target, what stands there], …], "out": [[line, name], …]}.
"""

from surveys.spreadsheets.sheet import Row, Sheet

EMPTY, OUT = "empty", "out"
# Without them a line says nothing that could be stored, or another organisation; an empty region says "outside".
NEEDED = frozenset({"code", "name", "category", "based_in_region"})


def corrected(sheet, corrections):
    """The Sheet without what is left out, empty where it is left empty."""
    empty, out = corrections.get(EMPTY, {}), corrections.get(OUT, {})
    kept = (row for row in sheet.rows if str(row.line) not in out)
    rows = (Row(row.line, row.cells | dict.fromkeys(empty.get(str(row.line), ()), "")) for row in kept)
    return Sheet(sheet.columns, tuple(rows), sheet.line)


def correctable(sheet, faults):
    """What of the faults (their columns as in the Sheet) can be left empty; lines where it cannot can be left out."""
    cells = {row.line: row.cells for row in sheet.rows}
    wrong = dict.fromkeys((fault.line, fault.column) for fault in faults if fault.line in cells)
    out = dict.fromkeys(line for line, column in wrong if column in NEEDED or not cells[line].get(column))
    empty = [[line, column, cells[line][column]] for line, column in wrong if line not in out]
    return {EMPTY: empty, OUT: [[line, cells[line]["name"]] for line in out]}


def with_all(corrections, what, found):
    """The corrections, and all that was found of this kind: EMPTY or OUT."""
    told = {line: dict(each) if what == EMPTY else each for line, each in corrections.get(what, {}).items()}
    for line, *said in found[what]:
        if what == OUT:
            told[str(line)] = said[0]
        else:
            told.setdefault(str(line), {})[said[0]] = said[1]
    return {**corrections, what: told}
