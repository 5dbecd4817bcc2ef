"""How far a wave has come: who was asked, who has started, who has answered. Reads only."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from surveys.field.asked_twice import doubles_in
from surveys.models import Draft, Invitation, Response, Submission, Wave, Withdrawal


class RespondentState(models.TextChoices):
    """Where a respondent stands; of someone who has answered and is changing it: answered."""

    NOT_OPENED = "not-opened", _("not opened")
    STARTED = "started", _("started")
    ANSWERED = "answered", _("answered")
    # And has begun nothing since: not somebody to be reminded.
    REMOVED = "removed", _("answers removed")


@dataclass(frozen=True)
class Progress:
    asked: int
    started: int
    answered: int
    removed: int
    kept_aside: int

    @property
    def not_opened(self):
        return self.asked - self.started - self.answered - self.removed


def progress_of(wave):
    """The Progress of a wave, in two queries."""
    counts = respondents_of(wave).aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=_IN_STATE[RespondentState.ANSWERED]),
        started=Count("pk", filter=_IN_STATE[RespondentState.STARTED]),
        removed=Count("pk", filter=_IN_STATE[RespondentState.REMOVED]),
    )
    kept_aside = _kept_aside().filter(invitation__wave=wave).count()
    return Progress(kept_aside=kept_aside, **counts)


def respondents_of(wave, state=None):
    """A wave's invitations by code; a queryset. One of each organisation that is asked under two names.

    With `has_started`, `has_removed`, `answered_at` and `sending` (its UUID; both None: no answer), and `kept_aside`
    (how many).
    `state`: one of RespondentState, to see only those; anything else: all.
    """
    invitations = every_invitation_of(wave).exclude(pk__in=doubles_in([wave]))
    return invitations.filter(_IN_STATE[state]) if state in RespondentState.values else invitations


def every_invitation_of(wave):
    """The same, those included for which another one stands (`surveys.field.asked_twice`)."""
    mine = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
    flagged = _kept_aside().filter(invitation=OuterRef("pk"))
    return (
        Invitation.objects.filter(wave=wave)
        .select_related("organisation__category", "enumerator")
        .annotate(
            answered_at=Subquery(mine.values("sent_at")[:1]),
            sending=Subquery(mine.values("submission__uuid")[:1]),
            has_started=Q(started_at__isnull=False) | Exists(Draft.objects.filter(invitation=OuterRef("pk"))),
            has_removed=Exists(Withdrawal.objects.filter(invitation=OuterRef("pk"))),
            kept_aside=_count(flagged, "invitation"),
        )
        .order_by("organisation__code")
    )


def _kept_aside():
    return Submission.objects.filter(withdrawn_at=None).exclude(flag=Submission.Flag.NONE)


def state_of(respondent):
    """The RespondentState of one of respondents_of."""
    if respondent.answered_at is not None:
        return RespondentState.ANSWERED
    if respondent.has_started:
        return RespondentState.STARTED
    return RespondentState.REMOVED if respondent.has_removed else RespondentState.NOT_OPENED


def waves_with_counts(**of):
    """Waves with `asked` and `answered`, the latest first; `of` says whose: survey__cluster=…"""
    waves = Wave.objects.filter(**of)
    asked = Invitation.objects.filter(wave=OuterRef("pk")).exclude(pk__in=doubles_in(waves))
    mine = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
    return (
        waves.select_related("survey")
        .annotate(asked=_count(asked, "wave"), answered=_count(asked.filter(Exists(mine)), "wave"))
        .order_by("survey__key", "-number")
    )


def _count(rows, by):
    """How many rows a subquery finds. Joined counts would multiply one another."""
    counted = rows.order_by().values(by).annotate(rows=Count("pk")).values("rows")
    return Coalesce(Subquery(counted), 0)


_IN_STATE = {
    RespondentState.NOT_OPENED: Q(answered_at__isnull=True, has_started=False, has_removed=False),
    RespondentState.STARTED: Q(answered_at__isnull=True, has_started=True),
    RespondentState.ANSWERED: Q(answered_at__isnull=False),
    RespondentState.REMOVED: Q(answered_at__isnull=True, has_started=False, has_removed=True),
}
