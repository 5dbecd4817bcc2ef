"""Storing answers: the only writer of submissions and responses.

One transaction appends the submission, brings the response up to it and raises the wave's generation. The same UUID
with the same content is the first receipt again; with other content, or from an older revision, it is kept and
flagged beside what stands, and nothing is overwritten.
"""

import logging
import uuid as uuids
from dataclasses import dataclass, field, replace

from django.db import transaction

from surveys.answering.answers import Answers, content_hash
from surveys.answering.instrument import instrument_of
from surveys.models import (
    Invitation,
    Nomination,
    OpenName,
    Organisation,
    ProfileAnswer,
    Response,
    Submission,
)
from surveys.models.responses import Mode
from surveys.names import normalise
from surveys.naming.known_names import register_of
from surveys.naming.name_decisions import decisions_on, follow_decisions
from surveys.waves import raise_generation

log = logging.getLogger(__name__)


class WaveIsClosed(Exception):
    """Answers came after the wave closed; nothing is stored."""


class InvalidAnswers(Exception):
    """The payload holds what no page of ours can have sent; nothing is stored."""


@dataclass(frozen=True)
class Receipt:
    submission: Submission
    response: Response | None

    @property
    def code(self):
        """What a respondent can read out on the telephone."""
        return receipt_code(self.submission.uuid)

    @property
    def kept_aside(self):
        return self.submission.flag != Submission.Flag.NONE


def receipt_code(uuid):
    return f"{uuid.hex[:4]}-{uuid.hex[4:8]}".upper()


@dataclass(frozen=True)
class Sending:
    """One sending as it arrives: the answers (`surveys.answering.answers`), what is known of how they came about."""

    uuid: uuids.UUID
    payload: dict
    mode: str = Mode.LINK
    language: str = "es"
    base_revision: int = 0
    agreed: dict = field(default_factory=dict)
    paradata: dict = field(default_factory=dict)
    # Of an interview: {"interviewer_id", "interview_place", "interview_seconds"}.
    interview: dict = field(default_factory=dict)


def store(invitation, **sending):
    """Store one sending (the fields of Sending); returns its Receipt. Raises WaveIsClosed and InvalidAnswers."""
    return store_sending(invitation, Sending(**sending))


@transaction.atomic
def store_sending(invitation, sending):
    """Store a Sending; returns its Receipt. Raises WaveIsClosed (not for imports) and InvalidAnswers."""
    # One sending of a respondent at a time: two at once would otherwise both find no response.
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("wave__survey").get(pk=invitation.pk)
    sending = replace(sending, payload=Answers.from_payload(sending.payload).as_payload())
    before = Submission.objects.filter(invitation=invitation, uuid=sending.uuid).first()
    if before is not None:
        return _sent_before(before, invitation, sending)
    if sending.mode != Mode.IMPORT and not invitation.wave.is_open:
        raise WaveIsClosed
    response = _response_of(invitation)
    # Of answers that have been removed meanwhile, a change is stale, too.
    stale = sending.base_revision != (response.revision if response else 0)
    submission = _append(invitation, sending, Submission.Flag.STALE if stale else Submission.Flag.NONE)
    if not stale:
        response = _bring_up_to(submission, invitation, response)
        raise_generation(invitation.wave_id)
    return Receipt(submission, response)


def _response_of(invitation):
    return Response.objects.filter(wave=invitation.wave_id, organisation=invitation.organisation_id).first()


def _sent_before(before, invitation, sending):
    """The first receipt again; other content under the same UUID is kept under one derived from both, once.

    Of what the respondent has removed since, nothing is kept.
    """
    content = content_hash(sending.payload)
    if before.withdrawn_at is None and before.content_hash != content:
        derived = uuids.uuid5(before.uuid, content)
        kept = Submission.objects.filter(invitation=invitation, uuid=derived).first()
        before = kept or _append(invitation, replace(sending, uuid=derived), Submission.Flag.SAME_UUID)
    return Receipt(before, _response_of(invitation))


def _append(invitation, sending, flag):
    return Submission.objects.create(
        invitation=invitation,
        uuid=sending.uuid,
        mode=sending.mode,
        payload=sending.payload,
        content_hash=content_hash(sending.payload),
        base_revision=sending.base_revision,
        roster_version=invitation.wave.roster_version,
        language=sending.language,
        agreed=sending.agreed,
        paradata=sending.paradata,
        flag=flag,
        **sending.interview,
    )


def _bring_up_to(submission, invitation, response):
    """Make the response say what the submission says; returns it."""
    answers = Answers.from_payload(submission.payload)
    if response is None:
        response = Response(wave=invitation.wave, organisation_id=invitation.organisation_id, revision=0)
    response.submission = submission
    response.revision += 1
    response.named_nobody = answers.names_nobody
    response.save()
    instrument = instrument_of(invitation.wave)
    settled = _cleared(response) if response.revision > 1 else {}
    open_names = _write_names(response, answers, settled, instrument.survey.cluster_id)
    _write_nominations(response, answers, instrument, open_names)
    _write_profile(response, answers, instrument)
    return response


def _cleared(response):
    """Take away what an earlier sending said; returns the names that were reconciled, {normalised: organisation id}."""
    settled = dict(response.open_names.exclude(organisation=None).values_list("normalised", "organisation_id"))
    response.nominations.all().delete()
    response.open_names.all().delete()
    response.profile_answers.all().delete()
    return settled


def _write_names(response, answers, settled, cluster_id):
    """The open names as typed, by their key: matched as before, as the team decided, or where it is certain."""
    means = _meanings([name.text for name in answers.names], settled, cluster_id)
    open_names = {}
    for name in answers.names:
        normalised = normalise(name.text) or name.text
        organisation_id, set_aside = means[normalised]
        open_names.setdefault(
            name.key,
            OpenName(
                response=response,
                text=name.text,
                place=name.place,
                normalised=normalised,
                organisation_id=organisation_id,
                set_aside=set_aside,
            ),
        )
    OpenName.objects.bulk_create(open_names.values())
    if any(name.organisation_id is None and not name.set_aside for name in open_names.values()):
        # Decided while this was written: whoever commits last sees the other, and brings the names up to it.
        transaction.on_commit(lambda: follow_decisions(cluster_id, open_names.values()), robust=True)
    return open_names


def _meanings(texts, settled, cluster_id):
    """{normalised: (organisation id or None, whether it is no organisation)} of names as typed."""
    if not texts:
        return {}
    decided = decisions_on(cluster_id, [normalise(text) or text for text in texts])
    register = register_of(cluster_id)
    means = {}
    for text in texts:
        normalised = normalise(text) or text
        if normalised in settled:
            means[normalised] = settled[normalised], False
        elif normalised in decided:
            means[normalised] = decided[normalised]
        else:
            means.setdefault(normalised, (register.certain(text), False))
    return means


def _write_nominations(response, answers, instrument, open_names):
    relations = {relation.key: relation for relation in instrument.relations}
    in_cluster = _in_cluster(answers.chosen, instrument)
    rows = []
    for relation_key, key, rating in answers.nominations():
        open_name = open_names.get(key)
        alter = None if open_name else int(key[1:])
        if isinstance(rating, bool) or rating not in (None, 1, 2, 3, 4, 5) or alter == response.organisation_id:
            raise InvalidAnswers(f"{relation_key}, {key}: {rating!r}")
        if relation_key not in relations or not (open_name or alter in in_cluster):
            # Asked when the page was opened and gone since, or never ours: it stays in the submission only.
            log.warning("submission of response %s: %s, %s left out", response.pk, relation_key, key)
            continue
        rows.append(
            Nomination(
                response=response, relation=relations[relation_key], alter_id=alter, open_name=open_name, rating=rating
            )
        )
    Nomination.objects.bulk_create(rows)


def _in_cluster(organisation_ids, instrument):
    """Those of the ids that are the cluster's; a query only where some do not stand on the list."""
    others = set(organisation_ids) - instrument.organisations.keys()
    if not others:
        return set(organisation_ids)
    known = Organisation.objects.filter(cluster=instrument.survey.cluster_id, pk__in=others)
    return set(organisation_ids) - others | set(known.values_list("pk", flat=True))


def _write_profile(response, answers, instrument):
    ProfileAnswer.objects.bulk_create(
        ProfileAnswer(response=response, question=question, value=answers.profile[question.field.key])
        for question in instrument.questions
        if answers.profile.get(question.field.key) is not None
    )
