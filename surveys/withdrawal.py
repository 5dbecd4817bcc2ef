"""A respondent removes its answers: what it said is gone, that it had answered is not."""

from django.db import transaction
from django.utils import timezone

from surveys.models import Draft, Invitation, Response, Submission, Withdrawal
from surveys.waves import raise_generation


@transaction.atomic
def withdraw(invitation):
    """Remove what an organisation answered in a wave; returns the Withdrawal, or None where there was nothing.

    Works after the wave has closed, too. The sendings stay as empty rows under their UUIDs, and the draft leaves one:
    a copy that some phone still holds back does not bring the answers to life again. The next build is without them.
    """
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    draft = Draft.objects.filter(invitation=invitation).first()
    standing = Submission.objects.filter(invitation=invitation, withdrawn_at=None)
    sendings = standing.count()
    if not sendings and draft is None:
        return None
    now = timezone.now()
    Response.objects.filter(wave=invitation.wave_id, organisation=invitation.organisation_id).delete()
    standing.update(payload={}, paradata={}, withdrawn_at=now)
    if draft is not None:
        _leave_a_stone(draft, now)
    raise_generation(invitation.wave_id)
    return Withdrawal.objects.create(invitation=invitation, sendings=sendings)


def removals_of(wave):
    """The withdrawals of a wave, the latest first; a queryset."""
    return Withdrawal.objects.filter(invitation__wave=wave).select_related("invitation__organisation")


def _leave_a_stone(draft, now):
    Submission.objects.get_or_create(
        invitation=draft.invitation,
        uuid=draft.sending,
        defaults={"payload": {}, "content_hash": "", "language": draft.language, "withdrawn_at": now},
    )
    draft.delete()
