"""The call list: who stands where and why, what is noted of an attempt, who sees whose."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from surveys import waves
from surveys.field.call_list import DUE, NOBODY, NOT_TRIED, Filter, call_list, namings
from surveys.field.contact_attempts import note_attempt
from surveys.forms.contact_attempts import AttemptForm
from surveys.inviting.invitations import link_of
from surveys.inviting.reminders import due
from surveys.models import ContactAttempt, Draft, Nomination, OpenName, Organisation, Wave
from surveys.naming import reconciliation
from surveys.telephones import dialled
from tests import cast
from tests.builders import (
    make_category,
    make_cluster,
    make_mirror,
    make_organisation,
    make_response,
    make_survey,
    make_wave,
)

pytestmark = pytest.mark.django_db
Outcome = ContactAttempt.Outcome
SILENT = ("Anta", "Brena", "Coto", "Daza")


@pytest.fixture
def people():
    return cast.make_cast(make_cluster(country="PE"))


@pytest.fixture
def wave(people):
    """Uno, Dos and Tres have answered: all named Coto, two Brena, none Anta and Daza. Daza has begun."""
    made = {name: make_organisation(people.cluster, name, name=name) for name in (*SILENT, "Uno", "Dos", "Tres")}
    wave = make_wave(make_survey(people.cluster), respondents=made.values(), roster=made.values())
    wave.made = made
    coto, brena = made["Coto"], made["Brena"]
    make_response(wave, made["Uno"], {"assistance": {coto: 5, brena: None}})
    make_response(wave, made["Dos"], {"assistance": {coto: 1, brena: 2}})
    make_response(wave, made["Tres"], {"assistance": {coto: 1}})
    Draft.objects.create(invitation=of(wave, "Daza"))
    return wave


@pytest.fixture
def elena(client, people, wave):
    """Anta and Coto are hers."""
    wave.invitations.filter(organisation__code__in=["Anta", "Coto"]).update(enumerator=people.elena)
    client.force_login(people.elena)
    return client


def of(wave, name):
    return wave.invitations.select_related("organisation", "wave__survey__cluster").get(organisation__code=name)


def order(wave, wanted=None, **when):
    return [call.name for call in call_list(wave, wanted, **when).calls]


def try_to_reach(wave, name, outcome, *, ago=timedelta(days=2), again=None):
    at = timezone.now() - ago
    return of(wave, name).contact_attempts.create(outcome=outcome, at=at, call_back_at=again)


def page(client, wave, **query):
    response = client.get(reverse("calls", args=["casma", wave.pk], query=query or None))
    assert response.status_code == 200
    return response.content.decode()


def shown(html):
    return [part.split("</h2>")[0] for part in html.split('class="call-name">')[1:]]


def send(client, wave, name, query=None, htmx=False, **fields):
    address = reverse("contact-attempt", args=["casma", wave.pk, of(wave, name).public_id], query=query)
    return client.post(address, fields, headers={"HX-Request": "true"} if htmx else None)


# -- the order --------------------------------------------------------------------------------


def test_most_named_first_then_those_who_have_begun(wave):
    assert order(wave) == ["Coto", "Brena", "Daza", "Anta"]


def test_how_many_have_named_it(wave):
    assert {call.name: call.named_by for call in call_list(wave).calls} == {"Coto": 3, "Brena": 2, "Daza": 0, "Anta": 0}


def test_a_respondent_that_names_it_in_two_relations_counts_once(wave):
    given = make_mirror(wave.survey.relations.get())
    answer = wave.responses.get(organisation=wave.made["Uno"])
    Nomination.objects.create(response=answer, relation=given, alter=wave.made["Coto"], rating=3)
    named = namings(wave)[wave.made["Coto"].pk]
    # Both ends are asked now: all four reports can be checked.
    assert (named.by, named.checks) == (3, 4)


def test_what_can_be_checked_breaks_a_tie_of_names(people):
    survey = make_survey(people.cluster, relations=("assistance", "trust"))
    first, second, asked = (make_organisation(people.cluster, code, name=code) for code in "ABC")
    wave = make_wave(survey, respondents=[first, second, asked])
    make_response(wave, asked, {"trust": {first: 1}, "assistance": {second: 1}})
    assert order(wave) == ["A", "B"]
    make_mirror(survey.relations.get(key="assistance"))
    assert order(wave) == ["B", "A"]


def test_reconciled_and_merged_names_count(people, wave):
    old = make_organisation(people.cluster, "OLD")
    make_response(wave, make_organisation(people.cluster, "Z"), {"assistance": {old: 2}}, names=["Anta SAC"])
    Organisation.objects.filter(pk=old.pk).update(status="merged", merged_into=wave.made["Daza"])
    OpenName.objects.update(organisation=wave.made["Anta"])
    relation = wave.survey.relations.get()
    Nomination.objects.create(
        response=OpenName.objects.get().response, relation=relation, open_name=OpenName.objects.get()
    )
    named = namings(wave)
    assert named[wave.made["Anta"].pk].by == 1 and named[wave.made["Daza"].pk].by == 1


def test_mergers_are_followed_to_the_end(people, wave):
    """Coto, which three have named, is Brena now, and Brena is Daza: two of the three named Brena, too."""
    for goes, stays in (("Coto", "Brena"), ("Brena", "Daza")):
        reconciliation.merge(people.cluster, people.alice, wave.made[goes], wave.made[stays])
    assert {call.name: call.named_by for call in call_list(wave).calls} == {"Daza": 3, "Anta": 0}
    wave.invitations.filter(organisation__code="Daza").delete()
    assert {call.name: call.named_by for call in call_list(wave).calls} == {"Brena": 3, "Anta": 0}


def test_who_is_no_longer_called(wave):
    wave.invitations.filter(organisation__code="Coto").update(declined_at=timezone.now())
    wave.invitations.filter(organisation__code="Brena").update(revoked_at=timezone.now())
    of(wave, "Anta").withdrawals.create(sendings=1)
    assert order(wave) == ["Daza"]


def test_call_backs_that_are_due_come_first_the_oldest_before_others(wave):
    now = timezone.now()
    try_to_reach(wave, "Anta", "call-back", again=now - timedelta(hours=1))
    try_to_reach(wave, "Daza", "call-back", again=now - timedelta(hours=2))
    found = call_list(wave)
    assert [call.name for call in found.calls] == ["Daza", "Anta", "Coto", "Brena"]
    assert found.due == 2


def test_who_was_called_a_moment_ago_or_is_to_be_called_later_stands_at_the_end(wave):
    try_to_reach(wave, "Coto", "no-answer", ago=timedelta(minutes=5))
    try_to_reach(wave, "Brena", "call-back", again=timezone.now() + timedelta(days=1))
    assert order(wave) == ["Daza", "Anta", "Coto", "Brena"]
    assert order(wave, now=timezone.now() + timedelta(days=2)) == ["Brena", "Coto", "Daza", "Anta"]


def test_only_the_latest_attempt_says_when_to_call_back(wave):
    try_to_reach(wave, "Anta", "call-back", again=timezone.now() - timedelta(hours=30), ago=timedelta(days=3))
    try_to_reach(wave, "Anta", "no-answer", ago=timedelta(days=1))
    (anta,) = [call for call in call_list(wave).calls if call.name == "Anta"]
    assert not anta.is_due and anta.attempts.number == 2


def test_filters(people, wave):
    office = make_category(people.cluster, "Office")
    Organisation.objects.filter(code="Brena").update(category=office)
    wave.invitations.filter(organisation__code="Anta").update(enumerator=people.elena)
    try_to_reach(wave, "Coto", "no-answer")
    try_to_reach(wave, "Daza", "call-back", again=timezone.now() - timedelta(hours=1))
    assert order(wave, Filter(category=office.pk)) == ["Brena"]
    assert order(wave, Filter(enumerator=people.elena.pk)) == ["Anta"]
    assert order(wave, Filter(enumerator=NOBODY)) == ["Daza", "Coto", "Brena"]
    assert order(wave, Filter(outcome="no-answer")) == ["Coto"]
    assert order(wave, Filter(outcome=DUE)) == ["Daza"]
    assert order(wave, Filter(outcome=NOT_TRIED)) == ["Brena", "Anta"]


def test_those_who_refused_are_found_again(wave, people):
    note_attempt(of(wave, "Coto"), people.alice, Outcome.REFUSED)
    assert "Coto" not in order(wave)
    assert order(wave, Filter(outcome=Outcome.REFUSED)) == ["Coto"]


# -- what is noted ----------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [each.value for each in Outcome])
def test_every_outcome_is_noted_and_logged_in_words(alice, people, wave, outcome):
    tomorrow = timezone.localtime() + timedelta(days=1)
    assert send(alice, wave, "Coto", outcome=outcome, call_back_at=f"{tomorrow:%Y-%m-%dT%H:%M}").status_code == 302
    assert ContactAttempt.objects.get().outcome == outcome
    html = alice.get(reverse("activity", args=["casma"])).content.decode()
    assert "Coto" in html and f"attempt-{outcome}" not in html, "a sentence, not its code"


def test_noting(alice, people, wave):
    response = send(alice, wave, "Coto", query={"page": 1, "category": 3}, outcome="no-answer", note=" Ask for Rosa ")
    assert response.url == reverse("calls", args=["casma", wave.pk]) + "?category=3&page=1"
    attempt = ContactAttempt.objects.get()
    assert (attempt.by, attempt.outcome, attempt.note) == (people.alice, "no-answer", "Ask for Rosa")
    log = people.cluster.activities.get()
    assert (log.action, log.about) == ("attempt-no-answer", "Coto")


def test_calling_back_needs_its_time(alice, wave):
    tomorrow = timezone.localtime() + timedelta(days=1)
    send(alice, wave, "Coto", outcome="call-back", call_back_at=tomorrow.strftime("%Y-%m-%dT%H:%M"))
    assert ContactAttempt.objects.get().call_back_at == tomorrow.replace(second=0, microsecond=0)


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T09:00", "9999-12-31T23:59"])
@pytest.mark.parametrize(("language", "said"), [("en", "call back"), ("es", "llamar")])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_time_that_is_none(alice, wave, at, language, said, htmx):
    alice.cookies["django_language"] = language
    html = send(alice, wave, "Daza", htmx=htmx, outcome="call-back", call_back_at=at, note="Rosa <b>").content.decode()
    with translation.override(language):
        errors = AttemptForm({"outcome": "call-back", "call_back_at": at}).errors["call_back_at"]
    assert str(errors[0]) in html and 'value="Rosa &lt;b&gt;"' in html and f'value="{at}"' in html
    assert shown(html)[0] == "Daza", "where it was typed, in sight"
    assert not ContactAttempt.objects.exists()


def test_a_note_that_is_too_long_is_kept_to_be_shortened(alice, wave):
    html = send(alice, wave, "Coto", outcome="promised", note="ñ" * 201).content.decode()
    assert "At most 200 characters" in html and "ñ" * 201 in html and not ContactAttempt.objects.exists()


@pytest.mark.parametrize("fields", [{}, {"outcome": "eaten"}, {"outcome": "promised", "note": "a\x07b"}])
def test_nonsense_notes_nothing(alice, wave, fields):
    assert 'class="field-error"' in send(alice, wave, "Coto", **fields).content.decode()
    assert not ContactAttempt.objects.exists()


def test_the_time_that_stands_in_the_page_counts_for_call_backs_only(alice, wave):
    send(alice, wave, "Coto", outcome="promised", call_back_at="2020-01-01T09:00")
    assert ContactAttempt.objects.get().call_back_at is None


def test_refused_takes_it_off_the_list_and_off_reminders(alice, people, wave):
    Wave.objects.filter(pk=wave.pk).update(remind_after_days=1)
    wave.refresh_from_db()
    Organisation.objects.filter(code="Coto").update(contact_email="coto@example.org")
    of(wave, "Coto").sendings.create(
        kind="invitation", address="coto@example.org", state="sent", changed_at=timezone.now() - timedelta(days=3)
    )
    assert [each.organisation.code for each in due(wave)] == ["Coto"]
    send(alice, wave, "Coto", outcome="refused")
    assert not due(wave).exists() and "Coto" not in order(wave)


@pytest.mark.parametrize(("outcome", "declined"), [("promised", False), ("no-answer", True)])
def test_whoever_promises_takes_part_after_all(alice, people, wave, outcome, declined):
    note_attempt(of(wave, "Coto"), people.alice, Outcome.REFUSED)
    send(alice, wave, "Coto", outcome=outcome)
    assert (of(wave, "Coto").declined_at is not None) is declined


def test_refusing_twice_keeps_the_first_moment(people, wave):
    note_attempt(of(wave, "Coto"), people.alice, Outcome.REFUSED)
    first = of(wave, "Coto").declined_at
    note_attempt(of(wave, "Coto"), people.alice, Outcome.REFUSED)
    assert of(wave, "Coto").declined_at == first


def test_tapped_twice_it_is_one_attempt(alice, people, wave):
    for _tap in range(2):
        send(alice, wave, "Coto", outcome="no-answer", note="Rosa")
    assert ContactAttempt.objects.count() == people.cluster.activities.count() == 1
    ContactAttempt.objects.update(at=timezone.now() - timedelta(minutes=5))
    send(alice, wave, "Coto", outcome="no-answer", note="Rosa")
    assert ContactAttempt.objects.count() == 2


def test_the_respondents_page_has_every_attempt(alice, people, wave):
    note_attempt(of(wave, "Coto"), people.elena, Outcome.NO_ANSWER, note="<b>closed</b>")
    html = alice.get(reverse("respondent", args=["casma", wave.pk, of(wave, "Coto").public_id])).content.decode()
    assert "elena: <strong>no answer</strong> “&lt;b&gt;closed&lt;/b&gt;”" in html


def test_a_script_gets_the_row(alice, wave):
    html = send(alice, wave, "Coto", htmx=True, outcome="refused").content.decode()
    assert html.startswith("<li") and "Noted of Coto" in html and "No message goes to them" in html


@pytest.mark.parametrize(
    ("written", "country", "number"),
    [
        ("987 654 321", "PE", "+51987654321"),
        ("+56 9 8765 4321", "PE", "+56987654321"),
        ("(043) 12", "PE", "04312"),
        ("ask Rosa", "PE", ""),
        ("", "", ""),
        (None, "PE", ""),
    ],
)
def test_what_a_telephone_dials(written, country, number):
    assert dialled(written, country) == number


# -- who sees what ----------------------------------------------------------------------------


def test_managers_see_why_and_the_link(alice, wave):
    Organisation.objects.filter(code="Coto").update(contact_phone="987 654 321", contact_name="Rosa")
    html = page(alice, wave)
    assert shown(html) == ["Coto", "Brena", "Daza", "Anta"]
    assert "3 organisations that have answered named it." in html and "It has begun and not sent." in html
    assert 'href="tel:+51987654321"' in html and "https://wa.me/51987654321" in html
    assert link_of(of(wave, "Coto"), "http://testserver") in html


def test_enumerators_see_theirs_without_links_and_without_what_others_said(elena, people, wave):
    html = page(elena, wave)
    assert shown(html) == ["Coto", "Anta"]
    assert "named it" not in html and "/r/" not in html and "wa.me" not in html
    assert f"{reverse('interviews', args=['casma', wave.pk])}#record-" in html
    assert page(elena, wave, enumerator="alice").count("call-row") == 2, "the address cannot widen it"


def test_enumerators_note_of_theirs_only(elena, wave):
    assert send(elena, wave, "Coto", outcome="promised").status_code == 302
    assert send(elena, wave, "Brena", outcome="promised").status_code == 404
    assert "named" not in send(elena, wave, "Anta", htmx=True).content.decode()


@pytest.mark.parametrize("name", ["ana", "vera"])
def test_others_do_not_call(client, people, wave, name):
    client.force_login(getattr(people, name))
    assert client.get(reverse("calls", args=["casma", wave.pk])).status_code == 403
    assert send(client, wave, "Coto", outcome="promised").status_code == 403


def test_strangers(client, people, wave):
    client.force_login(people.charlie)
    assert client.get(reverse("calls", args=["casma", wave.pk])).status_code == 404
    assert send(client, wave, "Coto", outcome="promised").status_code == 404
    assert not ContactAttempt.objects.exists()


def test_a_wave_that_is_not_open_has_nobody_to_call(alice, wave):
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    html = page(alice, wave)
    assert "nobody can answer now" in html and shown(html) == []


def test_nobody_left_and_nobody_that_fits(alice, wave):
    assert "Nobody fits this choice." in page(alice, wave, outcome="promised")
    wave.invitations.filter(organisation__code__in=SILENT).delete()
    assert "Nobody is left to be called." in page(alice, wave)


UNKNOWN = [{"category": "x"}, {"category": "9" * 30}, {"outcome": "<b>"}, {"enumerator": "\x00"}]


@pytest.mark.parametrize("query", UNKNOWN)
def test_what_is_not_known_narrows_nothing_down(alice, wave, query):
    assert len(shown(page(alice, wave, **query))) == 4


def test_a_hostile_name(alice, wave):
    Organisation.objects.filter(code="Coto").update(name="<script>alert(1)</script>", contact_phone='"><b>1')
    html = page(alice, wave)
    assert "<script>alert" not in html and "<b>1" not in html


def test_as_many_queries_for_400(alice, people, wave, django_assert_max_num_queries):
    with CaptureQueriesContext(connection) as few:
        page(alice, wave)
    category = wave.made["Anta"].category
    more = Organisation.objects.bulk_create(
        Organisation(cluster=people.cluster, code=f"M{n}", name=f"More {n}", label="M", category=category)
        for n in range(400)
    )
    waves.invite(wave, more)
    with django_assert_max_num_queries(len(few)):
        html = page(alice, wave)
    assert len(shown(html)) == 25 and "Page 1 of 17" in html
