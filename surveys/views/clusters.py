from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from surveys import access
from surveys.field.progress import waves_with_counts
from surveys.forms.clusters import FactsForm, NewClusterForm
from surveys.held import held
from surveys.models import Organisation
from surveys.models.clusters import Role
from surveys.next_steps import next_steps
from surveys.team import clusters, set_up


@require_safe
def home(request):
    """What this is, for whoever comes by; their clusters, for the team."""
    if not request.user.is_authenticated:
        return render(request, "surveys/welcome.html", {"is_fresh": set_up.is_fresh()})
    theirs = list(access.clusters_for(request.user))
    roles = dict(request.user.memberships.values_list("cluster_id", "role"))
    waves = {}
    for wave in waves_with_counts(survey__cluster__in=theirs):
        waves.setdefault(wave.survey.cluster_id, []).append(wave)
    cards = [(each, _abilities(request.user, roles.get(each.pk)), waves.get(each.pk, [])) for each in theirs]
    may_make = request.user.is_superuser or Role.MANAGER in roles.values()
    return render(request, "surveys/home.html", {"cards": cards, "may_make_clusters": may_make})


@require_safe
@login_required
def cluster(request, slug):
    cluster = access.cluster_for(request.user, slug)
    waves = list(waves_with_counts(survey__cluster=cluster))
    organisations = Organisation.objects.filter(cluster=cluster, status=Organisation.Status.CONFIRMED).count()
    context = {
        "cluster": cluster,
        "may": _abilities(request.user, cluster.role),
        "waves": waves,
        "organisations": organisations,
        "steps": next_steps(cluster, waves, organisations) if cluster.role in access.FIELD else (),
    }
    return render(request, "surveys/cluster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request):
    """A cluster of one's own, for whoever manages one already or runs the server."""
    if not access.may_make_clusters(request.user):
        raise PermissionDenied
    form = NewClusterForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        clusters.make(form.save(commit=False), request.user)
        return redirect("cluster", form.instance.slug)
    return render(request, "surveys/new_cluster.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def facts(request, slug):
    """What the cluster is called and where it is, to be changed."""
    cluster = access.cluster_for(request.user, slug, access.TEAM)
    with held(cluster, request):
        form = FactsForm(request.POST if request.method == "POST" else None, instance=cluster)
        saved = form.is_bound and form.is_valid()
        if saved and form.has_changed():
            clusters.change(form.save(commit=False), request.user, form.changed_fields)
    if saved:
        messages.success(request, _("Saved."))
        return redirect("cluster", slug)
    if form.errors:
        cluster.refresh_from_db()  # what is wrong is shown in the form, and nowhere else
    context = {"cluster": cluster, "form": form}
    return render(request, "surveys/cluster_edit.html", context, status=400 if form.errors else 200)


def _abilities(user, role):
    """Which links to offer; whether they open is decided by the views behind them."""
    return {
        "manage": user.is_superuser or role in access.FIELD,
        "see_results": user.is_superuser or role in access.RESULTS,
        "see_protected": role in access.PROTECTED_RESULTS - access.RESULTS,
        "interview": user.is_superuser or role in access.FIELDWORK,
    }
