"""The questionnaire behind a personal link, from welcome to receipt, with scripts off."""

import pytest
from django.urls import reverse

from surveys import waves
from surveys.inviting.invitations import link_of
from surveys.models import Draft, Response, Submission, Wave
from surveys.tokens import token_for
from tests.builders import (
    make_organisation,
    make_question,
)
from tests.surveys.phone import Phone, ratings_of

pytestmark = pytest.mark.django_db


def test_the_whole_way_stores_what_was_said(world, phone):
    senasa, unp = f"o{world.senasa.pk}", f"o{world.unp.pk}"
    assert phone.step == "welcome"
    assert phone.send(consent="on").step == "choose"
    assert phone.send(chosen=[world.senasa.pk, world.unp.pk]).step == "more"
    phone.send(**{"name-0": "Don Lucho, viverista", "place-0": "Tambogrande"})
    assert phone.step == "rate-assistance"
    lucho = "n:don lucho viverista"
    assert phone.send(**{senasa: "5", unp: "unsure", lucho: "4"}).step == "rate-commercial"
    assert phone.send(**{senasa: "2", unp: "none", lucho: "none"}).step == "check"
    assert "Don Lucho, viverista" in phone.text
    assert phone.send().step == "thanks"

    response = Response.objects.get()
    assert (response.organisation, response.named_nobody, response.revision) == (world.grower, False, 1)
    assert ratings_of(world, "assistance") == {"SENASA": 5, "UNP": None, "Don Lucho, viverista": 4}
    assert ratings_of(world, "commercial") == {"SENASA": 2}
    assert response.open_names.get().place == "Tambogrande"
    assert Submission.objects.get().payload["consent"] is True
    assert not Draft.objects.exists()


def test_the_link_is_exchanged_for_an_address_without_its_secret(client, world):
    page = client.get(link_of(world.invitation, address=""))
    assert page.status_code == 302
    assert token_for(world.invitation.nonce) not in page.url
    assert page["Referrer-Policy"] == "no-referrer"


def test_the_link_leads_straight_to_where_one_stopped(client, world, phone):
    link = link_of(world.invitation, address="")
    steps = ["welcome"]
    for fields in ({"consent": "on"}, {"chosen": [world.senasa.pk]}, {}):
        phone.send(**fields)
        steps.append(phone.step)
    assert steps == ["welcome", "choose", "more", "rate-assistance"]
    assert client.get(link).url == reverse("respond-step", args=[world.invitation.public_id, "rate-assistance"])
    phone.go("choose").send(nobody_listed="on").send().send()
    assert client.get(link).url == reverse("respond-step", args=[world.invitation.public_id, "thanks"])


def test_opening_pages_writes_nothing(client, world, phone):
    phone.go("welcome").go("choose")
    assert not Draft.objects.exists()
    world.invitation.refresh_from_db()
    assert world.invitation.started_at is None


def test_links_are_short_enough_to_read_out(world):
    assert len(link_of(world.invitation, address="https://encuesta.mangopiura.org")) <= 60


def test_each_page_is_stored_before_the_next_shows(world, phone):
    phone.send(consent="on").send(chosen=[world.apem.pk])
    assert Draft.objects.get().payload["chosen"] == [world.apem.pk]


def test_another_phone_goes_on_where_the_first_stopped(world, phone):
    from django.test import Client

    phone.send(consent="on").send(chosen=[world.apem.pk]).send("more")
    assert Phone(Client(), world.invitation).step == "rate-assistance"


def test_cookies_may_be_lost_while_a_page_is_open(client, world, phone):
    client.cookies.clear()
    phone.send(consent="on")
    assert Draft.objects.get().payload["consent"] is True
    assert phone.step == "choose"


def test_half_a_page_of_ratings_is_kept_though_the_tab_is_closed(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"})
    again = Phone(phone.client, world.invitation)
    assert again.step == "rate-assistance"
    assert f'name="o{world.senasa.pk}" value="5" checked' in again.text


def test_a_wave_that_has_not_begun_says_so(client, world):
    Wave.objects.update(state="draft")
    page = Phone(client, world.invitation)
    assert "El enlace" in page.text or "not begun" in page.text or "todavía" in page.text


def test_the_page_speaks_the_organisations_language(client, world):
    world.grower.language = "en"
    world.grower.save()
    phone = Phone(client, world.invitation)
    assert '<html lang="en">' in phone.text
    world.grower.language = "es"
    world.grower.save()
    assert '<html lang="es">' in phone.go("welcome").text


def test_switching_the_language_keeps_what_was_ticked(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk], switch_language="en")
    assert phone.step == "choose"
    assert '<html lang="en">' in phone.text
    assert f'value="{world.senasa.pk}" checked' in phone.text
    assert 'role="alert"' not in phone.text
    assert '<html lang="en">' in phone.go("choose").text


def test_switching_the_language_leaves_whoever_reads_at_the_top(world, phone):
    phone.send("welcome", switch_language="en")
    assert "autofocus" not in phone.text


def test_switching_the_language_complains_about_nothing(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    phone.send(**{f"o{world.senasa.pk}": "5"}, switch_language="en")
    assert "wanting" not in phone.text
    assert f'name="o{world.senasa.pk}" value="5" checked' in phone.text


@pytest.mark.parametrize("step", ["welcome", "choose", "more", "rate-assistance", "about", "check", "thanks"])
@pytest.mark.parametrize("size", [3, 60])
def test_queries_do_not_grow_with_the_roster(world, client, django_assert_num_queries, step, size):
    make_question(world.survey, "land_ha", "number")
    extra = [make_organisation(world.survey.cluster) for _ in range(size)]
    waves.add_to_roster(world, extra)
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(chosen=[organisation.pk for organisation in extra]).send()
    ratings = {f"o{organisation.pk}": "3" for organisation in extra}
    phone.send(**ratings).send(**ratings).send()
    if step == "thanks":
        phone.send("check")
    address = reverse("respond-step", args=[world.invitation.public_id, step])
    with django_assert_num_queries(QUERIES[step]):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("size", [3, 400])
def test_queries_of_opening_the_link_do_not_grow_with_the_roster(world, client, django_assert_num_queries, size):
    waves.add_to_roster(world, [make_organisation(world.survey.cluster) for _ in range(size)])
    Phone(client, world.invitation).send(consent="on")
    # Invitation, survey, relations, questions, organisations, other names.
    for where in (link_of(world.invitation, address=""), reverse("respond", args=[world.invitation.public_id])):
        with django_assert_num_queries(6):
            assert client.get(where).status_code == 302


# Invitation, survey, relations, questions, organisations, other names; the consent wants the respondent's kind, and the
# receipt the response and the submission.
QUERIES = {"welcome": 7, "thanks": 8} | dict.fromkeys(["choose", "more", "rate-assistance", "about", "check"], 6)
