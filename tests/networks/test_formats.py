"""GEXF, Pajek's partitions and projects, UCINET, JSON and the map as a file, read back."""

import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import networkx as nx
import pytest

from networks.exports import FORMATS, PROJECTS
from networks.exports.content import MEASURE_COLUMNS
from networks.exports.pajek import MISSING
from networks.exports.ucinet import labels_of
from tests.networks.file_readers import lines_of, read_dl, read_paj, read_vna
from tests.networks.piura_content import ABOUT, content

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def piura():
    return content()


def written(key, what):
    return FORMATS[key].write(what)


def numbered(piura):
    """{(source's number, receiver's number): strength} with numbers from 1 in the order of the organisations."""
    number = {row["code"]: place for place, row in enumerate(piura.organisations, start=1)}
    return {(number[tie["source"]], number[tie["receiver"]]): tie["strength"] or 0 for tie in piura.ties}


def as_pajek_writes(name):
    return name.replace('"', "'")


# -- GEXF -------------------------------------------------------------------------------------


@pytest.fixture
def gexf(piura):
    return nx.read_gexf(io.BytesIO(written("network.gexf", piura)), version="1.2draft")


def test_gexf_has_the_same_organisations_and_ties(gexf, piura):
    assert list(gexf) == [row["code"] for row in piura.organisations]
    assert {code: said["organisation"] for code, said in gexf.nodes(data=True)} == {
        row["code"]: row["organisation"] for row in piura.organisations
    }
    assert {(source, receiver): said.get("strength") for source, receiver, said in gexf.edges(data=True)} == {
        (tie["source"], tie["receiver"]): tie["strength"] for tie in piura.ties
    }


def test_gexf_has_every_measure_and_leaves_out_what_is_unknown(gexf, piura):
    for column in MEASURE_COLUMNS:
        expected = {row["code"]: row[column] for row in piura.organisations if row[column] is not None}
        assert {code: said[column] for code, said in gexf.nodes(data=True) if column in said} == pytest.approx(expected)


def test_gexf_shows_the_map(gexf, piura):
    first = piura.organisations[0]
    look = gexf.nodes[first["code"]]["viz"]
    assert look["position"]["x"] == pytest.approx(1000 * first["x"], abs=0.01)
    assert look["position"]["y"] == pytest.approx(1000 * (1 - first["y"]), abs=0.01)
    category = next(each for each in piura.categories if each.key == first["category"])
    assert "#{r:02X}{g:02X}{b:02X}".format(**look["color"]) == category.colour


def test_gexf_says_what_it_is_about_and_bears_the_date_of_the_data(piura):
    dated = replace(piura, about={**ABOUT, "latest_answer_at": "2011-05-06T07:08:09Z"})
    text = written("network.gexf", dated).decode()
    assert 'lastmodifieddate="2011-05-06"' in text
    assert "cluster: Piura" in text
    assert "lastmodifieddate" not in written("network.gexf", piura).decode()


# -- Pajek ------------------------------------------------------------------------------------


def test_a_project_holds_every_relation_with_its_ties(piura):
    contents = [replace(piura, about={**ABOUT, "relation": key}) for key in ("assistance", 'trust "so-called"')]
    contents[1] = replace(contents[1], ties=piura.ties[:7])
    read = read_paj(PROJECTS["networks.paj"].write(contents))
    assert read["vertices"] == [as_pajek_writes(row["organisation"]) for row in piura.organisations]
    assert read["arcs"] == {"assistance": numbered(piura), "trust 'so-called'": numbered(contents[1])}


def test_a_projects_partitions_and_vectors_are_in_the_order_of_the_vertices(piura):
    read = read_paj(PROJECTS["networks.paj"].write([replace(piura, about={**ABOUT, "relation": "assistance"})]))
    for column in ("weighted_out_degree", "betweenness", "in_degree"):
        expected = [MISSING if row[column] is None else row[column] for row in piura.organisations]
        assert read["vectors"][f"{column} - assistance"] == pytest.approx(expected)
    kinds = read["partitions"]["category"]
    assert len(set(kinds)) == len({row["category"] for row in piura.organisations})
    by_kind = {row["category"]: number for row, number in zip(piura.organisations, kinds, strict=True)}
    assert [by_kind[row["category"]] for row in piura.organisations] == kinds
    lengths = {len(values) for part in ("partitions", "vectors") for values in read[part].values()}
    assert lengths == {len(piura.organisations)}


def test_a_partition_explains_its_numbers(piura):
    lines = lines_of(written("category.clu", piura))
    assert lines[0] == f"*Vertices {len(piura.organisations)}"
    meaning = dict(re.fullmatch(r"% (\d+): (.*)", line).groups() for line in lines if re.match(r"% \d", line))
    numbers = lines[1 : 1 + len(piura.organisations)]
    assert [meaning[number] for number in numbers] == [row["category"] for row in piura.organisations]


def test_a_vector_writes_what_is_unknown_as_missing(piura):
    values = lines_of(written("betweenness.vec", piura))[1 : 1 + len(piura.organisations)]
    unknown = [value == str(MISSING) for value in values]
    assert unknown == [row["betweenness"] is None for row in piura.organisations]
    assert any(unknown)


# -- UCINET -----------------------------------------------------------------------------------


def test_dl_has_the_same_organisations_and_ties(piura):
    labels, ties = read_dl(written("network.dl", piura))
    label_of = dict(zip((row["code"] for row in piura.organisations), labels, strict=True))
    assert ties == {(label_of[tie["source"]], label_of[tie["receiver"]]): tie["strength"] or 1 for tie in piura.ties}


def test_labels_that_ucinet_would_make_one_are_told_apart():
    codes = ["Exportadora-del-Norte-1", "Exportadora-del-Norte-2", "exportadora-del-nor", "apem", "APEM"]
    labels = labels_of(codes)
    assert labels == ["EXPORTADORA-DEL-NO", "EXPORTADORA-DEL--2", "EXPORTADORA-DEL--3", "APEM", "APEM-2"]


def test_a_label_of_several_words_stays_one():
    assert labels_of(["Red de 'Mujeres', A=B"]) == ["RED_DE__MUJERES___"]


def test_vna_has_organisations_with_measures_places_and_ties(piura):
    read = read_vna(written("network.vna", piura))
    assert list(read) == ["*Node data", "*Node properties", "*Tie data"]
    data, first = read["*Node data"], piura.organisations[0]
    assert [row["ID"] for row in data] == [row["code"] for row in piura.organisations]
    assert [row["organisation"] for row in data] == [
        as_pajek_writes(row["organisation"]) for row in piura.organisations
    ]
    assert [row["in_degree"] for row in data] == [
        "" if row["in_degree"] is None else str(row["in_degree"]) for row in piura.organisations
    ]
    assert data[0]["cluster"] == "Piura"
    assert float(read["*Node properties"][0]["x"]) == pytest.approx(1000 * first["x"], abs=0.1)
    ties = {(row["FROM"], row["TO"]): (int(row["strength"]), row["named"]) for row in read["*Tie data"]}
    assert ties == {(tie["source"], tie["receiver"]): (tie["strength"] or 0, "1") for tie in piura.ties}


# -- JSON, and the map ------------------------------------------------------------------------


def test_json_holds_all_of_it_with_null_for_what_is_unknown(piura):
    read = json.loads(written("network.json", piura))
    assert read["about"] == ABOUT
    assert read["organisations"] == piura.organisations
    assert read["ties"] == piura.ties
    assert [table["title"] for table in read["tables"]] == [table.title for table in piura.tables]
    assert None in [row["in_degree"] for row in read["organisations"]]


def test_the_map_as_a_file_stands_alone(piura):
    text = written("map.svg", piura).decode()
    drawn = ElementTree.fromstring(text)
    assert drawn.tag == f"{SVG}svg"
    assert "currentColor" not in text
    assert "Canvas" not in text
    assert len(drawn.findall(f".//{SVG}path[@class='map-tie']")) == len(piura.ties)
    assert len(drawn.findall(f".//{SVG}g[@class='map-organisation']")) == len(piura.organisations)
    assert not drawn.findall(f".//{SVG}script")
    said = " ".join(drawn.itertext())
    assert "cluster: Piura" in said
    assert "Larger: more help." in said
