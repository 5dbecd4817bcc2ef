"""Answers that were collected without a connection: what the phone needs to ask, and reading what it sends at the end.

A phone sends the fields of every page at once, as its forms hold them; they pass through the same forms as pages that
come one by one. What is good is kept: there is nobody to ask again.
"""

import uuid as uuids

from django.http import QueryDict

from surveys.answering import consent, drafts
from surveys.answering.answers import Answers
from surveys.answering.paradata import as_reported
from surveys.answering.questionnaire import Questionnaire
from surveys.answering.submission import Sending
from surveys.forms.respond import form_of
from surveys.forms.respond.rating import WRITTEN
from surveys.numbers import database_ids
from surveys.texts import one_line

# A page of the longest list sends about 3,000 fields.
MOST_FIELDS = 10_000
MOST_REVISIONS = 1_000_000


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

    told: {"sending": UUID, "revision": number, "language", "steps": {step: [[field, value], …]},
    "seconds": {step: number}, "breaks": number}. The welcome page's `agreed` is what was read there, sealed; without
    it the consent was given before, on a page that the server has. Raises Unreadable and NotAgreed.
    """
    try:
        uuid, revision = uuids.UUID(told["sending"]), _revision(told.get("revision"))
        steps = {step: _fields(pairs) for step, pairs in told["steps"].items()}
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise Unreadable(str(error)) from error
    questionnaire = _read(invitation, steps)
    language = told.get("language") if told.get("language") in invitation.wave.survey.cluster.languages else "es"
    return Sending(
        uuid=uuid,
        payload=questionnaire.answers.as_payload(),
        language=language,
        base_revision=revision,
        agreed=consent.opened(steps["welcome"].get("agreed")),
        paradata=as_reported(told, steps=questionnaire.steps_if_all_is_asked, language=language, device=device),
        **interview,
    )


def _revision(value):
    revision = int(value or 0)
    if not 0 <= revision <= MOST_REVISIONS:
        raise ValueError("no revision of ours")
    return revision


def _fields(pairs):
    data = QueryDict(mutable=True)
    if len(pairs) > MOST_FIELDS:
        raise ValueError("too many fields")
    for name, value in pairs:
        if not (isinstance(name, str) and isinstance(value, str)):
            raise TypeError("fields are texts")
        data.appendlist(name, value)
    return data


def _read(invitation, steps):
    """The Questionnaire with the answers in it: the forms of all pages, each knowing what the ones before it said."""
    nothing = QueryDict()
    if "consent" not in steps.get("welcome", nothing):
        raise NotAgreed
    chosen = database_ids(steps.get("choose", nothing).getlist("chosen"))
    # What was chosen stays on the list, though an organisation was taken off it since.
    payload = {"consent": True, "chosen": chosen, "ratings": {}}
    questionnaire = Questionnaire.of(invitation, Answers.from_payload(payload))
    for step in questionnaire.steps_if_all_is_asked[1:-1]:  # between the welcome and the check
        form = form_of(questionnaire, step, _mended(steps.get(step, nothing)))
        part = form.part() if form.is_valid() else form.good_part()
        ratings = {**payload["ratings"], **part.get("ratings", {})}
        payload = {**payload, **part, "ratings": ratings}
        questionnaire.answers = Answers.from_payload(payload)
    if questionnaire.answers.names_nobody and not questionnaire.answers.nobody_listed:
        raise Unreadable("neither somebody nor nobody")
    return questionnaire


def _mended(data):
    """The fields with every text such that it can be kept: a page would ask for it once more, and here nobody can."""
    mended = QueryDict(mutable=True)
    for name, values in data.lists():
        written = name.startswith(WRITTEN)
        mended.setlist(
            WRITTEN + one_line(name.removeprefix(WRITTEN)) if written else name, [one_line(value) for value in values]
        )
    return mended
