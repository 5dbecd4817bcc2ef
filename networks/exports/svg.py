"""The map as an SVG file that stands alone: with what it shows written under it, on white."""

from networks.exports.content import CategoryContent
from networks.maps.drawing import LegendEntry, MapContent, MapOrganisation, MapTie, draw

PLAIN = CategoryContent("", "", "#999999", "circle")
INK, PAPER = "#1f2328", "#ffffff"


def write_svg(content):
    """The bytes of the SVG file of a Content."""
    looks = {category.key: category for category in content.categories}
    ids = {row["code"]: number for number, row in enumerate(content.organisations)}
    there = {row["category"] for row in content.organisations}
    drawing = draw(
        MapContent(
            title=content.map_texts.title,
            description=content.map_texts.description,
            organisations=[_organisation(number, row, looks) for number, row in enumerate(content.organisations)],
            ties=[MapTie(ids[tie["source"]], ids[tie["receiver"]], tie["strength"]) for tie in content.ties],
            legend=[
                LegendEntry(each.name, each.colour, each.shape) for each in content.categories if each.key in there
            ],
            without_label=content.map_texts.without_label,
            notes=[*content.map_texts.notes, _about(content.about)],
        )
    )
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + _alone(drawing)).encode()


def _organisation(number, row, looks):
    look = looks.get(row["category"], PLAIN)
    return MapOrganisation(
        id=number,
        label=row["label"],
        name=row["organisation"],
        x=row["x"],
        y=row["y"],
        strength=row["weighted_out_degree"],
        colour=look.colour,
        shape=look.shape,
    )


def _about(about):
    return " · ".join(f"{key}: {value}" for key, value in about.items() if value)


def _alone(drawing):
    """The page's colours are not there: ink on paper. Attributes only: in texts a quote is written as an entity."""
    drawing = drawing.replace(' stroke="Canvas"', f' stroke="{PAPER}"')
    drawing = drawing.replace(' color="currentColor"', f' color="{INK}" style="background:{PAPER}"', 1)
    return drawing.replace('"currentColor"', f'"{INK}"')
