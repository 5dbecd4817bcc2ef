"""Answers from a file into a wave: everything is validated first, then one transaction stores all respondents."""

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from surveys.answering import submission
from surveys.answering.answer_table import Askable, read_answers
from surveys.answering.answers import NO_SUCH_HELP, Answers, content_hash, organisation_key
from surveys.models import Invitation, Organisation, Response
from surveys.models.responses import Mode
from surveys.spreadsheets.sheet import read_sheet

# Of imported sendings: the same answers on the same revision get the same UUID, whoever imports them.
NAMESPACE = uuid.UUID("8d0c5f0e-6a41-4f0b-9a55-1f7c0d6a3e21")


@dataclass(frozen=True)
class AnswerCounts:
    created: int
    replaced: int
    unchanged: int


def import_answers(wave, content):
    """Store a file's answers, a submission for each respondent; returns AnswerCounts.

    The file says all that a respondent named: what it named before is replaced, as a new revision. Its profile answers
    stay. The wave may be in any state. Raises Refused, with nothing stored.
    """
    return _import(wave, read_sheet(content))


@transaction.atomic
def _import(wave, sheet):
    survey = wave.survey
    organisations = dict(
        Organisation.objects.filter(cluster=survey.cluster_id)
        .exclude(status=Organisation.Status.MERGED)
        .values_list("code", "pk")
    )
    relations = tuple(survey.relations.values_list("key", flat=True))
    respondents = frozenset(wave.invitations.values_list("organisation__code", flat=True))
    rows = read_answers(sheet, Askable(relations, frozenset(organisations), respondents))
    named = _named(rows)
    invitations = _locked_invitations(wave, named)
    standing = {
        response.organisation_id: response
        for response in Response.objects.filter(wave=wave).select_related("submission")
    }
    outcomes = Counter(
        _store(invitation, _payload(named[code], relations, organisations), standing.get(invitation.organisation_id))
        for code, invitation in invitations.items()
    )
    return AnswerCounts(outcomes["created"], outcomes["replaced"], outcomes["unchanged"])


def _named(rows):
    """{respondent: {(relation, source): rating}}, empty for a respondent that named nobody."""
    named = {}
    for row in rows:
        answers = named.setdefault(row.respondent, {})
        if row.source:
            answers[row.relation, row.source] = row.rating
    return named


def _locked_invitations(wave, codes):
    """{code: Invitation}. Locked before the responses are read, so that no sending makes their revisions stale."""
    invitations = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(wave=wave, organisation__code__in=codes)
        .select_related("organisation")
        .order_by("pk")  # two imports lock in the same order
    )
    return {invitation.organisation.code: invitation for invitation in invitations}


def _payload(answers, relations, organisations):
    """As `surveys.answering.answers` describes it: whoever was named under one relation has an answer under each."""
    sources = {source for _, source in answers}
    return {
        "nobody_listed": not sources,
        "chosen": sorted(organisations[source] for source in sources),
        "ratings": {
            relation: {
                organisation_key(organisations[source]): answers.get((relation, source), NO_SUCH_HELP)
                for source in sources
            }
            for relation in relations
        },
    }


def _store(invitation, payload, standing):
    """Store what a respondent answered unless it stands already; returns "created", "replaced" or "unchanged"."""
    before = standing.submission.payload if standing else {}
    # The file does not speak of these.
    payload |= {
        "consent": before.get("consent", False),
        "profile": before.get("profile", {}),
        "unclear": before.get("unclear", {}),
    }
    content = content_hash(Answers.from_payload(payload).as_payload())
    if standing and standing.submission.content_hash == content:
        return "unchanged"
    revision = standing.revision if standing else 0
    receipt = submission.store(
        invitation,
        uuid=uuid.uuid5(NAMESPACE, f"{invitation.wave_id} {invitation.pk} {revision} {content}"),
        payload=payload,
        mode=Mode.IMPORT,
        language=invitation.organisation.language,
        base_revision=revision,
    )
    if receipt.response is None:
        return "unchanged"  # imported before, and removed by the respondent since
    return "replaced" if standing else "created"
