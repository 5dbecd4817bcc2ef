"""What the page's map is drawn from: it holds the network, it is small, and browsers keep it until the next build."""

import gzip
import json
import re

import pytest
from django.urls import reverse

from networks import reading
from networks.models import Pointer
from networks.pages import map_data
from networks.rebuilding.rebuild import rebuild
from surveys.models import Organisation, Wave
from surveys.waves import raise_generation
from tests import cast
from tests.crowd import make_crowd

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000
# Session and user; cluster, member, wave, relations; pointer and build, networks; organisations, categories, ties,
# whose names wait.
QUERIES = 12
# No more is asked when the browser has the data already.
QUERIES_UNCHANGED = 8


def address(wave, relation="assistance"):
    return reverse("network-map", args=[wave.survey.cluster.slug, wave.pk, relation])


def ties_in(data):
    """(source id, receiver id, strength) as the map's scripts unfold them (static/js/map/data.js)."""
    steps = iter(data["ties"])
    for source, held in enumerate(data["fan"]):
        receiver = -1
        for step in (next(steps) for _ in range(held)):
            receiver += step // 6 + 1
            yield data["ids"][source], data["ids"][receiver], step % 6 or None
    assert next(steps, None) is None


def test_holds_every_tie_of_the_network(ana, wave):
    data = ana.get(address(wave)).json()
    network = reading.read_wave(wave).network_of("assistance")
    assert sorted(ties_in(data), key=str) == sorted(reading.ties_of(network), key=str)
    assert len(data["ties"]) == data["all_ties"] == 179


def test_organisations_stand_where_they_were_laid_out_the_strongest_first(ana, wave):
    data = ana.get(address(wave)).json()
    positions = list(reading.strongest_of(reading.read_wave(wave).network_of("assistance")))
    assert data["labels"][:3] == ["SENASA", "APEM", "PROMANGO"]
    assert data["ids"] == [position.organisation_id for position in positions]
    assert data["given"] == [position.weighted_out_degree for position in positions]
    for position, x, y in zip(positions, data["x"], data["y"], strict=True):
        assert (x / map_data.STEPS, y / map_data.STEPS) == pytest.approx((position.x, position.y), abs=5.1e-5)


def test_a_kind_is_an_index_of_the_categories(ana, wave):
    data = ana.get(address(wave)).json()
    kinds = dict(zip(data["labels"], data["kinds"], strict=True))
    assert data["categories"][kinds["SENASA"]] == ["Government service", "#D55E00", "triangle"]


def test_whose_sources_are_not_known_is_said(ana, wave):
    data = ana.get(address(wave)).json()
    unknown = {data["labels"][number] for number in data["unknown"]}
    assert "SGS" in unknown and "ADEX" not in unknown


def test_numbers_and_names_come_in_the_readers_language(ana, wave):
    data = ana.get(address(wave), headers={"accept-language": "es"}).json()
    assert "Servicio del Estado" in [name for name, *_ in data["categories"]]


def test_a_browser_that_has_them_is_told_so_until_the_next_build(ana, wave, django_assert_num_queries):
    first = ana.get(address(wave))
    assert "private" in first["Cache-Control"] and "no-cache" in first["Cache-Control"]
    with django_assert_num_queries(QUERIES_UNCHANGED):
        again = ana.get(address(wave), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    in_spanish = ana.get(address(wave), headers={"if-none-match": first["ETag"], "accept-language": "es"})
    assert in_spanish.status_code == 200
    raise_generation(wave.pk)
    rebuild(wave.pk)
    assert ana.get(address(wave), headers={"if-none-match": first["ETag"]}).status_code == 200


def test_only_the_strongest_and_the_highest_rated_where_there_are_too_many(ana, wave, monkeypatch):
    whole = ana.get(address(wave)).json()
    monkeypatch.setattr(map_data, "MOST_ORGANISATIONS", 10)
    monkeypatch.setattr(map_data, "MOST_TIES", 5)
    data = ana.get(address(wave)).json()
    assert data["ids"] == whole["ids"][:10]
    among = [tie for tie in ties_in(whole) if {*tie[:2]} <= set(data["ids"])]
    assert len(among) > 5
    kept = sorted((rating for *_ends, rating in ties_in(data)), reverse=True)
    assert kept == sorted((rating or 0 for *_ends, rating in among), reverse=True)[:5]
    assert (data["all_organisations"], data["all_ties"]) == (49, 179)


def test_hostile_names_are_data(ana, wave):
    hostile = '</script><script>alert(1)</script>"\u2028'
    Organisation.objects.filter(code="SENASA").update(name=hostile, label=hostile)
    response = ana.get(address(wave))
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.json()["labels"][0] == hostile


# -- Who, and what is not there --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("alice", 200), ("ana", 200), ("root", 200), ("vera", 403), ("elena", 403), ("charlie", 404)],
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    assert client.get(address(wave)).status_code == status


def test_a_stranger_is_asked_to_sign_in(client, wave):
    assert client.get(address(wave)).status_code == 302


@pytest.mark.parametrize("relation", ["nonsense", "map"])
def test_no_such_relation(ana, wave, relation):
    assert ana.get(address(wave, relation)).status_code == 404


def test_no_build_yet(ana, wave):
    Pointer.objects.all().delete()
    assert ana.get(address(wave)).status_code == 404


def test_may_not_be_written_to(ana, wave):
    assert ana.post(address(wave)).status_code == 405


# -- Size ------------------------------------------------------------------------------------------


def test_is_small_and_takes_no_more_queries_for_a_thousand(client, django_assert_num_queries):
    wave = make_crowd(1000)
    rebuild(wave.pk)
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    with django_assert_num_queries(QUERIES):
        content = client.get(address(wave)).content
    data = json.loads(content)
    assert len(data["ids"]) == 1000
    assert 13_000 < len(data["ties"]) < 16_000
    assert len(gzip.compress(content, 6)) <= MOST_BYTES


def test_takes_as_many_queries_for_fifty(ana, wave, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        ana.get(address(wave))


# -- The page around it ----------------------------------------------------------------------------


def test_the_page_says_where_the_data_are_and_how_the_legend_is_numbered(ana, wave):
    html = ana.get(reverse("network", args=["piura", wave.pk, "assistance"])).content.decode()
    assert f'data-map="{address(wave)}"' in html
    data = ana.get(address(wave)).json()
    buttons = re.findall(r'data-kind="(\d+)".*?<span>(.*?)</span>', html, re.DOTALL)
    assert [(int(number), name) for number, name in buttons] == [
        (number, name) for number, (name, *_) in enumerate(data["categories"]) if number in data["kinds"]
    ]


def test_a_saved_map_says_what_it_is_of(ana, wave):
    html = ana.get(reverse("network", args=["piura", wave.pk, "assistance"])).content.decode()
    texts = json.loads(re.search(r'<script id="map-texts" type="application/json">(.*?)</script>', html)[1])
    build = Wave.objects.get(pk=wave.pk).pointer.build
    assert "Assistance" in texts["caption"][0] or "assistance" in texts["caption"][0]
    assert f"build {build.pk} of " in texts["caption"][1]
    assert f"answered: {build.answered} of {build.invited} (" in texts["caption"][1]
