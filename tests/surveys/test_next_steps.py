"""What a cluster's page offers its managers to do next."""

import pytest
from django.urls import reverse
from django.utils import translation

from surveys.field.progress import waves_with_counts
from surveys.models import Registration
from surveys.next_steps import MOST, next_steps
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def cluster():
    return make_cluster()


def steps_of(cluster):
    registered = cluster.organisations.filter(status="confirmed").count()
    return next_steps(cluster, list(waves_with_counts(survey__cluster=cluster)), registered)


def addresses(cluster):
    return [step.address for step in steps_of(cluster)]


def test_an_empty_cluster_begins_with_its_list_then_its_survey(cluster):
    assert addresses(cluster) == [reverse("import", args=["casma"]), reverse("survey-new", args=["casma"])]


def test_with_a_list_the_survey_comes_first(cluster):
    make_organisation(cluster)
    assert addresses(cluster) == [reverse("survey-new", args=["casma"])]


def test_list_and_survey_make_a_wave(cluster):
    make_organisation(cluster)
    make_survey(cluster)
    assert addresses(cluster) == [reverse("wave-new", args=["casma"])]


def test_a_wave_is_prepared_opened_sent_and_closed(cluster):
    asked = make_organisation(cluster)
    wave = make_wave(make_survey(cluster), state="draft")
    assert addresses(cluster) == [reverse("wave-lists", args=["casma", wave.pk])]
    wave.invitations.create(organisation=asked)
    assert addresses(cluster) == [reverse("wave-change", args=["casma", wave.pk, "open"])]
    type(wave).objects.update(state="open")
    assert addresses(cluster) == [reverse("wave", args=["casma", wave.pk])]
    wave.refresh_from_db()
    make_response(wave, asked)
    assert addresses(cluster) == [reverse("wave-change", args=["casma", wave.pk, "close"])]
    type(wave).objects.update(state="closed")
    assert addresses(cluster) == []


def test_names_and_registrations_wait(cluster):
    asked = make_organisation(cluster)
    make_response(make_wave(make_survey(cluster), respondents=[asked]), asked, names=["mi vecino"])
    Registration.objects.create(organisation=make_organisation(cluster, status="waiting"), consent="Sí")
    assert addresses(cluster)[1:] == [reverse("names", args=["casma"]), reverse("registrations", args=["casma"])]
    with translation.override("es"):
        said = [step.says for step in steps_of(cluster)]
    assert said[1].startswith("1 nombre") and said[2].startswith("1 organización")


def test_never_more_than_can_be_read(cluster):
    survey = make_survey(cluster)
    for number in range(1, 9):
        make_wave(survey, number=number, state="draft")
    assert len(steps_of(cluster)) == MOST


@pytest.mark.parametrize(("name", "offered"), [("alice", True), ("root", True), ("ana", False), ("elena", False)])
def test_only_managers_are_told(client, cluster, name, offered):
    people = cast.make_cast(cluster)
    client.force_login(getattr(people, name))
    html = client.get(reverse("cluster", args=["casma"])).content.decode()
    assert ("What comes next" in html) == offered


def test_no_queries_for_more_organisations(cluster, django_assert_num_queries):
    survey = make_survey(cluster)
    for number in range(1, 4):
        make_wave(survey, number=number, respondents=[make_organisation(cluster) for _ in range(20)])
    waves = list(waves_with_counts(survey__cluster=cluster))
    with django_assert_num_queries(2):
        next_steps(cluster, waves, registered=60)
