"""GEXF 1.2 for Gephi: every organisation at its place on the map, in its colour and size, with all its measures.

An own writer: networkx's puts today's date into the file, and makes columns of whole and other numbers unreadable. A
measure that is not known is left out of its organisation, as is the strength of a tie that was named and not rated.
"""

import re

from networks.exports.content import ORGANISATION_COLUMNS
from networks.maps.layout import relative_size
from networks.maps.xml_text import escaped

COLUMNS = tuple(column for column in ORGANISATION_COLUMNS if column not in ("code", "x", "y"))
SHAPES = {"circle": "disc", "square": "square", "triangle": "triangle", "diamond": "diamond"}
# Gephi's unit of length is a point on its canvas; y grows upwards there.
SIDE, LARGEST = 1000, 20


def write_gexf(content):
    """The bytes of the GEXF document of a Content."""
    types = {column: _type([row[column] for row in content.organisations]) for column in COLUMNS}
    colours = {category.key: category for category in content.categories}
    strongest = max((row["weighted_out_degree"] or 0 for row in content.organisations), default=0)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">',
            *_meta(content.about),
            '<graph defaultedgetype="directed" mode="static">',
            '<attributes class="node" mode="static">',
            *(f'<attribute id="{each}" title="{each}" type="{types[each]}"/>' for each in COLUMNS),
            "</attributes>",
            '<attributes class="edge" mode="static">',
            '<attribute id="strength" title="strength" type="integer"/>',
            "</attributes>",
            "<nodes>",
            *(_organisation(row, types, colours, strongest) for row in content.organisations),
            "</nodes>",
            "<edges>",
            *(_tie(number, tie) for number, tie in enumerate(content.ties)),
            "</edges>",
            "</graph>",
            "</gexf>",
            "",
        ]
    ).encode()


def _meta(about):
    """The date is that of the data: the file is the same whenever it is written."""
    date = re.match(r"\d{4}-\d{2}-\d{2}", about.get("latest_answer_at") or about.get("built_at") or "")
    dated = f' lastmodifieddate="{date[0]}"' if date else ""
    described = "; ".join(f"{key}: {value}" for key, value in about.items())
    return [
        f"<meta{dated}>",
        "<creator>clustersurvey</creator>",
        f"<description>{escaped(described)}</description>",
        "</meta>",
    ]


def _organisation(row, types, colours, strongest):
    size = LARGEST * relative_size(row["weighted_out_degree"] or 0, strongest)
    known = [(column, row[column]) for column in COLUMNS if row[column] is not None]
    values = "".join(
        f'<attvalue for="{column}" value={_quoted(_as(types[column], value))}/>' for column, value in known
    )
    return (
        f"<node id={_quoted(row['code'])} label={_quoted(row['label'])}><attvalues>{values}</attvalues>"
        f'<viz:position x="{SIDE * row["x"]:.2f}" y="{SIDE * (1 - row["y"]):.2f}" z="0.0"/>'
        f'<viz:size value="{size:.2f}"/>'
        f"{_look(colours.get(row['category']))}</node>"
    )


def _look(category):
    if category is None:
        return ""
    red, green, blue = (int(category.colour[place : place + 2], 16) for place in (1, 3, 5))
    shape = SHAPES.get(category.shape, "disc")
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/><viz:shape value="{shape}"/>'


def _tie(number, tie):
    ends = f'<edge id="{number}" source={_quoted(tie["source"])} target={_quoted(tie["receiver"])}'
    if tie["strength"] is None:
        return f"{ends}/>"
    strength = int(tie["strength"])
    return f'{ends} weight="{strength}"><attvalues><attvalue for="strength" value="{strength}"/></attvalues></edge>'


def _type(values):
    """One type for a whole column."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, int | float) for value in known):
        return "double" if any(isinstance(value, float) for value in known) else "integer"
    return "string"


def _as(kind, value):
    return str(float(value)) if kind == "double" else str(value)


def _quoted(value):
    return f'"{escaped(str(value))}"'
