"""What a network would lose without some organisations: the numbers, the page, and who may open it."""

import re

import networkx as nx
import pytest
from django.urls import reverse

from networks.rebuilding.rebuild import rebuild
from networks.results.leaving import Pieces, loss_of
from networks.views.what_if import MOST_LEAVING, SHOWN
from surveys.models import Organisation
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.networks import piura_wave
from tests.networks.test_measures import random_ties

# -- Numbers -----------------------------------------------------------------------------------


def test_who_is_left_without_a_source():
    ties = [("x", "a"), ("x", "b"), ("y", "b"), ("x", "c"), ("y", "d")]
    loss = loss_of("abcdxy", set("abd"), ties, {"x"})
    assert loss.without_source == ("a",), "b keeps y; of c, who has not answered, nothing is known"
    assert (loss.fewer, loss.ties, loss.ties_lost) == (1, 5, 3)
    assert (loss.before, loss.after) == (Pieces(1, 6), Pieces(3, 3))


def test_who_leaves_is_not_left_without_a_source():
    assert loss_of("ax", set("ax"), [("x", "a")], {"a", "x"}).without_source == ()


def test_who_had_no_source_before_loses_none():
    loss = loss_of("abx", set("ab"), [("x", "a")], {"x"})
    assert loss.without_source == ("a",) and loss.fewer == 0


def test_all_may_leave():
    assert loss_of("ab", set("ab"), [("a", "b")], {"a", "b"}).after == Pieces(0, 0)


@pytest.mark.parametrize("seed", range(4))
def test_pieces_are_those_of_networkx(seed):
    ties = [(tie.source, tie.receiver) for tie in random_ties(seed, 60, 50)]
    leaving = set(range(0, 60, 7))
    loss = loss_of(range(60), frozenset(range(60)), ties, leaving)
    graph = nx.Graph(ties)
    graph.add_nodes_from(range(60))
    for pieces in (loss.before, loss.after):
        sizes = [len(component) for component in nx.connected_components(graph)]
        assert pieces == Pieces(len(sizes), max(sizes))
        graph.remove_nodes_from(leaving)


# -- The page ----------------------------------------------------------------------------------

page_tests = pytest.mark.django_db


def address(wave, relation="assistance"):
    return reverse("network-what-if", args=[wave.survey.cluster.slug, wave.pk, relation])


@pytest.fixture
def wave(db):
    return piura_wave.load()


@pytest.fixture
def ana(client, wave):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    return client


def pk_of(wave, code):
    return Organisation.objects.get(cluster=wave.survey.cluster, code=code).pk


def figures_in(html):
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", html.split('id="loss"')[1].split("</dl>")[0]))


def test_without_a_choice_the_strongest_sources_are_offered(ana, wave):
    html = ana.get(address(wave)).content.decode()
    assert 'id="loss"' not in html
    offered = re.findall(r'name="without" value="(\d+)"> ([^<]+)</label>', html)
    assert len(offered) == 25 and offered[0] == (str(pk_of(wave, "SENASA")), "SENASA")


def test_apem_is_all_that_some_have_for_commerce(ana, wave):
    """Of those that named one source only: as the network says of it."""
    html = ana.get(address(wave, "commercial"), {"without": pk_of(wave, "APEM")}).content.decode()
    network = wave.pointer.build.networks.get(relation__key="commercial")
    apem = network.positions.get(organisation__code="APEM")
    assert apem.only_source_of == int(figures_in(html)["Left without a source"]) == 4
    assert figures_in(html)["Ties lost"] == str(apem.out_degree + (apem.in_degree or 0))
    assert "<h2>Without APEM</h2>" in html
    listed = html.split("Who would be left without a source</h3>")[1].split("</ul>")[0]
    assert listed.count("<li>") == 4


def test_several_at_once_stay_ticked(ana, wave):
    chosen = [pk_of(wave, code) for code in ("SENASA", "APEM")]
    html = ana.get(address(wave), {"without": chosen}).content.decode()
    assert "<h2>Without APEM and SENASA</h2>" in html
    assert html.count(" checked>") == 2
    # The other tabs keep the choice.
    assert html.count(f"?without={chosen[1]}&amp;without={chosen[0]}") == 4


def test_whoever_nobody_named_can_be_asked_about(ana, wave):
    html = ana.get(address(wave), {"without": pk_of(wave, "A01")}).content.decode()
    assert figures_in(html)["Left without a source"] == "0"
    assert "Nobody that answered would lose its last source" in html


@page_tests
def test_only_the_first_of_many_are_called_by_name(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA", label="<b>SENASA</b>")
    many = [make_organisation(cluster, f"G{number}") for number in range(SHOWN + 2)]
    wave = make_wave(make_survey(cluster), respondents=many)
    for grower in many:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    html = client.get(address(wave), {"without": senasa.pk}).content.decode()
    assert figures_in(html)["Left without a source"] == str(SHOWN + 2)
    assert "<li>and 2 more</li>" in html and "<b>SENASA" not in html


@page_tests
@pytest.mark.parametrize("size", [3, 300])
def test_queries_do_not_grow_with_organisations(client, django_assert_num_queries, size):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA")
    many = [make_organisation(cluster, f"G{number}") for number in range(size)]
    wave = make_wave(make_survey(cluster), respondents=many[:40], roster=many)
    for grower in many[:40]:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    client.get(address(wave), {"without": senasa.pk})
    # Session, user, cluster, member, wave, relations, pointer, networks, those leaving, those offered, positions, ties,
    # whose names wait, those left without a source.
    with django_assert_num_queries(14):
        client.get(address(wave), {"without": senasa.pk})


@pytest.mark.parametrize("without", ["x", "-1", "1.5", "", "9" * 40, "<b>", "٣", "999999999"])
def test_what_is_no_organisation_of_the_network_is_not_asked_about(ana, wave, without):
    response = ana.get(address(wave), {"without": without})
    assert response.status_code == 200 and 'id="loss"' not in response.content.decode()


def test_an_organisation_of_another_cluster_is_not_asked_about(ana, wave):
    stranger = make_organisation(make_cluster("olmos"), "SECRET")
    html = ana.get(address(wave), {"without": stranger.pk}).content.decode()
    assert 'id="loss"' not in html and "SECRET" not in html


def test_a_very_long_question_is_cut(ana, wave):
    everyone = list(Organisation.objects.filter(cluster=wave.survey.cluster).values_list("pk", flat=True))
    html = ana.get(address(wave), {"without": everyone * 40}).content.decode()
    assert html.count(" checked>") <= MOST_LEAVING


def test_a_relation_that_is_not_asked_is_not_found(ana, wave):
    assert ana.get(address(wave, "friendship")).status_code == 404


@page_tests
def test_before_the_first_build_there_is_no_page(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    wave = make_wave(make_survey(cluster), respondents=[make_organisation(cluster, "SENASA")])
    assert client.get(address(wave)).status_code == 404
