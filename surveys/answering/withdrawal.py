"""A respondent removes its answers: what it said is gone, that it had answered is not."""

from django.db import transaction
from django.utils import timezone

from surveys.answering.drafts import draft_of, response_of, uuid_after
from surveys.models import Invitation, Submission, Withdrawal
from surveys.waves import raise_generation

# Of a sending that was emptied. Its hash goes, too: of few answers, one could be found by trying them all.
NOTHING_SAID = {"payload": {}, "paradata": {}, "content_hash": "", "interview_place": "", "interview_seconds": None}


@transaction.atomic
def withdraw(invitation):
    """Remove what an organisation answered in a wave; returns the Withdrawal, or None where there was nothing.

    Works after the wave has closed, too. The sendings stay as empty rows under their UUIDs, and what may still be on
    its way leaves one: a copy that some phone holds back does not bring the answers to life again. The next build is
    without them.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    draft, response = draft_of(invitation), response_of(invitation)
    standing = Submission.objects.filter(invitation=invitation, withdrawn_at=None)
    sendings = standing.count()
    if not sendings and draft is None:
        return None
    now = timezone.now()
    _leave_stones(invitation, draft, response, now)
    if response is not None:
        response.delete()
    standing.update(**NOTHING_SAID, withdrawn_at=now)
    if draft is not None:
        draft.delete()
    # Nothing is begun any more; whoever answers anew begins anew.
    Invitation.objects.filter(pk=invitation.pk).update(started_at=None)
    raise_generation(invitation.wave_id)
    return Withdrawal.objects.create(invitation=invitation, sendings=sendings)


def removals_of(wave):
    """The withdrawals of a wave, the latest first; a queryset."""
    return Withdrawal.objects.filter(invitation__wave=wave).select_related("invitation__organisation")


def _leave_stones(invitation, draft, response, now):
    """Empty sendings under every UUID that some phone may still hold answers under: see `drafts.uuid_after`."""
    invitation.removals = invitation.withdrawals.count()  # once for all the names
    revisions = range((response.revision if response else 0) + 1)
    names = {uuid_after(invitation, revision) for revision in revisions} | ({draft.sending} if draft else set())
    stones = [Submission(invitation=invitation, uuid=name, **NOTHING_SAID, withdrawn_at=now) for name in names]
    Submission.objects.bulk_create(stones, ignore_conflicts=True)
