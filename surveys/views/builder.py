"""The builder: a survey's texts and what it asks, saved as they are written.

Every control carries the text that its change starts from, so one form serves all: with scripts what changes is sent by
itself, without them the button "Save" sends everything. A button that does something else saves first.
"""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys import access
from surveys.builder.builder_page import BuilderPage
from surveys.builder.survey_actions import act
from surveys.builder.survey_structure import Refused
from surveys.builder.survey_texts import save_texts
from surveys.forms.questionnaire import NewQuestionForm

WAS = "was:"
# Set by static/js/builder/saving.js.
SCRIPT_HEADER = "X-Builder-Script"
NEW_QUESTION = "question.new"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@csp_update({"frame-src": [SELF]})
def builder(request, slug, survey_id):
    """Everything that a survey says and asks; POST saves what was written, and does what the button says."""
    survey = access.survey_for(request.user, slug, survey_id, access.FIELD)
    if request.method != "POST":
        return _page(request, survey)
    outcomes = save_texts(survey.pk, _written(request.POST), request.user)
    if SCRIPT_HEADER in request.headers:
        return JsonResponse({"texts": {address: vars(outcome) for address, outcome in outcomes.items()}})
    try:
        focus = act(survey.pk, request.user, request.POST.get("do", ""), request.POST)
    except Refused as refused:
        return _page(request, survey, outcomes, refused=refused, typed=request.POST, status=409)
    if not all(outcome.is_saved for outcome in outcomes.values()):
        return _page(request, survey, outcomes, focus=focus, status=422)
    return _after(request, survey, focus)


def _written(sent):
    return {
        name[len(WAS) :]: (sent.get(name[len(WAS) :], ""), was) for name, was in sent.items() if name.startswith(WAS)
    }


def _after(request, survey, focus):
    """The page as it is now: in the old one's place for htmx; else by a redirect, so that it can be loaded again."""
    address = [survey.cluster.slug, survey.pk]
    by_htmx = "HX-Request" in request.headers
    if request.POST.get("do") == NEW_QUESTION:
        where = reverse("question-new", args=address)
        return HttpResponse(headers={"HX-Redirect": where}) if by_htmx else redirect(where)
    if by_htmx:
        return _page(request, survey, focus=focus)
    messages.success(request, _("Saved."))
    return redirect(reverse("survey", args=address) + (f"#{focus.partition('.')[0]}" if focus else ""))


def _page(request, survey, outcomes=None, refused=None, typed=None, focus="", status=200):
    page = BuilderPage(access.survey_for(request.user, survey.cluster.slug, survey.pk), outcomes, refused, typed, focus)
    context = {"page": page, "survey": page.survey, "cluster": page.survey.cluster}
    return render(request, "surveys/builder.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_question(request, slug, survey_id):
    """A question about something that is not known of the cluster's organisations yet."""
    survey = access.survey_for(request.user, slug, survey_id, access.FIELD)
    form = NewQuestionForm(survey, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            question = form.save(request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(reverse("survey", args=[slug, survey.pk]) + f"#question-{question.pk}")
    context = {"survey": survey, "cluster": survey.cluster, "form": form, "is_frozen": survey.is_frozen}
    return render(request, "surveys/question_new.html", context, status=422 if form.errors else 200)
