"""A respondent's page, and what is done with many: links shared, printed, renewed, withdrawn; e-mails asked for."""

import subprocess
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.inviting.invitations import link_of
from surveys.models import Sending, Wave
from surveys.telephones import dialled, international, mobile
from surveys.tokens import token_for
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sends_mail")]


@pytest.fixture
def people():
    return cast.make_cast(make_cluster(country="PE"))


@pytest.fixture
def wave(people):
    """Anta has a telephone and an address, Breña an address, Coto neither."""
    contacts = [
        {"contact_phone": "987 654 321", "contact_email": "a@example.org"},
        {"contact_email": "b@example.org"},
        {},
    ]
    organisations = [
        make_organisation(people.cluster, name, name=name, language="en", **contact)
        for name, contact in zip(("Anta", "Brena", "Coto"), contacts, strict=True)
    ]
    return make_wave(make_survey(people.cluster), respondents=organisations, roster=organisations)


def of(wave, name):
    return wave.invitations.get(organisation__name=name)


def page(client, wave, name):
    response = client.get(reverse("respondent", args=["casma", wave.pk, of(wave, name).public_id]))
    assert response.status_code == 200
    return response.content.decode()


def note(client, wave, name, what, **fields):
    address = reverse("respondent-note", args=["casma", wave.pk, of(wave, name).public_id])
    response = client.post(address, {"what": what, **fields}, follow=True)
    return [str(message) for message in response.context["messages"]]


def many(client, wave, what, *names, state="", **fields):
    ids = [of(wave, name).public_id for name in names]
    address = reverse("respondents-do", args=["casma", wave.pk], query={"state": state} if state else None)
    return client.post(address, {"what": what, "respondent": ids, **fields}, follow=True)


def actions(people):
    return list(people.cluster.activities.values_list("action", flat=True))


# -- WhatsApp ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("987 654 321", "PE", "51987654321"),
        ("+56 9 8765 4321", "PE", "56987654321"),
        ("0051987654321", "PE", "51987654321"),
        ("(073) 301-234", "PE", "5173301234"),
        ("987654321", "", None),
        ("969 123 456 / 073-345678", "PE", "51969123456"),
        ("073-345678 / 969 123 456", "PE", "5173345678"),
        ("969 123 456, 073 345678", "PE", "51969123456"),
        ("01 - 7190400", "PE", "5117190400"),
        ("073-341122/33", "PE", "5173341122"),
        ("+56 - 987654321", "PE", "56987654321"),
        ("12", "PE", None),
        ("ask Rosa", "PE", None),
        ("", "PE", None),
        ("987654321", "??", None),
    ],
)
def test_telephones(written, country, number):
    assert international(written, country) == number


@pytest.mark.parametrize("between", [" / ", "/", "; ", ";", " - ", ", ", ",", " y ", " o ", " Y "])
def test_of_two_numbers_whatsapp_gets_the_first_that_is_a_mobile(between):
    for first in ("073-345678", "01 7190400"):
        assert mobile(f"{first}{between}969 123 456", "PE") == "51969123456"
    assert mobile(f"987 654 321{between}969 123 456", "PE") == "51987654321"
    assert dialled(f"073-345678{between}969 123 456", "PE") == "+5173345678"


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("073 341122", "PE", None),
        ("01 7190400", "PE", None),
        ("073 341122 / 01 7190400", "PE", None),
        ("55 1234 5678", "MX", "525512345678"),
        ("(212) 555-2368", "US", "12125552368"),
        ("12", "PE", None),
        (None, "PE", None),
    ],
)
def test_whatsapp_is_for_what_may_be_a_mobile(written, country, number):
    assert mobile(written, country) == number


def test_two_numbers_without_a_country_are_not_run_together():
    assert dialled("969 123 456 / 073-345678", "") == "969123456"


@pytest.mark.parametrize(
    ("written", "said"), [("073 341122", "a landline: no WhatsApp"), ("12", "not a number that WhatsApp knows")]
)
def test_why_there_is_no_whatsapp_is_told(alice, people, wave, written, said):
    people.cluster.organisations.filter(code="Anta").update(contact_phone=written)
    for html in (
        page(alice, wave, "Anta"),
        *(alice.get(reverse(name, args=["casma", wave.pk])).content.decode() for name in ("wave", "calls")),
    ):
        assert html.count(said) == 1 and "https://wa.me/" not in html
    assert note(alice, wave, "Anta", "whatsapp") == ["Nothing was changed."]


def whatsapp_in(html):
    return next(part.split('"')[0] for part in html.split('href="')[1:] if part.startswith("https://wa.me/"))


def test_the_message_is_in_the_address(alice, people, wave):
    people.cluster.organisations.filter(code="Anta").update(name="A&B #1 100% <i>ñ</i> 🥭")
    html = alice.get(
        reverse("respondent", args=["casma", wave.pk, of(wave, "A&B #1 100% <i>ñ</i> 🥭").public_id])
    ).content.decode()
    address = urlsplit(whatsapp_in(html).replace("&amp;", "&"))
    assert address.path == "/51987654321" and not address.fragment
    (text,) = parse_qs(address.query, strict_parsing=True)["text"]
    assert "A&B #1 100% <i>ñ</i> 🥭" in text and link_of(wave.invitations.first(), "http://testserver") in text


def test_without_a_telephone_there_is_none(alice, wave):
    assert "wa.me" not in page(alice, wave, "Coto")
    html = alice.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert html.count("https://wa.me/") == 1


def test_noting_what_was_sent_by_whatsapp(alice, people, wave):
    assert note(alice, wave, "Anta", "whatsapp") == ["Noted: sent by WhatsApp."]
    sending = Sending.objects.get()
    assert (sending.channel, sending.state, sending.kind, sending.address) == (
        "whatsapp",
        "sent",
        "invitation",
        "51987654321",
    )
    note(alice, wave, "Anta", "whatsapp")
    assert Sending.objects.count() == 1, "tapped twice, it is one message"
    Sending.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    note(alice, wave, "Anta", "whatsapp")
    assert Sending.objects.first().kind == "reminder", "the second is a reminder"
    assert actions(people) == ["whatsapp-sent"] * 3
    assert "WhatsApp: sent" in alice.get(reverse("wave", args=["casma", wave.pk])).content.decode()


def test_scripts_note_without_a_page(alice, wave):
    address = reverse("respondent-note", args=["casma", wave.pk, of(wave, "Anta").public_id])
    assert alice.post(address, {"what": "whatsapp"}, headers={"X-Requested-With": "fetch"}).status_code == 204
    assert Sending.objects.count() == 1


# -- One respondent ---------------------------------------------------------------------------


def test_the_page_of_a_respondent(alice, wave):
    html = page(alice, wave, "Anta")
    assert link_of(of(wave, "Anta"), "http://testserver") in html and "a@example.org" in html


def test_withdrawing_a_link(alice, people, wave):
    token = token_for(of(wave, "Coto").nonce)
    assert alice.get(reverse("respond-open", args=[token])).status_code == 302
    assert note(alice, wave, "Coto", "revoke") == ["The link opens nothing any more."]
    assert alice.get(reverse("respond-open", args=[token])).status_code == 404
    assert token not in page(alice, wave, "Coto")
    assert note(alice, wave, "Coto", "revoke") == ["Nothing was changed."]
    assert actions(people) == ["link-revoked"]


def test_a_new_link_from_the_respondents_page(alice, wave):
    invitation = of(wave, "Coto")
    response = alice.post(
        reverse("link-renew", args=["casma", wave.pk, invitation.public_id], query={"back": "respondent"})
    )
    assert response.url == reverse("respondent", args=["casma", wave.pk, invitation.public_id])


def test_not_wanting_to_take_part(alice, people, wave):
    note(alice, wave, "Anta", "decline")
    assert of(wave, "Anta").declined_at and "does not want to take part" in page(alice, wave, "Anta")
    note(alice, wave, "Anta", "decline")
    note(alice, wave, "Anta", "take-part")
    assert of(wave, "Anta").declined_at is None
    assert actions(people) == ["respondent-willing", "respondent-declined"]


def test_an_e_mail_that_came_back(alice, people, wave):
    sent = of(wave, "Anta").sendings.create(kind="invitation", address="a@example.org", state="sent")
    theirs = of(wave, "Brena").sendings.create(kind="invitation", address="b@example.org", state="sent")
    assert note(alice, wave, "Anta", "returned", sending=theirs.pk) == ["Nothing was changed."]
    assert note(alice, wave, "Anta", "returned", sending="x") == ["Nothing was changed."]
    note(alice, wave, "Anta", "returned", sending=sent.pk)
    assert "does not work" in page(alice, wave, "Anta")
    assert "the e-mail address does not work" in many(alice, wave, "remind", "Anta").content.decode()
    people.cluster.organisations.filter(code="Anta").update(contact_email="mended@example.org")
    assert "does not work" not in page(alice, wave, "Anta")


def test_unknown_notes(alice, people, wave):
    assert note(alice, wave, "Anta", "burn") == ["Nothing was changed."] and actions(people) == []


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("vera", 403), ("elena", 403), ("charlie", 404)])
def test_only_managers(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    invitation = of(wave, "Anta")
    assert client.get(reverse("respondent", args=["casma", wave.pk, invitation.public_id])).status_code == status
    for what in ("whatsapp", "revoke", "decline"):
        address = reverse("respondent-note", args=["casma", wave.pk, invitation.public_id])
        assert client.post(address, {"what": what}).status_code == status
    for what in ("invite", "sheet", "renew", "revoke"):
        assert many(client, wave, what, "Anta", confirmed="1").status_code == status
    assert Sending.objects.count() == 0 and of(wave, "Anta").nonce == invitation.nonce


def test_a_respondent_of_another_wave(alice, wave):
    other = make_wave(wave.survey, number=2)
    public_id = of(wave, "Anta").public_id
    assert alice.get(reverse("respondent", args=["casma", other.pk, public_id])).status_code == 404


# -- Many -------------------------------------------------------------------------------------


def test_e_mails_are_asked_for_after_a_look(alice, people, wave):
    html = many(alice, wave, "invite", "Anta", "Brena", "Coto").content.decode()
    assert "To 2 respondents" in html and "1: no e-mail address is known" in html
    assert "/r/" in html and Sending.objects.count() == 0
    many(alice, wave, "invite", "Anta", "Brena", "Coto", confirmed="1")
    assert set(Sending.objects.values_list("address", "state")) == {
        ("a@example.org", "waiting"),
        ("b@example.org", "waiting"),
    }
    assert actions(people) == ["mails-asked"]


def test_pressed_twice_it_is_sent_once(alice, wave):
    """The second press comes when the first e-mail has gone out already; both come from the same page."""
    since = many(alice, wave, "invite", "Anta").context["since"]
    for _ in range(2):
        many(alice, wave, "invite", "Anta", confirmed="1", since=since)
        Sending.objects.update(state="sent")
    assert Sending.objects.count() == 1
    later = many(alice, wave, "invite", "Anta").context["since"]
    many(alice, wave, "invite", "Anta", confirmed="1", since=later)
    assert Sending.objects.count() == 2, "asked for anew, it is sent anew"


def test_reminders_go_to_those_who_have_not_answered(alice, people, wave):
    make_response(wave, people.cluster.organisations.get(code="Anta"))
    many(alice, wave, "remind", "Anta", "Brena", confirmed="1")
    assert Sending.objects.get().address == "b@example.org"


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_no_e_mail_unless_the_wave_is_open(alice, wave, state):
    Wave.objects.update(state=state)
    html = many(alice, wave, "invite", "Anta", confirmed="1").content.decode()
    assert "E-mails are sent while the wave is open" in html and Sending.objects.count() == 0


def test_no_e_mail_without_a_server(alice, wave, settings):
    settings.SENDS_MAIL = False
    html = many(alice, wave, "invite", "Anta", confirmed="1").content.decode()
    assert "No mail server is set" in html and Sending.objects.count() == 0


def test_renewing_and_withdrawing_many(alice, people, wave):
    before = {each.pk: each.nonce for each in wave.invitations.all()}
    assert "The old links stop working at once" in many(alice, wave, "renew", "Anta", "Coto").content.decode()
    assert {each.pk: each.nonce for each in wave.invitations.all()} == before
    many(alice, wave, "renew", "Anta", "Coto", confirmed="1")
    changed = [each.organisation.name for each in wave.invitations.all() if each.nonce != before[each.pk]]
    assert sorted(changed) == ["Anta", "Coto"]
    assert alice.get(reverse("respond-open", args=[token_for(of(wave, "Coto").nonce)])).status_code == 302
    many(alice, wave, "revoke", "Anta", "Coto", confirmed="1")
    assert wave.invitations.filter(revoked_at=None).count() == 1
    assert actions(people) == ["links-revoked", "links-renewed"]


def test_all_in_a_state_on_every_page(alice, people, wave):
    make_response(wave, people.cluster.organisations.get(code="Anta"))
    many(alice, wave, "revoke", state="not-opened", every="on", confirmed="1")
    assert set(wave.invitations.exclude(revoked_at=None).values_list("organisation__name", flat=True)) == {
        "Brena",
        "Coto",
    }


@pytest.mark.parametrize(("what", "names"), [("invite", []), ("burn", ["Anta"]), ("", ["Anta"])])
def test_bad_input(alice, wave, what, names):
    assert "Tick the respondents first" in many(alice, wave, what, *names).content.decode()


def test_ids_that_are_none(alice, wave):
    address = reverse("respondents-do", args=["casma", wave.pk])
    response = alice.post(
        address, {"what": "renew", "respondent": ["\x00", "'", "x" * 5000], "confirmed": "1"}, follow=True
    )
    assert "Tick the respondents first" in response.content.decode()


def test_400_are_asked_in_few_queries(alice, people, wave, django_assert_max_num_queries):
    waves.invite(wave, [make_organisation(people.cluster, contact_email=f"o{i}@example.org") for i in range(400)])
    with django_assert_max_num_queries(21):
        alice.post(
            reverse("respondents-do", args=["casma", wave.pk]), {"what": "invite", "every": "on", "confirmed": "1"}
        )
    assert Sending.objects.count() == 402
    with django_assert_max_num_queries(16):
        alice.post(
            reverse("respondents-do", args=["casma", wave.pk]), {"what": "renew", "every": "on", "confirmed": "1"}
        )


# -- The sheet --------------------------------------------------------------------------------


def text_of(pdf, tmp_path):
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def test_a_strip_for_each(alice, people, wave, tmp_path):
    hostile = '#set text(red) $x$ <b>"quoted"</b> =1+1'
    people.cluster.organisations.filter(code="Anta").update(name=hostile)
    wave.invitations.filter(organisation__code="Brena").update(revoked_at=timezone.now())
    ids = list(wave.invitations.values_list("public_id", flat=True))
    response = alice.post(reverse("respondents-do", args=["casma", wave.pk]), {"what": "sheet", "respondent": ids})
    assert response["Content-Type"] == "application/pdf" and response["Cache-Control"] == "no-store"
    text = text_of(response.content, tmp_path)
    assert hostile in text and "Coto" in text and "Brena" not in text
    for name in (hostile, "Coto"):
        assert link_of(of(wave, name), "testserver") in text
    assert actions(people) == ["link-sheet"]


def test_the_code_holds_the_link(wave, monkeypatch):
    """What the square says, read back from the library's own matrix: another would be another link."""
    import segno

    from surveys.inviting import link_sheet

    made = []
    make = segno.make
    monkeypatch.setattr(segno, "make", lambda text, **options: made.append(text) or make(text, **options))
    invitation = wave.invitations.select_related("wave__survey__cluster", "organisation").first()
    pdf = link_sheet.link_sheet(invitation.wave, [invitation], "https://x.pe", timezone.now())
    assert made == [link_of(invitation, "https://x.pe")] and pdf.startswith(b"%PDF")


def test_a_sheet_of_too_many(alice, people, wave, monkeypatch):
    from surveys.views import many_respondents

    monkeypatch.setattr(many_respondents, "MOST", 2)
    assert "Tick fewer." in many(alice, wave, "sheet", "Anta", "Brena", "Coto").content.decode()
