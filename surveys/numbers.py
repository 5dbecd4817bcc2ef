"""Numbers as people write them, with a decimal comma or point. No database."""

import re
from decimal import Decimal

# Beyond it a number of hectares or people is a slip of the keyboard, and JSON readers lose digits.
LARGEST = 10**12
PLAIN = re.compile(r"-?[0-9]+([.,][0-9]+)?")
# 1,250 is one and a quarter in one country and twelve hundred and fifty in another: ask, do not guess.
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}([., '][0-9]{3})+")

LONGEST_ID = 18


class NotANumber(ValueError):
    """The text is no number, or not one that is expected here."""


class Ambiguous(ValueError):
    """The text may be thousands or decimals, like 1,250. `plain` is what to write for the thousands."""

    def __init__(self, text):
        super().__init__(text)
        self.plain = re.sub(r"[., ']", "", text)


def parse_number(text):
    """What a text says, int where it is whole: "12,5" → 12.5. Raises NotANumber, and Ambiguous for "1,250"."""
    text = text.strip()
    if THOUSANDS.fullmatch(text):
        raise Ambiguous(text)
    if not PLAIN.fullmatch(text):
        raise NotANumber(text)
    number = Decimal(text.replace(",", "."))
    if abs(number) > LARGEST:
        raise NotANumber(text)
    return int(number) if number == number.to_integral_value() else float(number)


def parse_whole_number(text):
    """The same for what comes in whole pieces only; written without decimals."""
    number = parse_number(text)
    if not re.fullmatch(r"-?[0-9]+", text.strip()):
        raise NotANumber(text)
    return number


def written_number(number):
    """A number as `parse_number` reads it back: 1.125 → "1.1250", which nobody takes for thousands."""
    text = f"{Decimal(repr(number)):f}"
    return text + "0" if THOUSANDS.fullmatch(text) else text


def database_ids(texts):
    """The ids among what was sent as such: numbers that a database could have given out."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < LONGEST_ID]
