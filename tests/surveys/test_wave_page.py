"""Who has answered; and the personal links, which only managers are shown."""

import uuid
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.inviting.invitations import link_of
from surveys.models import Submission
from surveys.tokens import token_for
from tests.builders import make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(people):
    """Anta has answered, Breña has started, Coto has not opened its link."""
    organisations = [make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena", "Coto")]
    wave = make_wave(make_survey(people.cluster), respondents=organisations)
    make_response(wave, organisations[0])
    wave.invitations.filter(organisation=organisations[1]).update(started_at=timezone.now())
    return wave


def address(wave, **query):
    return reverse("wave", args=["casma", wave.pk], query=query or None)


def page(client, wave, **query):
    response = client.get(address(wave, **query))
    assert response.status_code == 200
    return response.content.decode()


def renewal(invitation, **query):
    return reverse("link-renew", args=["casma", invitation.wave_id, invitation.public_id], query=query or None)


def states(html):
    return {row[0].split()[0]: row[1] for row in tables_in(html)["Respondents"][1:]}


def test_states(alice, wave):
    shown = states(page(alice, wave))
    assert shown["Anta"].startswith("✓ answered")
    assert shown["Brena"] == "started"
    assert shown["Coto"] == "not opened"


def test_figures(alice, wave):
    html = page(alice, wave)
    for name, number in (("Asked", 3), ("Not opened", 1), ("Started", 1), ("Answered", 1)):
        assert f"<dt>{name}</dt><dd>{number}</dd>" in html


@pytest.mark.parametrize(("state", "shown"), [("not-opened", {"Coto"}), ("started", {"Brena"}), ("answered", {"Anta"})])
def test_one_state(alice, wave, state, shown):
    assert set(states(page(alice, wave, state=state))) == shown


@pytest.mark.parametrize(("address_of_ours", "warned"), [("http://localhost:8000", True), ("https://x.pe", False)])
def test_links_that_nobody_else_could_open_are_warned_of(alice, wave, settings, address_of_ours, warned):
    settings.PUBLIC_ADDRESS = address_of_ours
    assert ("they open on this computer only" in page(alice, wave)) == warned


def test_an_unknown_state_is_all(alice, wave):
    assert len(states(page(alice, wave, state="<b>"))) == 3


def test_nobody_in_a_state(alice, wave):
    wave.invitations.filter(organisation__code="Brena").delete()
    assert "No respondent is in this state." in page(alice, wave, state="started")


def test_nobody_invited(alice, people):
    html = page(alice, make_wave(make_survey(people.cluster)))
    assert "No organisation has been invited" in html and "/lists/" in html
    # Nothing to filter, to give out or to show to anybody yet.
    assert 'id="giving"' not in html and "?state=" not in html and 'id="publishing"' not in html


def test_what_follows_the_respondents_is_found_from_the_top(alice, wave):
    html = page(alice, wave)
    top = html[: html.index("<table")]
    for part in ("answering", "publishing"):
        assert f'href="#{part}"' in top and f'id="{part}"' in html


def test_analysts_are_led_to_what_they_have(client, people, wave):
    client.force_login(people.ana)
    html = page(client, wave)
    assert 'href="#answering"' in html and "#publishing" not in html


@pytest.mark.parametrize(("language", "month"), [("es", "nov"), ("en", "Nov")])
def test_short_dates(alice, wave, language, month):
    wave.responses.update(sent_at=datetime(2026, 11, 26, 12, tzinfo=UTC))
    alice.cookies["django_language"] = language
    assert f">26 {month} 2026, " in page(alice, wave)


def test_managers_see_links(alice, wave):
    html = page(alice, wave)
    for invitation in wave.invitations.all():
        assert link_of(invitation, "http://testserver") in html


def test_analysts_see_states_without_links(client, people, wave):
    client.force_login(people.ana)
    html = page(client, wave)
    assert len(states(html)) == 3
    assert "/r/" not in html
    assert "renew" not in html
    assert not any(token_for(invitation.nonce) in html for invitation in wave.invitations.all())


def test_a_withdrawn_link_is_not_shown(alice, wave):
    invitation = wave.invitations.get(organisation__code="Coto")
    invitation.revoked_at = timezone.now()
    invitation.save()
    html = page(alice, wave)
    assert token_for(invitation.nonce) not in html
    assert "withdrawn" in html


def test_sendings_kept_aside(alice, wave):
    invitation = wave.invitations.get(organisation__code="Anta")
    Submission.objects.create(
        invitation=invitation, uuid=uuid.uuid4(), payload={}, content_hash="x", flag=Submission.Flag.STALE
    )
    html = page(alice, wave)
    assert "1 sending was kept aside" in html
    assert "1 sending kept aside" in states(html)["Anta"]


def test_renewing_a_link(alice, wave):
    invitation = wave.invitations.get(organisation__code="Coto")
    old = token_for(invitation.nonce)
    response = alice.post(renewal(invitation, page=1, state="not-opened"), follow=True)
    assert response.redirect_chain[-1][0] == address(wave, state="not-opened", page=1)
    html = response.content.decode()
    invitation.refresh_from_db()
    assert "Coto has a new link." in html
    assert token_for(invitation.nonce) in html
    assert old not in html
    assert alice.get(reverse("respond-open", args=[old])).status_code == 404
    assert alice.get(reverse("respond-open", args=[token_for(invitation.nonce)])).status_code == 302


def test_renewing_a_withdrawn_link_opens_the_questionnaire_again(alice, wave):
    invitation = wave.invitations.get(organisation__code="Coto")
    invitation.revoked_at = timezone.now()
    invitation.save()
    alice.post(renewal(invitation))
    invitation.refresh_from_db()
    assert alice.get(reverse("respond-open", args=[token_for(invitation.nonce)])).status_code == 302


def test_reading_renews_nothing(alice, wave):
    invitation = wave.invitations.get(organisation__code="Coto")
    assert alice.get(renewal(invitation)).status_code == 405
    before = token_for(invitation.nonce)
    invitation.refresh_from_db()
    assert token_for(invitation.nonce) == before


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("vera", 403), ("elena", 403), ("charlie", 404)])
def test_only_managers_renew(client, people, wave, name, status):
    invitation = wave.invitations.get(organisation__code="Coto")
    client.force_login(getattr(people, name))
    assert client.post(renewal(invitation)).status_code == status
    before = token_for(invitation.nonce)
    invitation.refresh_from_db()
    assert token_for(invitation.nonce) == before


def test_a_link_of_another_wave(alice, people, wave):
    invitation = wave.invitations.get(organisation__code="Coto")
    other = make_wave(wave.survey, number=2)
    assert alice.post(reverse("link-renew", args=["casma", other.pk, invitation.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("ana", 200), ("root", 200), ("vera", 403), ("elena", 403), ("charlie", 404)]
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    assert client.get(address(wave)).status_code == status


def test_a_stranger_is_asked_to_sign_in(client, wave):
    assert client.get(address(wave)).url.startswith(reverse("login"))


def test_hostile_names(alice, people, wave):
    make_response(wave, make_organisation(people.cluster, "X", name='"><script>x</script>'))
    html = page(alice, wave)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_pages_of_a_hundred(alice, people, wave):
    waves.invite(wave, [make_organisation(people.cluster, f"Z{i}", name=f"Z{i}") for i in range(120)])
    assert len(states(page(alice, wave))) == 100
    assert len(states(page(alice, wave, page=2))) == 23
    assert "Page 2 of 2" in page(alice, wave, page="99")
    assert "Page 1 of 2" in page(alice, wave, page="x")


def test_queries_do_not_grow_with_respondents(alice, people, wave, django_assert_num_queries):
    for _ in range(2):
        # Session, user, cluster, member, wave; respondents counted and read; figures, sendings kept aside; relations,
        # whether there are profile questions, how the answering went and who has stopped, answers removed; who may
        # interview; what was sent.
        with django_assert_num_queries(19):
            page(alice, wave)
        waves.invite(wave, [make_organisation(people.cluster) for _ in range(20)])


def test_respondents_stand_in_reading_order(alice, people, monkeypatch):
    """By name, not by a code that nobody chose; also from page to page, and before something is done with them."""
    names = ["Agro 2", "Agro 10", "Agroexportadora", "APEM", "Fundo Ñuro", "Fundo Santa Rosa"]
    organisations = [
        make_organisation(people.cluster, f"Z{number}", name=name) for number, name in enumerate(reversed(names))
    ]
    wave = make_wave(make_survey(people.cluster), respondents=organisations)
    monkeypatch.setattr("surveys.views.waves.PAGE", 4)
    for number, expected in ((1, names[:4]), (2, names[4:])):
        respondents = alice.get(address(wave, page=number)).context["respondents"]
        assert [each.organisation.name for each in respondents] == expected
    ticked = [str(invitation.public_id) for invitation in wave.invitations.all()]
    before = alice.post(reverse("respondents-do", args=["casma", wave.pk]), {"what": "renew", "respondent": ticked})
    assert [each.organisation.name for each in before.context["chosen"]] == names
