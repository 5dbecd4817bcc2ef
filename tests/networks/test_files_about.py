"""What the files of a network say of themselves: docs/downloads.md tells it format by format, and each file keeps it.
The measures of the whole network are in the files as they are on the page; every column is in the codebook."""

import csv
import html
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from django.urls import reverse

from networks import reading
from networks.exports import FORMATS, PROJECTS
from networks.exports.content import CODEBOOK_COLUMNS
from networks.models import Network, Table
from networks.rebuilding.rebuild import rebuild
from tests.networks import both_ends_wave
from tests.networks.report_packs import build_of, contents, made

pytestmark = pytest.mark.django_db

DOCS = (Path(__file__).resolve().parents[2] / "docs" / "downloads.md").read_text(encoding="utf-8")
IN_IT, BESIDE_IT = "in it", "in `about.csv`"
TABLES = ("providers.csv", "sources_APEM.csv", "profiles.csv", "flows_by_region.csv", "without_source.csv")


def promises():
    """{file as the docs call it: where what it is about stands}, of every row of the docs' table."""
    table = re.search(r"^\| file \|.*?\n\n", DOCS, re.M | re.S)[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table if line]
    return {name: row[-1] for row in rows for name in re.findall(r"`([^`]+)`", row[0])}


def promised(name):
    ending = f"*.{name.rpartition('.')[2]}"
    said = promises()
    return said.get(name) or said.get(ending) or said["providers.csv"]


def download(client, wave, name, query="", slug="piura"):
    response = client.get(reverse("network-download", args=[slug, wave.pk, "technological", name]) + query)
    assert response.status_code == 200
    return response


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def text_of(name, data):
    """All that a reader of the file can read."""
    if name.endswith(".xlsx"):
        workbook = openpyxl.load_workbook(io.BytesIO(data))
        return "\n".join(str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row)
    text = html.unescape(data.decode("utf-8-sig"))
    # A long line under the map is broken.
    return " ".join(ElementTree.fromstring(data).itertext()) if name.endswith(".svg") else text


def told_by(client, wave, query=""):
    return {row["about"]: row["value"] for row in rows_of(download(client, wave, "about.csv", query).content)}


# -- What each says of itself -----------------------------------------------------------------------


def test_about_has_all_that_the_docs_promise(ana, wave):
    told = told_by(ana, wave)
    assert (told["cluster"], told["relation"], told["names"]) == (wave.survey.cluster.name, "technological", "real")
    assert told["response_rate_pct"] == "97.1" and told["latest_answer_at"].startswith("20")
    assert told["rule_for_ties"] and told["build"] == str(build_of(wave).pk)
    assert told_by(ana, wave, "?names=protected")["names"] == "protected"


@pytest.mark.parametrize("name", [*FORMATS, *PROJECTS, *TABLES])
def test_every_file_says_of_itself_what_the_docs_say(ana, wave, name):
    told = told_by(ana, wave)
    # A project is of all kinds of help; what it says is of the first.
    told = {key: value for key, value in told.items() if value and not (name in PROJECTS and key == "relation")}
    text = text_of(name, download(ana, wave, name).content)
    if promised(name) == IN_IT:
        missing = {key: value for key, value in told.items() if value.replace('"', "'") not in text.replace('"', "'")}
        assert not missing
    else:
        assert promised(name) == BESIDE_IT
        assert told["rule_for_ties"] not in text, "it has learned to: tell so in the docs"


@pytest.mark.parametrize(("query", "said"), [("", ""), ("?names=protected", "?names=protected")])
def test_every_answer_says_where_that_stands(ana, wave, query, said):
    for name in ("ties.csv", "network.dl", "providers.csv"):
        assert download(ana, wave, name, query)["Link"] == f'<about.csv{said}>; rel="describedby"; type="text/csv"'


def test_no_row_of_the_docs_is_about_a_file_that_there_is_not():
    known = {*FORMATS, *PROJECTS, "*.clu", "*.vec", "providers.csv"}
    assert {name for name in promises() if re.search(r"\.(csv|xlsx|svg|json|dl|paj|net)$", name)} <= known


def test_a_csv_is_read_as_it_stands(ana, wave):
    """No line of another kind before or between the rows: what reads it needs no options."""
    for name in ("ties.csv", "organisations.csv", "measures.csv", "about.csv", "codebook.csv", *TABLES):
        text = download(ana, wave, name).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(row) for row in rows}) == 1 and len(rows) > 1


# -- Measures of the whole network ------------------------------------------------------------------


@pytest.fixture
def network(wave):
    return reading.read_wave(wave).network_of("technological")


def test_the_same_numbers_in_csv_workbook_json_and_for_scripts(ana, wave, network):
    in_json = json.loads(download(ana, wave, "network.json").content)["measures"]
    assert in_json["density"] == pytest.approx(network.density)
    assert in_json["ei_region"] == pytest.approx(network.ei_region)
    assert in_json["triads"] == network.triads and sum(network.triads.values()) > 1000
    flat = {key: value for key, value in in_json.items() if key != "triads"}
    flat |= {f"triads_{kind}": count for kind, count in in_json["triads"].items()}
    rows = {row["measure"]: row["value"] for row in rows_of(download(ana, wave, "measures.csv").content)}
    assert {key: float(value) if value else None for key, value in rows.items()} == pytest.approx(flat)
    workbook = openpyxl.load_workbook(io.BytesIO(download(ana, wave, "workbook.xlsx").content))
    header, *rows = workbook["Network"].iter_rows(values_only=True)
    assert header == ("measure", "value") and dict(rows) == pytest.approx(flat)


def test_the_numbers_are_those_of_the_page(ana, wave):
    rows = {row["measure"]: row["value"] for row in rows_of(download(ana, wave, "measures.csv").content)}
    page = ana.get(reverse("network", args=["piura", wave.pk, "technological"])).content.decode()
    shown = dict(re.findall(r"<dt>([^<]+)</dt>\s*<dd>([^<]+?)</dd>", page))
    assert shown["Density"] == f"{100 * float(rows['density']):.1f} %"
    assert shown["E-I index by kind"] == f"{float(rows['ei_category']):.2f}"
    assert shown["Organisations"] == rows["organisations"] and shown["Ties"] == rows["ties"]


def test_what_is_not_defined_is_empty_never_0(ana, wave):
    Network.objects.update(density=None, ei_region=None, transitivity=0)
    rows = {row["measure"]: row["value"] for row in rows_of(download(ana, wave, "measures.csv").content)}
    assert (rows["density"], rows["ei_region"], rows["confirmed"], rows["transitivity"]) == ("", "", "", "0.0")
    workbook = openpyxl.load_workbook(io.BytesIO(download(ana, wave, "workbook.xlsx").content))
    assert dict(workbook["Network"].iter_rows(values_only=True))["density"] is None
    assert json.loads(download(ana, wave, "network.json").content)["measures"]["density"] is None


# -- The codebook -----------------------------------------------------------------------------------


def part_of(name):
    """What the codebook calls a CSV file of a pack: without the kind of help or the association."""
    stem = name.removesuffix(".csv").removeprefix("tables/")
    keys = sorted(["both_ends", "organisations", "ties", "measures", "about", *Table.Key.values], key=len)
    return next((key for key in reversed(keys) if stem.startswith(key)), stem)


def not_in_the_codebook(files):
    codebook = next(data for name, data in files.items() if name.startswith("codebook"))
    told = {(row["part"], row["column"]) for row in rows_of(codebook)}
    found = set()
    for name, data in files.items():
        if name.endswith(".csv") and not name.startswith("codebook"):
            header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
            keys = [row[0] for row in rows] if part_of(name) in ("about", "measures") else []
            keys = {re.sub(r"^triads_.*", "triads_…", key) for key in keys}
            found |= {(part_of(name), column) for column in (*header, *keys)}
    return found - told


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_column_of_every_file_of_a_pack_is_in_its_codebook(wave, language):
    files = contents(made(build_of(wave), language))
    assert sum(name.endswith(".csv") for name in files) > 20
    assert not_in_the_codebook(files) == set()


def test_so_are_those_of_what_both_ends_said():
    wave = both_ends_wave.make().wave
    rebuild(wave.pk)
    files = contents(made(build_of(wave)))
    assert any(name.startswith("both_ends") for name in files)
    assert not_in_the_codebook(files) == set()


def test_the_codebook_tells_of_everything_once_in_the_readers_language(ana, wave):
    english = rows_of(download(ana, wave, "codebook.csv").content)
    address = reverse("network-download", args=["piura", wave.pk, "technological", "codebook.csv"])
    spanish = rows_of(ana.get(address, headers={"accept-language": "es"}).content)
    assert tuple(english[0]) == CODEBOOK_COLUMNS
    keys = [(row["part"], row["column"]) for row in english]
    assert len(keys) == len(set(keys)) and keys == [(row["part"], row["column"]) for row in spanish]
    same = [key for key, one, other in zip(keys, english, spanish, strict=True) if one["sentence"] == other["sentence"]]
    assert same == [] and all(row["sentence"] for row in english)
    assert ("organisations", "filter") in keys
