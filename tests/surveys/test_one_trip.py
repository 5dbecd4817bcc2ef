"""Pages that are sent by their own script: the next page comes back in the same trip, under a status of its own."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from surveys import access, waves
from surveys.answering import drafts
from surveys.models import Draft, Response, Submission, Wave
from surveys.views import check
from tests.builders import make_organisation, make_question
from tests.surveys.phone import Phone, ratings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def senasa(world):
    return f"o{world.senasa.pk}"


def address(invitation, step):
    return reverse("respond-step", args=[invitation.public_id, step])


def chosen(world, phone):
    """A phone that stands at the first rating, one organisation chosen."""
    return phone.send(consent="on").send(chosen=[world.senasa.pk]).send("more")


def test_the_next_page_is_the_answer(world, phone):
    phone.send_by_script(consent="on")
    assert phone.page.status_code == 201
    assert phone.page["Content-Location"] == address(world.invitation, "choose")
    assert 'name="chosen"' in phone.text
    assert phone.page["Content-Language"] == "es"
    assert Draft.objects.get().payload["consent"] is True


def test_the_whole_way_takes_one_trip_a_page(world, phone, senasa):
    trips = [
        phone.send_by_script(**fields).page.status_code
        for fields in ({"consent": "on"}, {"chosen": [world.senasa.pk]}, {}, {senasa: "5"}, {senasa: "2"}, {})
    ]
    assert trips == [201] * 6
    assert phone.step == "thanks"
    assert 'id="receipt"' in phone.text
    assert ratings_of(world, "assistance") == {"SENASA": 5}


def test_with_scripts_off_the_browser_is_sent_on(client, world, phone):
    page = client.post(address(world.invitation, "welcome"), {**phone.hidden_fields, "consent": "on"})
    assert page.status_code == 302
    assert page.url == address(world.invitation, "choose")
    assert "Content-Location" not in page.headers


def test_a_page_that_is_read_is_no_sending(client, world, phone):
    page = client.get(address(world.invitation, "welcome"), headers={"X-Respond-Script": "1"})
    assert page.status_code == 200
    assert "Content-Location" not in page.headers


@pytest.mark.parametrize("step", ["welcome", "choose", "more", "rate-assistance", "about"])
def test_a_page_that_wants_another_look_comes_back_as_such(world, client, step):
    make_question(world.survey, "land_ha")
    phone, senasa, apem = Phone(client, world.invitation), f"o{world.senasa.pk}", f"o{world.apem.pk}"
    wrong = {
        "welcome": {},
        "choose": {},
        "more": {"name-0": "", "place-0": "Sullana"},
        "rate-assistance": {senasa: "5"},
        "about": {"land_ha": "1,250"},
    }[step]
    for fields in (
        {"consent": "on"},
        {"chosen": [world.senasa.pk, world.apem.pk]},
        {},
        *[{senasa: "5", apem: "4"}] * 2,
    ):
        if phone.step == step:
            break
        phone.send(**fields)
    assert phone.step == step
    scripts_off = Phone(client, world.invitation).go(step).send(**wrong)
    assert (scripts_off.page.status_code, scripts_off.step) == (200, step)
    phone.send_by_script(**wrong)
    assert phone.page.status_code == 422
    assert "Content-Location" not in phone.page.headers
    assert phone.step == step
    assert 'role="alert"' in phone.text or 'role="status"' in phone.text
    assert all(f'value="{value}"' in phone.text for value in wrong.values() if value)


def test_more_rows_for_names_are_a_page_of_their_own(phone):
    phone.send(consent="on").send(nobody_listed="on").send_by_script(**{"name-0": "Uno", "add_rows": "1"})
    assert (phone.page.status_code, phone.step) == (201, "more")
    assert 'value="Uno"' in phone.text


def test_back_to_the_summary(world, phone, senasa):
    chosen(world, phone).send(**{senasa: "5"}).send(**{senasa: "5"})
    phone.go("rate-assistance").send_by_script(**{senasa: "1", "back_to_check": "1"})
    assert (phone.page.status_code, phone.step) == (201, "check")


def without_proof(text):
    """The hidden proof says in which second it was signed: two of the same receipt may differ in it."""
    return re.sub(r'name="proof" value="[^"]+"', "", text)


def test_sending_twice_is_the_same_receipt(world, phone):
    phone.send(consent="on").send(nobody_listed="on").send()
    sent = phone.hidden_fields
    phone.send_by_script("check", **sent)
    receipt = without_proof(phone.text)
    assert (phone.page.status_code, phone.step) == (201, "thanks")
    phone.send_by_script("check", **sent)
    assert (phone.page.status_code, phone.step) == (201, "thanks")
    assert without_proof(phone.text) == receipt
    assert Submission.objects.count() == Response.objects.count() == 1


def test_sent_by_the_phones_worker_a_moment_before(world, phone, monkeypatch):
    """Two requests have found the draft, one has sent it: the other's receipt says so, and the phone forgets."""
    phone.send(consent="on").send(nobody_listed="on").send()
    sent, uuid_in = phone.hidden_fields, check._uuid
    assert phone.step == "check"

    def worker_comes_first(text):
        monkeypatch.undo()
        client = Client(headers={"X-Respond-Script": "1"})
        assert client.post(address(world.invitation, "check"), sent).status_code == 201
        return uuid_in(text)

    monkeypatch.setattr(check, "_uuid", worker_comes_first)
    phone.send_by_script("check", **sent)
    assert (phone.page.status_code, phone.step) == (201, "thanks")
    assert "data-forget" in phone.text and 'class="alert' not in phone.text
    assert Submission.objects.count() == Response.objects.count() == 1


def test_a_summary_that_has_changed_meanwhile_is_shown_again(world, phone, senasa):
    """Under a status that the script shows: under 200 it would take it for a gateway's page, and send for ever."""
    chosen(world, phone).send(**{senasa: "5"}).send(**{senasa: "5"})
    seen = phone.hidden_fields
    Phone(Client(), world.invitation).go("rate-assistance").send(**{senasa: "1"})
    phone.send_by_script("check", **seen)
    assert phone.page.status_code == 422
    assert 'role="alert"' in phone.text
    assert not Submission.objects.exists()
    phone.send_by_script("check")
    assert phone.step == "thanks"


def test_a_closed_wave(world, phone):
    phone.send(consent="on")
    Wave.objects.update(state="closed")
    phone.send_by_script("choose", chosen=[world.senasa.pk])
    assert phone.page.status_code == 410
    assert "chosen" not in Draft.objects.get().payload


@pytest.mark.parametrize("proof", ["", "x", "a:b:c"])
def test_a_wrong_proof(world, phone, proof):
    phone.send_by_script(consent="on", proof=proof)
    assert phone.page.status_code == 404
    assert not Draft.objects.exists()


def test_another_respondents_proof(world, phone):
    waves.invite(world, [world.apem])
    proof = access.proof_of(world.invitations.get(organisation=world.apem))
    assert phone.send_by_script(consent="on", proof=proof).page.status_code == 404
    assert not Draft.objects.exists()


# -- Pages that have waited for the connection ------------------------------------------------


def test_a_page_that_waited_is_stored(world, phone):
    phone.send(consent="on").send_by_script(chosen=[world.senasa.pk], waited="1")
    assert phone.page.status_code == 201
    assert Draft.objects.get().payload["chosen"] == [world.senasa.pk]


def test_a_page_that_was_overtaken_is_shown_as_it_was_written(world, phone):
    phone.send(consent="on")
    Phone(Client(), world.invitation).go("choose").send(chosen=[world.apem.pk])
    phone.send_by_script(chosen=[world.senasa.pk], waited="1")
    assert phone.page.status_code == 409
    assert Draft.objects.get().payload["chosen"] == [world.apem.pk], "what the other telephone said stands"
    assert f'value="{world.senasa.pk}" checked' in phone.text, "what was ticked here is what is shown"
    assert f'value="{world.apem.pk}" checked' not in phone.text
    assert 'role="alert"' in phone.text


def test_an_overtaken_page_that_was_looked_through_is_stored(world, phone):
    phone.send(consent="on")
    Phone(Client(), world.invitation).go("choose").send(chosen=[world.apem.pk])
    phone.send_by_script(chosen=[world.senasa.pk], waited="1")
    phone.send_by_script(chosen=[world.senasa.pk], waited="1")
    assert (phone.page.status_code, phone.step) == (201, "more")
    assert Draft.objects.get().payload["chosen"] == [world.senasa.pk]


def test_a_page_that_arrived_though_its_answer_did_not_is_no_conflict(world, phone):
    phone.send(consent="on")
    sent = {**phone.hidden_fields, "chosen": [world.senasa.pk]}
    phone.send_by_script("choose", **sent)
    for _again in range(3):
        phone.send_by_script("choose", **sent, waited="1")
        assert (phone.page.status_code, phone.step) == (201, "more")


def test_half_a_page_that_was_overtaken_changes_nothing(world, phone, senasa):
    apem = f"o{world.apem.pk}"
    phone.send(consent="on").send(chosen=[world.senasa.pk, world.apem.pk]).send("more")
    Phone(Client(), world.invitation).go("rate-assistance").send(**{senasa: "1", apem: "1"})
    phone.send_by_script("rate-assistance", **{senasa: "5"}, waited="1")
    assert phone.page.status_code == 409
    assert Draft.objects.get().payload["ratings"]["assistance"] == {senasa: 1, apem: 1}


def test_another_page_that_changed_meanwhile_is_no_conflict(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk])
    Phone(Client(), world.invitation).go("choose").send(chosen=[world.apem.pk])
    phone.send_by_script("more", **{"name-0": "Don Lucho"}, waited="1")
    assert phone.page.status_code == 201
    payload = Draft.objects.get().payload
    assert payload["chosen"] == [world.apem.pk] and payload["names"] == [{"text": "Don Lucho", "place": ""}]


def test_a_late_copy_of_what_was_sent_begins_no_change(world, phone, senasa):
    chosen(world, phone)
    late = phone.hidden_fields
    phone.send(**{senasa: "5"}).send(**{senasa: "5"}).send()
    phone.send_by_script("rate-assistance", **late, **{senasa: "5"}, waited="1")
    assert phone.page.status_code == 201
    assert not Draft.objects.exists()


@pytest.mark.parametrize("version", ["", "x" * 1000, "<b>"])
def test_a_made_up_version_is_an_old_one(world, phone, version):
    phone.send(consent="on").send("choose", chosen=[world.apem.pk])
    phone.go("choose").send_by_script(chosen=[world.senasa.pk], waited="1", version=version)
    assert phone.page.status_code == 409


# -- What the page carries besides -------------------------------------------------------------


def test_the_page_says_when_it_was_shown_and_of_what_state_it_is(world, phone):
    assert abs(int(phone.hidden("shown")) - time.time()) < 5
    before = phone.send(consent="on").hidden("version")
    phone.send(chosen=[world.senasa.pk]).go("choose")
    assert phone.hidden("version") != before
    assert phone.hidden("version") == drafts.part_version(Draft.objects.get().payload, "choose")


def test_the_version_is_that_of_the_page_alone(world, phone):
    phone.send(consent="on").send(chosen=[world.senasa.pk])
    before = phone.go("choose").hidden("version")
    phone.go("more").send(**{"name-0": "Don Lucho"})
    assert phone.go("choose").hidden("version") == before


def test_the_version_of_the_next_page_is_the_one_it_is_stored_in(world, phone):
    """What comes in the same trip can wait and be sent, too."""
    phone.send_by_script(consent="on").send_by_script(chosen=[world.senasa.pk])
    phone.send_by_script(**{"name-0": "Uno"}, waited="1")
    assert phone.page.status_code == 201


# -- Queries ----------------------------------------------------------------------------------

# Invitation, survey, relations, questions, organisations, other names: the last five only where they are not kept. Then
# the draft, written as it was read. Where there is none, between a savepoint and its release: the invitation locked, no
# draft found, noted that something is begun, looked whether anything was sent or removed before, the draft written.
# Sending writes the submission and the answers, and reads the latest back for the receipt.
STORED = {"welcome": 14, "choose": 7, "more": 7, "rate-assistance": 7, "about": 7, "check": 27}


@pytest.mark.parametrize("step", STORED)
@pytest.mark.parametrize("size", [3, 400])
def test_queries_of_a_sending_do_not_grow_with_the_roster(world, client, django_assert_num_queries, step, size):
    make_question(world.survey, "land_ha", "number")
    extra = [make_organisation(world.survey.cluster) for _ in range(size)]
    waves.add_to_roster(world, extra)
    phone = Phone(client, world.invitation)
    ratings = {f"o{organisation.pk}": "3" for organisation in extra[:60]}
    ways = {
        "welcome": {"consent": "on"},
        "choose": {"chosen": [key[1:] for key in ratings]},
        "more": {"name-0": "Don Lucho"},
        "rate-assistance": ratings | {"n:don lucho": "3"},
        "rate-commercial": ratings | {"n:don lucho": "3"},
        "about": {"land_ha": "12"},
        "check": {},
    }
    for each, fields in ways.items():
        if each == step:
            break
        phone.send_by_script(each, **fields)
    with django_assert_num_queries(STORED[step]):
        phone.send_by_script(step, **ways[step])
    assert phone.page.status_code == 201
