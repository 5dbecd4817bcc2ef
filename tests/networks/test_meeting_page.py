"""A network for a meeting: protected names unless somebody who may see names switches, and nothing else on it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.rebuilding.rebuild import rebuild
from networks.views.meeting import told_in_a_meeting
from surveys import waves
from surveys.models import Category
from surveys.pseudonyms import pseudonyms_of
from tests.builders import make_organisation, make_relation, make_response, make_survey, make_wave
from tests.networks.canaries import AN_ID, CANARIES, canaries_in, make_canary_wave
from tests.networks.test_protected_page import parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    return make_canary_wave()


def address(wave, relation="assistance", query=""):
    return reverse("meeting", args=[wave.survey.cluster.slug, wave.pk, relation]) + query


@pytest.fixture
def vera(client, people):
    client.force_login(people.vera)
    return client


@pytest.mark.parametrize("relation", ["assistance", "all"])
def test_protected_names_for_everybody_at_first(wave, client, people, relation):
    for person in (people.vera, people.ana, people.alice):
        client.force_login(person)
        parts = parts_of(client.get(address(wave, relation)))
        assert canaries_in(parts) == set() and not any(AN_ID.search(part) for part in parts)
        assert "Organisations of protected kinds appear under a number." in parts[0].decode()


def test_real_names_by_a_switch_for_those_who_may_see_them(wave, client, people):
    client.force_login(people.ana)
    assert address(wave, query="?names=real") in client.get(address(wave)).content.decode()
    real = client.get(address(wave, query="?names=real"))
    assert canaries_in(parts_of(real)) == set(CANARIES)
    assert f'href="{address(wave)}"' in real.content.decode(), "and back"
    assert address(wave, "all", "?names=real") in real.content.decode(), "turned to the next with real names"
    client.force_login(people.vera)
    assert "names=real" not in client.get(address(wave)).content.decode()
    assert client.get(address(wave, query="?names=real")).status_code == 403


def test_title_response_line_map_and_three_findings(wave, vera):
    html = vera.get(address(wave)).content.decode()
    assert "<h1>Assistance</h1>" in html and "All 5 organisations asked have answered." not in html
    assert "5 of 5 organisations asked have answered (100 %)." in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="map"' in html
    findings = html[html.index('class="meeting-findings"') :].split("</ul>")[0]
    assert findings.count("<li>") == 3
    assert "Named most often as a source: State office, by 5 of the 5 that answered." in findings
    assert "logout" not in html and "cluster-nav" not in html


def test_findings_of_different_kinds_the_most_telling_first():
    class Finding:
        def __init__(self, kind, sentence):
            self.kind, self.sentence = kind, sentence

    kinds = ["silent", "cut_points", "without_source", "without_source", "central", "firmly_first"]
    told = told_in_a_meeting([Finding(kind, f"{kind} {number}") for number, kind in enumerate(kinds)])
    assert told == ["central 4", "without_source 2", "cut_points 1"]


def test_turning_goes_round(wave, vera):
    make_relation(wave.survey, "trade", position=1)
    rebuild(wave.pk, force=True)
    for relation, before, after in (
        ("assistance", "all", "trade"),
        ("trade", "assistance", "all"),
        ("all", "trade", "assistance"),
    ):
        html = vera.get(address(wave, relation)).content.decode()
        turned = dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', html))
        assert turned == {"prev": address(wave, before), "next": address(wave, after)}


def test_the_first_and_none_and_nothing_built(wave, vera, people):
    assert vera.get(reverse("meeting-first", args=["valle", wave.pk])).url == address(wave)
    assert vera.get(address(wave, "nothing")).status_code == 404
    empty = make_wave(make_survey(people.cluster, key="empty"))
    assert "There is nothing to see here yet" in vera.get(address(empty)).content.decode()


def test_strangers_and_enumerators_see_nothing(wave, client, people):
    for who, status in ((people.charlie, 404), (people.elena, 403)):
        client.force_login(who)
        assert client.get(address(wave)).status_code == status


def test_the_same_number_of_queries_with_400_organisations(wave, vera):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert vera.get(address(wave)).status_code == 200
        return len(caught)

    pseudonyms_of(wave.survey.cluster)
    few = queries()
    grower = Category.objects.get(cluster=wave.survey.cluster, key="Grower")
    more = [make_organisation(wave.survey.cluster, category=grower) for _ in range(400)]
    waves.add_to_roster(wave, more)
    waves.invite(wave, more)
    make_response(wave, more[0], {"assistance": dict.fromkeys(more[1:], 3)})
    rebuild(wave.pk)
    pseudonyms_of(wave.survey.cluster)
    assert queries() == few
