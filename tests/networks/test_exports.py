"""Downloads, read back by other programs: igraph, openpyxl, the csv module."""

import csv
import io
from dataclasses import replace

import igraph
import openpyxl
import pytest

from networks.exports import FORMATS, Content, TableContent, csv_of
from networks.exports.content import MEASURE_COLUMNS, ORGANISATION_COLUMNS
from tests.networks.piura_content import ABOUT, HOSTILE, content

READ = {
    "network.graphml": igraph.Graph.Read_GraphML,
    "network.net": igraph.Graph.Read_Pajek,
    "network.dl": igraph.Graph.Read_DL,
}


@pytest.fixture(scope="module")
def piura():
    return content()


@pytest.fixture
def read_back(tmp_path):
    def read(key, content):
        path = tmp_path / key
        path.write_bytes(FORMATS[key].write(content))
        return READ[key](str(path))

    return read


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def ties_by_code(content):
    return {(tie["source"], tie["receiver"]): tie["strength"] for tie in content.ties}


def test_graphml_has_the_same_organisations_ties_and_strengths(piura, read_back):
    graph = read_back("network.graphml", piura)
    assert graph.is_directed()
    assert graph.vs["id"] == [row["code"] for row in piura.organisations]
    assert graph.vs["organisation"] == [row["organisation"] for row in piura.organisations]
    assert set(HOSTILE.values()) <= set(graph.vs["organisation"])
    strengths = {(graph.vs[edge.source]["id"], graph.vs[edge.target]["id"]): edge["strength"] for edge in graph.es}
    unrated = {pair for pair, strength in strengths.items() if strength != strength}  # igraph's word for none: NaN
    assert {pair: None if pair in unrated else strength for pair, strength in strengths.items()} == ties_by_code(piura)
    assert unrated


def test_graphml_has_the_measures_and_leaves_out_those_that_are_unknown(piura, read_back):
    graph = read_back("network.graphml", piura)
    for column in MEASURE_COLUMNS:
        expected = [row[column] for row in piura.organisations]
        read = [None if number != number else number for number in graph.vs[column]]
        assert read == pytest.approx(expected), column
    assert None in [row["in_degree"] for row in piura.organisations]


def test_graphml_says_what_it_is_about(piura, read_back):
    graph = read_back("network.graphml", piura)
    assert {key: graph[key] for key in ABOUT} == ABOUT


def test_graphml_takes_mixed_numbers_control_characters_and_a_measure_that_nobody_has(piura, read_back):
    first, second, *others = piura.organisations
    mixed = [{**first, "betweenness": 3, "organisation": "bell\x07"}, {**second, "betweenness": 2.5}, *others]
    silent = [{**row, "closeness": None} for row in mixed]
    graph = read_back("network.graphml", replace(piura, organisations=silent))
    assert graph.vs["betweenness"][:2] == [3.0, 2.5]
    assert graph.vs["organisation"][0] == "bell"
    assert "closeness" not in graph.vs.attribute_names()


def test_net_has_the_same_organisations_ties_and_weights(piura, read_back):
    graph = read_back("network.net", piura)
    assert graph.is_directed()
    # The format cannot write a double quote within a name.
    assert graph.vs["name"] == [row["organisation"].replace('"', "'") for row in piura.organisations]
    codes = [row["code"] for row in piura.organisations]
    weights = {(codes[edge.source], codes[edge.target]): edge["weight"] for edge in graph.es}
    assert weights == {pair: strength or 0 for pair, strength in ties_by_code(piura).items()}
    assert [(row["x"], row["y"]) for row in piura.organisations] == [
        pytest.approx(pair, abs=5e-5) for pair in zip(graph.vs["x"], graph.vs["y"], strict=True)
    ]


def test_net_begins_with_its_vertices_and_says_what_it_is_about(piura):
    lines = FORMATS["network.net"].write(piura).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "*Vertices 48"
    assert "% cluster: Piura" in lines
    assert FORMATS["network.net"].write(piura).startswith(b"\xef\xbb\xbf")


def test_net_keeps_a_name_with_line_breaks_in_one_line(piura, read_back):
    first, *others = piura.organisations
    broken = replace(piura, organisations=[{**first, "organisation": "a\r\n*Arcs\u2028b"}, *others])
    assert read_back("network.net", broken).vs["name"][0] == "a *Arcs b"


def test_dl_is_read_by_igraph_with_the_same_organisations_and_ties(piura, read_back):
    graph = read_back("network.dl", piura)
    names = graph.vs["name"]
    assert names == [row["code"].upper() for row in piura.organisations]
    weights = {(names[edge.source], names[edge.target]): edge["weight"] for edge in graph.es}
    assert weights == {
        (source.upper(), receiver.upper()): strength or 1
        for (source, receiver), strength in ties_by_code(piura).items()
    }


def test_formats_take_a_network_without_ties(piura, read_back):
    bare = replace(piura, ties=[])
    for key in READ:
        graph = read_back(key, bare)
        assert (graph.vcount(), graph.ecount()) == (48, 0)


@pytest.mark.parametrize("key", FORMATS)
def test_formats_take_a_network_of_nobody(key):
    assert FORMATS[key].write(Content(about={}, organisations=[], ties=[]))


@pytest.mark.parametrize("key", FORMATS)
def test_the_same_content_gives_the_same_bytes(key):
    assert FORMATS[key].write(content()) == FORMATS[key].write(content())


def test_csv_prefixes_what_a_spreadsheet_would_compute():
    dangerous = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]
    data = csv_of(("name",), [{"name": name} for name in dangerous])
    assert [row["name"] for row in rows_of(data)] == [f"'{name}" for name in dangerous]


def test_csv_leaves_numbers_and_harmless_texts_alone():
    data = csv_of(("a", "b", "c"), [{"a": -1.5, "b": None, "c": 'Ñandú, "S.A."'}])
    assert rows_of(data) == [{"a": "-1.5", "b": "", "c": 'Ñandú, "S.A."'}]
    assert data.startswith(b"\xef\xbb\xbf")


def test_csv_of_organisations(piura):
    rows = rows_of(FORMATS["organisations.csv"].write(piura))
    assert tuple(rows[0]) == ORGANISATION_COLUMNS
    by_code = {row["code"]: row for row in rows}
    assert by_code["SENASA"]["weighted_out_degree"] == "77"
    assert by_code["CITE"]["organisation"] == "'=HYPERLINK(0)"
    assert (by_code["MINAG"]["answered"], by_code["MINAG"]["in_degree"]) == ("not asked", "")


def test_csv_of_ties(piura):
    rows = rows_of(FORMATS["ties.csv"].write(piura))
    assert {
        (row["source"], row["receiver"]): int(row["strength"]) if row["strength"] else None for row in rows
    } == ties_by_code(piura)


@pytest.fixture
def workbook(piura):
    return openpyxl.load_workbook(io.BytesIO(FORMATS["workbook.xlsx"].write(piura)))


def test_workbook_has_a_sheet_for_everything_under_a_name_that_is_valid_and_its_own(workbook):
    assert workbook.sheetnames == [
        "About",
        "Network",
        "Organisations",
        "Ties",
        "Sources of the members of  APEM",
        "organisations 2",
        "Codebook",
    ]


def test_workbook_has_neither_formulas_nor_links(workbook):
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert "=HYPERLINK(0)" in {cell.value for cell in cells}


def test_workbook_has_numbers_as_numbers_and_unknown_as_empty(workbook, piura):
    header, *rows = workbook["Organisations"].iter_rows(values_only=True)
    assert header == ORGANISATION_COLUMNS
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        {key: pytest.approx(value) if isinstance(value, float) else value for key, value in row.items()}
        for row in piura.organisations
    ]


def test_workbook_has_averages_with_one_decimal(workbook):
    sheet = workbook["Sources of the members of  APEM"]
    assert [cell.value for cell in sheet[3]] == ["organisation", "firms", "average"]
    assert (sheet["C4"].value, sheet["C4"].number_format) == (2.7, "0.0")
    assert sheet["C5"].value is None
    assert sheet["A1"].value == "=Sources"


@pytest.mark.parametrize("name", ["", "History", "a" * 40, "[x]:*?/\\", "'quoted'", "TIES"])
def test_workbook_takes_any_name_for_a_table(piura, name):
    tables = [TableContent(name, "", ("code",), []), TableContent(name, "", ("code",), [])]
    data = FORMATS["workbook.xlsx"].write(replace(piura, tables=tables))
    sheets = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len({sheet.lower() for sheet in sheets}) == 7
    assert all(len(sheet) <= 31 for sheet in sheets)
