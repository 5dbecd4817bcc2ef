"""What is taken along from the network page: the paper's numbers in every file, under the right name and type."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from networks.downloads.downloads import SENTENCES
from networks.exports import FORMATS, PROJECTS
from networks.models import Build
from surveys.models import Organisation
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db

TABLES = [
    "providers.csv",
    "sources_APEM.csv",
    "sources_PROMANGO.csv",
    "source_categories_APEM.csv",
    "source_categories_PROMANGO.csv",
    "own_sources_APEM.csv",
    "own_sources_PROMANGO.csv",
    "profiles.csv",
    "exclusive_channels.csv",
    "flows_by_category.csv",
    "flows_by_region.csv",
    "without_source.csv",
]


def address(wave, name, relation="technological"):
    return reverse("network-download", args=["piura", wave.pk, relation, name])


def download(client, wave, name, relation="technological"):
    response = client.get(address(wave, name, relation))
    assert response.status_code == 200
    return response.content


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# -- The paper's tables, as CSV and in the workbook ------------------------------------------------


def sheet(client, wave, title, relation="technological"):
    """The rows of the workbook's table of that title as dicts."""
    workbook = openpyxl.load_workbook(io.BytesIO(download(client, wave, "workbook.xlsx", relation)))
    rows = [list(row) for row in workbook[title].iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if len([cell for cell in row if cell is not None]) > 1)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :]]


def test_providers(ana, wave):
    rows = rows_of(download(ana, wave, "providers.csv", "assistance"))
    assert len(rows) == 25
    assert sum(row["in_region"] == "yes" for row in rows) == 10
    assert {row["code"]: row["weighted_out_degree"] for row in rows[:15]} == piura_wave.providers()
    assert list(rows[0])[:6] == ["code", "organisation", "category", "in_region", "weighted_out_degree", "out_degree"]


@pytest.mark.parametrize("association", ["APEM", "PROMANGO"])
def test_sources(ana, wave, association):
    rows = rows_of(download(ana, wave, f"sources_{association}.csv"))
    shown = {row["code"]: (row["firms"], row["average"]) for row in rows}
    rows = rows_of(download(ana, wave, f"source_categories_{association}.csv"))
    shown |= {row["category"]: (row["firms"], row["average"]) for row in rows}
    expected = piura_wave.sources(association)
    assert {name: shown.get(name) for name in expected} == expected


@pytest.mark.parametrize("association", ["APEM", "PROMANGO"])
def test_own_sources(ana, wave, association):
    rows = rows_of(download(ana, wave, f"own_sources_{association}.csv"))
    shown = {row["code"]: (row["technological"], row["commercial"]) for row in rows}
    assert shown == piura_wave.own_sources(association)


def test_profiles(ana, wave):
    rows = {row.pop("association"): row for row in rows_of(download(ana, wave, "profiles.csv"))}
    expected = piura_wave.profiles()
    assert [rows[association].pop("members") for association in expected] == ["14", "12"]
    assert rows == expected


def test_exclusive_channels(ana, wave):
    rows = rows_of(download(ana, wave, "exclusive_channels.csv"))
    assert {(row["association"], row["code"]) for row in rows} == piura_wave.exclusive_channels()


def test_workbook_has_the_papers_tables(ana, wave):
    providers = sheet(ana, wave, "providers", "assistance")
    assert {row["code"]: str(row["weighted_out_degree"]) for row in providers[:15]} == piura_wave.providers()
    for association in ("APEM", "PROMANGO"):
        expected = piura_wave.sources(association)
        rows = sheet(ana, wave, f"sources_{association}") + sheet(ana, wave, f"source_categories_{association}")
        shown = {row.get("code") or row["category"]: (str(row["firms"]), f"{row['average']:.1f}") for row in rows}
        assert {name: shown.get(name) for name in expected} == expected
        rows = sheet(ana, wave, f"own_sources_{association}")
        shown = {row["code"]: (str(row["technological"]), str(row["commercial"])) for row in rows}
        assert shown == piura_wave.own_sources(association)
    for row in sheet(ana, wave, "profiles"):
        expected = piura_wave.profiles()[row["association"]]
        assert {column: str(row[column]) for column in expected} == expected
    rows = sheet(ana, wave, "exclusive_channels")
    assert {(row["association"], row["code"]) for row in rows} == piura_wave.exclusive_channels()


def test_in_spanish_files_have_the_same_columns_and_a_decimal_point(ana, wave):
    english = download(ana, wave, "sources_APEM.csv")
    spanish = ana.get(address(wave, "sources_APEM.csv"), headers={"accept-language": "es"}).content
    assert spanish == english
    assert b",2.7\r\n" in english


# -- Files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FORMATS, *PROJECTS, *TABLES])
def test_names_and_types(ana, wave, name):
    response = ana.get(address(wave, name))
    build = Build.objects.get()
    assert response["Content-Disposition"] == f'attachment; filename="piura-technological-build{build.pk}-{name}"'
    known = FORMATS | PROJECTS
    assert response["Content-Type"] == (known[name].content_type if name in known else "text/csv; charset=utf-8")
    assert len(response.content) > 50


def test_every_format_is_offered_with_a_sentence(ana, wave):
    assert set(SENTENCES) == set(FORMATS) | set(PROJECTS)
    html = ana.get(reverse("network", args=["piura", wave.pk, "technological"])).content.decode()
    for name in [*FORMATS, *PROJECTS, *TABLES]:
        assert f'href="{address(wave, name)}"' in html
        assert f'href="{address(wave, name)}?names=protected"' in html


@pytest.mark.parametrize(
    "name", ["providers.pdf", "providers", "sources_NOBODY.csv", "..", "ties.csv.csv", "PROVIDERS.csv"]
)
def test_no_such_file(ana, wave, name):
    assert ana.get(address(wave, "x").removesuffix("x") + name).status_code == 404


def test_codes_that_are_no_file_names(ana, wave):
    """Both associations' codes come out the same: neither file takes the other's place."""
    Organisation.objects.filter(code="APEM").update(code='a/b"\r\n')
    Organisation.objects.filter(code="PROMANGO").update(code="A?B___")
    first, second = (download(ana, wave, name) for name in ("sources_A_B___.csv", "sources_a_b____2.csv"))
    assert first != second


def test_before_the_first_build(client, people, wave):
    Build.objects.all().delete()
    client.force_login(people.ana)
    assert client.get(address(wave, "ties.csv")).status_code == 404


@pytest.mark.parametrize("name", ["ties.csv", "workbook.xlsx", "sources_APEM.csv"])
def test_queries_are_few(ana, wave, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        download(ana, wave, name)


# -- Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("ana", 200), ("root", 200), ("vera", 403), ("elena", 403), ("charlie", 404)]
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    for file in ("ties.csv", "providers.csv"):
        assert client.get(address(wave, file)).status_code == status


def test_a_stranger_is_asked_to_sign_in(client, wave):
    assert client.get(address(wave, "ties.csv")).url.startswith(reverse("login"))
