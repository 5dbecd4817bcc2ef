from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys import access
from surveys.models import Organisation
from surveys.progress import waves_with_counts


@require_safe
def home(request):
    """What this is, for whoever comes by; their clusters, for the team."""
    if not request.user.is_authenticated:
        return render(request, "surveys/welcome.html")
    clusters = list(access.clusters_for(request.user))
    roles = dict(request.user.memberships.values_list("cluster_id", "role"))
    waves = {}
    for wave in waves_with_counts(survey__cluster__in=clusters):
        waves.setdefault(wave.survey.cluster_id, []).append(wave)
    cards = [(each, _abilities(request.user, roles.get(each.pk)), waves.get(each.pk, [])) for each in clusters]
    return render(request, "surveys/home.html", {"cards": cards})


@require_safe
@login_required
def cluster(request, slug):
    cluster = access.cluster_for(request.user, slug)
    context = {
        "cluster": cluster,
        "may": _abilities(request.user, cluster.role),
        "waves": waves_with_counts(survey__cluster=cluster),
        "organisations": Organisation.objects.filter(cluster=cluster, status=Organisation.Status.CONFIRMED).count(),
    }
    return render(request, "surveys/cluster.html", context)


def _abilities(user, role):
    """Which links to offer; whether they open is decided by the views behind them."""
    return {
        "see_results": user.is_superuser or role in access.RESULTS,
        "see_protected": role in access.PROTECTED_RESULTS - access.RESULTS,
        "interview": user.is_superuser or role in access.FIELDWORK,
    }
