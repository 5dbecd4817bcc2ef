"""Every kind of finding leads to its numbers: on the page, on the one with protected names, in the report."""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override

from networks import reading
from networks.models import Position
from networks.pdf.document import document_of
from networks.rebuilding.rebuild import rebuild
from networks.words.finding_places import ON_THE_PAGE, ON_THE_PROTECTED_PAGE, place_in_the_report
from networks.words.finding_texts import SENTENCES
from surveys import waves
from surveys.models import Affiliation, Category
from tests import cast
from tests.html_tables import tables_in
from tests.networks import both_ends_wave
from tests.networks.both_ends_wave import RECEIVED

CHOSEN = "Organisations, as chosen"
NUMBERS = dict.fromkeys(
    ("missing", "asked", "named_by", "share", "answered", "of", "lacking", "sources", "outside", "ties", "among"), 2
)
NUMBERS |= dict.fromkeys(("ties_outside", "confirmed", "receiver only", "giver only", "contradicted", "not asked"), 2)


@pytest.fixture
def world(db):
    """Both ends asked, and an association: there is a place for every kind. Its network holds one finding of each."""
    world = both_ends_wave.make(one_end=("trade",))
    Affiliation.objects.create(organisation=world.who["ANTA"], association=world.who["UNP"])
    waves.choose_tie_rule(world.wave, "both", None)
    rebuild(world.wave.pk)
    grower = Category.objects.get(is_service=False)
    network = reading.read_wave(world.wave).network_of(RECEIVED)
    network.findings = [
        NUMBERS
        | {"kind": kind, "category": grower.pk, "relation": RECEIVED, "without": "trade"}
        | {"organisations": [world.who["SENASA"].pk], "count": 1}
        for kind in SENTENCES
    ]
    network.save()
    world.people = cast.make_cast(world.cluster)
    return world


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def links_of(html):
    """The links of the findings, in their order."""
    findings = html.split('id="findings"')[1].split("</section>")[0]
    return [unescape(link) for link in re.findall(r'<li>.*?<a href="([^"]*)">', findings)]


@pytest.mark.parametrize("name", ["network", "protected"])
def test_every_kind_has_a_link_and_its_target_is_there(client, world, name):
    client.force_login(world.people.ana)
    address = reverse(name, args=[world.cluster.slug, world.wave.pk, RECEIVED])
    links = links_of(get(client, address))
    assert len(links) == len(SENTENCES)
    for link in links:
        query, part = link.split("#")
        assert f'id="{part}"' in get(client, address + query), link


def test_every_kind_has_a_place_everywhere():
    assert set(ON_THE_PAGE) == set(ON_THE_PROTECTED_PAGE) == set(SENTENCES)
    with override("en"):
        assert all(place_in_the_report(kind) for kind in SENTENCES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_report_names_a_part_that_it_has(wave, language):
    with override(language):
        document = document_of(reading.read_wave(wave))
        told, *rest = document["sections"]
        headings = {section["heading"] for section in rest}
        headings |= {
            part[key] for section in rest for part in section["parts"] for key in ("text", "title") if key in part
        }
        named = {item.split(" → ")[1] for part in told["parts"] if "items" in part for item in part["items"]}
    assert len(named) > 4
    assert named <= headings | {place_for_workbook(sheet, language) for sheet in ("Organisations", *FLOWS)}


FLOWS = ("flows_by_region", "flows_by_category")


def place_for_workbook(sheet, language):
    return {"en": f"workbook, sheet {sheet}", "es": f"libro de Excel, hoja {sheet}"}[language]


# -- What is behind the links, in the example --------------------------------------------------------


@pytest.fixture
def places(ana, wave):
    """{kind: the rows of the table behind its link} of all relations together."""
    read = reading.read_wave(wave)
    network = read.network_of(reading.TOGETHER)
    address = reverse("network", args=["piura", wave.pk, reading.TOGETHER])
    links = links_of(get(ana, address))
    assert len(links) == len(network.findings)
    kept = {}
    for found, link in zip(network.findings, links, strict=True):
        query, part = link.split("#")
        kept.setdefault(found["kind"], (found, tables_in(get(ana, address + query)).get(CHOSEN), part))
    return kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "measure", "number"),
    [("central", "out_degree", "named_by"), ("only_source", "only_source_of", "of")],
)
def test_the_table_begins_with_those_whom_the_finding_names(places, wave, kind, measure, number):
    found, rows, _part = places[kind]
    first = Position.objects.get(network=reading.read_wave(wave).networks[-1], organisation=found["organisations"][0])
    assert getattr(first, measure) == found[number]
    assert rows[1][0].startswith(first.organisation.label) and str(found[number]) in rows[1]


@pytest.mark.django_db
def test_the_table_of_those_from_outside_has_them_all(places):
    found, rows, _part = places["from_outside"]
    assert len(rows) - 1 == found["outside"] and {row[-1] for row in rows[1:]} == {"no"}


@pytest.mark.django_db
def test_who_receives_the_one_and_not_the_other_is_told_by_name(places):
    found, rows, _part = places["one_and_not_the_other"]
    assert len(rows) - 1 == found["lacking"] > 0


@pytest.mark.django_db
def test_cut_points_come_first_whether_they_gave_help_or_not(places):
    found, rows, _part = places["cut_points"]
    assert [row[1] for row in rows[1:]].count("yes") == found["count"]
