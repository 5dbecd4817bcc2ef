"""Telephone numbers as people write them, often two in a cell. No database."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

BETWEEN_NUMBERS = re.compile(r"\s*[/;,]\s*|\s+-\s+|\s+[yo]\s+", re.IGNORECASE)
MAY_BE_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# Fewer digits are an extension, or the end of the number before.
LEAST_DIGITS = 6


def international(written, country):
    """The first number with its country's code, digits only; None where there is no number.

    >>> international("073 30-1234", "PE")
    '5173301234'
    >>> international("969 123 456 / 073-345678", "PE")
    '51969123456'
    """
    return next(map(_digits, _numbers(written, country)), None)


def mobile(written, country):
    """The first number that may be a mobile's, as wa.me wants it; None where there is none.

    >>> mobile("073-345678 / +56 9 8765 4321", "PE")
    '56987654321'
    """
    numbers = _numbers(written, country)
    return next((_digits(each) for each in numbers if phonenumbers.number_type(each) in MAY_BE_MOBILE), None)


def dialled(written, country):
    """What a telephone dials when a link with it is tapped: "+5173301234"; digits as written where it is no number.

    >>> dialled("ext. 12", "PE")
    '12'
    """
    number = international(written, country)
    if number:
        return f"+{number}"
    parts = BETWEEN_NUMBERS.split(written or "")
    return next((_signs(part) for part in parts if len(_signs(part)) >= LEAST_DIGITS), _signs(written or ""))


def _numbers(written, country):
    """What is written as numbers: its parts where all of them are numbers, else the whole, else those parts that are.

    "+56 - 987654321" is one number although its second part would be one elsewhere.
    """
    region = (country or "").upper() or None
    parts = [_number(part, region) for part in BETWEEN_NUMBERS.split(written or "") if part]
    if all(parts):
        return parts
    whole = _number(written, region)
    return [whole] if whole else [part for part in parts if part]


def _number(written, region):
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _digits(number):
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def _signs(written):
    return "".join(sign for sign in written if sign in "+0123456789")
