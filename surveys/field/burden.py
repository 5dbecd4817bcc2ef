"""What the questionnaire asks of its respondents in a wave: minutes, breaks, devices, and where some have stopped."""

from collections import Counter
from dataclasses import dataclass
from statistics import median

from surveys.answering.answers import Answers
from surveys.answering.questionnaire import RATE
from surveys.field.asked_twice import doubles_in
from surveys.models import Draft, Response
from surveys.models.responses import Mode


@dataclass(frozen=True)
class Burden:
    """Of `answered` respondents with paradata: medians in seconds; counts by device and language; who has stopped.

    seconds: {step: median over those who were asked it}; whole: the median of the sums, None where nobody answered.
    """

    answered: int
    seconds: dict
    whole: float | None
    breaks: int
    devices: dict
    languages: dict
    without_connection: int
    interviews: int
    stopped: dict


def burden_of(wave, steps):
    """The Burden of a wave that asks these steps (`surveys.answering.questionnaire.steps_of`), in three queries."""
    rows = list(Response.objects.filter(wave=wave).values_list("submission__paradata", "submission__mode"))
    told = [paradata for paradata, _mode in rows if paradata]
    spent = {step: [each["seconds"][step] for each in told if step in each["seconds"]] for step in steps}
    return Burden(
        answered=len(told),
        seconds={step: median(seconds) for step, seconds in spent.items() if seconds},
        whole=median(sum(each["seconds"].values()) for each in told) if told else None,
        breaks=sum(each["breaks"] > 0 for each in told),
        devices=dict(Counter(each["device"] for each in told).most_common()),
        languages=dict(Counter(language for each in told for language in each["languages"]).most_common()),
        without_connection=sum(each["without_connection"] for each in told),
        interviews=sum(mode == Mode.INTERVIEW for _paradata, mode in rows),
        stopped=stopped_in(wave, steps),
    )


def stopped_in(wave, steps):
    """{step: how many have begun, not sent, and stand before it}; two queries."""
    answered = Response.objects.filter(wave=wave).values("organisation")
    begun = Draft.objects.filter(invitation__wave=wave).exclude(invitation__organisation__in=answered)
    begun = begun.exclude(invitation__in=doubles_in([wave]))
    stand = Counter(_stands_at(payload, steps) for payload in begun.values_list("payload", flat=True))
    return {step: stand[step] for step in steps if stand[step]}


def _stands_at(payload, steps):
    answers = Answers.from_payload(payload)
    asked = [step for step in steps if not (step.startswith(RATE) and answers.names_nobody)]
    visited = set(payload.get("visited", ()))
    return next(step for step in asked if step == "check" or step not in visited)
