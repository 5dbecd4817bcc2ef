"""A matched sheet's rows brought together with the organisations that there are: codes found, made, or decided. No
database.

decisions: {line as text: a code, "@" and a line, or ""}: the row is that organisation, or says the same as that other
row, or is none of those that it looks like.
"""

from dataclasses import dataclass, field

from surveys.names import index_of_names, normalise
from surveys.register.organisation_codes import codes_for
from surveys.spreadsheets.cells import Unreadable, read_list, read_names, written_list
from surveys.spreadsheets.sheet import Row, Sheet


@dataclass(frozen=True)
class Known:
    """An organisation of the cluster: its name, and every name it goes by."""

    code: str
    name: str
    names: tuple
    tax_number: str = ""


@dataclass
class Identified:
    """The sheet with a code in every row; left_out: {line: the line whose row says the same}; names: normalised, of all
    that there are and that the sheet brings.
    """

    sheet: Sheet
    left_out: dict = field(default_factory=dict)
    names: frozenset = frozenset()


def identify(sheet, known, decisions, taken=()):
    """Give every row of a Sheet its code, and turn names in member_of into codes; returns Identified.

    known: Known of every confirmed organisation; taken: the codes of all others, which no row is given. A row without a
    code whose name is that of one known organisation is that one. Whoever is known by a name keeps its own, and the
    other is learned; a second row about it is left out, but for its name.
    """
    index = index_of_names((each.code, each.names) for each in known)
    by_code = {each.code: each for each in known}
    lines = {str(row.line) for row in sheet.rows}
    left_out = {line: other[1:] for line, other in decisions.items() if other.startswith("@") and other[1:] in lines}
    rows, first_lines = [], {}
    for row in sheet.rows:
        if str(row.line) in left_out:
            continue
        code = _code_of(row, index, decisions.get(str(row.line)))
        if code in by_code and code != row.cells["code"]:
            if first_lines.setdefault(code, row.line) != row.line:
                left_out[str(row.line)] = str(first_lines[code])
                continue
            row = _known_by_another_name(row, by_code[code])
        rows.append(Row(row.line, {**row.cells, "code": code}))
    rows = _with_names_of(rows, sheet.rows, left_out)
    rows = _with_codes(rows, {*by_code, *taken})
    own = index_of_names((row.cells["code"], [row.cells["name"], row.cells.get("label", "")]) for row in rows)
    rows = _with_member_codes(rows, sheet.columns, {**own, **index}, by_code)
    columns = sheet.columns
    if any("other_names" in row.cells for row in rows) and "other_names" not in columns:
        columns = (*columns, "other_names")
    return Identified(Sheet(columns, tuple(rows)), left_out, frozenset({*own, *index}))


def spelt_as_known(sheet, known):
    """A Sheet with its codes spelt as those known are; others as in the first row that has them.

    Two that differ in small letters only are one to whoever reads them: "a01" is A01.
    """
    known = set(known)
    spellings = {}
    for code in [*sorted(known), *(row.cells.get("code", "") for row in sheet.rows)]:
        spellings.setdefault(code.upper(), code)

    def spelt(code):
        return code if code in known else spellings.get(code.upper(), code)

    return Sheet(sheet.columns, tuple(_with_codes_spelt(row, spelt) for row in sheet.rows), sheet.line)


def _with_codes_spelt(row, spelt):
    members, cells = read_list(row.cells.get("member_of", "")), {}
    if row.cells.get("code"):
        cells["code"] = spelt(row.cells["code"])
    if members != tuple(map(spelt, members)):
        cells["member_of"] = ";".join(map(spelt, members))
    return Row(row.line, row.cells | cells) if cells else row


@dataclass
class Waiting:
    """The sheet without the rows about somebody who registered itself and waits; those rows, each with its Known."""

    sheet: Sheet
    rows: list


def apart_from_waiting(sheet, waiting, known):
    """Take out the rows with the code of somebody who waits, or new ones with its name: the team decides on it first.

    waiting: Known of each; known: the codes of all others.
    """
    by_code = {each.code: each for each in waiting}
    by_name = index_of_names((each.code, each.names) for each in waiting)
    stay, out, codes = [], [], {}
    for row in sheet.rows:
        code = row.cells["code"]
        if code not in by_code and code not in known:
            code = by_name.get(normalise(row.cells["name"]))
        if code in by_code:
            out.append((row, by_code[code]))
            codes[row.cells["code"]] = code
        else:
            stay.append(row)

    own = {*known, *(row.cells["code"] for row in stay)}

    def code_of(part):
        return codes.get(part) or (part not in own and by_name.get(normalise(part))) or part

    return Waiting(Sheet(sheet.columns, tuple(_with_codes_spelt(row, code_of) for row in stay), sheet.line), out)


def _code_of(row, index, decided):
    """As decided, else as the file says, else that of the known organisation with this name; "" for a new one."""
    if decided:
        return decided
    told = row.cells["code"]
    return told or ("" if decided is not None else index.get(normalise(row.cells["name"]), ""))


def _known_by_another_name(row, organisation):
    """The row under the organisation's own name; what the file calls it is one more of its other names."""
    told = row.cells["name"]
    cells = {**row.cells, "name": organisation.name}
    return Row(row.line, _learned(cells, [told], {normalise(name) for name in organisation.names}))


def _learned(cells, names, known=frozenset()):
    new = [name for name in names if name and normalise(name) not in known]
    if not new:
        return cells
    try:
        told = read_names(cells["other_names"]) if cells.get("other_names") else ()
    except Unreadable:  # which is told when the row is read
        return cells
    return {**cells, "other_names": written_list([*told, *new])}


def _with_names_of(rows, all_rows, left_out):
    """Rows with the names of those that say the same."""
    names = {str(row.line): row.cells["name"] for row in all_rows}
    said = {}
    for line, other in left_out.items():
        said.setdefault(other, []).append(names[line])
    return [Row(row.line, _learned(row.cells, said.get(str(row.line), []))) for row in rows]


def _with_codes(rows, known):
    missing = [row for row in rows if not row.cells["code"]]
    taken = {code.upper() for code in known} | {row.cells["code"].upper() for row in rows}
    made = dict(
        zip((row.line for row in missing), codes_for([row.cells["name"] for row in missing], taken), strict=True)
    )
    return [Row(row.line, {**row.cells, "code": row.cells["code"] or made[row.line]}) for row in rows]


def _with_member_codes(rows, columns, index, by_code):
    if "member_of" not in columns:
        return rows
    codes = {*by_code, *(row.cells["code"] for row in rows)}

    def code_of(part):
        return part if part in codes else index.get(normalise(part)) or part

    return [
        Row(row.line, {**row.cells, "member_of": ";".join(map(code_of, read_list(row.cells.get("member_of", ""))))})
        for row in rows
    ]
