"""The map as one self-contained SVG. No Django here: texts come in the reader's language, links ready-made.

Arrow from source to receiver, thicker when rated higher, dashed when named and not rated; symbols grow with weighted
out-degree, colour and shape by category. Nothing needs a stylesheet (a strict CSP forbids `style`); text and ties take
the colour of the page around, so the map follows its dark mode. A page may restyle by the classes map-tie, map-symbol,
map-label, map-leader and map-legend.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin

import numpy as np

from networks.maps.labels import LINE_HEIGHT, Box, place_labels, shortened, width_of
from networks.maps.layout import relative_size
from networks.maps.xml_text import escaped

# More organisations than the first: only the strongest ties of each are drawn; more than the second: only so many.
ALL_TIES_UP_TO = 300
MOST_DRAWN = 400

SIDE = 720
PADDING_X, PADDING_Y = 82, 42
LARGEST_SYMBOL, SMALLEST_SYMBOL = 24, 2
SMALL_TEXT, LARGE_TEXT = 14.5, 20
LEGEND_TEXT, LEGEND_LINE, LEGEND_GAP = 15, 26, 22
LEGEND_LONGEST = 60
ARROW = 7
BEND = 0.07
# With more ties than this they are drawn lighter and thinner, so that what they run between stays in sight.
FEW_TIES = 120
OUTLINE = "#1f2328"
# A tie that stands out is orange, and wider and darker than all others: it is told without colour, too.
MARKED, MARKED_WIDER = "#d55e00", 2
GONE, NEW = "gone", "new"
MARKS = {GONE: ' stroke-dasharray="7 4"', NEW: ""}
# Corners of each shape: how many, turned by, and how far out compared with a circle of about the same area.
POLYGONS = {
    "square": (4, pi / 4, 1.2),
    "diamond": (4, 0.0, 1.25),
    "triangle": (3, -pi / 2, 1.3),
    "down": (3, pi / 2, 1.3),
    "hexagon": (6, 0.0, 1.1),
}
FARTHEST_CORNER = 1.3


@dataclass(frozen=True)
class MapTexts:
    """What is written on and under the map, in the reader's language. without_label: as of MapContent."""

    title: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    without_label: Callable[[int], str] | None = None


@dataclass(frozen=True)
class MapOrganisation:
    """x and y in 0 to 1, y downwards; strength: weighted out-degree; colour "#RRGGBB"; shape: circle or of POLYGONS."""

    id: int
    label: str
    name: str
    x: float
    y: float
    strength: int
    colour: str
    shape: str
    href: str | None = None


@dataclass(frozen=True)
class MapTie:
    """Source → receiver by the organisations' ids; strength 1 to 5, None: named and not rated. mark: of MARKS, stands
    out."""

    source: int
    receiver: int
    strength: int | None
    mark: str | None = None


@dataclass(frozen=True)
class LegendEntry:
    label: str
    colour: str
    shape: str


@dataclass(frozen=True)
class MapContent:
    """`notes`: sentences under the legend, a line each; `without_label`: makes one more of how many organisations have
    no label for want of room; `key` tells apart the ids of two maps on one page."""

    title: str
    description: str
    organisations: list[MapOrganisation]
    ties: list[MapTie]
    legend: list[LegendEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    without_label: Callable[[int], str] | None = None
    key: str = "map"


@dataclass(frozen=True)
class Symbol:
    """Where an organisation is drawn; of the organisation only its shape is looked at here."""

    x: float
    y: float
    radius: float
    organisation: MapOrganisation

    @property
    def edge(self):
        """How far from the middle an arrow stops."""
        polygon = POLYGONS.get(self.organisation.shape)
        return self.radius * (polygon[2] if polygon else 1) + 1

    @property
    def box(self):
        return Box(self.x - self.edge - 1, self.y - self.edge - 1, self.x + self.edge + 1, self.y + self.edge + 1)


def draw(content):
    """The SVG of a MapContent, as a string."""
    symbols = _symbols(content.organisations)
    ties = _drawn_ties(content, {symbol.organisation.id for symbol in symbols})
    labels = _labels(symbols)
    legend, height = _legend(content, labels.count(None))
    linked = any(symbol.organisation.href for symbol in symbols)
    key = escaped(content.key)
    return "".join(
        [
            # An image has no parts that can be reached; with links in it the map is a group of them.
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {SIDE} {_n(height)}" '
            f'role="{"group" if linked else "img"}" aria-labelledby="{key}-title" aria-describedby="{key}-description" '
            'font-family="system-ui, sans-serif" color="currentColor" fill="currentColor">',
            f'<title id="{key}-title">{escaped(content.title)}</title>',
            f'<desc id="{key}-description">{escaped(content.description)}</desc>',
            _ties(ties, {symbol.organisation.id: symbol for symbol in symbols}, key),
            _organisations(symbols, labels),
            legend,
            "</svg>",
        ]
    )


def strongest_ties(ties, each=3):
    """Of every receiver's ties the strongest few, named and not rated last; the order of the ties is kept.

    Where ratings are equal the earlier tie stays, so that the choice does not change from one drawing to the next.
    """
    kept, count = set(), {}
    for number, tie in sorted(enumerate(ties), key=lambda item: -(item[1].strength or 0)):
        count[tie.receiver] = count.get(tie.receiver, 0) + 1
        if count[tie.receiver] <= each:
            kept.add(number)
    return [tie for number, tie in enumerate(ties) if number in kept]


def _symbols(organisations):
    """Symbols of those who are drawn, the strongest first, as large as they can be without touching."""
    drawn = sorted(organisations, key=lambda organisation: -organisation.strength)[:MOST_DRAWN]
    strongest = drawn[0].strength if drawn else 0
    # Where only some are drawn they may take the room of the others, from the middle outwards.
    reach = max((max(abs(who.x - 0.5), abs(who.y - 0.5)) for who in drawn), default=0) or 0.5
    places = [
        (
            SIDE / 2 + (who.x - 0.5) / reach * (SIDE / 2 - PADDING_X),
            SIDE / 2 + (who.y - 0.5) / reach * (SIDE / 2 - PADDING_Y),
            relative_size(who.strength, strongest),
        )
        for who in drawn
    ]
    scale = _scale(np.array(places).reshape(-1, 3))
    return [Symbol(x, y, size * scale, who) for (x, y, size), who in zip(places, drawn, strict=True)]


def _scale(places):
    """The radius of the largest symbol: `places` are x, y, relative size; no two circumscribed circles overlap."""
    x, y, sizes = places.T
    apart = np.hypot(x[:, None] - x, y[:, None] - y) / (sizes[:, None] + sizes)
    np.fill_diagonal(apart, np.inf)
    return max(SMALLEST_SYMBOL, min(LARGEST_SYMBOL, apart.min(initial=np.inf) / (FARTHEST_CORNER + 0.05)))


def _drawn_ties(content, drawn):
    ties = [tie for tie in content.ties if tie.source in drawn and tie.receiver in drawn]
    if len(content.organisations) > ALL_TIES_UP_TO:
        ties = strongest_ties(ties)
    return sorted(ties, key=lambda tie: tie.strength or 0)


def _ties(ties, symbols, key):
    lightness = min(1, (FEW_TIES / max(len(ties), 1)) ** 0.5)
    paths = [draw_tie(tie, symbols[tie.source], symbols[tie.receiver], lightness, key) for tie in ties]
    arrowhead = draw_arrowhead(lightness, key)
    return f'{arrowhead}<g class="map-ties" fill="none" stroke="currentColor">{"".join(paths)}</g>'


def draw_arrowhead(lightness, key):
    side = _n(ARROW * max(lightness, 0.6))
    return (
        f'<defs><marker id="{key}-arrow" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="{side}" '
        f'markerHeight="{side}" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 1.2 10 5 0 8.8 2.4 5z" fill="currentColor" fill-opacity="{_n(0.5 * lightness)}"/></marker></defs>'
    )


def draw_tie(tie, source, receiver, lightness, key):
    """A slightly bent arrow between Symbols: bent, so that two that answer each other lie side by side.

    lightness: 1 as many ties as a map bears at full strength; more for fewer. It needs `draw_arrowhead` of that key.
    """
    across, down = receiver.x - source.x, receiver.y - source.y
    bend_x, bend_y = (source.x + receiver.x) / 2 - down * BEND, (source.y + receiver.y) / 2 + across * BEND
    start_x, start_y = _towards(source, bend_x, bend_y)
    end_x, end_y = _towards(receiver, bend_x, bend_y)
    rating = tie.strength or 0
    width = 0.8 + 0.5 * max(rating - 1, 0)
    dashes = "" if rating else ' stroke-dasharray="4 3"'
    opacity = (0.2 + 0.05 * rating) * lightness
    if tie.mark:
        width, opacity, dashes = width + MARKED_WIDER, 0.9, f'{MARKS[tie.mark]} stroke="{MARKED}"'
    return (
        f'<path class="map-tie" d="M{_n(start_x)} {_n(start_y)}Q{_n(bend_x)} {_n(bend_y)} {_n(end_x)} {_n(end_y)}" '
        f'stroke-width="{_n(width * lightness)}" stroke-opacity="{_n(opacity)}"{dashes} '
        f'marker-end="url(#{key}-arrow)"/>'
    )


def _towards(symbol, x, y):
    """The point of a symbol's edge that faces (x, y); never more than nine tenths of the way there."""
    distance = hypot(x - symbol.x, y - symbol.y)
    share = min(symbol.edge / distance, 0.9) if distance else 0
    return symbol.x + (x - symbol.x) * share, symbol.y + (y - symbol.y) * share


def _labels(symbols):
    """The Label of each symbol; None where there is no room for one."""
    sizes = [SMALL_TEXT + (LARGE_TEXT - SMALL_TEXT) * symbol.radius / symbols[0].radius for symbol in symbols]
    wanted = [(symbol.organisation.label, size, symbol.box) for symbol, size in zip(symbols, sizes, strict=True)]
    return place_labels(wanted, Box(2, 2, SIDE - 2, SIDE - 2))


def _organisations(symbols, labels):
    drawn = list(zip(symbols, labels, strict=True))
    # A label that lies over a symbol must come after it, or it would lie under it.
    drawn.sort(key=lambda pair: pair[1] is not None and pair[1].covers)
    return "".join(_organisation(symbol, label) for symbol, label in drawn)


def _organisation(symbol, label):
    who = symbol.organisation
    # A leader runs from the middle of its symbol, which hides the first part of it.
    drawn = f"<title>{escaped(who.name)}</title>{_leader(label.leader) if label and label.leader else ''}"
    drawn += draw_shape(who.shape, who.colour, symbol.x, symbol.y, symbol.radius)
    if label:
        drawn += (
            f'<text class="map-label" x="{_n(label.x)}" y="{_n(label.baseline)}" font-size="{_n(label.size)}" '
            f'text-anchor="{label.anchor}" stroke="Canvas" stroke-width="3" stroke-linejoin="round" '
            f'paint-order="stroke">{escaped(label.text)}</text>'
        )
    if who.href:
        # What is written on the map comes first: it is what someone who speaks to the browser says.
        spoken = who.name if label is None or label.text == who.name else f"{label.text}, {who.name}"
        return f'<a class="map-organisation" href="{escaped(who.href)}" aria-label="{escaped(spoken)}">{drawn}</a>'
    return f'<g class="map-organisation">{drawn}</g>'


def _leader(ends):
    (x, y), (end_x, end_y) = ends
    return (
        f'<path class="map-leader" d="M{_n(x)} {_n(y)}L{_n(end_x)} {_n(end_y)}" stroke="currentColor" '
        'stroke-width="1" fill="none"/>'
    )


def draw_shape(shape, colour, x, y, radius):
    look = f'class="map-symbol" fill="{escaped(colour)}" stroke="{OUTLINE}" stroke-width="1.2"'
    if shape not in POLYGONS:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" {look}/>'
    corners, turned, out = POLYGONS[shape]
    angles = [turned + 2 * pi * corner / corners for corner in range(corners)]
    points = " ".join(f"{_n(x + out * radius * cos(angle))},{_n(y + out * radius * sin(angle))}" for angle in angles)
    return f'<polygon points="{points}" {look} stroke-linejoin="round"/>'


def _legend(content, without_label):
    """The legend and the notes under the map; returns (SVG, height of the whole)."""
    parts, x, y = [], LEGEND_GAP, SIDE + LEGEND_LINE / 2
    for entry in content.legend:
        text = shortened(entry.label, LEGEND_LONGEST)
        width = 24 + width_of(text, LEGEND_TEXT)
        if x > LEGEND_GAP and x + width > SIDE - LEGEND_GAP / 2:
            x, y = LEGEND_GAP, y + LEGEND_LINE
        parts.append(draw_shape(entry.shape, entry.colour, x, y, 7) + _line(text, x + 14, y + LEGEND_TEXT / 3))
        x += width + LEGEND_GAP / 2
    y += LEGEND_LINE if content.legend else 0
    notes = [*content.notes]
    if without_label and content.without_label:
        notes.append(content.without_label(without_label))
    for line in (line for note in notes for line in _wrapped(note)):
        parts.append(_line(line, LEGEND_GAP - 8, y + LEGEND_TEXT / 3))
        y += LEGEND_TEXT * LINE_HEIGHT + 2
    return f'<g class="map-legend">{"".join(parts)}</g>', y + 4


def _line(text, x, y):
    return f'<text class="map-legend-text" x="{_n(x)}" y="{_n(y)}" font-size="{LEGEND_TEXT}">{escaped(text)}</text>'


def _wrapped(text):
    """A sentence in lines that the map's width has room for."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, LEGEND_TEXT) > SIDE - LEGEND_GAP:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]


def _n(number):
    """A coordinate with no more digits than a screen can show."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
