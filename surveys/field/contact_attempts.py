"""An attempt to reach a respondent is noted; a refusal takes it off all messages, a promise puts it back."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from surveys.activity import record
from surveys.models import ContactAttempt, Invitation

Outcome = ContactAttempt.Outcome
# Who says one of these takes part after all.
WILLING = (Outcome.PROMISED, Outcome.CALL_BACK)
# Thumbs tap twice.
ONE_ATTEMPT = timedelta(seconds=30)


@transaction.atomic
def note_attempt(invitation, user, outcome, *, call_back_at=None, note=""):
    """Keep an attempt; returns it. `call_back_at` goes with Outcome.CALL_BACK only. Written into the activity log.

    The same again within ONE_ATTEMPT is the same attempt. `invitation.wave.survey.cluster` and
    `invitation.organisation` are read.
    """
    # Of two requests at once the second waits here, and finds what the first has kept.
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    just_now = timezone.now() - ONE_ATTEMPT
    before = invitation.contact_attempts.filter(by=user, outcome=outcome, note=note, at__gt=just_now).first()
    if before and before.call_back_at == call_back_at:
        return before
    attempt = ContactAttempt.objects.create(
        invitation=invitation,
        by=user,
        outcome=outcome,
        call_back_at=call_back_at if outcome == Outcome.CALL_BACK else None,
        note=note,
    )
    _turn(invitation, outcome)
    record(invitation.wave.survey.cluster, user, f"attempt-{outcome}", invitation.organisation)
    return attempt


def _turn(invitation, outcome):
    """Reminders and the call list go by `declined_at`, whoever noted it."""
    mine = Invitation.objects.filter(pk=invitation.pk)
    if outcome == Outcome.REFUSED:
        mine.filter(declined_at=None).update(declined_at=timezone.now())
    elif outcome in WILLING:
        mine.update(declined_at=None)
