"""A survey that asks both who helped and who was helped: its words on the phone, and the ties that come of it."""

import pytest
from django.urls import reverse

from networks.answers.ties import take_snapshot
from surveys.models import Response
from tests.networks import both_ends_wave
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return both_ends_wave.make()


@pytest.fixture
def phone(client, world):
    return Phone(client, world.wave.invitations.get(organisation=world.who["COTO"]))


def test_from_the_list_to_the_ties(phone, world):
    senasa, dina = f"o{world.who['SENASA'].pk}", f"o{world.who['DINA'].pk}"
    phone.send(consent="on").send(chosen=[senasa[1:], dina[1:]]).send("more")
    assert phone.step == "rate-assistance"
    phone.send(**{senasa: "4", dina: "none"})
    assert phone.step == "rate-assistance-given"
    phone.send(**{senasa: "none", dina: "2"}).send("check")
    assert phone.step == "thanks"
    relation = world.wave.survey.relations.get(key=both_ends_wave.RECEIVED)
    reports = {
        (world.codes[each.source], world.codes[each.receiver]): each
        for each in take_snapshot(world.wave.pk).reports[relation.pk]
    }
    assert reports["SENASA", "COTO"].status == "confirmed"
    assert (reports["COTO", "DINA"].giver_said, reports["COTO", "DINA"].status) == ("2", "contradicted")


def test_whoever_helped_somebody_is_not_made_to_say_nobody(phone):
    assert "First you tick who helped you and whom you helped;" in phone.text
    phone.send(consent="on")
    assert "Nobody on this list helped us, and we helped nobody on it" in phone.text
    assert "Nobody on this list helped us<" not in phone.text
    phone.send("choose")
    assert "Tick those who helped you or whom you helped, or" in phone.text
    phone.send(nobody_listed="on")
    assert "Anyone else who helped you, or whom you helped?" in phone.text
    assert "we note that nobody helped you and that you helped nobody." in phone.text
    assert "Nobody helped you, and you helped nobody." in phone.send("more").text
    assert "You said that nobody helped you and that you helped nobody." in phone.send("check").text
    assert Response.objects.get(organisation__code="COTO").named_nobody


def test_the_page_for_no_connection_asks_the_same(client, phone, world):
    pocket = client.get(reverse("respond-pocket", args=[phone.invitation.public_id]))
    assert pocket.status_code == 200
    html = pocket.content.decode()
    assert "Anyone else who helped you, or whom you helped?" in html
    assert "Anyone else who helped you?" not in html
