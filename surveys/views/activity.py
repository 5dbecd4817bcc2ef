from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys import access
from surveys.activity import in_words

PAGE = 100


@require_safe
@login_required
def activity(request, slug):
    """What the team did in a cluster, the latest first."""
    cluster = access.cluster_for(request.user, slug, access.RESULTS)
    page = Paginator(cluster.activities.all(), PAGE).get_page(request.GET.get("page"))
    rows = [(each, in_words(each)) for each in page]
    return render(request, "surveys/activity.html", {"cluster": cluster, "page": page, "rows": rows})
