"""Pajek: a network (.net), partitions (.clu), vectors (.vec), and a project (.paj) with all relations and all of these.

An own writer: networkx's leaves quotes as they are, breaks lines at Ñ and drops attributes. Vertices are numbered in
the order of the organisations, the same in each of the files. Where the format has no words for something:

- a label stands in double quotes and cannot contain one: it becomes an apostrophe, line breaks become spaces;
- an arc has a weight: named and not rated is written as 0, which keeps the tie and adds nothing to a weighted degree;
- a number that is not known is Pajek's missing value, 999999998;
- what the file is about stands in comments after the vertices, since readers expect `*Vertices` first.
"""

from networks.exports.content import MEASURE_COLUMNS
from networks.exports.lines import file_of, one_line, quoted

MISSING = 999_999_998
PARTITIONS = ("category", "in_region", "answered", "community", "in_core")
VECTORS = tuple(column for column in MEASURE_COLUMNS if column not in PARTITIONS)


def write_net(content):
    """The bytes of the .net file of a Content."""
    return file_of([*_vertices(content), *_about(content), "*Arcs", *_arcs(content)])


def clu_writer(column):
    """A function Content → the bytes of the .clu file of one of PARTITIONS; the numbers are explained in comments."""

    def write_clu(content):
        numbers, meanings = _partition(content, column)
        return file_of([*_values(numbers), *_about(content), *map(_comment, meanings)])

    return write_clu


def vec_writer(column):
    """A function Content → the bytes of the .vec file of one of VECTORS."""

    def write_vec(content):
        return file_of([*_values(_vector(content, column)), *_about(content), _comment(column)])

    return write_vec


def write_paj(contents):
    """The bytes of the .paj project of the Contents of one build: their organisations are the same, in the same order.

    One network with a section of arcs for each relation, then its partitions and vectors, which are named after the
    relation where they differ between relations.
    """
    first = contents[0]
    lines = [f"*Network {one_line(first.about.get('cluster', ''))}", *_vertices(first), *_about(first)]
    for number, content in enumerate(contents, start=1):
        lines += [f"*Arcs :{number} {quoted(_relation(content))}", *_arcs(content)]
    for column in PARTITIONS[:3]:
        lines += _partition_section(first, column, column)
    for content in contents:
        for column in PARTITIONS[3:]:
            lines += _partition_section(content, column, f"{column} - {_relation(content)}")
        for column in VECTORS:
            lines += [f"*Vector {column} - {_relation(content)}", *_values(_vector(content, column))]
    return file_of(lines)


def _relation(content):
    return one_line(content.about.get("relation", "ties"))


def _vertices(content):
    rows = enumerate(content.organisations, start=1)
    return [
        f"*Vertices {len(content.organisations)}",
        *(f"{number} {quoted(row['organisation'])} {row['x']:.4f} {row['y']:.4f} 0.5000" for number, row in rows),
    ]


def _arcs(content):
    numbers = {row["code"]: number for number, row in enumerate(content.organisations, start=1)}
    return [f"{numbers[tie['source']]} {numbers[tie['receiver']]} {tie['strength'] or 0}" for tie in content.ties]


def _values(values):
    return [f"*Vertices {len(values)}", *(f"{MISSING if value is None else value}" for value in values)]


def _vector(content, column):
    return [row[column] for row in content.organisations]


def _partition(content, column):
    """(number of each organisation's class, what the numbers mean); what is a number already stays it."""
    values = _vector(content, column)
    if all(value is None or isinstance(value, int) for value in values):
        return values, []
    classes = {value: number for number, value in enumerate(dict.fromkeys(values), start=1)}
    return [classes[value] for value in values], [f"{number}: {value}" for value, number in classes.items()]


def _partition_section(content, column, name):
    numbers, meanings = _partition(content, column)
    return [f"*Partition {name}", *map(_comment, meanings), *_values(numbers)]


def _about(content):
    return [_comment(f"{key}: {value}") for key, value in content.about.items()]


def _comment(text):
    return "% " + one_line(text)
