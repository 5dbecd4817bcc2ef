from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys import access
from surveys.activity import record
from surveys.forms.organisation_filter import OrganisationFilter
from surveys.forms.organisations import OrganisationForm
from surveys.held import held
from surveys.models import Organisation
from surveys.register import organisation_editing
from surveys.register.organisation_export import FORMATS, exported
from surveys.register.organisation_list import found_ids, with_details

PAGE = 100


@require_safe
@login_required
def organisations(request, slug):
    """A cluster's organisations: looked for, sorted, a page at a time; the list alone for htmx."""
    cluster = access.cluster_for(request.user, slug, access.RESULTS)
    form = OrganisationFilter(cluster, request.GET)
    page = Paginator(found_ids(cluster, form.wanted), PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    context = {
        "cluster": cluster,
        "form": form,
        "page": page,
        "rows": with_details(page.object_list),
        "kept": urlencode(kept),
        "sort_kept": urlencode({name: value for name, value in kept.items() if name != "sort"}),
        "sort": form.wanted.sort,
        "manages": cluster.role in access.FIELD,
        "waiting": cluster.organisations.filter(status=Organisation.Status.WAITING).count(),
        "any": bool(page.paginator.count) or cluster.organisations.exists(),
    }
    fragment = request.headers.get("HX-Request")
    return render(request, f"surveys/organisation{'_list' if fragment else 's'}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request, slug):
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    form = OrganisationForm(cluster, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _saved(request, cluster, form):
        message = _("%(organisation)s is on the list, with the code %(code)s.")
        messages.success(request, message % {"organisation": form.instance.name, "code": form.instance.code})
        return redirect("organisations", slug)
    context = {"cluster": cluster, "form": form, "categories": cluster.categories.exists()}
    return render(request, "surveys/organisation.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request, slug, organisation_id):
    """All that is known of an organisation, to be changed."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    with held(cluster, request):
        organisation = _to_change(cluster, organisation_id)
        form = OrganisationForm(cluster, request.POST if request.method == "POST" else None, instance=organisation)
        saved = request.method == "POST" and _saved(request, cluster, form)
    if saved:
        messages.success(request, _("%(organisation)s was saved.") % {"organisation": organisation.name})
        return redirect(f"{reverse('organisations', args=[slug])}?{urlencode({'search': organisation.code})}")
    context = {
        "cluster": cluster,
        "form": form,
        "organisation": cluster.organisations.get(pk=organisation_id) if form.errors else organisation,
        "hangs": organisation_editing.hangs_on([organisation.pk]),
    }
    return render(request, "surveys/organisation.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def row(request, slug, organisation_id):
    """A row of the list as a form, or after saving as a row again; for htmx. `?shown`: as a row, unchanged."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    posted = request.POST if request.method == "POST" else None
    with held(cluster, request):
        organisation = _to_change(cluster, organisation_id)
        form = OrganisationForm(cluster, posted, instance=organisation, in_row=True)
        done = "shown" in request.GET or (request.method == "POST" and _saved(request, cluster, form))
    context = {"cluster": cluster, "form": form, "manages": True, "organisation": organisation}
    if done:
        context |= {"organisation": with_details([organisation.pk])[0], "just_changed": True}
    template = "organisation_row" if done else "organisation_row_form"
    # htmx swaps what comes with 200 only: the form again, with what is wrong, is such an answer.
    return render(request, f"surveys/{template}.html", context)


@require_POST
@login_required
def delete(request, slug, organisation_id):
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    organisation = access.organisation_of(cluster, organisation_id)
    organisation.cluster = cluster
    if organisation_editing.delete(organisation, request.user):
        messages.success(request, _("%(organisation)s was deleted.") % {"organisation": organisation.name})
        return redirect("organisations", slug)
    message = _("%(organisation)s stays: a roster, answers, members or a network have to do with it.")
    messages.error(request, message % {"organisation": organisation.name})
    return redirect("organisation", slug, organisation_id)


@require_POST
@login_required
def export(request, slug, kind):
    """The whole list as a file that can be imported again. By POST, for it is written down who took it."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    if kind not in FORMATS:
        raise Http404
    record(cluster, request.user, "organisations-exported")
    response = HttpResponse(exported(cluster, kind), content_type=FORMATS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{cluster.slug}-organisations.{kind}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _to_change(cluster, organisation_id):
    organisation = access.organisation_of(cluster, organisation_id)
    if organisation.status == Organisation.Status.MERGED:
        raise Http404
    organisation.cluster = cluster
    return organisation


def _saved(request, cluster, form):
    """Store what a form says, if it is good; otherwise the form says what is wrong."""
    if not form.is_valid():
        return False
    form.take_over_profile()
    try:
        organisation_editing.save(
            form.instance,
            request.user,
            form.changed_fields,
            other_names=form.names_besides,
            associations=form.associations,
        )
    except organisation_editing.CodeTaken:
        form.add_error("code", _("Another organisation has this code. Left empty, a free one is made."))
        return False
    return True
