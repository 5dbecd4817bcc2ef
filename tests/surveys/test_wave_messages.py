"""What respondents are told with their link, and what managers may write instead."""

import pytest
from django.urls import reverse

from surveys.inviting.invitations import link_of
from surveys.inviting.wave_messages import default_message, message_for, unknown_placeholders
from surveys.models import Wave
from surveys.tokens import token_for
from tests.builders import make_organisation, make_survey, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sends_mail")]


@pytest.fixture
def wave(people):
    organisation = make_organisation(people.cluster, "A1", name="Fundo {link} *Ánta*", language="en")
    return make_wave(make_survey(people.cluster), respondents=[organisation], state="draft")


@pytest.fixture
def invitation(wave):
    return wave.invitations.select_related("wave__survey__cluster", "organisation").get()


def where(wave):
    return reverse("wave-settings", args=["casma", wave.pk])


def send(client, wave, **fields):
    """The form as it is shown, with some fields written anew."""
    form = client.get(where(wave)).context["form"]
    shown = {name: "" if value is None else value for name, value in form.initial.items() if name in form.fields}
    written = {name.replace("_", "-") if name.startswith("invitation") else name: text for name, text in fields.items()}
    return client.post(where(wave), shown | {"asks_again": ""} | written)


@pytest.mark.parametrize("host", ["encuesta.mangopiura.org.pe", "survey.example.org"])
def test_a_link_is_at_most_60_characters(host, invitation):
    link = link_of(invitation, f"https://{host}")
    assert len(link) <= 60 and len(token_for(invitation.nonce)) == 22, "22 characters of 6 bits hold 128"


def test_what_is_put_in(invitation):
    message = message_for(invitation, "invitation", "https://x.pe")
    assert message.body.startswith("Hello Fundo {link} *Ánta*,"), "a name's braces are no braces of ours"
    assert message.body.count("https://x.pe/r/") == 1
    assert "until" not in message.body, "there is no closing day: the line is left out"


def test_the_closing_day(invitation):
    Wave.objects.update(closes_on="2076-12-24")
    invitation.wave.refresh_from_db()
    assert "You can answer until 24 December 2076." in message_for(invitation, "reminder").body


def test_a_closing_day_that_is_past_is_not_told(invitation):
    Wave.objects.update(closes_on="2020-12-24", state="open")
    invitation.wave.refresh_from_db()
    assert "until" not in message_for(invitation, "reminder").body


def test_a_language_that_the_survey_does_not_speak(people, invitation):
    people.cluster.languages = ["es"]
    people.cluster.save()
    invitation.wave.survey.cluster.refresh_from_db()
    assert "Quién ayuda a quién" in message_for(invitation, "invitation").body


def test_unknown_placeholders():
    assert unknown_placeholders("{link} {name} {} {organisation} {0.x}") == ["name", "", "0.x"]


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_programs_own_words_are_good(kind, language):
    message = default_message(kind, language)
    assert "{link}" in message.body and not unknown_placeholders(message.subject + message.body)


def test_what_the_program_says_itself_is_not_kept(alice, wave):
    assert send(alice, wave).status_code == 302
    assert Wave.objects.get(pk=wave.pk).messages == {}


def test_own_words(alice, people, wave, invitation):
    send(alice, wave, invitation_en_body="Dear {contact}: {link}")
    invitation.wave.refresh_from_db()
    assert message_for(invitation, "invitation").body.startswith("Dear Fundo")
    assert list(invitation.wave.messages["invitation"]) == ["en"]
    send(alice, wave)
    assert people.cluster.activities.get().action == "wave-settings", "what changed nothing is not in the log"
    send(alice, wave, invitation_en_body="", invitation_en_subject="")
    assert Wave.objects.get(pk=wave.pk).messages == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"invitation_en_body": "No link"}, "Write {link} where the personal link belongs"),
        ({"invitation_en_body": "{link} {name}"}, "This does not stand for anything: {name}."),
        ({"invitation_en_body": "{link} \x07"}, "Remove invisible characters."),
        ({"invitation_en_subject": "x" * 151}, "at most 150 characters"),
        ({"invitation_en_body": "{link}" + "x" * 2000}, "at most 2000 characters"),
        ({"remind_after_days": "0"}, "greater than or equal to 1"),
        ({"remind_after_days": "ten"}, "Enter a whole number."),
        ({"remind_most": "99"}, "less than or equal to 10"),
        ({"opens_on": "2026-12-24", "closes_on": "2026-12-01"}, "It would close before it opens."),
    ],
)
def test_bad_input(alice, wave, fields, said):
    response = send(alice, wave, **{"invitation_es_subject": "Kept words {survey}"} | fields)
    html = response.content.decode()
    assert response.status_code == 200 and said in html and "Not saved yet" in html
    assert "Kept words {survey}" in html
    wave.refresh_from_db()
    assert wave.messages == {} and wave.remind_after_days is None


def test_reminders(alice, wave):
    send(alice, wave, remind_after_days="4", remind_most="3")
    wave.refresh_from_db()
    assert (wave.remind_after_days, wave.remind_most) == (4, 3)


def test_dates_are_kept_here_until_the_wave_is_opened(alice, wave):
    send(alice, wave, closes_on="2031-01-05")
    assert str(Wave.objects.get(pk=wave.pk).closes_on) == "2031-01-05"
    Wave.objects.update(state="open")
    assert "closes_on" not in alice.get(where(wave)).context["form"].fields


def test_without_a_mail_server_it_is_said(alice, wave, settings):
    settings.SENDS_MAIL = False
    assert "No mail server is set" in alice.get(where(wave)).content.decode()


def test_markup_in_a_message_stays_text(alice, wave):
    send(alice, wave, invitation_en_body="{link} </textarea><script>x</script>")
    assert "<script>x" not in alice.get(where(wave)).content.decode()
