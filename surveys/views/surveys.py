"""The surveys of a cluster: the list, a new one, the copy of one, and taking one away that was never asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access
from surveys.activity import record
from surveys.builder import new_survey
from surveys.builder.survey_structure import Refused, look_whether_frozen
from surveys.builder.survey_templates import TEMPLATES
from surveys.builder.survey_texts import locked

PAGE = 50


@require_safe
@login_required
def surveys(request, slug):
    """Every survey of a cluster, with what it asks and whether it has been asked."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    page = Paginator(_counted(cluster), PAGE).get_page(request.GET.get("page"))
    return render(request, "surveys/surveys.html", {"cluster": cluster, "page": page})


def _counted(cluster):
    counts = {
        "kinds": Count("relations", distinct=True),
        "asked": Count("questions", distinct=True),
        "opened": Count("waves", filter=~Q(waves__state="draft"), distinct=True),
        "draft_waves": Count("waves", filter=Q(waves__state="draft"), distinct=True),
    }
    return cluster.surveys.annotate(**counts).order_by("-pk")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request, slug):
    """Start a survey from a template, or from an earlier survey of the cluster."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    start = request.POST.get("start", "")
    earlier = {f"copy-{each.pk}": each for each in cluster.surveys.order_by("-pk")[:PAGE]}
    if request.method == "POST" and (start in TEMPLATES or start in earlier):
        return redirect("survey", slug, _made(request, cluster, start, earlier.get(start)).pk)
    context = {
        "cluster": cluster,
        "templates": TEMPLATES.values(),
        "earlier": earlier,
        "fault": request.method == "POST",
    }
    return render(request, "surveys/survey_new.html", context, status=422 if context["fault"] else 200)


@transaction.atomic
def _made(request, cluster, template, source):
    if source is not None:
        return _copied(request, source)
    wording = new_survey.Wording.for_cluster(cluster.name, cluster.product)
    survey = new_survey.from_template(cluster, TEMPLATES[template], wording)
    record(cluster, request.user, "survey-made", survey)
    return survey


@require_POST
@login_required
def copy(request, slug, survey_id):
    """The same survey once more, to ask something else in it."""
    survey = access.survey_for(request.user, slug, survey_id)
    with transaction.atomic():
        made = _copied(request, survey)
    messages.success(request, _("This is the copy. Whatever you change here leaves the other survey as it is."))
    return redirect("survey", slug, made.pk)


def _copied(request, source):
    survey = new_survey.copy_of(source)
    record(source.cluster, request.user, "survey-copied", source, key=survey.key)
    return survey


@require_POST
@login_required
def remove(request, slug, survey_id):
    """Take a survey away that was never asked, with the waves in preparation."""
    survey = access.survey_for(request.user, slug, survey_id)
    try:
        with transaction.atomic():
            survey = locked(survey.pk)
            look_whether_frozen(survey)
            record(survey.cluster, request.user, "survey-removed", survey)
            survey.delete()
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("survey", slug, survey_id)
    messages.success(request, _("The survey is gone."))
    return redirect("surveys", slug)
