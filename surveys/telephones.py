"""Telephone numbers as people write them. No database."""

import phonenumbers


def international(written, country):
    """A number with its country's code, digits only, as wa.me wants it; None for what is no number there.

    >>> international("073 30-1234", "PE")
    '5173301234'
    >>> international("+56 9 8765 4321", "PE")
    '56987654321'
    """
    try:
        number = phonenumbers.parse(written or "", (country or "").upper() or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")


def dialled(written, country):
    """What a telephone dials when a link with it is tapped: "+5173301234"; digits as written where it is no number.

    >>> dialled("ext. 12", "PE")
    '12'
    """
    number = international(written, country)
    return f"+{number}" if number else "".join(sign for sign in written or "" if sign in "+0123456789")
