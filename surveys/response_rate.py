"""How the answers come in: who stands where, how many a day, which kinds and associations lag. Reads only."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import models
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models import Affiliation, ContactAttempt, Draft, Invitation, Submission
from surveys.progress import respondents_of

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
class Asked:
    """A respondent, with no more than what is counted here."""

    organisation: int
    category: int
    enumerator: int | None
    standing: str

    @property
    def has_answered(self):
        return self.standing == Standing.ANSWERED


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


def asked_in(wave):
    """Every respondent of a wave as Asked, in one query."""
    rows = respondents_of(wave).values_list(
        "organisation_id",
        "organisation__category_id",
        "enumerator_id",
        "answered_at",
        "declined_at",
        "revoked_at",
        "has_started",
        "has_removed",
    )
    return [Asked(*row[:3], _standing(*row[3:])) for row in rows]


def _standing(answered_at, declined_at, revoked_at, has_started, has_removed):
    checks = (
        (Standing.ANSWERED, answered_at),
        (Standing.REFUSED, declined_at),
        (Standing.WITHDRAWN, revoked_at),
        (Standing.STARTED, has_started),
        (Standing.REMOVED, has_removed),
    )
    return next((standing for standing, holds in checks if holds), Standing.NOT_OPENED)


def overall(asked):
    return Rate(None, sum(each.has_answered for each in asked), len(asked))


def by_category(asked, categories):
    """The Rate of each of the categories (Category rows, in their order) that somebody was asked of."""
    rates = _rates((each.category, each) for each in asked)
    return [Rate(category, *rates[category.pk]) for category in categories if category.pk in rates]


def by_association(wave, asked):
    """The Rate of each association's members, the largest first; then of those (None) that are in none. One query.

    A member of two counts in both.
    """
    who = {each.organisation: each for each in asked}
    memberships = Affiliation.objects.filter(organisation__invitations__wave=wave).values_list(
        "organisation_id", "association_id", "association__name"
    )
    memberships = [row for row in memberships if row[0] in who]
    names = {association: name for _member, association, name in memberships}
    members = {member for member, _association, _name in memberships}
    rates = _rates((association, who[member]) for member, association, _name in memberships)
    found = [Rate(names[pk], *counts) for pk, counts in rates.items()]
    found.sort(key=lambda rate: (-rate.asked, rate.of))
    others = [each for each in asked if each.organisation not in members]
    return [*found, overall(others)] if found and others else found


def _rates(pairs):
    """{key: (answered, asked)} of pairs of a key and an Asked."""
    answered, asked = Counter(), Counter()
    for key, each in pairs:
        asked[key] += 1
        answered[key] += each.has_answered
    return {key: (answered[key], asked[key]) for key in asked}


def answers_by_day(wave):
    """{day: how many organisations answered for the first time on it}, of the answers that stand; one query."""
    first = (
        Submission.objects.filter(invitation__wave=wave, withdrawn_at=None, flag=Submission.Flag.NONE)
        .order_by()
        .values("invitation")
        .annotate(first=Min("received_at"))
        .values_list("first", flat=True)
    )
    return dict(sorted(Counter(timezone.localdate(at) for at in first).items()))


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
