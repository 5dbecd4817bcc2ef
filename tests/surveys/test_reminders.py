"""Reminders by rule: after so many days, at most so many, and only to those who are to be reminded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys import tasks
from surveys.inviting import mailing, reminders
from surveys.models import Sending, Wave, Withdrawal
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sends_mail")]
NOW = timezone.now()


@pytest.fixture
def wave(people):
    """Three respondents, who were sent their invitation a week ago; reminded after five days, at most twice."""
    organisations = [
        make_organisation(people.cluster, name, name=name, contact_email=f"{name}@example.org") for name in "abc"
    ]
    wave = make_wave(make_survey(people.cluster), respondents=organisations, remind_after_days=5, remind_most=2)
    for invitation in wave.invitations.all():
        told(invitation, days=7)
    return wave


def told(invitation, days, **fields):
    fields = {"kind": "invitation", "address": "x@example.org", "state": "sent"} | fields
    return invitation.sendings.create(changed_at=NOW - timedelta(days=days), **fields)


def of(wave, code):
    return wave.invitations.get(organisation__code=code)


def due(wave):
    return {invitation.organisation.code for invitation in reminders.due(Wave.objects.get(pk=wave.pk))}


def reminded():
    return sorted(Sending.objects.filter(kind="reminder").values_list("invitation__organisation__code", flat=True))


def test_after_so_many_days(wave):
    told(of(wave, "b"), days=4)
    assert due(wave) == {"a", "c"}


def test_never_to_those_who_answered_refused_or_were_revoked(wave, people):
    make_response(wave, people.cluster.organisations.get(code="a"))
    wave.invitations.filter(organisation__code="b").update(declined_at=NOW)
    wave.invitations.filter(organisation__code="c").update(revoked_at=NOW)
    assert due(wave) == set()


def test_nor_to_those_who_had_their_answers_removed(wave):
    Withdrawal.objects.create(invitation=of(wave, "a"), sendings=1)
    assert due(wave) == {"b", "c"}


def test_nor_to_those_who_were_sent_nothing(wave):
    of(wave, "a").sendings.all().delete()
    told(of(wave, "b"), days=0, state="failed")
    of(wave, "b").sendings.filter(state="sent").delete()
    assert due(wave) == {"c"}


def test_nor_without_a_working_address(wave, people):
    people.cluster.organisations.filter(code="a").update(contact_email="")
    told(of(wave, "b"), days=6, state="returned", address="b@example.org")
    assert due(wave) == {"c"}


def test_a_message_by_whatsapp_counts(wave):
    told(of(wave, "a"), days=1, channel="whatsapp", address="51987654321")
    assert due(wave) == {"b", "c"}


@pytest.mark.parametrize("fields", [{"state": "closed"}, {"state": "draft"}, {"remind_after_days": None}])
def test_only_while_open_and_by_a_rule(wave, fields):
    Wave.objects.filter(pk=wave.pk).update(**fields)
    assert due(wave) == set() and reminders.remind() == 0


def test_not_after_the_closing_day(wave):
    """The message would say that one can answer until a day that is past."""
    today = timezone.localdate()
    Wave.objects.filter(pk=wave.pk).update(closes_on=today)
    assert due(wave) == {"a", "b", "c"}
    assert reminders.remind() == 3, "on the day itself"
    Wave.objects.filter(pk=wave.pk).update(closes_on=today - timedelta(days=1))
    mailing.send_waiting()
    assert set(Sending.objects.filter(kind="reminder").values_list("state", flat=True)) == {"dropped"}
    assert due(wave) == set() and reminders.remind() == 0
    Wave.objects.filter(pk=wave.pk).update(closes_on=today + timedelta(days=3))
    assert due(wave) == {"a", "b", "c"}, "once there is a later day they go on"


def test_at_most_so_many(wave):
    for number in (1, 2):
        assert reminders.remind() == 3
        assert set(Sending.objects.filter(state="waiting").values_list("number", flat=True)) == {number}
        mailing.send_waiting()
        assert reminders.remind() == 0, "not before five days have passed"
        Sending.objects.update(changed_at=NOW - timedelta(days=6))
    assert reminders.remind() == 0
    assert reminded() == ["a", "a", "b", "b", "c", "c"]


def test_failures_do_not_go_on_for_ever(wave):
    for _ in range(5):
        reminders.remind()
        Sending.objects.filter(state="waiting").update(state="failed", changed_at=NOW)
    assert reminded() == ["a", "a", "b", "b", "c", "c"]


def test_decided_twice_at_once_each_is_made_once(wave, monkeypatch):
    """The second decides by what the first saw: by then the first's have been sent."""
    seen = list(reminders.due(wave))
    assert reminders.remind() == 3
    mailing.send_waiting()
    monkeypatch.setattr(reminders, "due", lambda wave, now: seen)
    reminders.remind()
    mailing.send_waiting()
    assert reminded() == ["a", "b", "c"]


def test_by_the_schedule(wave, settings):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        module, _dot, name = entry["task"].rpartition(".")
        assert module in ("surveys.tasks", "networks.tasks")
        assert module != "surveys.tasks" or hasattr(tasks, name)
    tasks.remind()
    assert reminded() == ["a", "b", "c"]


def test_without_a_mail_server_none_pile_up(wave, settings):
    settings.SENDS_MAIL = False
    assert reminders.remind() == 0 and reminded() == []


def test_queries_with_400(wave, people, django_assert_max_num_queries):
    from surveys import waves

    waves.invite(wave, [make_organisation(people.cluster, contact_email=f"o{i}@example.org") for i in range(400)])
    rows = [
        Sending(invitation=i, kind="invitation", state="sent", changed_at=NOW - timedelta(days=8))
        for i in wave.invitations.all()
    ]
    Sending.objects.bulk_create(rows)
    with django_assert_max_num_queries(10):
        assert reminders.remind() == 403
