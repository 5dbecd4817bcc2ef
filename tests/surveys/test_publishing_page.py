"""Who sees the results: one page for managers, with the sponsors' links; what is done is written down."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from networks.rebuilding.rebuild import rebuild
from surveys import waves
from surveys.inviting.results_links import MOST, issue, revoke
from surveys.models import Activity, ResultsLink
from tests.builders import make_category, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(people):
    anta, brena = (make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena"))
    wave = make_wave(make_survey(people.cluster), respondents=[anta, brena], roster=[anta, brena])
    make_response(wave, anta, {"assistance": {brena: 3}})
    return wave


def address(wave):
    return reverse("publishing", args=["casma", wave.pk])


def make(client, wave, **fields):
    return client.post(address(wave), {"link-label": "Sponsor", "link-days": "90", **fields})


def secret_in(response):
    return re.findall(r"http://testserver/s/([\w-]{22})", response.content.decode())


def test_a_link_is_made_shown_once_and_opens(alice, wave, people):
    rebuild(wave.pk)
    response = make(alice, wave, **{"link-label": "  Gobierno   regional <i> "})
    (token,) = secret_in(response)
    link = ResultsLink.objects.get()
    assert (link.label, link.made_by, link.wave) == ("Gobierno regional <i>", people.alice, wave)
    assert timedelta(days=89) < link.expires_at - timezone.now() <= timedelta(days=90)
    assert secret_in(alice.get(address(wave))) == []
    alice.logout()
    assert alice.get(reverse("results-open", args=[token]), follow=True).status_code == 200


def test_it_lists_links_with_their_state_and_when_they_were_opened(alice, wave):
    opened, _token = issue(wave, "Opened", 30, None)
    ResultsLink.objects.filter(pk=opened.pk).update(last_opened_at=timezone.now())
    void, _token = issue(wave, "Void", 30, None)
    revoke(void)
    ended, _token = issue(wave, "Ended", 30, None)
    ResultsLink.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(days=2))
    html = alice.get(address(wave)).content.decode()
    rows = {row.split("<br>")[0]: row for row in html.split('<tr><th scope="row">')[1:]}
    assert "good until" in rows["Opened"] and "never opened" not in rows["Opened"]
    assert "never opened" in rows["Void"] and "revoke" not in rows["Void"]
    assert "ended on" in rows["Ended"] and "revoke" not in rows["Ended"]


def test_what_was_done_is_in_the_log(alice, wave, people):
    make(alice, wave)
    alice.post(reverse("results-link-revoke", args=["casma", wave.pk, ResultsLink.objects.get().public_id]))
    assert list(Activity.objects.values_list("action", flat=True)) == ["results-link-revoked", "results-link-made"]
    html = alice.get(reverse("activity", args=["casma"])).content.decode()
    assert "gave Sponsor a link to the protected results of Who helps whom · 1, good for 90 days" in html
    assert "made the link of Sponsor to the protected results of Who helps whom · 1 void" in html


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"link-label": ""}, "Write to whom you give the link."),
        ({"link-label": "   "}, "Write to whom you give the link."),
        ({"link-label": "a\x07b"}, "Remove line breaks and other invisible characters."),
        ({"link-label": "x" * 81}, "at most 80 characters"),
        ({"link-days": "7"}, "Choose for how long the link is to be good."),
        ({"link-days": ""}, "Choose for how long the link is to be good."),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(alice, wave, fields, message):
    response = make(alice, wave, **fields)
    html = response.content.decode()
    assert response.status_code == 400 and message in html
    assert not ResultsLink.objects.exists() and not Activity.objects.exists()
    if "link-days" in fields:
        assert 'value="Sponsor"' in html


def test_only_so_many_are_good_at_a_time(alice, wave):
    for _number in range(MOST):
        link, _token = issue(wave, "Many", 30, None)
    response = make(alice, wave)
    assert response.status_code == 400 and f"{MOST} links to this wave are good already" in response.content.decode()
    revoke(link)
    assert make(alice, wave).status_code == 200


def test_revoked_twice_is_said(alice, wave):
    link, _token = issue(wave, "Sponsor", 30, None)
    where = reverse("results-link-revoke", args=["casma", wave.pk, link.public_id])
    told = [str(next(iter(alice.post(where, follow=True).context["messages"]))) for _time in range(2)]
    assert told[0] == "The link for Sponsor opens nothing any more."
    assert told[1] == "Nothing was changed: this link opened nothing already."
    assert Activity.objects.count() == 1


def test_a_link_of_another_wave_is_not_found(alice, wave, people):
    link, _token = issue(make_wave(make_survey(people.other_cluster)), "Theirs", 30, None)
    where = reverse("results-link-revoke", args=["casma", wave.pk, link.public_id])
    assert alice.post(where).status_code == 404
    assert ResultsLink.objects.get().revoked_at is None


@pytest.mark.parametrize("name", ["ana", "elena", "vera", "charlie"])
def test_only_managers_of_the_cluster(client, people, wave, name):
    client.force_login(getattr(people, name))
    link, _token = issue(wave, "Sponsor", 30, None)
    status = 404 if name == "charlie" else 403
    assert client.get(address(wave)).status_code == make(client, wave).status_code == status
    assert client.post(reverse("results-link-revoke", args=["casma", wave.pk, link.public_id])).status_code == status
    assert ResultsLink.objects.get().revoked_at is None


def test_that_no_kind_is_protected_is_said_before_a_link_is_made(alice, wave, people):
    assert "behind a link all are called by their names" in alice.get(address(wave)).content.decode()
    make_category(people.cluster, "Growers", protected=True)
    assert "behind a link all are called by their names" not in alice.get(address(wave)).content.decode()


def test_seen_as_a_respondent(alice, wave):
    rebuild(wave.pk)
    anta = wave.invitations.get(organisation__code="Anta")
    where = f"{reverse('respondent-preview', args=['casma', wave.pk])}?respondent={anta.public_id}"
    assert anta.public_id in alice.get(address(wave)).content.decode()
    html = alice.get(where + "&switch_language=en").content.decode()
    assert "This is what this organisation sees once you show respondents how they stand." in html
    assert "Brena" in html and f"/answer/{anta.public_id}/" not in html
    brena = wave.invitations.get(organisation__code="Brena")
    for other in (brena.public_id, "nobody", ""):
        where = f"{reverse('respondent-preview', args=['casma', wave.pk])}?respondent={other}"
        assert alice.get(where).status_code == 404, "has not answered"


def test_the_same_number_of_queries_with_400_organisations_and_more_links(alice, wave, people):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert alice.get(address(wave)).status_code == 200
        return len(caught)

    issue(wave, "One", 30, people.alice)
    few = queries()
    more = [make_organisation(people.cluster) for _number in range(400)]
    waves.invite(wave, more)
    for each in more[:40]:
        make_response(wave, each, {"assistance": {}})
        issue(wave, "More", 30, people.alice)
    assert queries() == few


def test_links_are_paged(alice, wave, people):
    for number in range(60):
        issue(wave, f"Sponsor {number:03}", 30, people.alice)
    html = alice.get(address(wave)).content.decode()
    assert html.count("Sponsor 0") and "Sponsor 059" in html and "Sponsor 000" not in html
    assert "Sponsor 000" in alice.get(address(wave) + "?page=2").content.decode()
