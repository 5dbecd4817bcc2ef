"""A sheet of answers → rows that mean something. No database.

Columns: respondent, relation, source, rating. One row for each organisation that a respondent named under a relation;
`source` is the organisation named, also under relations that ask whom the respondent helped. An empty rating: named and
not rated. A row with nothing but the respondent: it answered and named nobody.
"""

from dataclasses import dataclass

from surveys.spreadsheets import cells
from surveys.spreadsheets.faults import Faults

COLUMNS = ("respondent", "relation", "source", "rating")
RATINGS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Codes and a rating of 1 to 5, or None; without relation and source: named nobody."""

    line: int
    respondent: str
    relation: str | None
    source: str | None
    rating: int | None


@dataclass(frozen=True, slots=True)
class Askable:
    """What answers may speak of: keys of relations, codes of organisations, codes of the wave's respondents."""

    relations: tuple
    organisations: frozenset
    respondents: frozenset


def read_answers(sheet, askable):
    """The rows of a sheet as a list of AnswerRow. Raises Refused with everything that is wrong."""
    faults = Faults()
    if not askable.relations:
        faults.refuse("nothing_asked")
    cells.check_columns(sheet, COLUMNS, COLUMNS, faults)
    if not set(COLUMNS) <= set(sheet.columns):
        faults.refuse_any()  # every row would be at fault
    rows = [_answer(row, askable, faults) for row in sheet.rows]
    _check_repeated(sheet.rows, faults)
    _check_nobody(sheet.rows, faults)
    faults.refuse_any()
    return rows


def _answer(row, askable, faults):
    respondent = cells.require_cell(row, "respondent", _respondent_among(askable), faults)
    if not _says_more(row):
        return AnswerRow(row.line, respondent, None, None, None)
    source = cells.require_cell(row, "source", _organisation_among(askable.organisations), faults)
    if source and source == respondent:
        faults.add("own_source", row.line, "source", source)
    return AnswerRow(
        row.line,
        respondent,
        cells.require_cell(row, "relation", _relation_among(askable.relations), faults),
        source,
        cells.read_cell(row, "rating", _rating, faults),
    )


def _respondent_among(askable):
    read_organisation = _organisation_among(askable.organisations)

    def read_respondent(text):
        if read_organisation(text) not in askable.respondents:
            raise cells.Unreadable("not_invited")
        return text

    return read_respondent


def _organisation_among(organisations):
    def read_organisation(text):
        if text not in organisations:
            raise cells.Unreadable("unknown_organisation")
        return text

    return read_organisation


def _relation_among(relations):
    def read_relation(text):
        if text not in relations:
            raise cells.Unreadable("unknown_relation", known=", ".join(relations))
        return text

    return read_relation


def _rating(text):
    if text not in RATINGS:
        raise cells.Unreadable("rating_not_1_to_5")
    return RATINGS[text]


def _check_repeated(sheet_rows, faults):
    first_lines = {}
    for row in sheet_rows:
        respondent, relation, source = (row.cells[column] for column in COLUMNS[:3])
        first = first_lines.setdefault((respondent, relation, source), row.line)
        if respondent and first != row.line:
            faults.add("answer_twice", row.line, "source", source, first=first)


def _check_nobody(sheet_rows, faults):
    """Nobody is an answer of its own: a respondent that gives it names nobody elsewhere."""
    naming = {row.cells["respondent"] for row in sheet_rows if _says_more(row)}
    for row in sheet_rows:
        respondent = row.cells["respondent"]
        if respondent in naming and not _says_more(row):
            faults.add("nobody_and_somebody", row.line, "respondent", respondent)


def _says_more(row):
    return any(row.cells[column] for column in COLUMNS[1:])
