"""Reminders by a wave's rule: after so many days without an answer, at most so many. The database decides."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from surveys.field.progress import respondents_of
from surveys.inviting.mailing import can_mail, mailable, wake_up
from surveys.models import Sending, Wave

TAKEN = Q(sendings__state__in=Sending.REACHED)
COUNTED = Q(sendings__kind=Sending.Kind.REMINDER) & ~Q(sendings__state=Sending.State.DROPPED)


def due(wave, now=None):
    """The invitations of a wave that its rule reminds now; a queryset, each with `last_number`.

    Never those who answered, had their answers removed, do not want to take part or were revoked, and nobody who was
    not sent a message before. Nor anybody after the closing day: who still may answer, the team says by a later one.
    """
    if not wave.is_open or wave.is_late or wave.remind_after_days is None:
        return wave.invitations.none()
    told_before = (now or timezone.now()) - timedelta(days=wave.remind_after_days)
    told = wave.invitations.annotate(
        last_told=Max("sendings__changed_at", filter=TAKEN),
        reminders=Count("sendings", filter=COUNTED),
        last_number=Max("sendings__number"),
    ).filter(last_told__lte=told_before, reminders__lt=wave.remind_most)
    silent = respondents_of(wave).filter(answered_at=None, has_removed=False)
    return mailable(told.filter(pk__in=silent.values("pk")))


def remind(now=None):
    """Have every open wave's due reminders sent; returns how many. Done twice at once, each is made once."""
    if not can_mail():
        return 0
    waves = Wave.objects.filter(state=Wave.State.OPEN, remind_after_days__isnull=False)
    return sum(_remind(wave, now) for wave in waves)


@transaction.atomic
def _remind(wave, now):
    rows = [
        Sending(
            invitation=invitation,
            kind=Sending.Kind.REMINDER,
            address=invitation.organisation.contact_email,
            number=(invitation.last_number or 0) + 1,
        )
        for invitation in due(wave, now)
    ]
    Sending.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    if rows:
        transaction.on_commit(wake_up, robust=True)
    return len(rows)
