"""Enumerators: the list of those they interview, and interviews that are sent, often days later."""

import uuid

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys import access, waves
from surveys.answering import consent
from surveys.answering.withdrawal import withdraw
from surveys.field.interviews import give
from surveys.models import Category, Draft, Invitation, Member, Response, Submission, Wave
from surveys.models.clusters import Role
from surveys.models.responses import Mode
from surveys.views.waves import NOBODY
from tests.builders import (
    make_category,
    make_organisation,
    make_question,
    make_response,
    make_survey,
    make_wave,
)
from tests.surveys.phone import Phone, ratings_of, send_whole, told_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(people):
    """Anta and Brena are Elena's; Coto is nobody's."""
    organisations = [make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena", "Coto")]
    wave = make_wave(make_survey(people.cluster), respondents=organisations, roster=organisations)
    wave.anta, wave.brena, wave.coto = organisations
    give(wave, wave.invitations.exclude(organisation=wave.coto).values_list("public_id", flat=True), people.elena)
    return wave


@pytest.fixture
def elena(client, people):
    client.force_login(people.elena)
    return client


def address(wave):
    return reverse("interviews", args=["casma", wave.pk])


def page(client, wave):
    response = client.get(address(wave))
    assert response.status_code == 200
    return response.content.decode()


def told(client, wave):
    return told_in(page(client, wave))


def names(client, wave):
    return [record["name"] for record in told(client, wave)["records"]]


def record_of(client, wave, name="Anta"):
    return next(record for record in told(client, wave)["records"] if record["name"] == name)


def body(record, sealed="", **changes):
    return {
        "interview": record["interview"],
        "sending": record["sending"],
        "revision": record["revision"],
        "language": "es",
        "steps": {"welcome": [["consent", "on"], ["agreed", sealed]], "choose": [["nobody_listed", "on"]]},
        "seconds": {"welcome": 40, "choose": 200},
        "breaks": 0,
        "place": "Chulucanas",
        "duration": 240,
    } | changes


def send(record, client=None, **changes):
    """Without the enumerator's session: it may have ended long ago."""
    return send_whole(client or Client(), record["id"], body(record, **changes))


def refused(response):
    return response.status_code, response.json()["refused"]


# -- The list ----------------------------------------------------------------------------------


def test_only_those_that_were_given(elena, wave):
    assert names(elena, wave) == ["Anta", "Brena"]
    assert "Coto" not in [*names(elena, wave)]


def test_nobody_was_given(client, people, wave):
    client.force_login(people.alice)
    assert names(client, wave) == []
    assert "No respondents were given to you in this wave." in page(client, wave)


def test_given_and_taken_back(client, people, wave):
    client.force_login(people.alice)
    coto = wave.invitations.get(organisation=wave.coto)
    give = reverse("respondents-give", args=["casma", wave.pk])
    client.post(give, {"respondent": [coto.public_id], "enumerator": "alice"})
    assert names(client, wave) == ["Coto"]
    client.post(give, {"respondent": [coto.public_id], "enumerator": NOBODY})
    assert names(client, wave) == []


def test_a_revoked_respondent_is_not_on_it(elena, wave):
    wave.invitations.filter(organisation=wave.anta).update(revoked_at=timezone.now())
    assert names(elena, wave) == ["Brena"]


def test_those_of_another_wave_are_not_on_it(elena, people, wave):
    other = make_wave(wave.survey, number=2, respondents=[wave.coto])
    give(other, other.invitations.values_list("public_id", flat=True), people.elena)
    assert names(elena, wave) == ["Anta", "Brena"]
    assert names(elena, other) == ["Coto"]


@pytest.mark.parametrize(("state", "said"), [("draft", "has not begun yet"), ("closed", "no more interviews")])
def test_a_wave_that_is_not_open(elena, wave, state, said):
    Wave.objects.filter(pk=wave.pk).update(state=state)
    html = page(elena, wave)
    assert said in html
    assert told_in(html)["records"] == []
    assert access.interview_token(wave.invitations.first(), wave.invitations.first().enumerator) not in html


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("root", 200), ("ana", 403), ("vera", 403), ("charlie", 404)]
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    assert client.get(address(wave)).status_code == status


def test_a_stranger_is_asked_to_sign_in(client, wave):
    assert client.get(address(wave)).url.startswith(reverse("login"))


def test_the_list_is_offered_to_those_who_interview(client, people, wave):
    for name, offered in (("elena", True), ("alice", True), ("ana", False), ("vera", False)):
        client.force_login(getattr(people, name))
        cluster = client.get(reverse("cluster", args=["casma"])).content.decode()
        assert (f'href="{address(wave)}"' in cluster) is offered, name


def test_what_a_record_says(elena, wave):
    record = record_of(elena, wave)
    invitation = wave.invitations.get(organisation=wave.anta)
    assert (record["id"], record["organisation"]) == (invitation.public_id, wave.anta.pk)
    assert record["seed"] == invitation.order_seed
    assert (record["steps"], record["revision"], record["answered"]) == ({}, 0, False)
    assert "proof" not in record, "an enumerator is no respondent: nothing here opens the personal link's pages"


def test_the_personal_links_are_not_in_it(elena, wave):
    from surveys.tokens import token_for

    html = page(elena, wave)
    for invitation in wave.invitations.all():
        assert token_for(invitation.nonce) not in html
        assert access.proof_of(invitation) not in html


def test_contacts_are_shown(elena, wave):
    wave.anta.contact_name, wave.anta.contact_phone = "Rosa <b>", "+51 999 888 777"
    wave.anta.save()
    html = page(elena, wave)
    assert "Rosa &lt;b&gt;" in html
    assert 'href="tel:+51 999 888 777"' in html


def test_where_a_respondent_stands_already(elena, wave):
    make_response(wave, wave.anta, {"assistance": {wave.coto: 4}})
    Phone(Client(), wave.invitations.get(organisation=wave.brena)).send(consent="on")
    anta, brena = (record_of(elena, wave, name) for name in ("Anta", "Brena"))
    assert anta["answered"] and anta["revision"] == 1
    assert anta["steps"]["rate-assistance"] == [[f"o{wave.coto.pk}", "4"]]
    assert brena["steps"] == {"welcome": [["consent", "on"]]}
    assert brena["sending"] == str(Draft.objects.get().sending)


def test_the_answers_of_one_are_not_those_of_the_next(elena, wave):
    make_question(wave.survey, "land_ha")
    make_response(wave, wave.anta, {"assistance": {wave.coto: 4}}, names=["Don Lucho"], profile={"land_ha": 12})
    make_response(wave, wave.brena, {"assistance": {wave.anta: 1}})
    anta, brena = (record_of(elena, wave, name) for name in ("Anta", "Brena"))
    assert ["w:Don Lucho", "none"] in anta["steps"]["rate-assistance"]
    assert anta["steps"]["about"] == [["land_ha", "12"]]
    assert brena["steps"]["rate-assistance"] == [[f"o{wave.anta.pk}", "1"]]
    assert brena["steps"]["about"] == [] and brena["steps"]["more"] == []


def test_everyone_is_on_the_list_to_choose_from(elena, wave):
    html = page(elena, wave)
    for organisation in (wave.anta, wave.brena, wave.coto):
        assert f'name="chosen" value="{organisation.pk}"' in html


def test_a_consent_for_each_way_it_reads(elena, wave):
    Category.objects.filter(pk=wave.brena.category_id).update(protected=True)
    wave.anta.category = make_category(wave.survey.cluster, "University")
    wave.anta.save()
    data = told(elena, wave)
    assert set(data["consents"]) == {"protected", "named"}
    assert {record["name"]: record["consent"] for record in data["records"]} == {"Anta": "named", "Brena": "protected"}
    assert "\n".join(data["consents"]["named"]["lines"]) != "\n".join(data["consents"]["protected"]["lines"])


def test_it_is_kept_by_no_cache_in_between(elena, wave):
    assert "no-store" in elena.get(address(wave))["Cache-Control"]


def test_hostile_names(elena, wave):
    wave.anta.name = "</script><script>x</script>"
    wave.anta.save()
    html = page(elena, wave)
    assert "<script>x" not in html
    assert "</script><script>x</script>" in [record["name"] for record in told_in(html)["records"]]


@pytest.mark.parametrize(("given", "roster"), [(8, 8), (100, 8), (8, 400), (100, 400)])
def test_queries_do_not_grow(elena, people, django_assert_num_queries, given, roster):
    survey = make_survey(people.cluster, "big", relations=("assistance", "trust"))
    make_question(survey)
    organisations = [make_organisation(people.cluster) for _ in range(max(given, roster))]
    wave = make_wave(survey, respondents=organisations[:given], roster=organisations[:roster])
    give(wave, wave.invitations.values_list("public_id", flat=True), people.elena)
    for organisation in organisations[:3]:
        make_response(wave, organisation, {"assistance": {organisations[5]: 3}})
    # Session, user, cluster, member, wave; respondents, drafts, responses; survey, relations, questions, organisations,
    # other names.
    with django_assert_num_queries(14):
        assert len(told(elena, wave)["records"]) == given


# -- Sent --------------------------------------------------------------------------------------


def test_an_interview_is_stored_as_one(elena, people, wave):
    record = record_of(elena, wave)
    sent = send(record)
    assert sent.status_code == 201
    submission = Submission.objects.get()
    assert submission.mode == Mode.INTERVIEW
    assert submission.interviewer == people.elena
    assert (submission.interview_place, submission.interview_seconds) == ("Chulucanas", 240)
    assert submission.paradata["seconds"] == {"welcome": 40, "choose": 200}
    assert Response.objects.get().organisation == wave.anta
    assert sent.json()["sending"] == record["sending"]


def test_the_consent_that_was_read_out_is_kept(elena, wave):
    data = told(elena, wave)
    record = data["records"][0]
    spoken = data["consents"][record["consent"]]
    steps = {"welcome": [["consent", "on"], ["agreed", spoken["sealed"]]], "choose": [["nobody_listed", "on"]]}
    send(record, steps=steps)
    assert Submission.objects.get().agreed["text"] == "\n".join(spoken["lines"])


def test_without_consent_nothing_is_stored(elena, wave):
    sent = send(record_of(elena, wave), steps={"choose": [["nobody_listed", "on"]]})
    assert refused(sent) == (422, "consent")
    assert not Submission.objects.exists()


def test_ratings_of_an_interview(elena, wave):
    steps = {
        "welcome": [["consent", "on"]],
        "choose": [["chosen", str(wave.coto.pk)]],
        "more": [["name-0", "Don Lucho"]],
        "rate-assistance": [[f"o{wave.coto.pk}", "4"], ["w:Don Lucho", "unsure"]],
    }
    assert send(record_of(elena, wave), steps=steps).status_code == 201
    assert ratings_of(wave, "assistance") == {"Coto": 4, "Don Lucho": None}


def test_the_same_again_is_the_same_receipt(elena, wave):
    record = record_of(elena, wave)
    receipts = [send(record).json() for _ in range(4)]
    assert all(receipt == receipts[0] for receipt in receipts)
    assert Submission.objects.count() == 1


def test_the_respondent_has_answered_by_link_meanwhile(elena, wave):
    """Both are kept; what came first stands, and the interview is flagged."""
    record = record_of(elena, wave)
    Phone(Client(), wave.invitations.get(organisation=wave.anta)).all_the_way(**{f"o{wave.coto.pk}": "5"})
    sent = send(record)
    assert (sent.status_code, sent.json()["keptAside"]) == (201, True)
    assert ratings_of(wave, "assistance") == {"Coto": 5}
    assert list(Submission.objects.values_list("mode", "flag")) == [("link", ""), ("interview", "same_uuid")]


def test_an_interview_changes_what_was_answered_by_link(elena, wave):
    make_response(wave, wave.anta, {"assistance": {wave.coto: 5}})
    sent = send(record_of(elena, wave))
    assert (sent.status_code, sent.json()["keptAside"]) == (201, False)
    assert Response.objects.get().revision == 2
    assert Response.objects.get().named_nobody is True


def test_the_draft_of_the_respondent_is_put_away(elena, wave):
    Phone(Client(), wave.invitations.get(organisation=wave.anta)).send(consent="on")
    send(record_of(elena, wave))
    assert not Draft.objects.exists()


def test_the_respondent_sees_the_receipt_with_its_link(elena, wave):
    sent = send(record_of(elena, wave)).json()
    phone = Phone(Client(), wave.invitations.get(organisation=wave.anta))
    assert phone.step == "thanks" and sent["receipt"] in phone.text


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("  Chulucanas,  Piura ", "Chulucanas, Piura"),
        ("A\tB\x00", "A B"),
        ("x" * 300, "x" * 200),
        ("\ud800", ""),
        ("<b>=1+1", "<b>=1+1"),
        ("", ""),
        (None, ""),
        (5, ""),
        (["x"], ""),
        ({}, ""),
    ],
)
def test_the_place(elena, wave, place, kept):
    assert send(record_of(elena, wave), place=place).status_code == 201
    assert Submission.objects.get().interview_place == kept


@pytest.mark.parametrize(
    ("duration", "kept"),
    [(0, 0), (86_399, 86_399), (86_400, None), (-1, None), (10**30, None), (True, None), (2.5, None)]
    + [(value, None) for value in ("240", None, [], {}, float("inf"), float("nan"))],
)
def test_the_duration(elena, wave, duration, kept):
    assert send(record_of(elena, wave), duration=duration).status_code == 201
    assert Submission.objects.get().interview_seconds == kept


def test_place_and_duration_may_be_missing(elena, wave):
    record = record_of(elena, wave)
    told = body(record)
    del told["place"], told["duration"]
    assert send_whole(Client(), record["id"], told).status_code == 201
    assert Submission.objects.get().interview_place == ""


# -- Refused -----------------------------------------------------------------------------------


def test_a_closed_wave(elena, wave):
    record = record_of(elena, wave)
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    assert refused(send(record)) == (410, "closed")
    assert not Submission.objects.exists()


def test_answers_that_were_removed_meanwhile(elena, wave):
    make_response(wave, wave.anta, {"assistance": {wave.coto: 5}})
    record = record_of(elena, wave)
    withdraw(wave.invitations.get(organisation=wave.anta))
    assert refused(send(record)) == (410, "removed")
    again = record_of(elena, wave)
    assert (again["revision"], again["answered"], again["steps"]) == (0, False, {})
    assert again["sending"] != record["sending"]
    assert send(again).status_code == 201


@pytest.mark.parametrize("role", [Role.ANALYST, Role.VIEWER, None])
def test_who_interviewed_is_in_the_team_no_more(elena, people, wave, role):
    """The interview stays on the phone, and a manager is shown it."""
    record = record_of(elena, wave)
    mine = Member.objects.filter(user=people.elena)
    mine.update(role=role) if role else mine.delete()
    assert refused(send(record)) == (403, "team")
    assert not Submission.objects.exists()


def test_whose_account_is_closed(elena, people, wave):
    record = record_of(elena, wave)
    people.elena.is_active = False
    people.elena.save()
    assert refused(send(record)) == (403, "team")


def test_who_has_become_a_manager_may_still_send(elena, people, wave):
    record = record_of(elena, wave)
    Member.objects.filter(user=people.elena).update(role=Role.MANAGER)
    assert send(record).status_code == 201


def test_who_has_signed_out_may_still_send(elena, wave):
    """Sent from a bus, days later."""
    record = record_of(elena, wave)
    elena.logout()
    assert send(record, elena).status_code == 201


def test_a_respondent_that_was_given_to_another_meanwhile(elena, wave):
    """The interview was held: it is not lost for that."""
    record = record_of(elena, wave)
    give(wave, [record["id"]], None)
    assert send(record).status_code == 201


@pytest.mark.parametrize(
    "token", [None, "", "x", "a:b:c", 5, True, [], ["x"], {}, {"x": 1}, "\ud800:a:b", "x" * 5000, 1.5]
)
def test_a_forged_token(elena, wave, token):
    assert refused(send(record_of(elena, wave), interview=token)) == (404, "link")
    assert not Submission.objects.exists()


def test_a_token_that_was_changed(elena, wave):
    record = record_of(elena, wave)
    payload, rest = record["interview"].split(":", 1)
    other = signing.b64_encode(b"[1,1]").decode()
    assert refused(send(record, interview=f"{other}:{rest}")) == (404, "link")
    assert refused(send(record, interview=f"{payload}:{rest[:-1]}x")) == (404, "link")


def test_a_respondents_proof_is_no_token_of_an_interview(elena, wave):
    record = record_of(elena, wave)
    proof = access.proof_of(wave.invitations.get(organisation=wave.anta))
    assert refused(send(record, interview=proof)) == (404, "link")
    body_of_a_respondent = body(record) | {"proof": record["interview"]}
    del body_of_a_respondent["interview"]
    assert refused(send_whole(Client(), record["id"], body_of_a_respondent)) == (404, "link")


def test_another_respondents_token(elena, wave):
    anta, brena = (record_of(elena, wave, name) for name in ("Anta", "Brena"))
    assert refused(send(anta, interview=brena["interview"])) == (404, "link")
    coto = wave.invitations.get(organisation=wave.coto)
    assert refused(send_whole(Client(), coto.public_id, body(anta))) == (404, "link")
    assert not Submission.objects.exists()


def test_a_person_of_another_cluster(people, wave):
    """Though the token were ours: who interviews is looked for in the respondent's own team."""
    invitation = wave.invitations.get(organisation=wave.anta)
    record = {"id": invitation.public_id, "sending": str(uuid.uuid4()), "revision": 0}
    record["interview"] = access.interview_token(invitation, people.charlie)
    assert refused(send(record)) == (403, "team")


def test_a_respondent_that_is_deleted(elena, wave):
    record = record_of(elena, wave)
    Invitation.objects.filter(public_id=record["id"]).delete()
    assert refused(send(record)) == (404, "link")


def test_interviews_are_told_from_links_in_what_staff_see(elena, people, wave):
    send(record_of(elena, wave))
    elena.force_login(people.alice)
    html = elena.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert "1 was interviewed." in html
    assert consent.SALT not in html


@pytest.mark.parametrize("size", [8, 400])
def test_queries_of_a_sending_do_not_grow(elena, wave, django_assert_num_queries, size):
    waves.add_to_roster(wave, [make_organisation(wave.survey.cluster) for _ in range(size)])
    record = record_of(elena, wave)
    with django_assert_num_queries(22):
        assert send(record).status_code == 201
