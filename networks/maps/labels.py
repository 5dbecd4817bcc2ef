"""Which labels a map has room for, and where: none over another, the strongest never without. No Django here."""

import unicodedata
from dataclasses import dataclass
from math import ceil, cos, dist, inf, pi, sin

import numpy as np

LINE_HEIGHT = 1.25
LONGEST = 28
# So many of the strongest are never without a label.
ALWAYS = 10
# How far a label may stand off from its symbol, and in how many directions.
DISTANCES = (10, 16, 24, 34, 46, 60, 80, 110, 150, 200, 270, 360, 480)
DIRECTIONS = 24
# In units of covering a symbol as large as the label's own: a leader as long as four of them; one that crosses another
# symbol or label, which then seems to be what it leads to; covering anything at all.
LEADER_COST = 1 / 16
CROSSING_COST = 0.5
COVERING_COST = 0.5
STRETCH = 3
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

    @property
    def middle(self):
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def area(self):
        return (self.right - self.left) * (self.bottom - self.top)


@dataclass(frozen=True)
class Label:
    """Text in its box; x and baseline: where its anchor ("start", "middle", "end") goes.

    leader: the ends (x, y) of the line to its symbol where it stands off; covers: whether it lies over a symbol.
    """

    text: str
    size: float
    box: Box
    anchor: str
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None
    covers: bool = False

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


def place_labels(symbols, inside, always=ALWAYS):
    """Labels for as many symbols as there is room for, the first ones first; none over another label.

    `symbols`: (text, font size, Box of the symbol) each; `inside`: the Box that labels must stay in. The first `always`
    get theirs in any case: beside the symbol, else standing off on a leader, else over what is smallest.
    Returns a list as long as `symbols`: Label or None.
    """
    board = _Board(inside, [box for _, _, box in symbols])
    return [board.put(shortened(text), size, box, must=rank < always) for rank, (text, size, box) in enumerate(symbols)]


class _Board:
    """What is taken on a map: by symbols, by labels, and by the leaders between them."""

    def __init__(self, inside, symbols):
        self.inside = inside
        self.symbols = symbols
        self.edges = np.array([(box.left, box.top, box.right, box.bottom) for box in symbols]).reshape(-1, 4).T
        self.areas = np.array([box.area for box in symbols])
        self.labels = []
        self.leaders = []

    def put(self, text, size, symbol, *, must):
        """The Label put where there is room for it, or None; with `must` there is, short of labels all over."""
        label = self._beside(text, size, symbol)
        if must and label is None:
            label = self._at_least_cost(text, size, symbol)
        if label:
            self.labels.append(label.box)
            self.leaders += _stretches(label.leader)
        return label

    def _beside(self, text, size, symbol):
        places = list(_candidates(width_of(text, size), size * LINE_HEIGHT, symbol, self.inside))
        taken = self._taken_around([box for box, _anchor in places])
        free = ((box, anchor) for box, anchor in places if box.within(self.inside) and _is_clear(box, taken))
        return next((Label(text, size, box, anchor) for box, anchor in free), None)

    def _at_least_cost(self, text, size, symbol):
        """Over no other label: standing off, or over the least of the symbols, the small ones first."""
        best, least = None, inf
        for box, anchor, leader in _places(width_of(text, size), size * LINE_HEIGHT, symbol, self.inside):
            cost = LEADER_COST * dist(*leader) ** 2 / symbol.area if leader else 0
            if cost < least and box.within(self.inside) and _is_clear(box, self.labels + self.leaders):
                covered = self._covered(box, symbol)
                cost += covered + COVERING_COST * (covered > 0) + (self._crossed(leader) if leader else 0)
                if cost < least:
                    best, least = Label(text, size, box, anchor, leader, covered > 0), cost
        return best

    def _taken_around(self, boxes):
        """What lies where some boxes do, or between them: nothing else can be in their way."""
        around = Box(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )
        left, top, right, bottom = self.edges
        near = (left < around.right) & (around.left < right) & (top < around.bottom) & (around.top < bottom)
        symbols = [self.symbols[place] for place in np.flatnonzero(near)]
        return symbols + [box for box in self.labels + self.leaders if box.overlaps(around)]

    def _covered(self, box, symbol):
        """How much of the symbols a box covers: 1 for one as large as the label's own, more for larger ones."""
        left, top, right, bottom = self.edges
        across = np.minimum(right, box.right) - np.maximum(left, box.left)
        down = np.minimum(bottom, box.bottom) - np.maximum(top, box.top)
        return float((np.clip(across, 0, None) * np.clip(down, 0, None)) @ self.areas) / symbol.area**2

    def _crossed(self, leader):
        """What it costs that a leader runs through symbols (but the one it starts from) and labels."""
        left, top, right, bottom = self.edges
        stretches = _stretches(leader)
        x, y = np.array([stretch.middle for stretch in stretches]).T[:, :, None]
        symbols = ((left < x) & (x < right) & (top < y) & (y < bottom)).any(axis=0).sum() - 1
        labels = sum(any(stretch.overlaps(label) for stretch in stretches) for label in self.labels)
        return CROSSING_COST * float(symbols + labels)


def _is_clear(box, taken):
    return not any(box.overlaps(other) for other in taken)


def _places(width, height, symbol, inside):
    """(Box, anchor, leader or None) beside a symbol, then standing off from it, the nearest first."""
    for box, anchor in _candidates(width, height, symbol, inside):
        yield box, anchor, None
    for box, leader in _off(width, height, symbol):
        yield box, "middle", leader


def _candidates(width, height, symbol, inside):
    """(Box, anchor) around a symbol: beside it, first on the side away from the middle; over and under it; askew."""
    x, y = symbol.middle
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


def _off(width, height, symbol):
    """(Box, leader) all around a symbol, the nearest first; a leader runs from the symbol's middle to the box."""
    x, y = symbol.middle
    radius = (symbol.right - symbol.left) / 2
    for distance in DISTANCES:
        for number in range(DIRECTIONS):
            across, down = cos(2 * pi * number / DIRECTIONS), sin(2 * pi * number / DIRECTIONS)
            left = x + across * (radius + distance + width / 2) - width / 2
            top = y + down * (radius + distance + height / 2) - height / 2
            box = Box(left, top, left + width, top + height)
            yield box, ((x, y), (min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)))


def _stretches(leader):
    """A leader as a row of small Boxes."""
    if leader is None:
        return []
    (x, y), (end_x, end_y) = leader
    count = max(1, ceil(dist(*leader) / STRETCH))
    shares = [(number + 0.5) / count for number in range(count)]
    middles = [(x + (end_x - x) * share, y + (end_y - y) * share) for share in shares]
    half = STRETCH / 2
    return [Box(across - half, down - half, across + half, down + half) for across, down in middles]


def _kind(char):
    if unicodedata.east_asian_width(char) in "WF" or ord(char) > 0xFFFF:
        return "wide"
    if char in "MW@%mw…":
        return "broad"
    if char in " .,:;'|!iíjlIÍftr()[]-":
        return "narrow"
    return "ordinary" if char.islower() or char.isdigit() else "capital"
