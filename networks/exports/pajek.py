"""Pajek's .net: vertices 1…n with their coordinates, one relation, every weight written.

An own writer: networkx's leaves quotes as they are, breaks lines at Ñ and drops attributes. Where the format has no
words for something:

- a label stands in double quotes and cannot contain one: it becomes an apostrophe, line breaks become spaces;
- an arc has a weight: named and not rated is written as 0, which keeps the tie and adds nothing to a weighted degree;
- what the file is about stands in comments after the vertices, since readers expect `*Vertices` first.
"""

from unicodedata import category

# Control characters, line and paragraph separators.
BREAKING = ("Cc", "Zl", "Zp")


def write_net(content):
    """The bytes of the .net file of a Content: UTF-8 with BOM, lines end as on Windows, where Pajek runs."""
    numbers = {row["code"]: number for number, row in enumerate(content.organisations, start=1)}
    lines = [f"*Vertices {len(numbers)}"]
    for row in content.organisations:
        number, label = numbers[row["code"]], _label(row["organisation"])
        lines.append(f"{number} {label} {row['x']:.4f} {row['y']:.4f} 0.5000")
    lines += [_comment(f"{key}: {value}") for key, value in content.about.items()]
    lines.append("*Arcs")
    for tie in content.ties:
        lines.append(f"{numbers[tie['source']]} {numbers[tie['receiver']]} {tie['strength'] or 0}")
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _label(name):
    return '"' + _one_line(name).replace('"', "'") + '"'


def _comment(text):
    return "% " + _one_line(text)


def _one_line(text):
    return " ".join("".join(" " if category(char) in BREAKING else char for char in text).split())
