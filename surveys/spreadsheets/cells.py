"""What the cells of a sheet mean: lines, codes, yes and no, numbers. No database."""

import csv
import io
import re

from surveys.countries import code_of_country
from surveys.numbers import Ambiguous, NotANumber, parse_number, parse_whole_number
from surveys.spreadsheets.no_values import why_no_value
from surveys.texts import LONGEST_NAME, control_character

YES = frozenset({"yes", "y", "sí", "si", "s", "true", "verdadero", "1", "x"})
NO = frozenset({"no", "n", "false", "falso", "0"})
LANGUAGES = {
    **dict.fromkeys(["es", "español", "espanol", "castellano", "spanish"], "es"),
    **dict.fromkeys(["en", "inglés", "ingles", "english"], "en"),
}
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
LONGEST_EMAIL = 254


class Unreadable(Exception):
    """A cell does not say what its column asks; carries a fault's code and params."""

    def __init__(self, code, /, **params):
        super().__init__(code)
        self.code = code
        self.params = params


def check_columns(sheet, required, known, faults):
    """Add a fault for each required column that is missing and each that is not known."""
    for column in required:
        if column not in sheet.columns:
            faults.add("missing_column", 1, column)
    for column in sheet.columns:
        if column not in known:
            faults.add("unknown_column", 1, column, known=", ".join(known))


def read_cell(row, column, read, faults):
    """What a cell says; None when it is empty, not there, or wrong (which is added to the faults)."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        if control_character(text):
            raise Unreadable("control_character")
        if why := why_no_value(text):
            raise Unreadable(why)
        return read(text)
    except Unreadable as wrong:
        faults.add(wrong.code, row.line, column, text, **wrong.params)
        return None


def require_cell(row, column, read, faults):
    """The same where something must be written."""
    if not row.cells.get(column):
        faults.add("value_missing", row.line, column)
    return read_cell(row, column, read, faults)


def line_up_to(most):
    def read_line(text):
        if len(text) > most:
            raise Unreadable("too_long", most=most)
        return text

    return read_line


read_name = line_up_to(LONGEST_NAME)


def read_code(text):
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,30}", text):
        raise Unreadable("bad_code")
    return text


def read_country(text):
    """A country by its two letters, or by its name in Spanish or English, as its two letters."""
    letters = code_of_country(text)
    if letters is None:
        raise Unreadable("bad_country")
    return letters


def read_list(text):
    """Several values separated by semicolons, each once, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def read_names(text):
    """Several names separated by semicolons, each once; one that holds a semicolon stands in quotation marks."""
    try:
        parts = next(csv.reader([text], delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error:
        parts = text.split(";")
    names = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    for name in names:
        read_name(name)
    return names


def written_list(values):
    """Several values in a cell, as `read_list` and `read_names` take them apart again."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="").writerow(list(values))
    return text.getvalue()


def read_language(text):
    if text.casefold() not in LANGUAGES:
        raise Unreadable("unknown_language")
    return LANGUAGES[text.casefold()]


def read_email(text):
    if len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text):
        raise Unreadable("bad_email")
    return text


def read_yes_no(text):
    word = text.casefold()
    if word not in YES | NO:
        raise Unreadable("not_yes_or_no")
    return word in YES


def read_whole_number(text):
    return _parsed(parse_whole_number, text, "not_a_whole_number")


def read_number(text):
    """A number with a decimal point or comma; whole ones come back as int."""
    return _parsed(parse_number, text, "not_a_number")


def _parsed(parse, text, wrong):
    """What is counted and measured of an organisation is never below zero, as on the phone's page."""
    try:
        number = parse(text)
    except Ambiguous as error:
        raise Unreadable("ambiguous_number", plain=error.plain) from None
    except NotANumber:
        raise Unreadable(wrong) from None
    if number < 0:
        raise Unreadable("below_zero")
    return number


def one_of(choices):
    def read_choice(text):
        if text not in choices:
            raise Unreadable("unknown_choice", choices=", ".join(choices))
        return text

    return read_choice


def several_of(choices):
    read_choice = one_of(choices)
    return lambda text: [read_choice(part) for part in read_list(text)]
