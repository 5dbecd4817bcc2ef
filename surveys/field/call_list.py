"""Whom to call next: those who have not answered, in the order of what their answer would tell of the network.

An organisation that many have named and that is silent leaves the largest hole: nobody knows from whom it receives,
and its ties stand on one end's word. Then come those whose word confirms or contradicts ties that were reported from
the other end, then those who have begun.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import BigIntegerField, Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from surveys.field.progress import respondents_of
from surveys.mergers import merged_organisations
from surveys.models import ContactAttempt, Nomination, Relation
from surveys.names import in_reading_order

Outcome = ContactAttempt.Outcome
# Whoever was called a moment ago does not stand first again.
LATELY = timedelta(hours=12)
# In place of an outcome: what else a list may be cut down to.
NOT_TRIED, DUE = "not-tried", "due"
NOBODY = 0


@dataclass(frozen=True)
class Attempts:
    """What was tried with a respondent: how often, and the latest."""

    number: int = 0
    at: object = None
    outcome: str = ""
    call_back_at: object = None
    note: str = ""
    by: str = ""

    @property
    def outcome_label(self):
        return Outcome(self.outcome).label if self.outcome else ""


NONE = Attempts()


@dataclass(frozen=True)
class Call:
    """A respondent to be called. named_by: organisations that have answered and named it, over all relations;
    checks: nominations of it that its answer confirms or contradicts, because both ends are asked."""

    invitation: int
    name: str
    has_started: bool
    named_by: int
    checks: int
    attempts: Attempts
    is_due: bool
    is_later: bool


@dataclass(frozen=True)
class Filter:
    """Which part of the list: enumerator a user's id, NOBODY or None (all); category an id or None; outcome one of
    Outcome, NOT_TRIED, DUE or "". With REFUSED those who refused are listed, who are on no list otherwise."""

    enumerator: object = None
    category: int | None = None
    outcome: str = ""


@dataclass(frozen=True)
class Named:
    by: int = 0
    checks: int = 0


@dataclass
class CallList:
    """Every Call of a wave, first things first; how many are due."""

    calls: list = field(default_factory=list)

    @property
    def due(self):
        return sum(call.is_due for call in self.calls)


def call_list(wave, wanted=None, now=None):
    """The CallList of a wave, cut down to a Filter. Six queries, however many respondents there are."""
    wanted, now = wanted or Filter(), now or timezone.now()
    merged = _merged_in(wave)
    named, tried = namings(wave, merged), attempts_in(wave)
    rows = _silent(wave, wanted).values_list("pk", "organisation_id", "organisation__name", "has_started")
    calls = [
        _call(pk, name, started, named.get(merged.get(organisation, organisation), Named()), tried.get(pk, NONE), now)
        for pk, organisation, name, started in rows
    ]
    kept = [call for call in calls if _fits(call, wanted.outcome)]
    return CallList(sorted(kept, key=_first_things_first))


def _silent(wave, wanted):
    """Those an answer can still come from; where it is asked for, those who refused."""
    refused = Q(declined_at__isnull=wanted.outcome != Outcome.REFUSED)
    silent = respondents_of(wave).filter(refused, answered_at=None, revoked_at=None)
    silent = silent.exclude(has_removed=True, has_started=False)
    if wanted.enumerator == NOBODY:
        silent = silent.filter(enumerator=None)
    elif wanted.enumerator is not None:
        silent = silent.filter(enumerator=wanted.enumerator)
    return silent.filter(organisation__category=wanted.category) if wanted.category is not None else silent


def _call(pk, name, started, named, attempts, now):
    again = attempts.call_back_at
    return Call(
        invitation=pk,
        name=name,
        has_started=started,
        named_by=named.by,
        checks=named.checks,
        attempts=attempts,
        is_due=again is not None and again <= now,
        is_later=again > now if again else attempts.number > 0 and attempts.at > now - LATELY,
    )


def _first_things_first(call):
    due = call.attempts.call_back_at.timestamp() if call.is_due else 0
    return (
        not call.is_due,
        due,
        call.is_later,
        -call.named_by,
        -call.checks,
        not call.has_started,
        in_reading_order(call.name),
    )


def _fits(call, outcome):
    if outcome == DUE:
        return call.is_due
    if outcome == NOT_TRIED:
        return call.attempts.number == 0
    # Whoever refused may have said so on the page of the respondent, where no attempt is noted.
    return outcome in ("", Outcome.REFUSED) or call.attempts.outcome == outcome


def namings(wave, merged=None):
    """{organisation id: Named} of all that somebody named who has answered; one query.

    Written names count once they are reconciled; what was merged counts for what it is now (merged: what
    `surveys.mergers.merged_organisations` says, where it is known).
    """
    merged = _merged_in(wave) if merged is None else merged
    rows = (
        Nomination.objects.filter(response__wave=wave)
        .annotate(said=Coalesce("alter", "open_name__organisation"))
        .exclude(said=None)
        .annotate(named=_become("said", merged))
        .order_by()
        .values("named")
        .annotate(by=Count("response", distinct=True), checks=Count("pk", filter=Q(relation__in=_two_ended(wave))))
        .values_list("named", "by", "checks")
    )
    return {organisation: Named(by, checks) for organisation, by, checks in rows}


def _merged_in(wave):
    return merged_organisations(cluster__surveys__waves=wave)


def _become(said, merged):
    """What an id has become, as an expression of the database."""
    parts = defaultdict(list)
    for organisation, into in merged.items():
        parts[into].append(organisation)
    whens = [When(**{f"{said}__in": ids}, then=Value(into)) for into, ids in parts.items()]
    return Case(*whens, default=F(said), output_field=BigIntegerField())


def _two_ended(wave):
    """The relations that are asked from both ends."""
    relations = Relation.objects.filter(survey=wave.survey_id)
    return relations.filter(Q(mirror_of__isnull=False) | Q(mirror__isnull=False)).values("pk")


def attempts_in(wave):
    """{invitation id: Attempts} of all that was tried in a wave; one query."""
    tried = {}
    rows = ContactAttempt.objects.filter(invitation__wave=wave).order_by("at", "pk")
    for pk, *latest in rows.values_list("invitation_id", "at", "outcome", "call_back_at", "note", "by__username"):
        before = tried.get(pk, NONE)
        at, outcome, call_back_at, note, by = latest
        tried[pk] = Attempts(before.number + 1, at, outcome, call_back_at, note, by or "")
    return tried
