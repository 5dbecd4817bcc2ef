"""A survey's pages as respondents will see them, in the phone that stands beside the builder."""

import time

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys import access
from surveys.answering.questionnaire import RATE
from surveys.builder.survey_preview import SampleQuestionnaire
from surveys.forms.respond import form_of
from surveys.views.check import summary


@csrf_exempt  # a respondent's pages carry no token; nothing is written, whatever is sent
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF], "script-src": [NONE]})
def preview(request, slug, survey_id, language, step):
    """One page, in one language; sent, it leads to the next one, and keeps nothing."""
    survey = access.survey_for(request.user, slug, survey_id, access.FIELD)
    if language not in survey.cluster.languages or language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        questionnaire = SampleQuestionnaire(survey)
        steps = questionnaire.steps_if_all_is_asked
        if request.method == "POST":
            return _on(request, survey, language, steps, step)
        if step not in steps:
            # Taken out meanwhile.
            return redirect(_address(survey, language, steps[0]))
        return _page(request, questionnaire, language, step)


def _address(survey, language, step):
    return reverse("survey-preview", args=[survey.cluster.slug, survey.pk, language, step])


def _on(request, survey, language, steps, step):
    switched = request.POST.get("switch_language")
    if switched in survey.cluster.languages:
        return redirect(_address(survey, switched, step))
    place = steps.index(step) + 1 if step in steps else 0
    return redirect(_address(survey, language, steps[place % len(steps)]))


def _page(request, questionnaire, language, step):
    survey, steps, invitation = questionnaire.survey, questionnaire.steps_if_all_is_asked, questionnaire.invitation
    place = steps.index(step)
    context = {
        "step": step,
        "invitation": invitation,
        "organisation": questionnaire.respondent,
        "wave": questionnaire.wave,
        "survey": survey,
        "cluster": survey.cluster,
        "answers": questionnaire.answers,
        "questionnaire": questionnaire,
        "language": language,
        "languages": [code for code in survey.cluster.languages if code != language],
        "shown": int(time.time()),
        "step_number": place + 1,
        "step_count": len(steps),
        "step_before": steps[place - 1] if place else None,
        **({"parts": summary(questionnaire)} if step == "check" else {"form": form_of(questionnaire, step)}),
    }
    response = render(request, f"respond/{'rate' if step.startswith(RATE) else step}.html", context)
    return _with_own_addresses(response, survey, language, invitation)


def _with_own_addresses(response, survey, language, invitation):
    """The page's links lead to respondents' pages: here to those of the preview."""
    theirs = reverse("respond", args=[invitation.public_id])
    ours = _address(survey, language, "welcome").removesuffix("welcome/")
    response.content = response.content.replace(theirs.encode(), ours.encode())
    return response
