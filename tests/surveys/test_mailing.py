"""E-mails with personal links: none is sent twice, none is left unsent, and what a mail server refuses is kept."""

import email
import email.policy
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from surveys import tasks
from surveys.answering.withdrawal import withdraw
from surveys.inviting import mailing
from surveys.inviting.invitations import link_of
from surveys.models import Sending, Wave
from tests.builders import make_organisation, make_response, make_survey, make_wave
from tests.mail_servers import BACKEND, Killed, Server, SmtpServer, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sends_mail")]
State = Sending.State


@pytest.fixture
def wave(people):
    """Five respondents with an address each, an e-mail waiting for each."""
    organisations = [
        make_organisation(people.cluster, name, name=name, contact_email=f"{name}@example.org")
        for name in ("a", "b", "c", "d", "e")
    ]
    wave = make_wave(make_survey(people.cluster, asked_by="Proyecto Mango"), respondents=organisations)
    ask(wave, people)
    return wave


@pytest.fixture
def server(settings):
    settings.EMAIL_BACKEND = BACKEND
    Server.begin()
    return Server


def ask(wave, people, kind="invitation"):
    return mailing.ask(list(wave.invitations.select_related("organisation")), kind, people.alice)


def states(wave):
    sendings = Sending.objects.filter(invitation__wave=wave).order_by("pk")
    return {each.address[0]: each.state for each in sendings}


def run():
    """What the worker does until nothing is left that can be done now."""
    for _ in range(20):
        if not mailing.send_waiting():
            return
    raise AssertionError("it goes round in circles")


def everyone():
    return [f"{name}@example.org" for name in "abcde"]


# -- Sent -------------------------------------------------------------------------------------


def test_each_is_sent_once(wave, server):
    run()
    run()
    assert server.delivered == everyone()
    assert set(states(wave).values()) == {State.SENT}


def test_what_is_sent(wave, settings):
    settings.DEFAULT_FROM_EMAIL = "Someone <survey@example.net>"
    settings.PUBLIC_ADDRESS = "https://encuesta.example.pe"
    run()
    message = mail.outbox[0]
    invitation = wave.invitations.get(organisation__code="a")
    assert link_of(invitation) in message.body and "https://encuesta.example.pe/r/" in message.body
    assert message.from_email == "Proyecto Mango <survey@example.net>"
    assert message.to == ["a@example.org"] and message.content_subtype == "plain"
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 5


def test_the_language_is_the_respondents(people, settings):
    spanish, english = (
        make_organisation(people.cluster, code, language=code, contact_email=f"{code}@example.org")
        for code in ("es", "en")
    )
    wave = make_wave(make_survey(people.cluster), respondents=[spanish, english])
    ask(wave, people)
    run()
    bodies = {message.to[0][:2]: message.body for message in mail.outbox}
    assert "“Who helps whom”" in bodies["en"] and "Quién ayuda a quién" in bodies["es"]
    assert "Thank you" in bodies["en"] and "Thank you" not in bodies["es"]


def test_the_task_calls_again_for_what_is_left(wave, server, hints, monkeypatch):
    monkeypatch.setattr(mailing, "BATCH", 2)
    tasks.send_messages()
    assert len(server.delivered) == 2 and hints[-1] == ("surveys.tasks.send_messages", [])
    hints.clear()
    run()
    tasks.send_messages()
    assert server.delivered == everyone() and hints == []


def test_asking_wakes_the_worker_after_the_commit(people, django_capture_on_commit_callbacks, hints):
    wave = make_wave(
        make_survey(people.cluster), respondents=[make_organisation(people.cluster, contact_email="x@y.pe")]
    )
    with django_capture_on_commit_callbacks(execute=True):
        ask(wave, people)
        assert ("surveys.tasks.send_messages", []) not in hints
    assert ("surveys.tasks.send_messages", []) in hints


def test_asking_twice_asks_for_one(wave, people):
    ask(wave, people)
    assert Sending.objects.count() == 5


def test_asking_says_how_many_are_sent(wave, people):
    invitations = list(wave.invitations.select_related("organisation"))
    assert mailing.ask(invitations, "invitation", people.alice) == 0, "they wait already"
    wave.invitations.model.objects.filter(pk=invitations[0].pk).get().sendings.all().delete()
    assert mailing.ask(invitations, "invitation", people.alice) == 1


# -- Not twice --------------------------------------------------------------------------------


def two_workers(server):
    """While the first worker is about to hand over its first e-mail, a second one runs from beginning to end."""
    done = []

    def second(_address):
        if not done:
            done.append(True)
            run()

    server.meanwhile = staticmethod(second)
    run()


def test_two_workers_send_nothing_twice(wave, server):
    two_workers(server)
    assert sorted(server.delivered) == everyone()
    assert set(states(wave).values()) == {State.SENT}


def test_without_the_claim_they_would(wave, server, monkeypatch):
    """The negative control of the test above."""
    sendings = Sending.objects
    monkeypatch.setattr(mailing, "claim", lambda pk: sendings.filter(pk=pk).update(state=State.SENDING))
    two_workers(server)
    assert len(server.delivered) > 5


def test_of_a_killed_worker_nothing_is_sent_again_and_nothing_left(wave, server):
    server.failures = {"c@example.org": Killed()}
    with pytest.raises(Killed):
        run()
    assert server.delivered == everyone()[:3]
    run()  # another worker, at once
    assert server.delivered == everyone()
    assert states(wave) == {"a": "sent", "b": "sent", "c": "sending", "d": "sent", "e": "sent"}
    Sending.objects.filter(state=State.SENDING).update(changed_at=timezone.now() - mailing.LEASE - timedelta(minutes=1))
    run()
    assert states(wave)["c"] == State.UNCLEAR, "somebody decides"
    assert server.delivered == everyone()


def test_what_is_being_sent_is_not_taken_for_dead(wave, server):
    server.failures = {"a@example.org": Killed()}
    with pytest.raises(Killed):
        run()
    run()
    assert states(wave)["a"] == State.SENDING


# -- Failures ---------------------------------------------------------------------------------


def test_a_refused_recipient_is_kept_and_the_others_go_on(wave, server):
    server.failures = {"b@example.org": refused("b@example.org")}
    run()
    assert states(wave) == {"a": "sent", "b": "refused", "c": "sent", "d": "sent", "e": "sent"}
    assert Sending.objects.get(state=State.REFUSED).problem == "550 No such user here"


def test_a_refused_address_is_written_to_no_more_until_it_is_mended(wave, server):
    server.failures = {"b@example.org": refused("b@example.org")}
    run()
    assert not mailing.mailable(wave.invitations.filter(organisation__code="b")).exists()
    wave.survey.cluster.organisations.filter(code="b").update(contact_email="mended@example.org")
    assert mailing.mailable(wave.invitations.filter(organisation__code="b")).exists()


def test_not_now_is_tried_later(wave, server):
    server.failures = {"b@example.org": refused("b@example.org", 451, b"Try again later")}
    run()
    run()
    assert states(wave)["b"] == State.WAITING and server.delivered == ["a@example.org", *everyone()[2:]]
    server.failures = {}
    Sending.objects.filter(state=State.WAITING).update(not_before=timezone.now())
    run()
    assert states(wave)["b"] == State.SENT


def test_and_given_up_in_the_end(wave, server):
    server.failures = {"b@example.org": refused("b@example.org", 451, b"Try again later")}
    for _ in range(mailing.MOST_TRIES):
        Sending.objects.filter(state=State.WAITING).update(not_before=None)
        run()
    assert states(wave)["b"] == State.FAILED


def test_a_refused_sender_is_nobodys_fault(wave, server):
    server.failures = {each: smtplib.SMTPSenderRefused(550, b"Not allowed", "x") for each in everyone()}
    run()
    assert State.REFUSED not in states(wave).values() and State.FAILED not in states(wave).values()


def test_cut_off_in_the_middle_is_unclear_and_not_sent_again(wave, server):
    server.failures = {"b@example.org": smtplib.SMTPServerDisconnected("gone")}
    run()
    run()
    assert states(wave)["b"] == State.UNCLEAR
    assert server.delivered == ["a@example.org", *everyone()[2:]]


def test_a_mail_server_that_is_away(wave, server):
    server.cannot_open = ConnectionRefusedError("Connection refused")
    assert mailing.send_waiting() is False
    assert set(states(wave).values()) == {State.WAITING}
    assert "Connection refused" in Sending.objects.first().problem
    server.cannot_open = None
    run()
    assert server.delivered == everyone() and Sending.objects.first().problem == ""


def test_no_mail_server(wave, settings):
    settings.SENDS_MAIL = False
    assert mailing.send_waiting() is False and not mailing.can_mail()
    assert set(states(wave).values()) == {State.WAITING}


def test_one_that_cannot_be_written_does_not_hold_up_the_others(wave, server):
    one = make_organisation(wave.survey.cluster, "z", contact_email="z@example.org")
    broken = make_wave(
        make_survey(wave.survey.cluster, "broken"), respondents=[one], messages={"invitation": {"es": 1}}
    )
    mailing.ask(list(broken.invitations.select_related("organisation")), "invitation", None)
    Sending.objects.filter(invitation__wave=wave).update(not_before=timezone.now() + timedelta(hours=1))
    run()
    Sending.objects.update(not_before=None)
    run()
    assert states(broken) == {"z": State.FAILED} and server.delivered == everyone()


def test_over_a_real_line(people, settings):
    """Two letters and a refusal over one connection: what is said of it is what the server said."""
    organisations = [
        make_organisation(
            people.cluster, name, name=f"Ñandú {name}", language="es", contact_email=f"{name}@example.org"
        )
        for name in ("anta", "gone", "zeta")
    ]
    wave = make_wave(make_survey(people.cluster), respondents=organisations)
    ask(wave, people)
    with SmtpServer() as smtp:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp.port
        run()
    assert states(wave) == {"a": "sent", "g": "refused", "z": "sent"}
    assert Sending.objects.get(state=State.REFUSED).problem == "550 5.1.1 No such user here"
    letters = [email.message_from_bytes(letter, policy=email.policy.default) for letter in smtp.received]
    assert [letter["To"] for letter in letters] == ["anta@example.org", "zeta@example.org"]
    assert "Ñandú anta" in letters[0]["Subject"] and "Ñandú anta" in letters[0].get_content()


# -- Much may have happened since -------------------------------------------------------------


@pytest.mark.parametrize(
    "happens",
    [
        lambda wave: wave.invitations.update(revoked_at=timezone.now()),
        lambda wave: wave.invitations.update(declined_at=timezone.now()),
        lambda wave: Wave.objects.update(state="closed"),
        lambda wave: wave.survey.cluster.organisations.update(contact_email=""),
    ],
)
def test_what_is_no_longer_wanted_is_dropped(wave, server, happens):
    happens(wave)
    run()
    assert server.delivered == [] and set(states(wave).values()) == {State.DROPPED}


def test_a_respondent_taken_off_gets_nothing(wave, server):
    wave.invitations.filter(organisation__code="a").delete()
    run()
    assert server.delivered == everyone()[1:]


def test_whoever_answers_meanwhile_gets_no_reminder(people, wave, server):
    run()
    ask(wave, people, "reminder")
    make_response(wave, people.cluster.organisations.get(code="a"))
    server.delivered.clear()
    run()
    assert server.delivered == everyone()[1:]


def test_nor_whoever_answered_and_removed_the_answers(people, wave, server):
    run()
    ask(wave, people, "reminder")
    make_response(wave, people.cluster.organisations.get(code="a"))
    withdraw(wave.invitations.get(organisation__code="a"))
    server.delivered.clear()
    run()
    assert server.delivered == everyone()[1:]


def test_whoever_answers_meanwhile_gets_no_invitation_either(people, wave, server):
    for code in "ab":
        make_response(wave, people.cluster.organisations.get(code=code))
    withdraw(wave.invitations.get(organisation__code="b"))
    run()
    assert server.delivered == everyone()[2:]


def test_an_invitation_that_is_asked_for_after_the_answer_is_sent(people, wave, server):
    run()
    make_response(wave, people.cluster.organisations.get(code="a"))
    server.delivered.clear()
    ask(wave, people)
    run()
    assert server.delivered == everyone()


def test_a_mended_address_and_a_new_link_are_those_of_the_moment(wave, people):
    people.cluster.organisations.filter(code="a").update(contact_email="new@example.org")
    run()
    assert mail.outbox[0].to == ["new@example.org"]


# -- Hostile and long -------------------------------------------------------------------------


def test_no_name_reaches_the_head(people, server, settings):
    """The fields take no line breaks; what got in otherwise stays within its line."""
    bad = "x\r\nBcc: everyone@example.org\r\n\r\n<b>{link}{0.__class__}%s"
    organisation = make_organisation(people.cluster, "X", contact_email="x@example.org")
    type(organisation).objects.filter(pk=organisation.pk).update(name=bad)
    wave = make_wave(make_survey(people.cluster, asked_by="A\nBcc: y@example.org"), respondents=[organisation])
    ask(wave, people)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    run()
    message = mail.outbox[0].message()
    assert message["Bcc"] is None and message["To"] == "x@example.org"
    assert "\n" not in mail.outbox[0].subject
    assert "{0.__class__}" in mail.outbox[0].subject, "names are not filled in themselves"


def test_400_in_batches(people, server, monkeypatch):
    many = [make_organisation(people.cluster, contact_email=f"o{i}@example.org") for i in range(400)]
    wave = make_wave(make_survey(people.cluster), respondents=many)
    assert ask(wave, people) == 400
    runs = 0
    while mailing.send_waiting():
        runs += 1
    assert runs == 7 and len(set(server.delivered)) == len(server.delivered) == 400
