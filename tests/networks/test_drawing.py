"""The map as SVG: whole, safe, legible."""

import random
import re
from dataclasses import replace

import pytest
from defusedxml import ElementTree

from networks.maps.drawing import (
    MOST_DRAWN,
    PADDING_X,
    SIDE,
    LegendEntry,
    MapContent,
    MapOrganisation,
    MapTie,
    draw,
    strongest_ties,
)
from networks.maps.layout import place
from tests.networks import piura
from tests.networks.test_layout import NEWCOMER, assistance, piura_networks, popular, strengths_of

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


LABELS = {piura.IDS[row["code"]]: row["label"] for row in piura.organisations()} | {NEWCOMER: "Agro 27"}


def map_of(ids, ties, names=None, previous=None, **more):
    """The content of a map; names: id → name and label; previous: the places on an earlier one."""
    strengths = strengths_of(ids, ties)
    places = place(ids, ties, strengths, previous)
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
    return map_of(*assistance(), names=LABELS, legend=[LegendEntry("Producer", "#E69F00", "square")], notes=["A note."])


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


def labels_of(svg):
    """{text: box} of the labels."""
    return {text.text: box_of(text) for text in all_of(svg, "text", "map-label")}


def strongest(content, count):
    """The labels of the strongest organisations; all that are as strong as the last of them left out."""
    ranked = sorted(content.organisations, key=lambda who: -who.strength)
    return {who.label for who in ranked[:count] if who.strength > ranked[count].strength}


def in_each_others_way(boxes):
    return [(one, other) for number, one in enumerate(boxes) for other in boxes[:number] if overlap(one, other)]


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


def piura_map(key, *, answered):
    """The map of a relation of the Piura example; that after Agro 27's answer follows the one before."""
    before = map_of(*piura_networks(answered=False)[key], names=LABELS)
    if not answered:
        return before
    previous = {who.id: (who.x, who.y) for who in before.organisations}
    return map_of(*piura_networks(answered=True)[key], names=LABELS, previous=previous)


@pytest.mark.parametrize("answered", [False, True])
# How many labels there were when the strongest could go without one.
@pytest.mark.parametrize(("key", "least"), [("assistance", 46), ("technological", 45), ("commercial", 49), ("all", 44)])
def test_the_strongest_and_the_associations_are_never_without_a_label(key, least, answered):
    content = piura_map(key, answered=answered)
    labels = labels_of(parsed(content))
    assert strongest(content, 10) | {"APEM", "PROMANGO", "SENASA"} <= set(labels)
    assert len(labels) >= least
    assert in_each_others_way(list(labels.values())) == []


@pytest.mark.parametrize("organisations", [250, 400])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nor_are_they_in_a_large_network(organisations, seed):
    content = map_of(range(organisations), popular(organisations, seed))
    labels = labels_of(parsed(content))
    assert strongest(content, 10) <= set(labels)
    assert in_each_others_way(list(labels.values())) == []
    assert all(box[0] >= 0 and box[2] <= SIDE and box[1] >= 0 and box[3] <= SIDE for box in labels.values())


def test_a_label_that_stands_off_has_a_line_to_its_symbol():
    content = map_of(range(250), popular(250))
    svg = parsed(content)
    middles = {who.label: (who.x, who.y) for who in content.organisations}
    led = [part for part in all_of(svg, "g", "map-organisation") if part.find(f"{SVG}path") is not None]
    assert led
    reach = max(abs(along - 0.5) for middle in middles.values() for along in middle)
    for part in led:
        label = part.find(f"{SVG}text")
        x, _, end_x, end_y = (float(number) for number in re.findall(r"-?[\d.]+", part.find(f"{SVG}path").get("d")))
        assert x == pytest.approx(SIDE / 2 + (middles[label.text][0] - 0.5) / reach * (SIDE / 2 - PADDING_X), abs=0.01)
        left, top, right, bottom = box_of(label)
        assert left - 60 < end_x < right + 60 and top - 10 < end_y < bottom + 10


def test_a_label_that_lies_over_symbols_is_drawn_after_them():
    svg = parsed(map_of(range(250), popular(250)))
    shown = []
    for part in all_of(svg, "g", "map-organisation"):
        circle, label = part.find(f"{SVG}circle"), part.find(f"{SVG}text")
        if circle is not None:
            x, y = float(circle.get("cx")), float(circle.get("cy"))
            assert not any(left < x < right and top < y < bottom for left, top, right, bottom in shown)
        if label is not None:
            shown.append(box_of(label))


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


def test_it_says_how_many_have_no_label():
    """Sixty long names in one corner: those after the first few find no room."""
    drawn = random.Random(5)
    who = [
        MapOrganisation(
            pk, f"Cooperativa Agraria {pk}", "n", drawn.random() / 9, drawn.random() / 9, pk, "#000000", "circle"
        )
        for pk in range(60)
    ] + [MapOrganisation(99, "Far away", "n", 1, 1, 1, "#000000", "circle")]
    svg = draw(MapContent("", "", who, [], without_label=lambda number: f"Without: {number}"))
    without = len(who) - svg.count('class="map-label"')
    assert without > 0
    assert svg.count(f">Without: {without}<") == 1
    assert "Without" not in draw(MapContent("", "", who[-1:], [], without_label=lambda number: f"Without: {number}"))
