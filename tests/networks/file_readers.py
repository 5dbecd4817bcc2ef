"""Strict readers of the text formats that no library reads: they take what the programs take, and nothing else."""

import re

TOKEN = re.compile(r'"([^"]*)"|(\S+)')


def lines_of(data):
    """The lines of a file for Windows programs: with BOM, each ended by CR LF, none broken otherwise."""
    text = data.decode("utf-8-sig")
    assert data.startswith(b"\xef\xbb\xbf")
    assert text.endswith("\r\n")
    lines = text[:-2].split("\r\n")
    assert not any(re.search("[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", line) for line in lines)
    return lines


def words(line):
    assert line.count('"') % 2 == 0, line
    return [quoted if bare == "" else bare for quoted, bare in TOKEN.findall(line)]


def read_dl(data):
    """(labels, {(source label, receiver label): weight})"""
    lines = data.decode().removesuffix("\r\n").split("\r\n")
    assert lines[1:3] == ["FORMAT=EDGELIST1", "LABELS:"]
    count = int(lines[0].removeprefix("DL N="))
    labels = lines[3 : 3 + count]
    assert all(re.fullmatch(r"\S{1,18}", label) and label == label.upper() for label in labels)
    assert len(set(labels)) == count
    assert lines[3 + count] == "DATA:"
    ties = [list(map(int, line.split())) for line in lines[4 + count :]]
    return labels, {(labels[source - 1], labels[receiver - 1]): weight for source, receiver, weight in ties}


def read_vna(data):
    """{section: list of dicts}, all values as texts."""
    sections, header = {}, None
    for line in lines_of(data):
        if line.startswith("*"):
            rows = sections[line] = []
            header = None
        elif header is None:
            header = words(line)
        else:
            rows.append(dict(zip(header, words(line), strict=True)))
    return sections


def read_paj(data):
    """{"vertices": names, "arcs": {relation: {(from, to): weight}}, "partitions" and "vectors": {name: values}}"""
    found = {"vertices": [], "arcs": {}, "partitions": {}, "vectors": {}}
    section = None
    for line in lines_of(data):
        if line.startswith("%"):
            continue
        if line.startswith("*"):
            section = _section(line, found, section)
        elif section is found["vertices"]:
            number, name, x, y, _z = words(line)
            assert int(number) == len(section) + 1
            assert 0 <= float(x) <= 1 and 0 <= float(y) <= 1
            section.append(name)
        elif isinstance(section, dict):
            source, receiver, weight = map(int, line.split())
            section[source, receiver] = weight
        else:
            section.append(float(line))
    return found


def _section(line, found, before):
    keyword, *rest = line.split(" ", 1)
    if keyword == "*Network":
        return None
    if keyword == "*Vertices":
        return found["vertices"] if before is None else before
    if keyword == "*Arcs":
        number, relation = re.fullmatch(r':(\d+) "([^"]*)"', rest[0]).groups()
        assert int(number) == len(found["arcs"]) + 1
        return found["arcs"].setdefault(relation, {})
    return found[{"*Partition": "partitions", "*Vector": "vectors"}[keyword]].setdefault(rest[0], [])
