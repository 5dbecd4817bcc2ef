"""What each interviewer has to do and has done in a wave, and how their interviews differ. Reads only."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from django.contrib.auth import get_user_model
from django.db.models import Count

from surveys.field.interviewer_effects import InterviewerEffect, interviewer_effects, share_between
from surveys.field.response_rate import Standing
from surveys.models import Response
from surveys.models.responses import Mode

# Those nobody waits for any more.
OVER = (Standing.REFUSED, Standing.WITHDRAWN, Standing.REMOVED)


@dataclass(frozen=True)
class Interviewer:
    """given = done + open + over (refused, withdrawn, removed); interviews: those sent, given or not; minutes: median.

    effect: None without interviews.
    """

    name: str
    given: int
    done: int
    over: int
    interviews: int
    last: object
    minutes: float | None
    effect: InterviewerEffect | None

    @property
    def open(self):
        return self.given - self.done - self.over


@dataclass(frozen=True)
class Interviewing:
    interviewers: list
    share_between: float | None
    of_few: bool


def interviewing_in(wave, groups):
    """The Interviewing of a wave, of its respondents (`surveys.field.response_rate.groups_of`); two queries.

    Those who were given respondents or have sent interviews, by name.
    """
    interviews = {}
    for row in _interviews(wave):
        interviews.setdefault(row["submission__interviewer"], []).append(row)
    nominations = {user: [row["named"] for row in rows] for user, rows in interviews.items()}
    effects = interviewer_effects(nominations)
    users = {group.enumerator for group in groups if group.enumerator} | interviews.keys()
    names = dict(get_user_model().objects.filter(pk__in=users).order_by("username").values_list("pk", "username"))
    load = Counter()
    for group in groups:
        load[group.enumerator, group.standing] += group.number
    return Interviewing(
        [_interviewer(pk, name, load, interviews.get(pk, []), effects.get(pk)) for pk, name in names.items()],
        share_between(nominations),
        any(effect.is_of_few for effect in effects.values()),
    )


def _interviews(wave):
    """The answers that stand and came by interview, each with `named`: its nominations over all relations."""
    return (
        Response.objects.filter(wave=wave, submission__mode=Mode.INTERVIEW, submission__interviewer__isnull=False)
        .order_by()
        .values("pk", "submission__interviewer", "submission__interview_seconds", "submission__received_at")
        .annotate(named=Count("nominations"))
    )


def _interviewer(pk, name, load, rows, effect):
    seconds = [row["submission__interview_seconds"] for row in rows]
    seconds = [each for each in seconds if each is not None]
    return Interviewer(
        name=name,
        given=sum(load[pk, standing] for standing in Standing),
        done=load[pk, Standing.ANSWERED],
        over=sum(load[pk, standing] for standing in OVER),
        interviews=len(rows),
        last=max((row["submission__received_at"] for row in rows), default=None),
        minutes=median(seconds) / 60 if seconds else None,
        effect=effect,
    )
