from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from surveys import access
from surveys.activity import record
from surveys.field.progress import RespondentState, respondents_of
from surveys.forms.results_link import ResultsLinkForm
from surveys.inviting import results_links
from surveys.reading_order import ids_in_reading_order, in_order_of

PAGE = 50
# Of so many that have answered one can be chosen, to see what it sees.
OFFERED = 500


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@sensitive_variables("token", "address")
def publishing(request, slug, wave_id):
    """Who sees what of a wave's results; POST makes a link for a sponsor, which is shown this once."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    form = ResultsLinkForm(wave, request.POST or None)
    made, address = None, ""
    if request.method == "POST" and form.is_valid():
        made, token = _make(wave, form.cleaned_data, request.user)
        address = request.build_absolute_uri(reverse("results-open", args=[token]))
        form = ResultsLinkForm(wave)
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "form": form,
        "made": made,
        "address": address,
        "links": Paginator(wave.results_links.select_related("made_by"), PAGE).get_page(request.GET.get("page")),
        "protected_kinds": wave.survey.cluster.categories.filter(protected=True),
        "answered": _answered(wave),
    }
    refused = request.method == "POST" and made is None
    return render(request, "surveys/publishing.html", context, status=400 if refused else 200)


def _answered(wave):
    answered = respondents_of(wave, RespondentState.ANSWERED)
    return in_order_of(ids_in_reading_order(answered, "organisation__name")[:OFFERED], answered)


@require_POST
@login_required
def revoke_link(request, slug, wave_id, public_id):
    """Make a sponsor's link void; whoever reads what is behind it is shown out at the next page."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    link = get_object_or_404(wave.results_links, public_id=public_id)
    with transaction.atomic():
        changed = results_links.revoke(link)
        if changed:
            record(wave.survey.cluster, request.user, "results-link-revoked", link, wave=str(wave))
    if changed:
        messages.success(request, _("The link for %(who)s opens nothing any more.") % {"who": link.label})
    else:
        messages.error(request, _("Nothing was changed: this link opened nothing already."))
    return redirect("publishing", slug, wave_id)


@transaction.atomic
def _make(wave, wanted, user):
    link, token = results_links.issue(wave, wanted["label"], wanted["days"], user)
    record(wave.survey.cluster, user, "results-link-made", link, wave=str(wave), days=wanted["days"])
    return link, token
