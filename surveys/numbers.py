"""Numbers as people write them, with a decimal comma or point. No database."""

import re
from decimal import Decimal

PLAIN = re.compile(r"\d{1,12}([.,]\d{1,6})?")
THOUSANDS = re.compile(r"\d{1,3}([.,]\d{3})+")
LARGEST = 10**12


class NotANumber(ValueError):
    """The text is no number of at least 0."""


class Ambiguous(ValueError):
    """The text may be thousands or decimals, like 1,250. `plain` is what to write for the thousands."""

    def __init__(self, text):
        super().__init__(text)
        self.plain = re.sub(r"[.,]", "", text)


def parse_number(text):
    """ "12,5" or "12.5" → 12.5 (int where it is whole). Raises NotANumber, and Ambiguous for "1,250" and "1.250"."""
    text = text.strip()
    if THOUSANDS.fullmatch(text) and not text.startswith("0"):
        raise Ambiguous(text)
    if not PLAIN.fullmatch(text):
        raise NotANumber(text)
    number = Decimal(text.replace(",", "."))
    return int(number) if number == number.to_integral_value() else float(number)


def parse_whole_number(text):
    """The same for what comes in whole pieces only."""
    number = parse_number(text)
    if not isinstance(number, int):
        raise NotANumber(text)
    return number
