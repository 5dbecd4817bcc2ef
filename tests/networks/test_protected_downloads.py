"""Names protected: nothing of a protected organisation but its kind and number is in any file, wherever one looks."""

import csv
import io
import re
import zipfile

import pytest
from django.db.models import F
from django.urls import reverse

from networks.exports import FORMATS, PROJECTS
from networks.models import Pack
from networks.packs import pack_building
from networks.rebuilding import rebuild
from surveys.models import Affiliation, Organisation, Pseudonym
from surveys.pseudonyms import RANGES, pseudonyms_of
from tests.networks.canaries import CANARIES, canaries_in, make_canary_wave, parts_of_pdf

pytestmark = pytest.mark.django_db

TABLES = ["providers.csv", "exclusive_channels.csv", "profiles.csv"]


@pytest.fixture
def wave():
    return make_canary_wave()


def address(wave, name, relation="assistance"):
    return reverse("network-download", args=["valle", wave.pk, relation, name])


def files_of(wave, client):
    """{name: everything that is handed over: the file, what is packed in it, and the headers}"""
    names = [*FORMATS, *PROJECTS, *TABLES, *_own_tables(wave)]
    return {name: _all_of(client.get(f"{address(wave, name)}?names=protected")) for name in names}


def _own_tables(wave):
    code = f"P{pseudonyms_of(wave.survey.cluster)[Organisation.objects.get(code='C-Quetzalito').pk]}"
    return [f"{table}_{code}.csv" for table in ("sources", "source_categories", "own_sources")]


def _all_of(response):
    assert response.status_code == 200
    parts = [response.content, str(response.headers).encode()]
    if zipfile.is_zipfile(io.BytesIO(response.content)):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            parts += [name.encode() + archive.read(name) for name in archive.namelist()]
    return parts


def test_no_canary_in_any_protected_file(wave, ana):
    for name, parts in files_of(wave, ana).items():
        assert canaries_in(parts) == set(), name
        assert not any(b"987 654" in part or b"example.org" in part or b"4321" in part for part in parts), name


def test_the_search_finds_them_where_names_are_real(wave, ana):
    for name in ("organisations.csv", "workbook.xlsx", "network.gexf", "networks.paj", "network.dl", "map.svg"):
        assert canaries_in(_all_of(ana.get(address(wave, name)))) == set(CANARIES), name


def test_no_canary_in_a_protected_report_pack_nor_in_its_name(wave, ana):
    for names, expected in (("protected", set()), ("real", set(CANARIES))):
        response = ana.post(reverse("packs", args=["valle", wave.pk]), {"names": names})
        pack = Pack.objects.get(protected=names == "protected")
        assert response.url == reverse("pack", args=["valle", wave.pk, pack.pk])
        pack_building.build(pack.pk)
        report = ana.get(reverse("pack-file", args=["valle", wave.pk, pack.pk, "report.pdf"]))
        assert ("protected-report.pdf" in report["Content-Disposition"]) == (names == "protected")
        assert canaries_in(parts_of_pdf(report.content)) == expected
        content = b"".join(
            ana.get(reverse("pack-file", args=["valle", wave.pk, pack.pk, "pack.zip"])).streaming_content
        )
        parts = list(_unpacked(content))
        assert len(parts) > len(FORMATS)
        assert canaries_in(parts) == expected
        if names == "protected":
            assert not any(b"987 654" in part or b"example.org" in part for part in parts)


def _unpacked(content):
    """Every file in an archive with its name, and what is packed in it in turn."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            inner = archive.read(name)
            yield name.encode() + inner
            if name.endswith(".pdf"):
                yield from parts_of_pdf(inner)
            if zipfile.is_zipfile(io.BytesIO(inner)):
                yield from _unpacked(inner)


def rows_of(wave, client, name, relation="assistance"):
    content = client.get(f"{address(wave, name, relation)}?names=protected").content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_who_is_protected_appears_as_its_kind_and_number_and_the_others_by_name(wave, ana):
    rows = rows_of(wave, ana, "organisations.csv")
    assert {row["organisation"] for row in rows if row["category"] == "Office"} == {"State office"}
    hidden = [row for row in rows if row["category"] == "Grower"]
    assert len(hidden) == len(CANARIES)
    assert all(re.fullmatch(r"Grower \d{4}", row["organisation"]) for row in hidden)
    assert {row["country"] for row in hidden} == {""}


def test_ties_and_measures_are_the_same(wave, ana):
    real = _sorted_numbers(ana.get(address(wave, "organisations.csv")).content)
    assert real == _sorted_numbers(ana.get(f"{address(wave, 'organisations.csv')}?names=protected").content)
    ties = rows_of(wave, ana, "ties.csv")
    assert len(ties) == 2 * len(CANARIES)


def _sorted_numbers(content):
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return sorted((row["weighted_out_degree"], row["in_degree"], row["betweenness"]) for row in rows)


def test_the_order_of_rows_tells_nothing(wave, ana):
    for name, column in (("organisations.csv", "code"), ("ties.csv", "source")):
        codes = [row[column] for row in rows_of(wave, ana, name)]
        assert codes == sorted(codes)
    # Sources alike in all but the name: they are stored in the order of the real codes.
    alike = [row["code"] for row in rows_of(wave, ana, "providers.csv") if row["weighted_out_degree"] == "3"]
    assert alike == sorted(alike)


def test_a_pseudonym_stays_over_builds_relations_and_formats(wave, ana):
    before = rows_of(wave, ana, "organisations.csv")
    rebuild.rebuild(wave.pk, force=True)
    assert {row["code"] for row in rows_of(wave, ana, "organisations.csv")} == {row["code"] for row in before}
    assert {row["code"] for row in rows_of(wave, ana, "organisations.csv", "all")} == {row["code"] for row in before}


def test_tables_of_protected_associations_are_in_the_order_of_the_codes_shown(wave, ana):
    """Not in that of the real codes, which would tell which pseudonym comes first in the alphabet."""
    cluster = wave.survey.cluster
    growers = list(Organisation.objects.filter(cluster=cluster, category__key="Grower").order_by("code"))
    for number, grower in enumerate(growers):
        Affiliation.objects.get_or_create(organisation=growers[number - 1], association=grower)
    rebuild.rebuild(wave.pk, force=True)
    numbers = pseudonyms_of(cluster)
    # The other way round than the real codes.
    for grower, number in zip(growers, sorted(numbers.values(), reverse=True), strict=True):
        Pseudonym.objects.filter(cluster=cluster, organisation=grower.pk).update(number=10_000 + number)
    Pseudonym.objects.filter(cluster=cluster).update(number=F("number") - 9_000)
    tables = list(ana.get(f"{address(wave, 'network.json')}?names=protected").json()["tables"])
    names = [table["name"] if isinstance(table, dict) else table for table in tables]
    of_growers = [name for name in names if name.startswith("sources_P")]
    assert len(of_growers) == len(CANARIES) and of_growers == sorted(of_growers)


def test_numbers_are_drawn_at_random_and_never_twice(wave):
    cluster = wave.survey.cluster
    numbers = pseudonyms_of(cluster)
    assert numbers == pseudonyms_of(cluster), "stored once"
    assert len(set(numbers.values())) == len(CANARIES) == Pseudonym.objects.count()
    assert all(number in RANGES[0] for number in numbers.values())
    Pseudonym.objects.all().delete()
    assert pseudonyms_of(cluster) != numbers, "one in a million million million times this is no fault"


def test_a_cluster_of_many_gets_longer_numbers(wave, monkeypatch):
    monkeypatch.setattr("surveys.pseudonyms.RANGES", (range(1, 9), range(100, 1_000)))
    Pseudonym.objects.all().delete()
    assert all(number >= 100 for number in pseudonyms_of(wave.survey.cluster).values())


def test_files_say_that_names_are_protected(wave, ana):
    response = ana.get(f"{address(wave, 'network.json')}?names=protected")
    assert response.json()["about"]["names"] == "protected"
    assert "protected-network.json" in response["Content-Disposition"]
    assert ana.get(address(wave, "network.json")).json()["about"]["names"] == "real"


def test_viewers_get_protected_files_only(wave, client, people):
    client.force_login(people.vera)
    for name in ("ties.csv", "networks.paj", "providers.csv"):
        assert client.get(f"{address(wave, name)}?names=protected").status_code == 200
        for query in ("", "?names=real", "?names=", "?names=PROTECTED"):
            assert client.get(address(wave, name) + query).status_code == 403


def test_strangers_and_enumerators_get_nothing(wave, client, people):
    for who, status in ((people.charlie, 404), (people.elena, 403)):
        client.force_login(who)
        assert client.get(f"{address(wave, 'ties.csv')}?names=protected").status_code == status
