"""Sending the questionnaire: once, what was seen, and changed until the wave closes."""

import re

import pytest

from surveys.answering import drafts
from surveys.models import Draft, Invitation, Response, Submission, Wave
from tests.builders import (
    make_question,
    make_response,
)
from tests.surveys.phone import Phone, ratings_of

pytestmark = pytest.mark.django_db


def test_sending_raises_the_generation_and_asks_for_a_rebuild(world, phone, hints, django_capture_on_commit_callbacks):
    before = Wave.objects.get().generation
    with django_capture_on_commit_callbacks(execute=True):
        phone.all_the_way(**{f"o{world.senasa.pk}": "3"})
    assert Wave.objects.get().generation == before + 1
    assert hints == [("networks.tasks.rebuild_wave", [world.pk])]


def test_sending_twice_shows_the_same_receipt(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    sent = {name: phone.hidden(name) for name in ("sending", "seen")}
    receipt = re.search('id="receipt">([^<]+)', phone.send("check", **sent).text).group()
    for _again in range(20):
        assert receipt in phone.send("check", **sent).text
    assert Response.objects.count() == Submission.objects.count() == 1
    assert Response.objects.get().revision == 1


def test_unfinished_answers_cannot_be_sent(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk])
    phone.send("check", sending=str(Draft.objects.get().sending))
    assert phone.step == "more"
    assert not Submission.objects.exists()


@pytest.mark.parametrize("sending", ["", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_a_sending_that_is_not_this_draft_is_shown_the_check_page(world, phone, sending):
    phone.send(consent="on").send(nobody_listed="on").send()
    phone.send("check", sending=sending)
    assert phone.step == "check"
    assert not Submission.objects.exists()


def test_only_what_was_seen_is_sent(world, phone):
    """The check page was open on one telephone while another changed an answer: neither is lost, nothing is sent."""
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    seen = phone.hidden("seen")
    other = Phone(phone.client, world.invitation)
    other.go("rate-assistance").send(**{senasa: "1"})
    phone.send("check", seen=seen)
    assert not Submission.objects.exists()
    assert 'role="alert"' in phone.text and phone.hidden("seen") != seen
    phone.send("check")
    assert ratings_of(world, "assistance") == {"SENASA": 1}


def test_a_page_that_another_telephone_overtook_is_stored_all_the_same(world, client):
    make_question(world.survey, "land_ha", "number")
    phone, other = Phone(client, world.invitation), Phone(client, world.invitation)
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "5"})
    assert phone.step == "about"
    other.go("choose").send(chosen=[world.senasa.pk, world.apem.pk])
    phone.send("about", land_ha="777")
    assert phone.step == "rate-assistance"
    assert Draft.objects.get().payload["profile"] == {"land_ha": 777}


def test_a_rating_that_another_telephone_made_pointless_is_no_error(world, phone, monkeypatch):
    """The other telephone's page comes between reading and storing this one's."""
    from surveys.views import visit

    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more")
    store_page = drafts.store_page

    def overtaken(invitation, *page):
        others = drafts.Page("choose", {"chosen": [], "nobody_listed": True}, "es")
        store_page(Invitation.objects.get(pk=invitation.pk), others)
        return store_page(invitation, *page)

    monkeypatch.setattr(visit.drafts, "store_page", overtaken)
    phone.send(**{senasa: "5"})
    assert phone.step == "check"
    payload = Draft.objects.get().payload
    assert payload["nobody_listed"] and payload["ratings"] == {"assistance": {senasa: 5}}, "both are stored"


def test_a_page_whose_draft_was_sent_meanwhile_begins_a_change(world, phone):
    """Between reading and storing: nothing that was acknowledged is gone."""
    make_question(world.survey, "land_ha", "number")
    phone.send(consent="on").send(nobody_listed="on").send()
    read = Invitation.objects.select_related("draft").get()
    phone.send(land_ha="5").send()
    assert phone.step == "thanks"
    drafts.store_page(read, drafts.Page("about", {"profile": {"land_ha": 7}}, "es"))
    assert Draft.objects.get().payload["profile"] == {"land_ha": 7}
    assert Draft.objects.get().base_revision == 1


def test_a_relation_that_was_renamed_meanwhile_keeps_nobody_from_sending(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more").send(**{senasa: "5"}).send(**{senasa: "4"})
    world.survey.relations.filter(key="commercial").update(key="trade")
    phone.go("check")
    assert phone.step == "rate-trade"
    phone.send(**{senasa: "3"}).send()
    assert phone.step == "thanks"
    assert ratings_of(world, "assistance") == {"SENASA": 5}
    assert ratings_of(world, "trade") == {"SENASA": 3}
    assert Submission.objects.get().payload["ratings"]["commercial"] == {senasa: 4}, "what was answered is kept"


@pytest.mark.parametrize("rated", [True, False])
def test_an_organisation_that_is_deleted_meanwhile_keeps_nobody_from_sending(world, phone, rated):
    apem, senasa = f"o{world.apem.pk}", f"o{world.senasa.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    if rated:
        phone.send(**{senasa: "5", apem: "2"}).send(**{senasa: "5", apem: "2"})
    world.apem.delete()
    phone.go("check")
    while phone.step.startswith("rate-"):
        phone.send(**{senasa: "5"})
    phone.send("check")
    assert phone.step == "thanks"
    assert ratings_of(world, "assistance") == {"SENASA": 5}


def test_answers_can_be_changed_until_the_wave_closes(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.all_the_way(**{senasa: "5"})
    phone.go("rate-assistance").send(**{senasa: "2"}, back_to_check="1")
    assert phone.step == "check"
    phone.send()
    response = Response.objects.get()
    assert response.revision == 2
    assert ratings_of(world, "assistance") == {"SENASA": 2}
    assert [submission.flag for submission in Submission.objects.all()] == ["", ""]


def test_a_change_that_was_overtaken_is_kept_aside(world, phone):
    senasa = f"o{world.senasa.pk}"
    phone.all_the_way(**{senasa: "5"})
    phone.go("rate-assistance").send(**{senasa: "2"}, back_to_check="1")
    make_response(world, world.grower, {"assistance": {world.apem: 4}}, base_revision=1)
    phone.send("check")
    assert ratings_of(world, "assistance") == {"APEM": 4}
    assert Submission.objects.latest("id").flag == "stale"
    assert "alert-warning" in phone.text
    assert not Draft.objects.exists()


def test_a_closed_wave_takes_nothing_and_says_so(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    sending = phone.hidden("sending")
    Wave.objects.update(state="closed")
    phone.send("check", sending=sending)
    assert phone.page.status_code == 410
    assert not Submission.objects.exists()
    assert Draft.objects.exists()
