import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import reading
from networks.pages.map_data import protected_data_of
from networks.pages.protected_page import Places, beginning_of, contents_of
from networks.protection.protected_results import protected_network
from surveys import access


@require_safe
@login_required
def first(request, slug, wave_id):
    """To the protected results of the survey's first relation."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    return redirect("protected", slug, wave_id, first_of(wave))


@require_safe
@login_required
@never_cache
def protected(request, slug, wave_id, relation):
    """One relation's network, or all together, as outsiders may see it: findings, figures, map, tables, files."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    query = "?names=protected"
    places = Places((slug, wave_id), relation, "protected", "protected-map", "network-download", query)
    context = page_of(wave, places, request.GET.get("page"))
    context["sees_names"] = wave.survey.cluster.role in access.RESULTS
    return render(request, "networks/protected.html", context)


@require_safe
@login_required
@never_cache
def map_data(request, slug, wave_id, relation):
    """What the map on that page is drawn from."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    return map_data_of(wave, relation)


def first_of(wave):
    """What the wave's first relation is called in addresses."""
    relation = wave.survey.kinds_of_help.first()
    return relation.key if relation else reading.TOGETHER


def page_of(wave, places, number):
    """The context of a page of protected results; 404 for a relation that is not asked about."""
    context = beginning_of(wave, places)
    read = reading.read_wave(wave)
    network = read.network_of(places.relation)
    if network is not None and read.build.invited:
        context |= contents_of(read, network, places, number)
    return context


def map_data_of(wave, relation):
    """The response with a map's data, as of networks.pages.map_data. 404 where there is no such network."""
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    data = protected_data_of(read, protected_network(read, network))
    return HttpResponse(json.dumps(data, separators=(",", ":")), content_type="application/json")
