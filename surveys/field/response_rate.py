"""How the answers come in: who stands where, how many a day, which kinds and associations lag. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import models
from django.db.models import Case, Count, Max, Min, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.field.asked_twice import doubles_in
from surveys.field.progress import respondents_of
from surveys.models import ContactAttempt, Draft, Invitation, Submission

# Of those asked; with fewer answers a network has holes that no measure can see past.
TARGET = 0.85


class Standing(models.TextChoices):
    """Where a respondent stands, for those who run after answers; each in one only."""

    NOT_OPENED = "not-opened", _("not opened")
    STARTED = "started", _("started, not sent")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused to take part")
    WITHDRAWN = "withdrawn", _("link withdrawn")
    REMOVED = "removed", _("answers removed")


@dataclass(frozen=True)
class Group:
    """How many respondents of a category, given to an enumerator (None: to nobody), stand at the same place."""

    category: int
    enumerator: int | None
    standing: str
    number: int

    @property
    def answered(self):
        return self.number if self.standing == Standing.ANSWERED else 0


@dataclass(frozen=True)
class Rate:
    """answered of asked, with what they are counted of; `share` 0 to 1, None where nobody was asked."""

    of: object
    answered: int
    asked: int

    @property
    def share(self):
        return self.answered / self.asked if self.asked else None

    @property
    def reaches_target(self):
        return self.asked > 0 and self.share >= TARGET


def groups_of(wave):
    """Every respondent of a wave in its Group; one query, which counts."""
    rows = with_standing(wave).order_by().values("organisation__category", "enumerator", "standing")
    return [Group(*row.values()) for row in rows.annotate(number=Count("pk"))]


def with_standing(wave):
    """A wave's invitations, each with `standing`: one of Standing; a queryset."""
    return respondents_of(wave).annotate(
        standing=Case(
            When(answered_at__isnull=False, then=Value(Standing.ANSWERED)),
            When(declined_at__isnull=False, then=Value(Standing.REFUSED)),
            When(revoked_at__isnull=False, then=Value(Standing.WITHDRAWN)),
            When(has_started=True, then=Value(Standing.STARTED)),
            When(has_removed=True, then=Value(Standing.REMOVED)),
            default=Value(Standing.NOT_OPENED),
        )
    )


def overall(groups):
    return Rate(None, sum(group.answered for group in groups), sum(group.number for group in groups))


def by_category(groups, categories):
    """The Rate of each of the categories (Category rows, in their order) that somebody was asked of."""
    answered, asked = Counter(), Counter()
    for group in groups:
        asked[group.category] += group.number
        answered[group.category] += group.answered
    return [Rate(category, answered[category.pk], asked[category.pk]) for category in categories if asked[category.pk]]


def by_association(wave):
    """The Rate of each association's members, the largest first; then of those (None) that are in none. One query.

    A member of two counts in both.
    """
    association = "organisation__affiliations__association"
    rows = (
        respondents_of(wave)
        .order_by()
        .values(association, f"{association}__name")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
    )
    rates = [Rate(row[f"{association}__name"], row["answered"], row["asked"]) for row in rows]
    found = sorted((rate for rate in rates if rate.of is not None), key=lambda rate: (-rate.asked, rate.of))
    return [*found, *(rate for rate in rates if rate.of is None)] if found else []


def answers_by_day(wave):
    """{day: how many organisations answered for the first time on it}, of the answers that stand; two queries."""
    first = (
        Submission.objects.filter(invitation__wave=wave, withdrawn_at=None, flag=Submission.Flag.NONE)
        .exclude(invitation__in=doubles_in([wave]))
        .order_by()
        .values("invitation")
        .annotate(first=Min("received_at"))
        .values_list("first", flat=True)
    )
    here = timezone.get_current_timezone()
    return dict(sorted(Counter(at.astimezone(here).date() for at in first).items()))


def days_of(wave, by_day, today):
    """(first, last, until): the days to draw, and the last of them of which something is known.

    None where the wave has neither a day to open on nor answers.
    """
    starts = [day for day in (wave.opens_on, *list(by_day)[:1]) if day]
    if not starts:
        return None
    first = min(starts)
    latest = max([first, *by_day])
    until = max(latest, today) if wave.is_open else latest
    last = max(until, wave.closes_on or until)
    return first, last, until


def needed(rate, closes_on, today):
    """(how many more answers make the target, how many a day that is until the closing day); None: not to be told.

    The second is None where no day is left.
    """
    missing = ceil(TARGET * rate.asked - 1e-9) - rate.answered
    if missing <= 0:
        return None
    days = (closes_on - today).days + 1 if closes_on else 0
    return missing, (ceil(missing / days) if days > 0 else None)


def last_activity(wave):
    """When something last came from a respondent or was noted of one, or None. Four queries, whatever there is."""
    mine = {"invitation__wave": wave}
    moments = [
        Submission.objects.filter(**mine).aggregate(at=Max("received_at"))["at"],
        Draft.objects.filter(**mine).aggregate(at=Max("updated_at"))["at"],
        Invitation.objects.filter(wave=wave).aggregate(at=Max("started_at"))["at"],
        ContactAttempt.objects.filter(**mine).aggregate(at=Max("at"))["at"],
    ]
    return max((moment for moment in moments if moment), default=None)


def cumulated(by_day, first, until, asked):
    """[(days since the first, share of those asked who had answered by the end of it)], one a day."""
    total, points = 0, []
    for offset in range((until - first).days + 1):
        total += by_day.get(first + timedelta(days=offset), 0)
        points.append((offset, total / asked if asked else 0))
    return points
