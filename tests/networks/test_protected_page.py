"""Results with protected names as a page: for viewers, too; nothing on it, or behind it, tells who is who."""

import io
import re
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from networks.pages import map_data
from networks.protection.protected_results import disguised, numbered, protected_network
from networks.reading import read_wave, ties_of
from networks.rebuilding import rebuild
from surveys import waves
from surveys.models import Category, Organisation, Pseudonym
from surveys.pseudonyms import pseudonyms_of
from surveys.texts import shortened
from tests.builders import make_organisation, make_response, make_survey, make_wave
from tests.networks.alike_wave import alike_ones, make_alike_wave
from tests.networks.canaries import AN_ID, CANARIES, canaries_in, make_canary_wave

pytestmark = pytest.mark.django_db

HREF = re.compile(r'(?:href|src|data-map)="([^"#][^"]*)"')


@pytest.fixture
def wave():
    return make_canary_wave()


@pytest.fixture
def vera(client, people):
    client.force_login(people.vera)
    return client


def address(wave, name="protected", relation="assistance"):
    return reverse(name, args=[wave.survey.cluster.slug, wave.pk, relation])


def parts_of(response):
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    parts = [content, str(response.headers).encode()]
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts += [name.encode() + archive.read(name) for name in archive.namelist()]
    return parts


def linked_from(html):
    """Addresses of the page's own parts and files."""
    found = {link.replace("&amp;", "&") for link in HREF.findall(html)}
    return {link for link in found if "/waves/" in link or link.startswith("/results/")}


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_canary_on_the_page_nor_behind_any_of_its_links(wave, vera, language):
    vera.cookies["django_language"] = language
    seen, waiting = (
        {},
        {address(wave), address(wave, relation="all"), reverse("home"), reverse("cluster", args=["valle"])},
    )
    while waiting:
        where = waiting.pop()
        response = vera.get(where, follow=True)
        seen[where] = parts_of(response)
        if response["Content-Type"].startswith("text/html"):
            waiting |= linked_from(response.content.decode()) - seen.keys()
    assert len([where for where in seen if "/download/" in where]) >= 30, "each file of both networks"
    for where, parts in seen.items():
        assert canaries_in(parts) == set(), where
        if "/download/" not in where:
            assert not any(AN_ID.search(part) for part in parts), where
        assert not any(b"987 654" in part or b"example.org" in part for part in parts), where


def test_the_search_finds_them_where_names_are_real(wave, ana):
    parts = parts_of(ana.get(reverse("network", args=["valle", wave.pk, "assistance"])))
    assert canaries_in(parts) == set(CANARIES) and AN_ID.search(parts[0])


def test_it_shows_findings_figures_map_table_flows_and_files(wave, vera):
    html = vera.get(address(wave)).content.decode()
    assert "Named most often as a source: State office, by 5 of the 5 that answered." in html
    assert "All 5 organisations asked have answered." in html
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="map"' in html and "map.json" in html
    assert len(re.findall(r'<th scope="row" class="name">Grower \d{4}', html)) == len(CANARIES)
    for part in ('id="providers"', 'id="flows"', 'id="downloads"', "?names=protected"):
        assert part in html


def test_a_name_is_told_once_where_the_short_one_is_its_beginning(wave, vera):
    long = "Oficina Regional de Asistencia Técnica Agropecuaria del Alto Piura"
    Organisation.objects.filter(code="STATE").update(name=long, label=shortened(long))
    html = vera.get(address(wave)).content.decode()
    table = html[html.index('id="providers"') :]
    assert f'<th scope="row" class="name">{long}</th>' in table
    assert shortened(long) not in table


def test_the_map_is_of_the_same_ties(wave, vera, ana):
    told = vera.get(address(wave, "protected-map")).json()
    assert told["ids"] == list(range(6)) and len(told["ties"]) == 10
    assert told["labels"][0] == "State office"
    real = ana.get(address(wave, "network-map")).json()
    assert sorted(told["given"]) == sorted(real["given"]) and told["fan"][0] == real["fan"][0]


@pytest.fixture
def alike(people):
    return make_alike_wave(people.cluster)


def test_those_alike_are_in_the_order_of_their_numbers(alike, vera):
    html = vera.get(address(alike)).content.decode()
    table = re.findall(r'<th scope="row" class="name">Alike (\d+)', html)
    drawn = re.findall(r"<title>Alike (\d+)</title>", html)
    labels = vera.get(address(alike, "protected-map")).json()["labels"]
    told = [label.split()[-1] for label in labels if label.startswith("Alike")]
    assert len(table) == 6 and table == drawn == told == sorted(table)


def test_a_finding_names_the_first_by_number_of_those_that_are_alike(alike, vera):
    """The stored one names the first three by their codes."""
    network = read_wave(alike).network_of("assistance")
    network.findings = [{"kind": "only_source", "organisations": [], "count": 6, "of": 1}]
    for finding in network.findings:
        finding["organisations"] = list(
            Organisation.objects.filter(code__in=["A0", "A1", "A2"]).values_list("pk", flat=True)
        )
    network.save()
    network.positions.filter(organisation__code__startswith="A").update(only_source_of=1)
    network.positions.filter(organisation__code="OFFICE").update(only_source_of=0)
    html = vera.get(address(alike)).content.decode()
    numbers = sorted(Pseudonym.objects.filter(organisation__in=alike_ones()).values_list("number", flat=True))
    first = ", ".join(f"Alike {number}" for number in numbers[:3])
    assert f"{first} and 3 more are each the only source of 1 organisation." in html


def test_ties_are_chosen_and_drawn_by_the_numbers_shown(alike, monkeypatch):
    read = read_wave(alike)
    shown = protected_network(read, read.network_of("assistance"))
    positions = disguised(shown.positions)
    number_of = {position.organisation_id: number for number, position in enumerate(positions)}
    ties = numbered(ties_of(shown.network), number_of)
    assert len(ties) == 12 and ties == sorted(ties)
    monkeypatch.setattr(map_data, "MOST_TIES", 8)
    told = map_data.protected_data_of(read, shown)
    assert told["ids"] == list(range(len(positions)))
    # The best rated: the office's, which got a 4 from each; then of those with a 2 the first that are drawn.
    assert told["fan"][:4] == [6, 1, 1, 0] and sum(told["fan"]) == 8


def test_the_database_sorts_by_the_codes_that_are_shown(wave):
    shown = protected_network(read := read_wave(wave), read.network_of("assistance"))
    stand_ins = {each.organisation_id: each for each in disguised(shown.positions)}
    assert {pk: each.code_shown for pk, each in stand_ins.items()} == {
        pk: each.organisation.code for pk, each in stand_ins.items()
    }
    key = lambda each: (-each.weighted_out_degree, -each.out_degree, each.organisation.code)  # noqa: E731
    assert list(stand_ins.values()) == sorted(stand_ins.values(), key=key)


def test_the_same_number_of_queries_with_more_organisations(wave, vera):
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
    rebuild.rebuild(wave.pk)
    pseudonyms_of(wave.survey.cluster)
    assert queries() == few


def test_viewers_are_led_there(wave, vera):
    for page in (reverse("home"), reverse("cluster", args=["valle"])):
        html = vera.get(page).content.decode()
        assert reverse("protected-first", args=["valle", wave.pk]) in html and "/network/" not in html
    assert vera.get(reverse("protected-first", args=["valle", wave.pk])).url == address(wave)


def test_before_the_first_build_and_for_a_relation_that_is_not_asked(people, vera):
    empty = make_wave(make_survey(people.cluster, key="empty"))
    assert "There is nothing to see here yet" in vera.get(address(empty)).content.decode()
    assert vera.get(address(empty, relation="nothing")).status_code == 404
    assert vera.get(address(empty, "protected-map")).status_code == 404


def test_strangers_and_enumerators_see_nothing(wave, client, people):
    for who, status in ((people.charlie, 404), (people.elena, 403)):
        client.force_login(who)
        for name in ("protected", "protected-map"):
            assert client.get(address(wave, name)).status_code == status
