"""Storing answers: the only writer of submissions and responses.

One transaction appends the submission, brings the response up to it and raises the wave's generation. The same UUID
with the same content is the first receipt again; with other content, or from an older revision, it is kept and
flagged beside what stands, and nothing is overwritten.
"""

import logging
import uuid as uuids
from dataclasses import dataclass

from django.db import transaction

from surveys.answers import Answers, content_hash
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
from surveys.names import index_of_names, normalise
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


@transaction.atomic
def store(invitation, *, uuid, payload, mode=Mode.LINK, language="es", base_revision=0):
    """Store one sending; returns its Receipt. Raises WaveIsClosed (links only) and InvalidAnswers."""
    # One sending of a respondent at a time: two at once would otherwise both find no response.
    invitation = Invitation.objects.select_for_update(of=("self",)).select_related("wave__survey").get(pk=invitation.pk)
    payload = Answers.from_payload(payload).as_payload()
    before = Submission.objects.filter(invitation=invitation, uuid=uuid).first()
    if before is not None:
        return _sent_before(before, invitation, payload, mode, language, base_revision)
    if mode != Mode.IMPORT and not invitation.wave.is_open:
        raise WaveIsClosed
    response = _response_of(invitation)
    stale = response is not None and response.revision != base_revision
    flag = Submission.Flag.STALE if stale else Submission.Flag.NONE
    submission = _append(invitation, uuid, payload, mode, language, base_revision, flag)
    if not stale:
        response = _bring_up_to(submission, invitation, response)
        raise_generation(invitation.wave_id)
    return Receipt(submission, response)


def _response_of(invitation):
    return Response.objects.filter(wave=invitation.wave_id, organisation=invitation.organisation_id).first()


def _sent_before(before, invitation, payload, mode, language, base_revision):
    """The first receipt again; other content under the same UUID is kept under one derived from both, once."""
    if before.content_hash != content_hash(payload):
        derived = uuids.uuid5(before.uuid, content_hash(payload))
        kept = Submission.objects.filter(invitation=invitation, uuid=derived).first()
        before = kept or _append(invitation, derived, payload, mode, language, base_revision, Submission.Flag.SAME_UUID)
    return Receipt(before, _response_of(invitation))


def _append(invitation, uuid, payload, mode, language, base_revision, flag):
    return Submission.objects.create(
        invitation=invitation,
        uuid=uuid,
        mode=mode,
        payload=payload,
        content_hash=content_hash(payload),
        base_revision=base_revision,
        roster_version=invitation.wave.roster_version,
        language=language,
        flag=flag,
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
    survey = invitation.wave.survey
    open_names = _write_names(response, answers, survey.cluster_id)
    _write_nominations(response, answers, survey, open_names)
    _write_profile(response, answers, survey)
    return response


def _write_names(response, answers, cluster_id):
    """The open names as typed, by their key. What was reconciled before stays so; exact known names are recognised."""
    settled = dict(response.open_names.exclude(organisation=None).values_list("normalised", "organisation_id"))
    response.nominations.all().delete()
    response.open_names.all().delete()
    known = _known_names(cluster_id) if answers.names else {}
    open_names = {}
    for name in answers.names:
        normalised = normalise(name.text) or name.text
        open_names.setdefault(
            name.key,
            OpenName(
                response=response,
                text=name.text,
                place=name.place,
                normalised=normalised,
                organisation_id=settled.get(normalised, known.get(normalised)),
            ),
        )
    OpenName.objects.bulk_create(open_names.values())
    return open_names


def _known_names(cluster_id):
    confirmed = Organisation.objects.filter(cluster=cluster_id, status=Organisation.Status.CONFIRMED)
    return index_of_names(
        (
            organisation.pk,
            [organisation.name, organisation.label, *(alias.text for alias in organisation.aliases.all())],
        )
        for organisation in confirmed.prefetch_related("aliases")
    )


def _write_nominations(response, answers, survey, open_names):
    relations = {relation.key: relation for relation in survey.relations.all()}
    in_cluster = set(
        Organisation.objects.filter(cluster=survey.cluster_id, pk__in=answers.chosen).values_list("pk", flat=True)
    )
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


def _write_profile(response, answers, survey):
    response.profile_answers.all().delete()
    ProfileAnswer.objects.bulk_create(
        ProfileAnswer(response=response, question=question, value=answers.profile[question.field.key])
        for question in survey.questions.select_related("field")
        if answers.profile.get(question.field.key) is not None
    )
