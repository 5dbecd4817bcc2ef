"""The small map: where who stands, whole, safe, legible on a telephone."""

import itertools
import re

import pytest
from defusedxml import ElementTree

from networks.maps.labels import width_of
from networks.maps.neighbourhood import (
    LABEL_WIDTH,
    LARGEST,
    LINE,
    MIDDLE,
    MOST_DRAWN,
    NEAREST,
    TEXT,
    WIDTH,
    Spot,
    draw_neighbourhood,
    draw_sign,
    label_lines,
    places,
)
from tests.networks.test_drawing import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
MIDDLE_SPOT = Spot("You", "#009E73", "circle")


def spots(count, **more):
    more.setdefault("helped_us", True)
    return [Spot(f"N{i}", "#0072B2", "square", **more) for i in range(count)]


def drawn(around, middle=MIDDLE_SPOT):
    return draw_neighbourhood("Title", "Description", middle, around)


def room_of(x, y):
    """What a symbol with its label of two lines takes, as (left, top, right, bottom)."""
    label = 2 * LINE + 6
    above, below = (label, 0) if y < 0 else (0, label)
    return x - LABEL_WIDTH / 2, y - LARGEST - above, x + LABEL_WIDTH / 2, y + LARGEST + below


@pytest.mark.parametrize("count", range(MOST_DRAWN + 1))
def test_there_is_room_for_everyone_with_a_label(count):
    rooms = [room_of(x, y) for x, y in places(count)]
    for one, other in itertools.combinations(rooms, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)
    for left, _top, right, _bottom in rooms:
        assert left >= -WIDTH / 2 and right <= WIDTH / 2


@pytest.mark.parametrize("count", range(1, MOST_DRAWN + 1))
def test_nobody_stands_too_near_to_the_middle(count):
    assert min((x**2 + y**2) ** 0.5 for x, y in places(count)) > MIDDLE + LARGEST + 20
    assert len(places(count)) == len(set(places(count))) == count
    if count <= 6:
        assert max(abs(y) for _, y in places(count)) <= NEAREST


def test_those_that_helped_stand_left_and_those_that_were_helped_right():
    svg = drawn([*spots(2, helped_us=False, we_helped=True), *spots(2)])
    xs = [float(x) for x in re.findall(r'<tspan x="([\d.]+)"', svg)]
    assert xs[0] == xs[1] < WIDTH / 2 < xs[2] == xs[3]


@pytest.mark.parametrize(("helped_us", "we_helped", "arrows"), [(True, False, 1), (False, True, 1), (True, True, 2)])
def test_arrows(helped_us, we_helped, arrows):
    assert drawn(spots(3, helped_us=helped_us, we_helped=we_helped)).count("<path class=") == 3 * arrows


def test_the_rating_shows_in_the_arrow_to_the_middle_only():
    def widths(**more):
        return re.findall(r'class="map-tie".*?stroke-width="([\d.]+)"', drawn(spots(1, **more)))

    assert widths(rating=5) > widths(rating=1)
    assert widths(rating=5, helped_us=False, we_helped=True) == widths(rating=1, helped_us=False, we_helped=True)


def test_it_is_the_same_each_time():
    assert drawn(spots(9)) == drawn(spots(9))


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(name):
    svg = drawn([Spot(name, "#0072B2", "diamond", helped_us=True)], Spot(name, "#009E73", "down"))
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} <= {
        SVG + tag
        for tag in ("svg", "title", "desc", "defs", "marker", "path", "g", "circle", "polygon", "text", "tspan")
    }
    for element in root.iter():
        assert not [key for key in element.attrib if key.startswith("on") or key == "style"]


@pytest.mark.parametrize(
    "text",
    [
        "SENASA",
        "Universidad Nacional de Piura",
        "Abcdefghijklmnopqrstuvwxyz" * 2,
        "MMMMMMMMMM " * 6,
        "🥭" * 30,
        "",
        " ",
    ],
)
def test_labels_keep_to_their_place(text):
    lines = label_lines(text)
    assert 1 <= len(lines) <= 2
    assert all(width_of(line, TEXT) <= LABEL_WIDTH for line in lines)


def test_a_label_that_is_cut_says_so():
    assert label_lines("Asociación Peruana de Exportadores de Mango")[-1].endswith("…")
    assert label_lines("National Mango Board") == ["National", "Mango Board"]


def test_a_sign_is_not_read_out():
    assert 'aria-hidden="true"' in draw_sign("#0072B2", "hexagon")
    ElementTree.fromstring(draw_sign("#0072B2", "hexagon"))
