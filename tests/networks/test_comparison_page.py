"""The page that compares a wave with an earlier one, through real answers, and its files."""

import csv
import io

import pytest
from django.urls import reverse

from networks import rebuild
from surveys import waves
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db


class World:
    """Two waves. Office A: kept, with a better rating; B: gone; C: new; D: on the list of the second wave only; and
    what Late, who did not answer the first time, says cannot be compared."""

    def __init__(self):
        cluster = self.cluster = make_cluster("valle")
        survey = make_survey(cluster)
        self.grower, self.late = (make_organisation(cluster, code, name=code) for code in ("GROWER", "LATE"))
        self.a, self.b, self.c, self.d = (make_organisation(cluster, f"OFFICE-{each}") for each in "ABCD")
        respondents = [self.grower, self.late]
        self.first = make_wave(survey, respondents=respondents, roster=[self.a, self.b, self.c])
        make_response(self.first, self.grower, {"assistance": {self.a: 2, self.b: 3}})
        self.second = make_wave(survey, respondents=respondents, roster=[self.a, self.b, self.c, self.d], number=2)
        make_response(self.second, self.grower, {"assistance": {self.a: 5, self.c: 4, self.d: 1}})
        make_response(self.second, self.late, {"assistance": {self.a: 3}})
        for wave in (self.first, self.second):
            rebuild.rebuild(wave.pk)

    def address(self, relation="assistance", later=None, earlier=None, name=None):
        arguments = ["valle", (later or self.second).pk, relation, (earlier or self.first).pk]
        if name:
            return reverse("network-comparison-file", args=[*arguments, name])
        return reverse("network-comparison", args=arguments)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def people(world):
    return cast.make_cast(world.cluster)


def rows_of(client, world, name):
    content = client.get(world.address(name=name)).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_became_of_each_tie(ana, world):
    said = {(row["source"], row["receiver"]): row for row in rows_of(ana, world, "ties.csv")}
    assert {pair: row["status"] for pair, row in said.items()} == {
        ("OFFICE-A", "GROWER"): "kept",
        ("OFFICE-B", "GROWER"): "gone",
        ("OFFICE-C", "GROWER"): "new",
        ("OFFICE-D", "GROWER"): "only later",
        ("OFFICE-A", "LATE"): "only later",
    }
    assert (said["OFFICE-A", "GROWER"]["before"], said["OFFICE-A", "GROWER"]["after"]) == ("2", "5")
    assert said["OFFICE-D", "GROWER"]["why_not_comparable"] == "not asked"
    assert said["OFFICE-A", "LATE"]["why_not_comparable"] == "no answer"


def test_the_page_says_it_in_sentences(ana, world):
    html = ana.get(world.address()).content.decode()
    assert "Of 3 ties that can be compared, 1 were kept, 1 are new, 1 are gone." in html
    assert "2 more ties are in one of the waves only and cannot be compared" in html
    assert "Jaccard index: 0.33" in html
    assert html.count('stroke="#d55e00"') == 2, "one gone on the first map, one new on the second"


def test_the_page_in_spanish(ana, world):
    html = ana.get(world.address(), headers={"accept-language": "es"}).content.decode()
    assert "De 3 vínculos que se pueden comparar, se mantienen 1, hay 1 nuevos y se perdieron 1." in html


def test_the_two_networks_side_by_side(ana, world):
    rows = {row[0]: row[1:] for row in tables_in(ana.get(world.address()).content.decode())["The two networks"]}
    assert rows["Answered"] == ["1 of 2", "2 of 2"]
    assert rows["Ties"] == ["2", "4"]


def test_ranks_with_their_ranges(ana, world):
    rows = {row["code"]: row for row in rows_of(ana, world, "ranks.csv")}
    assert set(rows) == {"OFFICE-A"}
    assert (rows["OFFICE-A"]["rank_before"], rows["OFFICE-A"]["rank_after"]) == ("2", "1")
    assert rows["OFFICE-A"]["change"] == "unknown", "one answer only in the first wave: no ranges"


def test_all_relations_together(ana, world):
    assert "Of 3 ties" in ana.get(world.address("all")).content.decode()


def test_the_network_page_leads_there_where_there_is_an_earlier_wave(ana, world):
    for wave, there in ((world.second, True), (world.first, False)):
        html = ana.get(reverse("network", args=["valle", wave.pk, "assistance"])).content.decode()
        assert (f'href="{world.address()}"' in html) == there


def test_an_earlier_wave_without_a_network(ana, world):
    world.first.builds.all().delete()
    response = ana.get(world.address())
    assert response.status_code == 200
    assert "not built yet" in response.content.decode()
    assert ana.get(world.address(name="ties.csv")).status_code == 404


def test_only_an_earlier_wave_of_the_cluster_can_be_compared_with(ana, world):
    other = make_wave(make_survey(make_cluster("elsewhere")))
    for earlier in (world.second, other):
        assert ana.get(world.address(earlier=earlier)).status_code == 404
    assert ana.get(world.address(later=world.first, earlier=world.second)).status_code == 404
    assert ana.get(world.address(name="people.csv")).status_code == 404
    assert ana.get(world.address("gossip")).status_code == 404


def test_someone_merged_since_counts_as_the_one_it_is_now(ana, world):
    double = make_organisation(world.cluster, "DOUBLE")
    waves.add_to_roster(world.second, [double])
    double.status, double.merged_into = "merged", world.a
    double.save()
    assert "Of 3 ties" in ana.get(world.address()).content.decode()


@pytest.mark.parametrize("more", [0, 30])
def test_queries_do_not_grow(ana, world, more, django_assert_max_num_queries):
    for number in range(more):
        each = make_organisation(world.cluster, f"MORE{number}")
        for wave in (world.first, world.second):
            make_response(wave, each, {"assistance": {world.a: 3, world.b: 1}})
    for wave in (world.first, world.second):
        rebuild.rebuild(wave.pk)
    with django_assert_max_num_queries(34):
        assert ana.get(world.address()).status_code == 200
