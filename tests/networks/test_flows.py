"""Flows between kinds of organisations and regions, and who is left without a source."""

from collections import Counter
from dataclasses import replace

import pytest
from django.urls import reverse

from networks.answers.snapshot import OrganisationRow, Snapshot, TieRow
from networks.rebuilding.rebuild import rebuild
from networks.results.flows import flows_by_category, flows_by_region, without_source
from surveys.models import Organisation
from tests import cast
from tests.html_tables import tables_in
from tests.networks import piura, piura_wave
from tests.networks.piura import CATEGORIES, IDS, RELATION_IDS

OFFICE, FIRM = 1, 2


def small():
    """Offices 1, 2 (outside); firms 3, 4, 5. All firms asked, 3 and 4 answered, 4 named nobody; no office answered."""
    rows = [(1, OFFICE, True), (2, OFFICE, False), (3, FIRM, True), (4, FIRM, True), (5, FIRM, True)]
    return Snapshot(
        generation=1,
        organisations=tuple(OrganisationRow(pk, f"O{pk}", category, region) for pk, category, region in rows),
        relations=(),
        invited=frozenset({1, 3, 4, 5}),
        answered=frozenset({3, 4}),
        ties={},
        members={},
    )


TIES = (TieRow(1, 3, 2), TieRow(2, 3, 5), TieRow(4, 3, None))


def test_flows_between_kinds_unknown_where_no_receiver_answered():
    rows = {(row.pop("source_category"), row.pop("receiver_category")): row for row in flows_by_category(small(), TIES)}
    unknown = {"ties": None, "total": None, "rated": None, "average": None, "answered": 0}
    assert rows == {
        (OFFICE, OFFICE): unknown,
        (OFFICE, FIRM): {"ties": 2, "total": 7, "rated": 2, "average": "3.5", "answered": 2},
        (FIRM, OFFICE): unknown,
        (FIRM, FIRM): {"ties": 1, "total": 0, "rated": 0, "average": None, "answered": 2},
    }


def test_flows_between_regions():
    rows = {(row["source_in_region"], row["receiver_in_region"]): row for row in flows_by_region(small(), TIES)}
    assert {key: row["ties"] for key, row in rows.items()} == {
        (True, True): 2,
        (False, True): 1,
        (True, False): None,
        (False, False): None,
    }


def test_averages_round_half_up():
    ties = [TieRow(1, receiver, strength) for receiver, strength in ((3, 2), (4, 2), (5, 2), (2, 3))]
    everyone = replace(small(), organisations=tuple(replace(row, category=FIRM) for row in small().organisations))
    assert flows_by_category(everyone, ties)[0]["average"] == "2.3"


def test_who_did_not_answer_is_not_left_out():
    nothing = {"waiting": 0, "names_wait": []}
    assert without_source(small(), TIES) == [
        {"category": OFFICE, "asked": 1, "answered": 0, "without": None, "not_known": 1, **nothing, "waiting": None},
        {"category": FIRM, "asked": 3, "answered": 2, "without": 1, "not_known": 1, **nothing},
    ]


@pytest.mark.parametrize("relation", RELATION_IDS)
def test_piura_adds_up_to_the_ties_of_its_files(relation):
    snapshot = piura.snapshot()
    kinds = {row["code"]: row["category"] for row in piura.organisations()}
    told = [row for row in piura.read("nominations.csv") if row["relation"] == relation]
    counted = Counter((CATEGORIES[kinds[row["source"]]], CATEGORIES[kinds[row["respondent"]]]) for row in told)
    rows = flows_by_category(snapshot, snapshot.ties[RELATION_IDS[relation]])
    assert {(row["source_category"], row["receiver_category"]): row["ties"] for row in rows if row["ties"]} == counted
    named = {row["respondent"] for row in told}
    lacking = sum(row["without"] for row in without_source(snapshot, snapshot.ties[RELATION_IDS[relation]]))
    assert lacking == sum(row["respondent"] == "yes" and row["code"] not in named for row in piura.organisations())
    assert len(IDS) == len(snapshot.organisations)


# -- On the page ------------------------------------------------------------------------------------


@pytest.fixture
def ana(client, db):
    wave = piura_wave.load()
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    client.wave = wave
    return client


def shown(client, relation="assistance"):
    response = client.get(reverse("network", args=["piura", client.wave.pk, relation]))
    assert response.status_code == 200
    return tables_in(response.content.decode())


def test_the_page_shows_them(ana):
    tables = shown(ana)
    region = tables["From the region and from outside (rows) to the region and outside (columns)"]
    assert {row[0] for row in region[1:]} == {"In the region", "Outside the region"}
    ties = sum(int(cell.split()[0]) for row in region[1:] for cell in row[1:] if cell[0].isdecimal())
    assert ties == 179
    lacking = tables["Those that answered and named nobody"]
    assert all(" of " in row[1] or row[1].startswith("—") for row in lacking[1:])
    assert sum(int(row[2]) for row in lacking[1:]) == 1


def test_all_together_has_them_too(ana):
    assert "Those that answered and named nobody" in shown(ana, "all")


def test_the_numbers_in_the_file(ana):
    response = ana.get(reverse("network-download", args=["piura", ana.wave.pk, "assistance", "without_source.csv"]))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "category,asked,answered,without,not_known,waiting"
    assert sum(int(line.split(",")[4]) for line in lines[1:]) == 1


def test_a_kind_of_organisation_in_markup_is_text(ana):
    category = Organisation.objects.get(code="SENASA").category
    category.names = {"en": "<b>x</b>", "es": "<b>x</b>"}
    category.save()
    rebuild(ana.wave.pk)
    html = ana.get(reverse("network", args=["piura", ana.wave.pk, "assistance"])).content.decode()
    assert "<b>x" not in html and "&lt;b&gt;x" in html
