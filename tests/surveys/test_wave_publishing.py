"""Showing respondents how they stand in the network: who may, what they are told before, and what it does."""

import pytest
from django.urls import reverse

from surveys import waves
from surveys.models import Wave
from tests.builders import make_category, make_organisation, make_response, make_survey, make_wave
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db

LINK = "Vea cómo está su organización en la red"
NAME_OF_THE_BUTTON = "See how your organisation stands in the network"


@pytest.fixture
def wave(people):
    anta, brena = (make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena"))
    wave = make_wave(make_survey(people.cluster), respondents=[anta, brena], roster=[anta, brena])
    make_response(wave, anta, {"assistance": {brena: 3}})
    return wave


def address(wave):
    return reverse("wave-publish", args=["casma", wave.pk])


def said(client, wave, **fields):
    """What the page says at the top after a form was sent."""
    response = client.post(address(wave), fields, follow=True)
    return [str(message) for message in response.context["messages"]]


def page(client, wave):
    return " ".join(client.get(reverse("publishing", args=["casma", wave.pk])).content.decode().split())


def published_at(wave):
    return Wave.objects.get(pk=wave.pk).published_at


def test_show_and_take_back(alice, wave):
    assert said(alice, wave, results="show") == [
        "Organisations that have answered now see how they stand in the network."
    ]
    assert published_at(wave) is not None
    assert said(alice, wave, results="hide") == ["Respondents see nothing of the network any more."]
    assert published_at(wave) is None


def test_twice_is_once(wave):
    waves.publish(wave)
    first = wave.published_at
    waves.publish(Wave.objects.get(pk=wave.pk))
    waves.publish(wave)
    assert wave.published_at == first == published_at(wave)
    waves.unpublish(wave)
    waves.unpublish(wave)
    assert wave.published_at is published_at(wave) is None


def test_the_network_is_not_built_anew_for_it(wave):
    generation = Wave.objects.get(pk=wave.pk).generation
    waves.publish(wave)
    waves.unpublish(wave)
    wave.refresh_from_db()
    assert wave.generation == generation


@pytest.mark.parametrize("fields", [{}, {"results": ""}, {"results": "yes"}, {"results": "<b>"}])
@pytest.mark.parametrize("published", [True, False])
def test_anything_else_changes_nothing_and_says_so(alice, wave, fields, published):
    if published:
        waves.publish(wave)
    before = published_at(wave)
    assert said(alice, wave, **fields) == [
        "Nothing was changed: choose whether to show the network to respondents or not."
    ]
    assert published_at(wave) == before


@pytest.mark.parametrize("name", ["ana", "elena", "vera", "charlie"])
def test_only_managers_of_the_cluster(client, people, wave, name):
    client.force_login(getattr(people, name))
    assert client.post(address(wave), {"results": "show"}).status_code == (404 if name == "charlie" else 403)
    assert published_at(wave) is None


def test_a_stranger_is_asked_to_sign_in(client, wave):
    assert client.post(address(wave), {"results": "show"}).url.startswith(reverse("login"))
    assert published_at(wave) is None


def test_the_page_says_what_will_be_seen_before_the_button(alice, people, wave):
    make_category(people.cluster, "Mango producer")
    make_category(people.cluster, "<Growers>", protected=True)
    html = page(alice, wave)
    assert "only how many they are: &lt;Growers&gt;." in html
    assert html.index("They do not see how others rated anyone") < html.index('value="show"')
    assert 'value="hide" checked' in html
    assert "This wave is still open." in html


def test_that_no_kind_is_protected_is_said(alice, wave):
    assert "No kind of organisation is protected in this cluster" in page(alice, wave)


def test_the_page_says_that_it_is_shown(alice, wave):
    waves.publish(wave)
    html = page(alice, wave)
    assert "Shown since" in html
    assert 'value="show" checked' in html and 'value="hide" checked' not in html
    assert "This wave is still open." not in html


def test_analysts_have_no_button(client, people, wave):
    client.force_login(people.ana)
    html = client.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert reverse("publishing", args=["casma", wave.pk]) not in html and 'value="show"' not in html


def test_the_network_page_says_where_respondents_find_it(client, people, wave):
    network = reverse("network", args=["casma", wave.pk, "assistance"])
    client.force_login(people.alice)
    assert "Respondents see nothing of this network." in client.get(network).content.decode()
    waves.publish(wave)
    assert NAME_OF_THE_BUTTON in client.get(network).content.decode()
    client.force_login(people.ana)
    assert NAME_OF_THE_BUTTON not in client.get(network).content.decode()


def phone_of(client, wave, name):
    return Phone(client, wave.invitations.get(organisation__code=name))


@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_receipt_leads_there_once_it_is_shown(client, wave, state):
    Wave.objects.filter(pk=wave.pk).update(state=state)
    phone = phone_of(client, wave, "Anta")
    results = reverse("respondent-results", args=[phone.invitation.public_id])
    assert phone.step == "thanks"
    assert results not in phone.text
    waves.publish(wave)
    assert f'href="{results}"' in phone.go("thanks").text


def test_the_closed_page_leads_there_for_those_who_answered(client, wave):
    waves.publish(wave)
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    assert LINK in phone_of(client, wave, "Anta").go("welcome").text
    assert LINK not in phone_of(client, wave, "Brena").go("welcome").text
