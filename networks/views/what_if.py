from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import reading
from networks.pages.protected_page import Places, beginning_of
from networks.pages.what_if_page import ProtectedNames, RealNames, contents_of
from networks.views.beginning import begin
from networks.views.results import behind_a_link, link_behind
from surveys import access


@require_safe
@login_required
def what_if(request, slug, wave_id, relation):
    """What a network would lose without some organisations: `?without=` their ids, as many as there are; `?q=` finds
    others to choose."""
    wave, context = begin(request, slug, wave_id, relation)
    context["tabs"] = [
        (reverse("network-what-if", args=[slug, wave_id, key]), name, key == relation) for key, name in context["tabs"]
    ]
    context |= _contents(request, wave, relation, RealNames)
    return render(request, "networks/what_if.html", context)


@require_safe
@login_required
@never_cache
def protected(request, slug, wave_id, relation):
    """The same with protected names; `?without=` the codes that are shown."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    context = _protected(request, wave, Places((slug, wave_id), relation, "protected-what-if", "", ""))
    context["back"] = reverse("protected", args=[slug, wave_id, relation])
    return render(request, "networks/protected_what_if.html", context)


@require_safe
@behind_a_link
def results(request, public_id, relation):
    """The same behind a sponsor's link."""
    link = link_behind(request, public_id)
    context = _protected(request, link.wave, Places((public_id,), relation, "results-what-if", "", ""))
    context["back"] = reverse("results", args=[public_id, relation])
    return render(request, "networks/results_what_if.html", context)


def _protected(request, wave, places):
    return beginning_of(wave, places) | _contents(request, wave, places.relation, ProtectedNames)


def _contents(request, wave, relation, named):
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    return {"by_the_rule": read.by_the_rule(network), **contents_of(named(read, network), network, request.GET)}
