"""UCINET: DL for UCINET itself, VNA for NetDraw.

UCINET cuts labels at 18 characters and makes them capital; here they are codes, cut and told apart by us, so that no
two become one. A matrix has no way to say "named and not rated": in DL such a tie has the weight 1, the weakest; in VNA
it has the strength 0 and stands in the column `named`. DL has no place for comments, and UCINET cuts a matrix's name at
18 characters: what the file is about stands beside it, in about.csv. igraph, in Python and in R, reads a DL only if N
follows DL on the first line, without a BOM and without names of matrices.
"""

import re

from networks.exports.content import MEASURE_COLUMNS
from networks.exports.lines import BOM, file_of, one_line, quoted

LONGEST_LABEL = 18
NAMED_ONLY = 1
TEXT_COLUMNS = ("organisation", "label", "category", "in_region", "country", "answered")
# NetDraw's numbers for shapes.
SHAPES = {"circle": 1, "square": 2, "triangle": 3, "diamond": 6, "hexagon": 5, "down": 7}


def write_dl(content):
    """The bytes of the DL file of a Content: edgelist1, those without ties too."""
    numbers = {row["code"]: number for number, row in enumerate(content.organisations, start=1)}
    return file_of(
        [
            f"DL N={len(numbers)}",
            "FORMAT=EDGELIST1",
            "LABELS:",
            *labels_of(numbers),
            "DATA:",
            *(
                f"{numbers[tie['source']]} {numbers[tie['receiver']]} {tie['strength'] or NAMED_ONLY}"
                for tie in content.ties
            ),
        ]
    ).removeprefix(BOM)


def labels_of(codes):
    """At most 18 characters each, in capitals, no two alike: as UCINET would have them anyway. What would end a label
    becomes an underscore."""
    taken, labels = set(), []
    for code in codes:
        whole = re.sub(r"[\s,=\"':]", "_", code.upper())
        label, number = whole[:LONGEST_LABEL], 2
        while label in taken:
            ending = f"-{number}"
            label, number = whole[: LONGEST_LABEL - len(ending)] + ending, number + 1
        taken.add(label)
        labels.append(label)
    return labels


def write_vna(content):
    """The bytes of the VNA file of a Content; what is not known is empty."""
    looks = {category.key: category for category in content.categories}
    columns = (*TEXT_COLUMNS, *MEASURE_COLUMNS)
    return file_of(
        [
            "*Node data",
            " ".join(["ID", *columns, *content.about]),
            *(_node(row, columns, content.about.values()) for row in content.organisations),
            "*Node properties",
            "ID x y color shape shortlabel",
            *(_properties(row, looks.get(row["category"])) for row in content.organisations),
            "*Tie data",
            "FROM TO strength named",
            *(f"{quoted(tie['source'])} {quoted(tie['receiver'])} {tie['strength'] or 0} 1" for tie in content.ties),
        ]
    )


def _node(row, columns, about):
    values = [quoted(row["code"]), *(_value(row[column]) for column in columns), *map(_value, about)]
    return " ".join(values)


def _value(value):
    if value is None:
        return '""'
    return str(value) if isinstance(value, int | float) else quoted(one_line(value))


def _properties(row, category):
    """NetDraw's colours are numbers 0xBBGGRR; y grows downwards, as ours does."""
    colour = category.colour[5:7] + category.colour[3:5] + category.colour[1:3] if category else "999999"
    shape = SHAPES.get(category.shape, 1) if category else 1
    place = f"{1000 * row['x']:.1f} {1000 * row['y']:.1f}"
    return f"{quoted(row['code'])} {place} {int(colour, 16)} {shape} {quoted(row['label'])}"
