"""Forty names that break careless programs, in every format: each comes back as it was, or as the format can write it.

Control characters and line breaks are refused where names are entered; what is here can stand in a name.
"""

import csv
import io
import json
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import igraph
import networkx as nx
import openpyxl
import pytest

from networks.exports import FORMATS, PROJECTS
from networks.exports.lines import one_line
from surveys.texts import LONGEST_NAME, clean_line, control_character
from tests.networks.file_readers import lines_of, read_dl, read_paj, read_vna
from tests.networks.piura_content import content

NAMES = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</svg><script>", "]]>", "<!-- -- -->", "<![CDATA[x",
    "&amp;&lt;&#0;", "&entity;", "<?xml version='1.0'?>", "javascript:alert(1)", "{{ 7*7 }}{% now %}", "${7*7}",
    "=HYPERLINK(\"http://x\")", "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "'=1", "%0A*Arcs",
    'Ñandú "S.A."', "it's", '"', '""', "\\", "a\\\"b", "a;b,c", "# comment", "% comment", "*Arcs", "*Vertices 3",
    "DATA:", "N=3", "1 2 5", "Agrícola Ñuñoa äöü ẞ", "شركة المانجو", "\u202eognam\u202c", "👩‍🌾 Mango 🥭", "家族農場",
    "e\u0301 versus é", "a\u200bb\ufeffc", "NULL", "None", "NaN", "1e9", "007", "2011-05-06", "x" * 200,
]  # fmt: skip


def as_quoted(name):
    return one_line(name).replace('"', "'")


@pytest.fixture(scope="module")
def hostile():
    """The Piura network with these names, the rest of the organisations as they are."""
    piura = content(names={})
    rows = [
        {**row, "organisation": name, "label": name[:60]} for row, name in zip(piura.organisations, NAMES, strict=False)
    ]
    name_of = {row["code"]: row["organisation"] for row in rows}
    ties = [
        {**tie, "source_name": name_of[tie["source"]], "receiver_name": name_of[tie["receiver"]]}
        for tie in piura.ties
        if tie["source"] in name_of and tie["receiver"] in name_of
    ]
    assert len(rows) == len(piura.organisations)
    return replace(piura, organisations=rows, ties=ties, about={"cluster": NAMES[0], "relation": NAMES[1]})


def names_in(hostile):
    return [row["organisation"] for row in hostile.organisations]


def test_there_are_forty_and_all_of_them_may_be_entered():
    assert len(set(NAMES)) >= 40
    for name in NAMES:
        assert control_character(name) is None
        assert len(clean_line(name)) <= LONGEST_NAME


def _csv(data):
    return [row["organisation"] for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def _computed_apart(names):
    return [f"'{name}" if name.startswith(("=", "+", "-", "@")) else name for name in names]


def _graphml(data, tmp_path):
    path = tmp_path / "network.graphml"
    path.write_bytes(data)
    return igraph.Graph.Read_GraphML(str(path)).vs["organisation"]


def _workbook(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    header, *rows = book["Organisations"].iter_rows(values_only=True)
    return [row[header.index("organisation")] for row in rows]


def test_organisations_csv(hostile):
    assert _csv(FORMATS["organisations.csv"].write(hostile)) == _computed_apart(names_in(hostile))


def test_ties_csv(hostile):
    data = FORMATS["ties.csv"].write(hostile).decode("utf-8-sig")
    read = [(row["source_name"], row["receiver_name"]) for row in csv.DictReader(io.StringIO(data, newline=""))]
    expected = [(tie["source_name"], tie["receiver_name"]) for tie in hostile.ties]
    assert read == [tuple(_computed_apart(pair)) for pair in expected]


def test_workbook(hostile):
    assert _workbook(FORMATS["workbook.xlsx"].write(hostile)) == names_in(hostile)


def test_graphml(hostile, tmp_path):
    assert _graphml(FORMATS["network.graphml"].write(hostile), tmp_path) == names_in(hostile)


def test_gexf(hostile):
    graph = nx.read_gexf(io.BytesIO(FORMATS["network.gexf"].write(hostile)), version="1.2draft")
    assert [said["organisation"] for _code, said in graph.nodes(data=True)] == names_in(hostile)


def test_net(hostile, tmp_path):
    path = tmp_path / "network.net"
    path.write_bytes(FORMATS["network.net"].write(hostile))
    graph = igraph.Graph.Read_Pajek(str(path))
    assert graph.ecount() == len(hostile.ties)
    lines = lines_of(FORMATS["network.net"].write(hostile))
    assert [line.split('"')[1] for line in lines if '"' in line and not line.startswith("%")] == [
        as_quoted(name) for name in names_in(hostile)
    ]


def test_paj(hostile):
    read = read_paj(PROJECTS["networks.paj"].write([hostile]))
    assert read["vertices"] == [as_quoted(name) for name in names_in(hostile)]
    assert [len(arcs) for arcs in read["arcs"].values()] == [len(hostile.ties)]


def test_vna(hostile):
    read = read_vna(FORMATS["network.vna"].write(hostile))
    assert [row["organisation"] for row in read["*Node data"]] == [as_quoted(name) for name in names_in(hostile)]
    assert len(read["*Tie data"]) == len(hostile.ties)


def test_dl(hostile):
    _labels, ties = read_dl(FORMATS["network.dl"].write(hostile))
    assert len(ties) == len(hostile.ties)


def test_json(hostile):
    read = json.loads(FORMATS["network.json"].write(hostile))
    assert [row["organisation"] for row in read["organisations"]] == names_in(hostile)


def test_svg(hostile):
    drawn = ElementTree.fromstring(FORMATS["map.svg"].write(hostile))
    titles = {element.text for element in drawn.iter("{http://www.w3.org/2000/svg}title")}
    assert set(names_in(hostile)) <= titles
    assert {element.tag.split("}")[1] for element in drawn.iter()} <= {
        "svg", "title", "desc", "defs", "marker", "path", "g", "circle", "polygon", "text"
    }  # fmt: skip


@pytest.mark.parametrize("key", [key for key in FORMATS if key.endswith((".clu", ".vec"))])
def test_partitions_and_vectors_keep_to_their_lines(hostile, key):
    lines = lines_of(FORMATS[key].write(hostile))
    values = lines[1 : 1 + len(hostile.organisations)]
    assert all(float(value) is not None for value in values)
    assert all(line.startswith("%") for line in lines[1 + len(values) :])


def test_codebook(hostile):
    data = FORMATS["codebook.csv"].write(hostile).decode("utf-8-sig")
    assert all(value.startswith("'=") for row in csv.DictReader(io.StringIO(data)) for value in row.values())


def test_about_and_measures(hostile):
    strange = replace(
        hostile, about=dict(enumerate(NAMES)), measures={"density": None, "ties": 0, "triads": {"003": 4}}
    )
    rows = list(csv.DictReader(io.StringIO(FORMATS["about.csv"].write(strange).decode("utf-8-sig"), newline="")))
    assert [row["value"].removeprefix("'") for row in rows] == [name.removeprefix("'") for name in NAMES]
    assert not any(row["value"].startswith(("=", "+", "-", "@")) for row in rows)
    lines = FORMATS["measures.csv"].write(strange).decode("utf-8-sig").split()
    assert lines == ["measure,value", "density,", "ties,0", "triads_003,4"]


def test_no_format_is_left_out():
    """A new one is to be read back above."""
    tested = {"organisations.csv", "ties.csv", "codebook.csv", "workbook.xlsx", "network.graphml", "network.gexf"}
    tested |= {"network.net", "network.vna", "network.dl", "network.json", "map.svg", "about.csv", "measures.csv"}
    assert {key for key in FORMATS if not key.endswith((".clu", ".vec"))} == tested
    assert set(PROJECTS) == {"networks.paj"}


def test_a_workbook_is_a_sound_archive(hostile):
    with zipfile.ZipFile(io.BytesIO(FORMATS["workbook.xlsx"].write(hostile))) as archive:
        assert archive.testzip() is None
