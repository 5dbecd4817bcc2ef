"""A wave that asks one organisation under two names, since they were merged: counted, called and reminded once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from networks.answers.ties import organisations_asked
from surveys import tasks, waves
from surveys.field import response_rate as rates
from surveys.field.asked_twice import doubles_in
from surveys.field.burden import stopped_in
from surveys.field.call_list import call_list
from surveys.field.interviews import respondents_given
from surveys.field.progress import progress_of, respondents_of, waves_with_counts
from surveys.inviting import mailing, reminders
from surveys.mergers import merged_organisations
from surveys.models import Draft, Merger, Organisation, Sending
from surveys.naming import reconciliation
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def wave(people):
    """All of them asked a week ago. Agro and Agro SAC are one organisation, which nobody knows yet."""
    made = {name: make_organisation(people.cluster, name, name=name) for name in ("Agro", "Agro-SAC", "Fundo")}
    wave = make_wave(make_survey(people.cluster), respondents=made.values(), remind_after_days=5, remind_most=2)
    wave.made = made
    for organisation in made.values():
        Organisation.objects.filter(pk=organisation.pk).update(contact_email=f"{organisation.code}@example.org")
        of(wave, organisation.code).sendings.create(
            kind="invitation", address="x@example.org", state="sent", changed_at=NOW - timedelta(days=7)
        )
    return wave


def of(wave, code):
    return wave.invitations.select_related("organisation").get(organisation__code=code)


def merge(people, wave, goes="Agro-SAC", stays="Agro"):
    return reconciliation.merge(people.cluster, people.alice, wave.made[goes], wave.made[stays])


def asked(wave):
    return [each.organisation.code for each in respondents_of(wave)]


def called(wave):
    return sorted(call.name for call in call_list(wave).calls)


def due(wave):
    return sorted(invitation.organisation.code for invitation in reminders.due(wave))


@pytest.mark.parametrize("answered", ["Agro", "Agro-SAC"])
def test_one_that_answered_under_either_name_is_neither_called_nor_reminded(people, wave, answered):
    make_response(wave, wave.made[answered])
    merge(people, wave)
    assert asked(wave) == [answered, "Fundo"]
    assert called(wave) == due(wave) == ["Fundo"]


def test_it_is_counted_once_as_in_the_network(people, wave):
    make_response(wave, wave.made["Agro"])
    merge(people, wave)
    rate = rates.overall(rates.groups_of(wave))
    assert (rate.answered, rate.asked) == (1, 2)
    assert len(organisations_asked(wave, merged_organisations(cluster=people.cluster))) == 2
    progress = progress_of(wave)
    assert (progress.asked, progress.answered, progress.not_opened) == (2, 1, 1)
    (counted,) = waves_with_counts(survey__cluster=people.cluster)
    assert (counted.asked, counted.answered) == (2, 1)


def test_one_that_answered_under_both_names_has_answered_once(people, wave):
    make_response(wave, wave.made["Agro"])
    make_response(wave, wave.made["Agro-SAC"])
    merge(people, wave)
    assert rates.overall(rates.groups_of(wave)).answered == sum(rates.answers_by_day(wave).values()) == 1
    (counted,) = waves_with_counts(survey__cluster=people.cluster)
    assert (counted.asked, counted.answered) == (2, 1)


def test_before_it_has_answered_it_is_called_and_reminded_under_the_name_that_stayed(people, wave):
    merge(people, wave)
    assert called(wave) == due(wave) == ["Agro", "Fundo"]


def test_or_where_it_has_begun(people, wave):
    Draft.objects.create(invitation=of(wave, "Agro-SAC"))
    merge(people, wave)
    assert called(wave) == due(wave) == ["Agro-SAC", "Fundo"]
    Draft.objects.create(invitation=of(wave, "Agro"))
    assert sum(stopped_in(wave, ["welcome", "choose", "check"]).values()) == 1


def test_or_where_its_link_still_opens(people, wave):
    wave.invitations.filter(organisation__code="Agro").update(revoked_at=NOW)
    merge(people, wave)
    assert called(wave) == due(wave) == ["Agro-SAC", "Fundo"]


def test_whoever_refused_under_one_name_is_not_asked_under_the_other(people, wave):
    wave.invitations.filter(organisation__code="Agro-SAC").update(declined_at=NOW)
    merge(people, wave)
    assert called(wave) == due(wave) == ["Fundo"]
    assert {group.standing for group in rates.groups_of(wave)} == {"refused", "not-opened"}


def test_nor_whoever_had_its_answers_removed(people, wave):
    of(wave, "Agro").withdrawals.create(sendings=1)
    merge(people, wave)
    assert called(wave) == due(wave) == ["Fundo"]


def test_one_merged_into_somebody_who_is_not_asked_can_still_be_asked(people, wave):
    wave.made["Agro"] = make_organisation(people.cluster, "Elsewhere")
    merge(people, wave)
    assert called(wave) == ["Agro", "Agro-SAC", "Fundo"] and due(wave) == ["Agro", "Agro-SAC", "Fundo"]


def test_mergers_are_followed_to_the_end(people, wave):
    merge(people, wave, "Agro-SAC", "Agro")
    merge(people, wave, "Agro", "Fundo")
    make_response(wave, wave.made["Agro-SAC"])
    assert asked(wave) == ["Agro-SAC"] and called(wave) == due(wave) == []


def test_taken_apart_each_is_asked_again(people, wave):
    make_response(wave, wave.made["Agro"])
    reconciliation.take_apart(people.cluster, people.alice, merge(people, wave))
    assert Merger.objects.exclude(undone_at=None).count() == 1
    assert called(wave) == due(wave) == ["Agro-SAC", "Fundo"]


def test_each_wave_for_itself(people, wave):
    later = make_wave(wave.survey, number=2, respondents=wave.made.values())
    make_response(wave, wave.made["Agro-SAC"])
    merge(people, wave)
    assert doubles_in([wave, later]) == {of(wave, "Agro").pk, of(later, "Agro-SAC").pk}
    second, first = waves_with_counts(survey__cluster=people.cluster)
    assert (first.asked, first.answered, second.asked, second.answered) == (2, 1, 2, 0)


def test_what_nobody_merged_costs_one_query(people, wave, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert doubles_in([wave]) == set()


def test_a_reminder_that_waits_is_dropped_when_they_are_merged(people, wave, sends_mail, mailoutbox):
    assert reminders.remind() == 3
    make_response(wave, wave.made["Agro"])
    merge(people, wave)
    tasks.send_messages()
    states = dict(Sending.objects.filter(kind="reminder").values_list("invitation__organisation__code", "state"))
    assert states == {"Agro": "dropped", "Agro-SAC": "dropped", "Fundo": "sent"}
    assert len(mailoutbox) == 1 and mailing.can_mail()


def test_enumerators_have_it_once(people, wave):
    wave.invitations.update(enumerator=people.elena)
    merge(people, wave)
    assert [each.organisation.code for each in respondents_given(wave, people.elena)] == ["Agro", "Fundo"]


def test_its_own_page_is_still_there(people, wave, client):
    merge(people, wave)
    client.force_login(people.alice)
    where = reverse("respondent", args=["casma", wave.pk, of(wave, "Agro-SAC").public_id])
    assert "merged into another" in client.get(where, headers={"accept-language": "en"}).content.decode()
    html = client.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert "Agro-SAC" not in html


def test_from_there_it_is_sent_nothing_and_its_link_can_be_withdrawn(people, wave, client, sends_mail):
    merge(people, wave)
    client.force_login(people.alice)
    where = reverse("respondents-do", args=["casma", wave.pk])
    data = {"respondent": of(wave, "Agro-SAC").public_id}
    html = client.post(where, data | {"what": "remind"}, headers={"accept-language": "en"}).content.decode()
    assert "were merged with one that is asked under its own name" in html
    client.post(where, data | {"what": "revoke", "confirmed": "yes"})
    assert of(wave, "Agro-SAC").revoked_at and not of(wave, "Agro").revoked_at


def test_queries_do_not_grow_with_mergers(people, wave, client, django_assert_max_num_queries):
    client.force_login(people.alice)
    merge(people, wave)
    category = wave.made["Agro"].category
    many = Organisation.objects.bulk_create(
        Organisation(cluster=people.cluster, code=f"M{n}", name=f"More {n}", label="M", category=category)
        for n in range(400)
    )
    waves.invite(wave, many)
    pages = [reverse(name, args=["casma", wave.pk]) for name in ("field", "calls", "wave")]
    for page in pages:
        client.get(page)
    few = []
    for page in pages:
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        few.append(len(seen))
    into = {"status": "merged", "merged_into": wave.made["Fundo"]}
    Organisation.objects.filter(pk__in=[each.pk for each in many[:300]]).update(**into)
    for page, number in zip(pages, few, strict=True):
        with django_assert_max_num_queries(number):
            assert client.get(page).status_code == 200
