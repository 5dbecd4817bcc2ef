"""Every table of a network on a page of its own: whole, sorted, searched, in the reader's words."""

import csv
import io

import pytest
from django.urls import reverse

from networks.rebuilding import rebuild
from tests import cast
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db

SOURCES = "sources_APEM"


class World:
    """Three growers, members of APEM, name `offices` offices; the first one most often."""

    def __init__(self, offices=4):
        cluster = self.cluster = make_cluster("valle")
        apem = make_organisation(cluster, "APEM", label="APEM")
        growers = [make_organisation(cluster, f"G{number}", member_of=[apem]) for number in range(3)]
        kind = make_category(cluster, "Office", names={"es": "Oficina", "en": "Office of the state"})
        self.offices = [
            make_organisation(cluster, f"O{number}", category=kind, name=f"Oficina Ñ <b>{number}")
            for number in range(offices)
        ]
        self.wave = make_wave(make_survey(cluster), respondents=growers, roster=self.offices)
        for number, grower in enumerate(growers):
            named = self.offices if number == 0 else self.offices[:number]
            make_response(self.wave, grower, {"assistance": {each: 5 - number for each in named}})
        rebuild.rebuild(self.wave.pk)

    def address(self, name=SOURCES, relation="assistance"):
        return reverse("network-table", args=["valle", self.wave.pk, relation, name])


@pytest.fixture
def world():
    return World()


@pytest.fixture
def people(world):
    return cast.make_cast(world.cluster)


def rows_on(client, address, **query):
    [rows] = tables_in(client.get(address, query).content.decode()).values()
    return rows


def column(rows, place):
    return [row[place] for row in rows[1:]]


def test_a_table_in_the_readers_words(ana, world):
    rows = rows_on(ana, world.address())
    assert rows[0] == ["Code", "Organisation", "Members that received from it", "Average rating"]
    assert rows[1] == ["O0", "Oficina Ñ <b>0", "3", "4"]
    html = ana.get(world.address(), headers={"accept-language": "es"}).content.decode()
    assert "Calificación promedio" in html and "Oficina Ñ &lt;b&gt;0" in html


def test_kinds_and_yes_or_no_in_words(ana, world):
    rows = rows_on(ana, world.address("flows_by_region"))
    assert (rows[0][:2], rows[1][:2]) == (["Source in the region", "Receiver in the region"], ["yes", "yes"])
    rows = rows_on(ana, world.address("flows_by_category"))
    assert rows[0][:2] == ["Kind of the source", "Kind of the receiver"]
    assert ["Office of the state", "Mango producer"] in [row[:2] for row in rows]


def test_sorted_by_a_column_both_ways(ana, world):
    assert column(rows_on(ana, world.address(), sort="-code"), 0) == ["O3", "O2", "O1", "O0"]
    assert column(rows_on(ana, world.address(), sort="firms"), 2) == ["1", "1", "2", "3"]
    html = ana.get(world.address(), {"sort": "-firms"}).content.decode()
    assert 'aria-sort="descending"' in html and "?sort=firms" in html


def test_numbers_in_names_are_sorted_as_numbers(client):
    world = World(offices=12)
    client.force_login(cast.make_cast(world.cluster).ana)
    assert column(rows_on(client, world.address(), sort="code"), 0)[-2:] == ["O10", "O11"]


def test_what_is_not_known_comes_last_either_way(ana, world):
    for sort in ("average", "-average"):
        rows = rows_on(ana, world.address("flows_by_category"), sort=sort)
        place = rows[0].index("Average rating")
        known = [row[place].startswith("—") for row in rows[1:]]
        assert known == sorted(known) and any(known)


def test_searched_without_accents(ana, world):
    assert column(rows_on(ana, world.address(), q="oficina n 2"), 0) == ["O2"]
    html = ana.get(world.address(), {"q": "<script>"}).content.decode()
    assert "No row is like that." in html and 'value="&lt;script&gt;"' in html


@pytest.mark.parametrize("query", [{"sort": "gossip"}, {"sort": "-"}, {"page": "x"}, {"page": "99"}, {"q": "  "}])
def test_whatever_is_no_choice_is_left_out(ana, world, query):
    assert len(rows_on(ana, world.address(), **query)) == 5


def test_the_same_rows_as_in_the_file(ana, world):
    for name in ("sources_APEM", "own_sources_APEM", "flows_by_region", "without_source"):
        download = reverse("network-download", args=["valle", world.wave.pk, "assistance", f"{name}.csv"])
        response = ana.get(download)
        if response.status_code == 404:
            assert ana.get(world.address(name)).status_code == 404
            continue
        lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert len(rows_on(ana, world.address(name))) == len(lines)


@pytest.mark.parametrize("name", ["gossip", "ties", "providers", "organisations.csv", "..", "sources_NOBODY"])
def test_a_table_that_there_is_not(ana, world, name):
    assert ana.get(world.address(name)).status_code == 404
    assert ana.get(world.address(relation="gossip")).status_code == 404


def test_long_tables_have_pages_and_the_networks_page_leads_there(client):
    world = World(offices=120)
    client.force_login(cast.make_cast(world.cluster).ana)
    network = client.get(reverse("network", args=["valle", world.wave.pk, "assistance"])).content.decode()
    assert "The first 100 of 120 rows: see them all" in network
    assert f'href="{world.address()}"' in network
    assert len(rows_on(client, world.address())) == 101
    assert len(rows_on(client, world.address(), page=2, sort="code", q="oficina")) == 21
    assert (
        "page=2&amp;q=oficina&amp;sort=code"
        in client.get(world.address(), {"q": "oficina", "sort": "code"}).content.decode()
    )


@pytest.mark.parametrize("offices", [4, 120])
def test_queries_do_not_grow(client, offices, django_assert_max_num_queries):
    world = World(offices)
    client.force_login(cast.make_cast(world.cluster).ana)
    with django_assert_max_num_queries(18):
        assert client.get(world.address()).status_code == 200
