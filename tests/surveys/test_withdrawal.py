"""A respondent removes its answers: gone from every page and the next build, and no late copy brings them back."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from networks.models import Pointer, Tie
from networks.rebuilding.rebuild import rebuild
from surveys import access, waves
from surveys.answering.answer_import import import_answers
from surveys.answering.paradata import as_reported
from surveys.answering.withdrawal import withdraw
from surveys.field.progress import RespondentState, progress_of, respondents_of, state_of
from surveys.inviting.invitations import renew_link
from surveys.models import (
    Draft,
    Invitation,
    Nomination,
    OpenName,
    ProfileAnswer,
    Response,
    Submission,
    Wave,
    Withdrawal,
)
from tests import cast
from tests.builders import make_question, make_response
from tests.surveys.phone import Phone, Pocket, send_whole

pytestmark = pytest.mark.django_db

FILE = b"respondent,relation,source,rating\nA1,assistance,SENASA,4\n"


@pytest.fixture
def answered(world):
    """The grower has answered: one organisation, one name, one profile question."""
    make_question(world.survey, "land_ha")
    make_response(
        world,
        world.grower,
        {"assistance": {world.senasa: 5}},
        names=["Don Lucho"],
        name_ratings={"assistance": 3},
        profile={"land_ha": 12},
        paradata=as_reported({}, steps=(), language="es", device="phone"),
        agreed={"language": "es", "text": "…"},
    )
    return world


def address(invitation):
    return reverse("respond-remove", args=[invitation.public_id])


def remove(phone, **fields):
    """Through the page: asked for once more, and confirmed."""
    page = phone.client.get(address(phone.invitation))
    proof = page.context["proof"]
    phone.page = phone.client.post(address(phone.invitation), {"proof": proof, "confirm": "on"} | fields)
    return phone


def invitation_of(world):
    return Invitation.objects.get(pk=world.invitation.pk)


def state(world):
    return state_of(respondents_of(world).get(organisation=world.grower))


# -- Asked once more ---------------------------------------------------------------------------


def test_the_page_asks(client, answered):
    phone = Phone(client, answered.invitation)
    assert f'href="{address(answered.invitation)}"' in phone.text
    page = client.get(address(answered.invitation))
    html = page.content.decode()
    assert 'name="confirm"' in html and "checked" not in html
    assert page["Referrer-Policy"] == "no-referrer" and "no-store" in page["Cache-Control"]
    assert Response.objects.exists(), "reading removes nothing"


@pytest.mark.parametrize("fields", [{}, {"confirmed": "on"}, {"sending": "x"}])
def test_unconfirmed_nothing_is_removed(client, answered, fields):
    phone = Phone(client, answered.invitation)
    page = client.post(address(answered.invitation), {"proof": phone.hidden("proof")} | fields)
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert Response.objects.exists() and not Withdrawal.objects.exists()


def test_switching_the_language_removes_nothing(client, answered):
    phone = remove(Phone(client, answered.invitation), switch_language="en")
    assert "Remove your organisation's answers?" in phone.text.replace("&#x27;", "'")
    assert Response.objects.exists()


def test_nothing_there(client, world):
    before = Wave.objects.get().generation
    Phone(client, world.invitation)
    assert 'name="confirm"' not in client.get(address(world.invitation)).content.decode()
    phone = remove(Phone(client, world.invitation))
    assert phone.page.status_code == 200
    assert not Withdrawal.objects.exists() and not Submission.objects.exists()
    assert Wave.objects.get().generation == before, "and nothing to be built anew for it"


# -- Gone --------------------------------------------------------------------------------------


def test_what_was_said_is_gone(client, answered):
    phone = remove(Phone(client, answered.invitation))
    assert phone.page.status_code == 200
    for model in (Response, Nomination, OpenName, ProfileAnswer, Draft):
        assert not model.objects.exists(), model
    assert "SENASA" not in phone.text and "Don Lucho" not in phone.text


def test_the_sendings_are_there_and_empty(answered):
    make_response(answered, answered.grower, {"assistance": {answered.apem: 1}}, base_revision=1)
    make_response(answered, answered.grower, {"assistance": {answered.unp: 2}}, base_revision=0)  # kept aside
    before = set(Submission.objects.values_list("uuid", flat=True))
    withdraw(answered.invitation)
    kept = Submission.objects.filter(uuid__in=before)
    assert kept.count() == 3
    for sent in Submission.objects.all():
        assert (sent.payload, sent.paradata, sent.content_hash, sent.interview_place) == ({}, {}, "", "")
        assert sent.withdrawn_at is not None
    everything = json.dumps(list(Submission.objects.values()), default=str, ensure_ascii=False)
    assert "Lucho" not in everything


def test_the_phone_is_told_to_forget(client, answered):
    phone = remove(Phone(client, answered.invitation))
    assert f'data-forget="{answered.invitation.public_id}"' in phone.text


def test_the_next_build_is_without_them(answered):
    rebuild(answered.pk)
    assert Tie.objects.filter(network__build=Pointer.objects.get().build).exists()
    before = Wave.objects.get().generation
    withdraw(answered.invitation)
    assert Wave.objects.get().generation == before + 1
    rebuild(answered.pk)
    build = Pointer.objects.get().build
    assert (build.answered, build.invited) == (0, 1)
    assert not Tie.objects.filter(network__build=build).exists()


def test_a_rebuild_is_asked_for(answered, hints, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(answered.invitation)
    assert hints == [("networks.tasks.rebuild_wave", [answered.pk])]


def test_what_others_said_stays(answered):
    waves.invite(answered, [answered.apem])
    make_response(answered, answered.apem, {"assistance": {answered.senasa: 2}})
    withdraw(answered.invitation)
    assert Response.objects.get().organisation == answered.apem
    assert Nomination.objects.count() == 1


def test_another_wave_of_the_organisation_stays(answered):
    from tests.builders import make_wave

    second = make_wave(answered.survey, number=2, roster=[answered.senasa])
    make_response(second, answered.grower, {"assistance": {answered.senasa: 1}})
    withdraw(answered.invitation)
    assert Response.objects.get().wave == second


def test_a_draft_only(client, world):
    phone = Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    sending = Draft.objects.get().sending
    remove(phone)
    assert not Draft.objects.exists()
    assert Withdrawal.objects.get().sendings == 0
    stone = Submission.objects.get()
    assert (stone.uuid, stone.payload, stone.withdrawn_at is not None) == (sending, {}, True)
    assert phone.go("check").step == "welcome"


def test_answers_and_a_change_of_them(client, answered):
    phone = Phone(client, answered.invitation)
    phone.go("welcome").send(consent="on")
    assert Draft.objects.exists()
    remove(phone)
    assert not Draft.objects.exists() and not Response.objects.exists()


def test_after_the_wave_has_closed(client, answered):
    Wave.objects.update(state="closed")
    phone = Phone(client, answered.invitation).go("welcome")
    assert f'href="{address(answered.invitation)}"' in phone.text
    remove(phone)
    assert phone.page.status_code == 200
    assert not Response.objects.exists()
    assert "answer/" + answered.invitation.public_id + "/welcome" not in phone.text, "there is no answering anew"


def test_twice_is_once(client, answered):
    phone = Phone(client, answered.invitation)
    remove(remove(phone))
    assert phone.page.status_code == 200
    assert Withdrawal.objects.count() == 1


# -- No copy brings them back ------------------------------------------------------------------


def test_the_same_sending_through_the_page(client, world):
    phone = Phone(client, world.invitation).send(consent="on").send(nobody_listed="on").send()
    sent = phone.hidden_fields
    phone.send("check", **sent)
    remove(phone)
    phone.page = client.post(reverse("respond-step", args=[world.invitation.public_id, "check"]), sent, follow=True)
    assert phone.step == "welcome"
    assert not Response.objects.exists()
    assert Submission.objects.exclude(payload={}).count() == 0


@pytest.mark.parametrize("other_content", [False, True])
def test_the_same_sending_whole(client, world, other_content):
    pocket = Pocket(client, world.invitation)
    nobody = {"welcome": pocket.welcome(), "choose": [["nobody_listed", "on"]]}
    assert pocket.send(nobody).status_code == 201
    withdraw(world.invitation)
    again = nobody | ({"choose": [["chosen", str(world.senasa.pk)]]} if other_content else {})
    refused = pocket.send(again)
    assert (refused.status_code, refused.json()) == (410, {"refused": "removed"})
    assert not Response.objects.exists()
    assert Submission.objects.exclude(payload={}).count() == 0
    assert invitation_of(world).started_at is None


def test_a_draft_that_was_gone_on_with_without_a_connection(client, world):
    Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    pocket = Pocket(client, world.invitation)
    withdraw(world.invitation)
    assert pocket.send().json() == {"refused": "removed"}
    assert not Response.objects.exists()


def test_a_change_that_was_begun_without_a_connection(client, answered):
    """Under a UUID that the server has never seen; it holds all that was removed."""
    pocket = Pocket(client, answered.invitation)
    withdraw(answered.invitation)
    assert pocket.send({"welcome": pocket.welcome()}).json() == {"refused": "removed"}
    assert Submission.objects.exclude(payload={}).count() == 0


def test_a_copy_of_before_the_last_change(client, world):
    pocket = Pocket(client, world.invitation)
    make_response(world, world.grower, {"assistance": {world.senasa: 5}})
    make_response(world, world.grower, {"assistance": {world.senasa: 4}}, base_revision=1)
    withdraw(world.invitation)
    sent = pocket.send({"welcome": pocket.welcome(), "choose": [["nobody_listed", "on"]]})
    assert sent.json() == {"refused": "removed"}


def test_an_old_page_that_was_left_open(client, world):
    phone = Phone(client, world.invitation).send(consent="on")
    withdraw(world.invitation)
    phone.send("choose", chosen=[world.senasa.pk])
    assert phone.step == "welcome"
    assert not Draft.objects.exists()


def test_a_file_that_was_imported(world):
    import_answers(world, FILE)
    withdraw(world.invitation)
    counts = import_answers(world, FILE)
    assert not Response.objects.exists()
    assert (counts.created, counts.unchanged) == (0, 1)


def test_renewing_the_link_changes_nothing_of_it(client, answered):
    pocket = Pocket(client, answered.invitation)
    withdraw(answered.invitation)
    renew_link(invitation_of(answered))
    assert pocket.send().json() == {"refused": "link"}


# -- Answering anew ----------------------------------------------------------------------------


def test_answering_anew(client, answered):
    phone = remove(Phone(client, answered.invitation))
    assert reverse("respond-step", args=[answered.invitation.public_id, "welcome"]) in phone.text
    phone.go("choose")
    assert phone.step == "welcome", "the consent is asked for anew"
    phone.all_the_way(**{f"o{answered.apem.pk}": "2"})
    assert phone.step == "thanks"
    response = Response.objects.get()
    assert response.revision == 1
    assert set(response.nominations.values_list("alter__code", flat=True)) == {"APEM"}
    assert Submission.objects.filter(withdrawn_at=None).count() == 1


def test_answering_anew_without_a_connection(client, answered):
    withdraw(answered.invitation)
    pocket = Pocket(client, invitation_of(answered))
    assert pocket.record["steps"] == {} and pocket.record["revision"] == 0 and not pocket.record["answered"]
    sent = pocket.send({"welcome": pocket.welcome(), "choose": [["nobody_listed", "on"]]})
    assert sent.status_code == 201
    assert Response.objects.get().named_nobody


def test_removing_again(client, answered):
    phone = remove(Phone(client, answered.invitation))
    phone.go("welcome").send(consent="on").send(nobody_listed="on").send().send("about").send("check")
    assert phone.step == "thanks"
    remove(phone)
    assert not Response.objects.exists()
    assert list(Withdrawal.objects.values_list("sendings", flat=True)) == [1, 1]
    assert Submission.objects.exclude(payload={}).count() == 0


def test_the_receipt_of_removed_answers_is_not_shown(client, answered):
    phone = Phone(client, answered.invitation)
    assert phone.step == "thanks"
    remove(phone)
    assert phone.go("thanks").step == "welcome"
    Wave.objects.update(state="closed")
    assert "receipt" not in phone.go("thanks").text


# -- What staff see ----------------------------------------------------------------------------


def test_the_wave_page_lists_it(client, answered):
    withdraw(answered.invitation)
    people = cast.make_cast(answered.survey.cluster)
    client.force_login(people.ana)
    html = client.get(reverse("wave", args=["piura", answered.pk])).content.decode()
    section = html[html.index("Answers removed by respondents") :]
    assert answered.grower.name in section
    assert "<dt>Removed their answers</dt><dd>1</dd>" in html
    only = client.get(reverse("wave", args=["piura", answered.pk]), {"state": "removed"})
    assert [respondent.organisation for respondent in only.context["respondents"]] == [answered.grower]


def test_without_any_there_is_no_such_figure(client, answered):
    people = cast.make_cast(answered.survey.cluster)
    client.force_login(people.ana)
    html = client.get(reverse("wave", args=["piura", answered.pk])).content.decode()
    assert "Removed their answers" not in html and "Answers removed by respondents" not in html


def test_progress_counts_it_as_removed(world):
    assert state(world) == RespondentState.NOT_OPENED
    make_response(world, world.grower)
    assert state(world) == RespondentState.ANSWERED
    withdraw(world.invitation)
    assert state(world) == RespondentState.REMOVED
    progress = progress_of(world)
    assert (progress.asked, progress.answered, progress.started, progress.removed) == (1, 0, 0, 1)
    assert (progress.not_opened, progress.kept_aside) == (0, 0)


def test_whoever_begins_anew_has_started(client, answered):
    phone = remove(Phone(client, answered.invitation))
    phone.go("welcome").send(consent="on")
    assert state(answered) == RespondentState.STARTED
    assert progress_of(answered).removed == 0
    phone.send("choose", nobody_listed="on").send().send("about").send("check")
    assert state(answered) == RespondentState.ANSWERED


def test_nothing_of_what_was_said_is_in_the_log(answered):
    removal = withdraw(answered.invitation)
    assert removal.sendings == 1
    fields = {field.name for field in Withdrawal._meta.get_fields()}
    assert fields == {"id", "invitation", "sendings", "withdrawn_at"}


def test_an_interview_leaves_no_place_behind(answered):
    user = cast.make_user("elena")
    make_response(
        answered,
        answered.grower,
        base_revision=1,
        mode="interview",
        interview={"interviewer_id": user.pk, "interview_place": "Chulucanas", "interview_seconds": 600},
    )
    withdraw(answered.invitation)
    sent = Submission.objects.get(mode="interview")
    assert (sent.interview_place, sent.interview_seconds, sent.interviewer) == ("", None, user)


# -- Strangers ---------------------------------------------------------------------------------


def test_a_stranger(answered):
    stranger = Client()
    assert stranger.get(address(answered.invitation)).status_code == 404
    assert stranger.post(address(answered.invitation), {"confirm": "on"}).status_code == 404
    assert Response.objects.exists()


@pytest.mark.parametrize("proof", ["", "x", "a:b:c"])
def test_a_made_up_proof(client, answered, proof):
    Phone(client, answered.invitation)
    assert client.post(address(answered.invitation), {"confirm": "on", "proof": proof}).status_code == 404
    assert Response.objects.exists()


def test_another_organisations_link(client, answered):
    waves.invite(answered, [answered.apem])
    other = answered.invitations.get(organisation=answered.apem)
    Phone(client, other)
    given = client.post(address(answered.invitation), {"confirm": "on", "proof": access.proof_of(other)})
    assert given.status_code == 404
    assert Response.objects.exists()


def test_a_renewed_link_removes_nothing(client, answered):
    phone = Phone(client, answered.invitation)
    proof = phone.hidden("proof")
    renew_link(answered.invitation)
    assert client.post(address(answered.invitation), {"confirm": "on", "proof": proof}).status_code == 404
    assert Response.objects.exists()


# -- Queries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("sendings", [1, 5])
def test_queries_do_not_grow_with_sendings(client, world, django_assert_num_queries, sendings):
    for revision in range(sendings):
        make_response(world, world.grower, {"assistance": {world.senasa: 5}}, base_revision=revision)
    phone = Phone(client, world.invitation)
    # Invitation, survey, response; relations, questions, organisations and their other names for the page.
    with django_assert_num_queries(7):
        client.get(address(world.invitation))
    with django_assert_num_queries(24):
        client.post(address(world.invitation), {"proof": phone.hidden("proof"), "confirm": "on"})
    assert not Response.objects.exists()


def test_a_made_up_body(client, answered):
    send = send_whole(client, answered.invitation.public_id, {"sending": str(uuid.uuid4()), "steps": {}})
    assert send.status_code == 404
