"""The Piura example's network of assistance as the content of downloads, with names that break careless writers."""

from itertools import cycle

from networks.answers.graph import graph_of
from networks.exports import Content, TableContent
from networks.exports.content import (
    CODEBOOK_COLUMNS,
    END_COLUMNS,
    MEASURE_COLUMNS,
    CategoryContent,
    as_number,
)
from networks.maps.drawing import MapTexts
from networks.maps.layout import place
from networks.measures import positions_of
from tests.networks import piura
from tests.networks.piura import CODES, IDS, RELATION_IDS

HOSTILE = {
    "IDB": 'Ñandú "S.A." & <b>',
    "CITE": "=HYPERLINK(0)",
    "UNP": "Mango 🥭 家族",
    "UDEP": "شركة المانجو",
    "IMG": "@it's\\*Arcs",
    "SGS": "-5+3",
    "CU": "</text><script>alert(1)</script>",
}
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon", "down")
ABOUT = {"cluster": "Piura", "wave": "1", "names": 'real, "as registered"', "rule": "=the receiver's word"}


def content(names=HOSTILE):
    """Content of the assistance network; `names`: code → name instead of the registered one."""
    snapshot = piura.snapshot()
    ids = [organisation.id for organisation in snapshot.organisations]
    ties = snapshot.ties[RELATION_IDS["assistance"]]
    positions = positions_of(graph_of(ids, ties), snapshot.answered)
    places = place(ids, ties, {pk: row.weighted_out_degree for pk, row in positions.items()})
    organisations = [_organisation(row, names, snapshot, positions, places) for row in piura.organisations()]
    name_of = {row["code"]: row["organisation"] for row in organisations}
    return Content(
        about=ABOUT,
        organisations=organisations,
        ties=[
            {
                "source": CODES[tie.source],
                "receiver": CODES[tie.receiver],
                "source_name": name_of[CODES[tie.source]],
                "receiver_name": name_of[CODES[tie.receiver]],
                "strength": None if tie.source == IDS["IDB"] else tie.strength,  # one that is named and not rated
                **dict.fromkeys(END_COLUMNS),
            }
            for tie in ties
        ],
        tables=[
            TableContent(
                "Sources of the members of: APEM [2007]",
                "=Sources",
                ("organisation", "firms", "average"),
                [
                    {"organisation": "=1+1", "firms": 13, "average": "2.7"},
                    {"organisation": "Ñandú", "firms": 1, "average": None},
                ],
            ),
            TableContent("organisations", "A second of that name", ("code",), [{"code": "A01"}]),
        ],
        categories=[
            CategoryContent(key, f"{key} <i>", f"#0072{number:02X}", shape)
            for number, (key, shape) in enumerate(
                zip(sorted({row["category"] for row in organisations}), cycle(SHAPES), strict=False)
            )
        ],
        codebook=[dict.fromkeys(CODEBOOK_COLUMNS, "=what it says")],
        map_texts=MapTexts("Map", "Who & whom", ("Larger: more help.",)),
    )


def _organisation(row, names, snapshot, positions, places):
    pk = IDS[row["code"]]
    asked = {True: "yes", False: "no"}[pk in snapshot.answered] if pk in snapshot.invited else "not asked"
    return {
        "code": row["code"],
        "organisation": names.get(row["code"], row["name"]),
        "label": row["label"],
        "category": row["category"],
        "in_region": row["based_in_region"],
        "country": row["country"],
        "answered": asked,
        **{column: as_number(getattr(positions[pk], column)) for column in MEASURE_COLUMNS},
        "x": places[pk][0],
        "y": places[pk][1],
    }
