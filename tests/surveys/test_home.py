"""The first page: a welcome for whoever comes by, their clusters for the team."""

import pytest
from django.urls import reverse

from surveys.models import Cluster
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return cast.make_cast(make_cluster(region="Áncash", country="PE", product="mango"))


def home(client, **headers):
    response = client.get(reverse("home"), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_a_stranger_is_told_what_this_is_and_no_cluster(client, people):
    html = home(client)
    assert "See who helps whom" in html
    assert f'href="{reverse("login")}"' in html
    assert "Casma" not in html


def test_the_welcome_in_spanish(client):
    assert '<html lang="es">' in home(client, accept_language="es-PE,es;q=0.9")


def test_own_clusters_only(client, people):
    client.force_login(people.ana)
    html = home(client)
    assert "Casma" in html
    assert "Áncash, PE · mango" in html
    assert "Chile" not in html


def test_a_superuser_sees_all(client, people):
    client.force_login(people.root)
    html = home(client)
    assert "Casma" in html
    assert "Chile" in html


def test_in_no_team_yet(client, people):
    client.force_login(cast.make_user("newcomer"))
    assert "ask a manager" in home(client)


def test_how_many_have_answered(client, people):
    first, second = (make_organisation(people.cluster) for _ in range(2))
    wave = make_wave(make_survey(people.cluster), respondents=[first, second])
    make_response(wave, first)
    client.force_login(people.ana)
    html = home(client)
    assert "1 of 2 organisations asked have answered." in html
    assert reverse("network-first", args=["casma", wave.pk]) in html
    assert reverse("wave", args=["casma", wave.pk]) in html


@pytest.mark.parametrize("name", ["vera", "elena"])
def test_links_that_a_role_cannot_open_are_not_offered(client, people, name):
    wave = make_wave(make_survey(people.cluster))
    client.force_login(getattr(people, name))
    html = home(client)
    assert reverse("cluster", args=["casma"]) in html
    assert reverse("network-first", args=["casma", wave.pk]) not in html


def test_hostile_names(client, people):
    Cluster.objects.filter(pk=people.cluster.pk).update(name="<b>Casma</b>")
    client.force_login(people.ana)
    assert "&lt;b&gt;Casma&lt;/b&gt;" in home(client)


def test_queries_do_not_grow_with_clusters(client, people, django_assert_num_queries):
    client.force_login(people.root)
    for number in range(2):
        with django_assert_num_queries(6):  # session, user, clusters, memberships, waves, mergers
            home(client)
        for wave in range(5):
            make_wave(make_survey(make_cluster(f"more-{number}-{wave}")))
