from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from surveys import access, waves
from surveys.activity import record
from surveys.field.progress import respondents_of
from surveys.models import Organisation, Wave
from surveys.numbers import database_ids
from surveys.reading_order import ids_in_reading_order, in_order_of
from surveys.wave_lists import PLACES, REGIONS, Filter, associations_of, organisations_for

PAGE = 100


@require_safe
@login_required
def lists(request, slug, wave_id):
    """The cluster's organisations, with who of them is asked and who is offered for choosing."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    wanted = Filter.read(request.GET)
    found = organisations_for(wave, wanted)
    page = Paginator(ids_in_reading_order(found), PAGE).get_page(request.GET.get("page"))
    cluster = wave.survey.cluster
    respondents = respondents_of(wave)
    context = {
        "wave": wave,
        "cluster": cluster,
        "wanted": wanted,
        "page": page,
        "organisations": in_order_of(list(page), found),
        "kept": wanted.query,
        "categories": cluster.categories.all(),
        "associations": associations_of(cluster),
        "regions": REGIONS,
        "places": PLACES,
        "asked": respondents.count(),
        "offered": wave.roster.count(),
        "answered": respondents.filter(answered_at__isnull=False).count(),
    }
    return render(request, "surveys/wave_lists.html", context)


@require_POST
@login_required
def change(request, slug, wave_id):
    """Put organisations on a wave's lists, or take them off: those ticked, or all that the page's filter finds."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    found = organisations_for(wave, Filter.read(request.GET))
    if "every" not in request.POST:
        ticked = database_ids(request.POST.getlist("organisation"))
        found = organisations_for(wave, Filter()).filter(pk__in=ticked)
    do = _DO.get(request.POST.get("do"))
    if wave.state == Wave.State.CLOSED:
        messages.error(request, _("This wave is closed, and its lists stay as they are. Open it again first."))
    elif do is None or not (organisations := list(found)):
        messages.error(request, _("Tick the organisations first, then choose what to do with them."))
    else:
        with transaction.atomic():
            for said in do(wave, organisations, request.user):
                messages.success(request, said)
    return redirect(_same_page(request, slug, wave_id))


def _same_page(request, slug, wave_id):
    query = QueryDict(Filter.read(request.GET).query, mutable=True)
    if request.GET.get("page", "").isdecimal():
        query["page"] = request.GET["page"]
    return reverse("wave-lists", args=[slug, wave_id]) + (f"?{query.urlencode()}" if query else "")


def _present(organisations):
    """Without those that were merged since: they can be taken off a list, and be put on none."""
    return [each for each in organisations if each.status != Organisation.Status.MERGED]


def _add_respondents(wave, organisations, user):
    number = waves.invite(wave, _present(organisations))
    if number:
        record(wave.survey.cluster, user, "respondents-added", wave, number=number)
    yield ngettext("%(number)d new respondent.", "%(number)d new respondents.", number) % {"number": number}


def _add_to_roster(wave, organisations, user):
    number = waves.add_to_roster(wave, _present(organisations))
    if number:
        record(wave.survey.cluster, user, "roster-grown", wave, number=number)
    yield ngettext("%(number)d more on the roster.", "%(number)d more on the roster.", number) % {"number": number}
    answered = wave.responses.count()
    if number and answered:
        yield ngettext(
            "The %(answered)d that has answered already was not offered them.",
            "The %(answered)d that have answered already were not offered them.",
            answered,
        ) % {"answered": answered}


def _add_to_both(wave, organisations, user):
    yield from _add_respondents(wave, organisations, user)
    yield from _add_to_roster(wave, organisations, user)


def _remove_respondents(wave, organisations, user):
    gone, stay = waves.uninvite(wave, [each.pk for each in organisations])
    if gone:
        record(wave.survey.cluster, user, "respondents-removed", wave, number=gone)
    said = ngettext("%(number)d is asked no longer.", "%(number)d are asked no longer.", gone)
    yield said % {"number": gone}
    if stay:
        yield ngettext(
            "%(number)d stays: it has begun or answered. Its link can be withdrawn instead.",
            "%(number)d stay: they have begun or answered. Their links can be withdrawn instead.",
            stay,
        ) % {"number": stay}


def _cut_roster(wave, organisations, user):
    gone, stay = waves.take_off_roster(wave, [each.pk for each in organisations])
    if gone:
        record(wave.survey.cluster, user, "roster-cut", wave, number=gone)
    said = ngettext("%(number)d is offered no longer.", "%(number)d are offered no longer.", gone)
    yield said % {"number": gone}
    if stay:
        yield _("Somebody has answered already: what was offered to them stays on the roster.")


_DO = {
    "both": _add_to_both,
    "respondents": _add_respondents,
    "roster": _add_to_roster,
    "off-respondents": _remove_respondents,
    "off-roster": _cut_roster,
}
