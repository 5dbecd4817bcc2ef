"""The map as SVG: whole, safe, legible."""

import random
import re
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from networks.drawing import (
    MOST_DRAWN,
    SIDE,
    LegendEntry,
    MapContent,
    MapOrganisation,
    MapTie,
    draw,
    strongest_ties,
)
from networks.layout import place
from tests.networks import piura
from tests.networks.test_layout import assistance, popular, strengths_of

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "</text><script>alert(1)</script>",
    '" onload="alert(1)',
    '\' & <b>Ñandú "S.A."</b>',
    "شركة المانجو",
    "\u202egnirts",
    "🥭👨‍👩‍👧‍👦",
    "]]>",
    "bell\x07\x00 \ufffe",
    "&#x26;lt;",
]


def map_of(ids, ties, names=None, **more):
    """The content of a map; names: id → name and label."""
    strengths = strengths_of(ids, ties)
    places = place(ids, ties, strengths)
    names = names or {}
    return MapContent(
        title="Assistance in Piura",
        description="Who helped whom",
        organisations=[
            MapOrganisation(
                pk,
                names.get(pk, f"Organisation {pk}"),
                names.get(pk, f"Name {pk}"),
                *places[pk],
                strengths[pk],
                "#0072B2",
                ("circle", "square", "triangle", "diamond", "hexagon", "down")[pk % 6],
            )
            for pk in ids
        ],
        ties=[MapTie(tie.source, tie.receiver, tie.strength) for tie in ties],
        **more,
    )


@pytest.fixture(scope="module")
def cluster():
    rows = {piura.IDS[row["code"]]: row["label"] for row in piura.organisations()}
    return map_of(*assistance(), names=rows, legend=[LegendEntry("Producer", "#E69F00", "square")], notes=["A note."])


def parsed(content):
    return ElementTree.fromstring(draw(content))


def all_of(svg, tag, css=None):
    return [part for part in svg.iter(SVG + tag) if css is None or part.get("class") == css]


def box_of(text):
    """Left, top, right, bottom of a label, at 0.5 em a letter: what an ordinary sans serif face takes at least."""
    size, x, y = (float(text.get(key)) for key in ("font-size", "x", "y"))
    width = 0.5 * size * len(text.text)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[text.get("text-anchor")]
    return left, y - 0.8 * size, left + width, y + 0.2 * size


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_it_has_every_organisation_and_every_tie(cluster):
    svg = parsed(cluster)
    titles = {part.find(SVG + "title").text for part in all_of(svg, "g", "map-organisation")}
    assert titles == {who.name for who in cluster.organisations}
    assert len(all_of(svg, "path", "map-tie")) == len(cluster.ties)


def test_it_says_what_it_is_to_those_who_cannot_see_it(cluster):
    svg = parsed(cluster)
    assert svg.get("role") == "img"
    title, description = svg.find(SVG + "title"), svg.find(SVG + "desc")
    assert (title.text, description.text) == (cluster.title, cluster.description)
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == (title.get("id"), description.get("id"))


def test_it_needs_no_style_and_no_script(cluster):
    text = draw(cluster)
    assert not re.search(r"\bstyle\s*=|<style|<script|\son\w+=", text)
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_legend_and_notes_stand_below_the_map(cluster):
    svg = parsed(cluster)
    lines = all_of(svg, "text", "map-legend-text")
    assert [line.text for line in lines] == ["Producer", "A note."]
    height = float(svg.get("viewBox").split()[3])
    assert all(SIDE < float(line.get("y")) < height for line in lines)


def test_labels_overlap_neither_each_other_nor_leave_the_map(cluster):
    boxes = [box_of(text) for text in all_of(parsed(cluster), "text", "map-label")]
    assert len(boxes) >= 40
    for number, box in enumerate(boxes):
        assert box[0] >= 0 and box[2] <= SIDE and box[1] >= 0 and box[3] <= SIDE
        assert not any(overlap(box, other) for other in boxes[:number])


def test_the_largest_are_labelled_first(cluster):
    labels = {text.text for text in all_of(parsed(cluster), "text", "map-label")}
    assert {"SENASA", "APEM", "PROMANGO", "ADEX", "SGS"} <= labels


def test_where_there_is_no_room_for_a_label_the_name_is_still_there():
    content = map_of(range(200), popular(200))
    svg = parsed(content)
    assert len(all_of(svg, "text", "map-label")) < 200
    assert len([part for part in all_of(svg, "g", "map-organisation") if part.find(SVG + "title").text]) == 200


def test_arrows_run_from_the_edge_of_the_source_to_the_edge_of_the_receiver():
    who = [
        MapOrganisation(1, "a", "a", 0.1, 0.5, 5, "#000000", "circle"),
        MapOrganisation(2, "b", "b", 0.9, 0.5, 0, "#000000", "circle"),
    ]
    svg = parsed(MapContent("", "", who, [MapTie(1, 2, 5)]))
    centres = [(float(part.get("cx")), float(part.get("r"))) for part in all_of(svg, "circle", "map-symbol")]
    path = all_of(svg, "path", "map-tie")[0]
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path.get("d"))]
    assert numbers[0] == pytest.approx(centres[0][0] + centres[0][1], abs=2)
    assert numbers[4] == pytest.approx(centres[1][0] - centres[1][1], abs=2)
    assert path.get("marker-end") == "url(#map-arrow)"


def test_a_higher_rating_is_a_thicker_tie_and_named_and_not_rated_is_dashed():
    who = [MapOrganisation(pk, "a", "a", pk / 10, pk * pk / 50, 1, "#000000", "circle") for pk in range(7)]
    svg = parsed(MapContent("", "", who, [MapTie(0, rating or 6, rating) for rating in (None, 1, 2, 3, 4, 5)]))
    ties = all_of(svg, "path", "map-tie")
    assert [bool(tie.get("stroke-dasharray")) for tie in ties] == [True] + 5 * [False]
    widths = [float(tie.get("stroke-width")) for tie in ties]
    assert widths[1:] == sorted(set(widths[1:]))


def test_size_grows_with_weighted_out_degree():
    who = [MapOrganisation(pk, "a", "a", pk / 5, 0.5, 10 * pk, "#000000", "circle") for pk in range(5)]
    radii = {
        float(part.get("cx")): float(part.get("r")) for part in all_of(parsed(MapContent("", "", who, [])), "circle")
    }
    assert [radii[x] for x in sorted(radii)] == sorted(set(radii.values()))


def test_links_are_links_and_the_map_a_group_of_them(cluster):
    organisations = [replace(who, href=f"/o/{who.id}?a=1&b=2") for who in cluster.organisations]
    linked = replace(cluster, organisations=organisations)
    svg = parsed(linked)
    links = all_of(svg, "a", "map-organisation")
    assert {link.get("href") for link in links} == {who.href for who in linked.organisations}
    assert all(link.get("aria-label") for link in links)
    assert svg.get("role") == "group"


def test_hostile_names_stay_text():
    ids = range(len(HOSTILE))
    legend = [LegendEntry(HOSTILE[0], "#000000", "circle")]
    content = map_of(ids, popular(len(HOSTILE)), names=dict(enumerate(HOSTILE)), legend=legend)
    svg = parsed(replace(content, title=HOSTILE[1], description=HOSTILE[2], notes=HOSTILE))
    assert {part.tag for part in svg.iter()} == {
        SVG + tag for tag in ("svg", "title", "desc", "defs", "marker", "path", "g", "circle", "polygon", "text")
    }
    titles = {part.find(SVG + "title").text for part in all_of(svg, "g", "map-organisation")}
    assert titles == {*HOSTILE[:-2], "bell ", HOSTILE[-1]}
    assert not any(name.startswith("on") for part in svg.iter() for name in part.attrib)


def test_a_very_long_name_is_shortened_in_its_label_only():
    who = [MapOrganisation(1, "x" * 200, "x" * 200, 0.5, 0.5, 1, "#000000", "circle")]
    svg = parsed(MapContent("", "", who, []))
    assert len(all_of(svg, "text", "map-label")[0].text) < 40
    assert svg.find(f".//{SVG}g/{SVG}title").text == "x" * 200


def test_a_large_network_shows_the_strongest_only():
    svg = parsed(map_of(range(900), popular(900)))
    assert len(all_of(svg, "g", "map-organisation")) == MOST_DRAWN
    assert 0 < len(all_of(svg, "path", "map-tie")) <= 3 * MOST_DRAWN


def test_strongest_ties_of_each_receiver():
    ratings = [(1, None), (2, 5), (3, 1), (4, 4), (5, 1)]
    ties = [MapTie(source, 9, rating) for source, rating in ratings] + [MapTie(1, 8, None)]
    assert [(tie.source, tie.receiver) for tie in strongest_ties(ties)] == [(2, 9), (3, 9), (4, 9), (1, 8)]


def test_a_map_of_nobody_is_a_map():
    assert parsed(MapContent("Empty", "", [], [])).find(SVG + "title").text == "Empty"


def test_symbols_do_not_overlap():
    drawn = random.Random(3)
    who = [MapOrganisation(pk, "", "n", drawn.random(), drawn.random(), pk, "#000000", "circle") for pk in range(25)]
    circles = [
        tuple(float(part.get(key)) for key in ("cx", "cy", "r"))
        for part in all_of(parsed(MapContent("", "", who, [])), "circle")
    ]
    for number, (x, y, radius) in enumerate(circles):
        for other_x, other_y, other in circles[:number]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 >= radius + other
