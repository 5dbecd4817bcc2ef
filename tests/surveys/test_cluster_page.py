"""A cluster's page: what has been asked there."""

import pytest
from django.urls import reverse

from surveys.models import Organisation
from tests.builders import make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db


def test_waves_and_organisations(client, people):
    into = make_organisation(people.cluster)
    make_organisation(people.cluster, status=Organisation.Status.MERGED, merged_into=into)
    make_wave(make_survey(people.cluster), respondents=[into])
    client.force_login(people.ana)
    html = client.get(reverse("cluster", args=["casma"])).content.decode()
    assert "1 organisation is registered." in html
    assert "Who helps whom" in html
    assert "0 of 1 organisation asked has answered." in html


def test_nothing_asked_yet(client, people):
    client.force_login(people.ana)
    assert "Nothing has been asked here yet." in client.get(reverse("cluster", args=["casma"])).content.decode()


def test_those_who_see_no_results_are_told_so(client, people):
    make_wave(make_survey(people.cluster))
    client.force_login(people.elena)
    html = client.get(reverse("cluster", args=["casma"])).content.decode()
    assert "shown to managers and analysts" in html
    assert "/network/" not in html


def test_another_cluster_does_not_exist(client, people):
    client.force_login(people.charlie)
    theirs = client.get(reverse("cluster", args=["casma"]))
    nothing = client.get(reverse("cluster", args=["nowhere"]))
    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert "Casma" not in theirs.content.decode()


def test_a_stranger_is_asked_to_sign_in(client, people):
    assert client.get(reverse("cluster", args=["casma"])).url.startswith(reverse("login"))


def test_queries_do_not_grow_with_waves(client, people, django_assert_num_queries):
    client.force_login(people.ana)
    survey = make_survey(people.cluster)
    for number in range(1, 6):
        make_wave(survey, number=number)
        with django_assert_num_queries(7):  # session, user, cluster, member, waves, mergers, organisations
            client.get(reverse("cluster", args=["casma"]))


def test_a_managers_queries_do_not_grow_with_organisations(client, people, django_assert_num_queries):
    client.force_login(people.alice)
    for _ in range(2):
        # session, user, cluster, member, waves, mergers, organisations, surveys, written names, registrations
        with django_assert_num_queries(10):
            client.get(reverse("cluster", args=["casma"]))
        for _each in range(400):
            make_organisation(people.cluster)
