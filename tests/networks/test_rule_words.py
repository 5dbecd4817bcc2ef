"""Where ties stand on more than the receiver's word, no page and no report says who named whom."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from networks import reading
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures import MEASURES, positions_of
from networks.models import Position
from networks.pages.figures_on_page import figures_on_page
from networks.pdf.document import document_of
from networks.rebuilding.rebuild import rebuild
from surveys import waves
from surveys.models import Nomination, Relation
from tests import cast
from tests.builders import make_cluster, make_organisation, make_relation, make_response, make_survey, make_wave
from tests.html_tables import tables_in
from tests.networks import both_ends_wave
from tests.networks.both_ends_wave import RECEIVED

NOBODY = "Nobody has named anyone for this kind of help yet."
NO_TIES = "By the rule for ties no help of this kind counts so far."
PAGES = ("network", "protected", "meeting", "network-what-if")


@pytest.fixture
def world(db):
    world = both_ends_wave.make()
    world.ana = cast.make_cast(world.cluster).ana
    return world


@pytest.fixture
def bare(world):
    """What is left when every tie is denied by one end."""
    Nomination.objects.exclude(response__organisation=world.who["DINA"]).delete()
    return world


def choose(world, rule):
    waves.choose_tie_rule(world.wave, rule, None)
    rebuild(world.wave.pk)


def page(client, world, name="network", relation=RECEIVED, *more):
    client.force_login(world.ana)
    response = client.get(reverse(name, args=[world.cluster.slug, world.wave.pk, relation, *more]))
    assert response.status_code == 200
    return response.content.decode()


def report(world, language="en"):
    with override(language):
        return json.dumps(document_of(reading.read_wave(world.wave)), ensure_ascii=False, default=str)


@pytest.mark.parametrize("relation", [RECEIVED, reading.TOGETHER])
def test_who_has_no_source_by_the_rule_is_not_said_to_have_named_nobody(client, world, relation):
    choose(world, "both")
    html = page(client, world, relation=relation)
    rows = tables_in(html)["Those that answered and have no source, by the rule for ties"]
    assert rows[1][:2] == ["Grower", "1 of 4 that answered"]
    assert "named nobody" not in html


def test_by_the_receivers_word_it_is_still_said_who_named_nobody(client, world):
    choose(world, "receiver")
    assert "Those that answered and named nobody" in page(client, world)


@pytest.mark.parametrize("name", PAGES)
def test_where_no_tie_counts_the_pages_say_by_which_rule(client, bare, name):
    choose(bare, "both")
    html = page(client, bare, name)
    assert NO_TIES in html and NOBODY not in html
    assert NO_TIES in report(bare) and NOBODY not in report(bare)


def test_of_the_flows_it_is_not_said_that_only_receivers_told(client, world):
    choose(world, "either")
    assert "Only receivers that answered could tell" not in page(client, world)
    choose(world, "receiver")
    assert "Only receivers that answered could tell" in page(client, world)


def test_an_organisations_page_of_all_together_goes_by_the_rule_too(client, world):
    choose(world, "both")
    html = page(client, world, "network-organisation", reading.TOGETHER, world.who["DINA"].pk)
    assert "By the rule for ties nobody helped it." in html and "named nobody" not in html


@pytest.mark.parametrize("rule", ["either", "both"])
def test_the_report_says_neither_named_nor_not_named(world, rule):
    choose(world, rule)
    told = report(world)
    for wrong in ("amed no source", "named at least one source", "what it received only from itself"):
        assert wrong not in told
    assert "a source is one whose help counts by the rule for ties" in told
    assert "Rank, drawn anew: between these ranks" not in told


def test_the_report_tells_dina_without_a_source_by_the_rule_of_both_only(world):
    choose(world, "both")
    assert '["Dina", "Grower", "Assistance"]' in report(world)
    choose(world, "either")
    assert "Each of the 4 has at least one source for each kind of help." in report(world)


def test_what_a_measure_says_holds_under_every_rule():
    for measure in MEASURES.values():
        assert "named" not in measure.sentences["en"] and "nombr" not in measure.sentences["es"], measure.key


# -- Where a number is not defined --------------------------------------------------------------------


@pytest.mark.parametrize(
    "ties",
    [(), (("a", "b"),), (("a", "b"), ("c", "d")), (("a", "b"), ("b", "a")), (("a", "b"), ("a", "c"), ("a", "d"))],
)
def test_what_is_not_known_of_one_that_answered_is_told_as_not_defined(ties):
    graph = graph_of("abcd", [TieRow(*tie, 3) for tie in ties])
    missing = {
        key
        for position in positions_of(graph, frozenset("abcd")).values()
        for key, value in vars(position).items()
        if value is None
    }
    assert "authority" in missing or ties
    for key in missing:
        undefined = MEASURES[key].undefined
        assert "not defined" in undefined["en"].lower() and "no está definid" in undefined["es"].lower(), key


def test_ranks_appear_under_the_receivers_rule_and_are_not_said_to_be_undefined_there(client, world):
    choose(world, "receiver")
    html = page(client, world)
    assert reading.read_wave(world.wave).networks[0].positions.exclude(rank_best=None).exists()
    assert "where sources were asked whom they helped" not in html
    assert "nor where ties stand on the word of those who gave." in html


def test_there_are_no_ranks_where_only_sources_were_asked_though_all_receivers_answered(db):
    cluster = make_cluster("casma")
    one, two, three = (make_organisation(cluster, code) for code in ("ONE", "TWO", "THREE"))
    survey = make_survey(cluster, relations=())
    make_relation(survey, "given", direction=Relation.Direction.GIVEN)
    wave = make_wave(survey, respondents=[one, two, three])
    make_response(wave, one, {"given": {two: 5, three: 4}})
    make_response(wave, two, {"given": {three: 2}})
    make_response(wave, three, {})
    rebuild(wave.pk)
    read = reading.read_wave(wave)
    networks = read.networks
    assert [network.ties for network in networks] == [3, 3]
    for network in networks:
        sentences = [meaning.sentence for meaning in figures_on_page(read, network)["meanings"]]
        assert not [text for text in sentences if text.startswith("The range shows")]
    report = json.dumps(document_of(read), ensure_ascii=False, default=str)
    assert "No ranks are drawn anew here" in report and "there are no such ranges" in report
    assert "nine of ten draws" not in report
    assert not Position.objects.filter(network__in=networks).exclude(rank_best=None).exists()
