"""A questionnaire and those it is not for: made-up, renewed and other people's links."""

import pytest
from django.urls import reverse

from surveys import access, waves
from surveys.inviting.invitations import link_of, renew_link
from surveys.models import Draft, Response
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


def test_without_consent_nothing_begins(phone):
    phone.send()
    assert phone.step == "welcome"
    assert "field-error" in phone.text or "invalid-feedback" in phone.text
    assert phone.go("choose").step == "welcome"


def test_without_consent_no_page_is_stored(world, phone):
    phone.send("choose", chosen=[world.apem.pk])
    assert phone.step == "welcome"
    assert not Draft.objects.exists()


def test_addresses_that_no_database_could_look_for(client, world):
    proof = access.proof_of(world.invitation)
    assert client.post("/answer/a%00/welcome/", {"proof": proof}).status_code == 404


def test_a_made_up_link_opens_nothing(client):
    assert client.get(reverse("respond-open", args=["A" * 22])).status_code == 404


def test_a_renewed_link_shuts_the_old_one_and_its_pages(client, world, phone):
    old = link_of(world.invitation, address="")
    renew_link(world.invitation)
    assert client.get(old).status_code == 404
    assert phone.go("welcome").page.status_code == 404
    assert Phone(client, world.invitation).step == "welcome"


def test_a_revoked_link_opens_nothing(client, world, phone):
    from django.utils import timezone

    world.invitations.update(revoked_at=timezone.now())
    assert client.get(link_of(world.invitation, address="")).status_code == 404
    assert phone.go("welcome").page.status_code == 404


def test_a_page_without_the_link_says_how_to_come_back(client, world):
    page = client.get(reverse("respond", args=[world.invitation.public_id]))
    assert page.status_code == 404
    assert world.grower.name not in page.content.decode()


def test_one_respondents_proof_does_not_open_anothers_page(client, world, phone):
    waves.invite(world, [world.apem])
    other = world.invitations.get(organisation=world.apem)
    address = reverse("respond-step", args=[other.public_id, "welcome"])
    proof = access.proof_of(world.invitation)
    assert client.post(address, {"proof": proof, "consent": "on"}).status_code == 404
    client.cookies[f"respondent-{other.public_id}"] = proof
    assert client.get(address).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("proof", ["", "x", "a:b:c", "WyJ4Il0:1abc:def"])
def test_a_made_up_proof_writes_nothing(client, world, proof):
    address = reverse("respond-step", args=[world.invitation.public_id, "welcome"])
    assert client.post(address, {"proof": proof, "consent": "on"}).status_code == 404
    assert not Draft.objects.exists()


def test_two_organisations_on_one_phone_both_succeed(client, world):
    waves.invite(world, [world.apem])
    first = Phone(client, world.invitation)
    second = Phone(client, world.invitations.get(organisation=world.apem))
    first.send("welcome", consent="on").send(nobody_listed="on").send()
    second.send("welcome", consent="on").send(nobody_listed="on").send()
    first.send("check")
    second.send("check")
    assert set(Response.objects.values_list("organisation__code", flat=True)) == {"A1", "APEM"}


@pytest.mark.parametrize("step", ["rate-nothing", "rate-", "nowhere"])
def test_a_made_up_step_goes_to_where_one_is(phone, step):
    assert phone.go(step).step == "welcome"
