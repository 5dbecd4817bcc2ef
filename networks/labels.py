"""Which labels a map has room for, and where: none over another, none over a symbol. No Django here."""

import unicodedata
from dataclasses import dataclass

LINE_HEIGHT = 1.25
LONGEST = 28
# In ems, of DejaVu Sans, about the widest face that a reader may have: no label must overlap in any.
WIDTHS = {"narrow": 0.42, "ordinary": 0.64, "capital": 0.79, "broad": 1.0, "wide": 1.3}


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other):
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other):
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """Text in its box; x and baseline: where its anchor ("start", "middle", "end") goes."""

    text: str
    size: float
    box: Box
    anchor: str

    @property
    def x(self):
        ends = {"start": self.box.left, "middle": (self.box.left + self.box.right) / 2, "end": self.box.right}
        return ends[self.anchor]

    @property
    def baseline(self):
        return self.box.bottom - 0.3 * self.size


def shortened(text, longest=LONGEST):
    """The text cut to what a map has room for, with an ellipsis if anything is left out."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def width_of(text, size):
    """An upper estimate of the width of a text at a font size, in the same unit."""
    return size * sum(WIDTHS[_kind(char)] for char in text if not unicodedata.combining(char))


def place_labels(symbols, inside):
    """Labels for as many symbols as there is room for, the first ones first.

    `symbols`: (text, font size, Box of the symbol) each; `inside`: the Box that labels must stay in.
    Returns a list as long as `symbols`: Label or None.
    """
    taken = [box for _, _, box in symbols]
    placed = []
    for text, size, box in symbols:
        label = _first_free(shortened(text), size, box, inside, taken)
        placed.append(label)
        if label:
            taken.append(label.box)
    return placed


def _first_free(text, size, symbol, inside, taken):
    for box, anchor in _candidates(width_of(text, size), size * LINE_HEIGHT, symbol, inside):
        if box.within(inside) and not any(box.overlaps(other) for other in taken):
            return Label(text, size, box, anchor)
    return None


def _candidates(width, height, symbol, inside):
    """(Box, anchor) around a symbol: beside it, first on the side away from the middle; over and under it; askew."""
    x, y = (symbol.left + symbol.right) / 2, (symbol.top + symbol.bottom) / 2
    sides = [(symbol.right + 1, "start"), (symbol.left - 1 - width, "end")]
    tops = [symbol.bottom, symbol.top - height]
    if x < (inside.left + inside.right) / 2:
        sides.reverse()
    if y < (inside.top + inside.bottom) / 2:
        tops.reverse()
    places = [(left, y - height / 2, anchor) for left, anchor in sides]
    places += [(x - width / 2, top, "middle") for top in tops]
    places += [(left, y - height * share, anchor) for left, anchor in sides for share in (0.9, 0.1)]
    places += [(x - width * share, top, "middle") for share in (0.8, 0.2) for top in tops]
    for left, top, anchor in places:
        yield Box(left, top, left + width, top + height), anchor


def _kind(char):
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF:
        return "wide"
    if char in "MW@%mw…":
        return "broad"
    if char in " .,:;'|!iíjlIÍftr()[]-":
        return "narrow"
    return "ordinary" if char.islower() or char.isdigit() else "capital"
