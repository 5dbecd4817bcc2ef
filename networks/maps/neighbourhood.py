"""The small map of one organisation and those around it, as one SVG for a telephone's width. No Django here.

The same grammar as the large one (`networks.maps.drawing`). In the middle the reader's own organisation; those that
helped it go up on the left, those that it helped come down on the right, those that did both between them on top.
"""

from dataclasses import dataclass
from math import sqrt

from networks.maps.drawing import MapTie, Symbol, draw_arrowhead, draw_shape, draw_tie
from networks.maps.labels import width_of
from networks.maps.xml_text import escaped

# More than these do not fit a telephone; the list under the map has all.
MOST_DRAWN = 16

WIDTH = 320
TEXT, LINE = 14, 16
LABEL_WIDTH = 104
# How far to the side the farthest stand, how far apart two above each other, how near to the middle the nearest.
REACH, ROW, NEAREST = 106, 68, 76
MIDDLE, LARGEST, SMALLEST = 20, 13, 8
KEY = "neighbourhood"
LIGHTNESS = 2
# An arrow that says nothing of how important it was.
PLAIN = 3


@dataclass(frozen=True)
class Spot:
    """An organisation, or several of a kind; size: 0 to 1; rating: of the arrow to the middle, as MapTie, or PLAIN."""

    label: str
    colour: str
    shape: str
    size: float = 0.5
    helped_us: bool = False
    we_helped: bool = False
    rating: int | None = PLAIN


def draw_neighbourhood(title, description, middle, spots):
    """The SVG as a string; `middle`: the Spot of the reader's own organisation, at most MOST_DRAWN around it."""
    spots = sorted(spots, key=lambda spot: (spot.we_helped, not spot.helped_us))
    around = places(len(spots))
    half = max((abs(y) for _, y in around), default=0) + LARGEST + 2 * LINE + 10
    centre = Symbol(WIDTH / 2, half, MIDDLE, middle)
    symbols = [Symbol(WIDTH / 2 + x, half + y, _radius(spot), spot) for (x, y), spot in zip(around, spots, strict=True)]
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * half:.0f}" role="img" '
            f'aria-labelledby="{KEY}-title" aria-describedby="{KEY}-description" '
            'font-family="system-ui, sans-serif" color="currentColor" fill="currentColor">',
            f'<title id="{KEY}-title">{escaped(title)}</title>',
            f'<desc id="{KEY}-description">{escaped(description)}</desc>',
            draw_arrowhead(LIGHTNESS, KEY),
            f'<g fill="none" stroke="currentColor">{"".join(_arrows(symbol, centre) for symbol in symbols)}</g>',
            *(_drawn(symbol, _first_line(symbol, centre)) for symbol in symbols),
            # No arrow leaves room beside it: its label stands on it.
            _drawn(centre, centre.y + TEXT / 3),
            "</svg>",
        ]
    )


def draw_sign(colour, shape):
    """A kind's sign by itself, to stand before a line of text."""
    return f'<svg class="sign" viewBox="0 0 20 20" aria-hidden="true">{draw_shape(shape, colour, 10, 10, 7)}</svg>'


def places(count):
    """(x, y) from the middle for so many around it: up on the left, one on top if it is odd, down on the right.

    Between two above each other there is room for a label of two lines, and beside each other for one of its width.
    """
    if count == 1:
        return [(0, -NEAREST)]
    rows = (count + 1) // 2
    step = max(ROW, 2 * NEAREST / (rows - 1)) if rows > 1 else 0
    heights = [(row - (rows - 1) / 2) * step for row in range(rows)]
    top, pairs = heights[: count % 2], heights[count % 2 :]
    left = [(-_across(y, heights), y) for y in reversed(pairs)]
    return left + [(0, y) for y in top] + [(-x, y) for x, y in reversed(left)]


def label_lines(text):
    """A label in at most two lines that its place has room for; an ellipsis where something is left out."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, TEXT) > LABEL_WIDTH:
            lines.append(word)
        else:
            lines[-1] = longer
    shown = lines[:2]
    if len(lines) > 2:
        shown[1] += "…"
    return [_cut(line) for line in shown]


def _across(y, heights):
    """How far from the middle two at a height stand: on an ellipse around all of them."""
    reach = max(heights) * 1.15 or 1
    return max(LABEL_WIDTH / 2 + 4, REACH * sqrt(1 - (y / reach) ** 2))


def _radius(spot):
    return SMALLEST + (LARGEST - SMALLEST) * spot.size


def _cut(line):
    if width_of(line, TEXT) <= LABEL_WIDTH:
        return line
    while line and width_of(line + "…", TEXT) > LABEL_WIDTH:
        line = line[:-1]
    return line + "…"


def _arrows(symbol, centre):
    spot = symbol.organisation
    arrows = ""
    if spot.helped_us:
        arrows += draw_tie(MapTie(0, 0, spot.rating), symbol, centre, LIGHTNESS, KEY)
    if spot.we_helped:
        arrows += draw_tie(MapTie(0, 0, PLAIN), centre, symbol, LIGHTNESS, KEY)
    return arrows


def _first_line(symbol, centre):
    """Where the label's first line stands: on the side away from the middle, for the arrows come from there."""
    if symbol.y < centre.y:
        return symbol.y - symbol.edge - 5 - (len(label_lines(symbol.organisation.label)) - 1) * LINE
    return symbol.y + symbol.radius + LINE


def _drawn(symbol, first_line):
    spot = symbol.organisation
    rows = "".join(
        f'<tspan x="{symbol.x:.1f}" y="{first_line + number * LINE:.1f}">{escaped(line)}</tspan>'
        for number, line in enumerate(label_lines(spot.label))
    )
    return (
        f"{draw_shape(spot.shape, spot.colour, symbol.x, symbol.y, symbol.radius)}"
        f'<text font-size="{TEXT}" text-anchor="middle" stroke="Canvas" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke">{rows}</text>'
    )
