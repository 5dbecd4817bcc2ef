"""Enumerators in the field: the respondents that were given to them, and the questionnaires as interviews.

The list is one page that works without a connection, once it was opened with one.
"""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys import access
from surveys.answering import drafts
from surveys.answering.answers import Answers
from surveys.answering.named_before import named_before
from surveys.answering.questionnaire import Questionnaire
from surveys.field.interviews import respondents_given
from surveys.views.pocket import pocket_data, record_of, sections_of


@require_safe
@never_cache
@login_required
def interviews(request, slug, wave_id):
    """The respondents of a wave that were given to whoever is signed in, with everything to interview them."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELDWORK)
    given = respondents_given(wave, request.user) if wave.is_open else []
    chosen = {pk for invitation in given for pk in drafts.answers_of(_payload(invitation)).chosen}
    questionnaire = Questionnaire(wave, Answers(chosen=tuple(chosen)))
    named = named_before(wave, [invitation.organisation_id for invitation in given])
    records = [_record(invitation, questionnaire, request.user, named) for invitation in given]
    consents = {record["consent"]: invitation.organisation for record, invitation in zip(records, given, strict=True)}
    context = {
        "wave": wave,
        "survey": wave.survey,
        "cluster": wave.survey.cluster,
        "given": given,
        "is_list": True,
        "answers": questionnaire.answers,
        "questionnaire": questionnaire,
        "sections": sections_of(questionnaire),
        "told": pocket_data(questionnaire, records, consents),
    }
    return render(request, "surveys/interviews.html", context)


def _payload(invitation):
    return drafts.payload_of(invitation.kept_draft, invitation.kept_response)


def _record(invitation, questionnaire, user, named):
    questionnaire.answers = drafts.answers_of(_payload(invitation))
    record = record_of(invitation, invitation.kept_draft, invitation.kept_response, questionnaire)
    questionnaire.answers = Answers()
    before = named.get(invitation.organisation_id, set()) & questionnaire.organisations.keys()
    return record | {"namedBefore": sorted(before), "interview": access.interview_token(invitation, user)}
