"""Answers that were collected without a connection: what the phone needs to ask, and reading what it sends at the end.

A phone sends the fields of every page at once, as its forms hold them; they pass through the same forms as pages that
come one by one. What is good is kept: there is nobody to ask again.
"""

import uuid as uuids

from django.http import QueryDict

from surveys import consent, drafts
from surveys.answers import Answers
from surveys.forms.respond import form_of
from surveys.paradata import as_reported
from surveys.questionnaire import RATE, Questionnaire
from surveys.submission import Sending

# A page of the longest list sends about 3,000 fields.
MOST_FIELDS = 10_000


class Unreadable(Exception):
    """What came is not what a page of ours sends; nothing is stored."""


class NotAgreed(Exception):
    """The consent is missing; nothing is stored."""


def stored_pages(questionnaire, payload, response):
    """{step: [[field, value], …]} of the steps that are stored already, as their pages would send them."""
    visited = drafts.visited_of(payload, response)
    steps = [step for step in questionnaire.steps if step in visited]
    return {step: [[*pair] for pair in form_of(questionnaire, step).as_fields()] for step in steps}


def read_sending(invitation, told, device, **interview):
    """The Sending in what a phone told (a JSON object); `interview`: the fields of Sending that only interviews have.

    told: {"sending": UUID, "revision": number, "language", "agreed": sealed, "steps": {step: [[field, value], …]},
    "seconds": {step: number}, "breaks": number}. Raises Unreadable and NotAgreed.
    """
    try:
        uuid, revision = uuids.UUID(told["sending"]), int(told.get("revision") or 0)
        steps = {step: _fields(pairs) for step, pairs in told["steps"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(str(error)) from error
    payload = _payload(invitation, steps)
    language = told.get("language") if told.get("language") in invitation.wave.survey.cluster.languages else "es"
    return Sending(
        uuid=uuid,
        payload=payload,
        language=language,
        base_revision=max(0, revision),
        agreed=consent.opened(told.get("agreed")),
        paradata=as_reported(told, steps=steps, language=language, device=device),
        **interview,
    )


def _fields(pairs):
    data = QueryDict(mutable=True)
    if len(pairs) > MOST_FIELDS:
        raise ValueError("too many fields")
    for name, value in pairs:
        if not (isinstance(name, str) and isinstance(value, str)):
            raise TypeError("fields are texts")
        data.appendlist(name, value)
    return data


def _payload(invitation, steps):
    """The payload: the forms of all pages, one after the other, each knowing what the ones before it said."""
    nothing = QueryDict()
    if "consent" not in steps.get("welcome", nothing):
        raise NotAgreed
    payload = {"consent": True, "chosen": _claimed(steps.get("choose", nothing)), "ratings": {}}
    questionnaire = Questionnaire.of(invitation, Answers.from_payload(payload))
    for step in ("choose", "more", *(RATE + relation.key for relation in questionnaire.relations), "about"):
        form = form_of(questionnaire, step, steps.get(step, nothing))
        part = form.part() if form.is_valid() else form.good_part()
        ratings = {**payload["ratings"], **part.get("ratings", {})}
        payload = {**payload, **part, "ratings": ratings}
        questionnaire.answers = Answers.from_payload(payload)
    return payload


def _claimed(data):
    """What was chosen stays on the list, though an organisation was taken off it since."""
    return [int(value) for value in data.getlist("chosen") if value.isascii() and value.isdigit() and len(value) < 18]
