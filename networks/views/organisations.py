from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from networks import reading
from networks.pages.one_organisation import lines_of, neighbours_of
from networks.views.beginning import begin
from surveys import access


@require_safe
@login_required
def organisation(request, slug, wave_id, relation, organisation_id):
    """One organisation in a network: who received from it, its sources, its measures with their ranks."""
    wave, context = begin(request, slug, wave_id, relation)
    shown = access.organisation_of(wave.survey.cluster, organisation_id)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    position = reading.position_of(network, shown) if network else None
    if position is None:
        raise Http404
    names_wait = reading.names_wait_in([network])[network.pk]
    receivers, sources = neighbours_of(network, position, names_wait)
    context |= {
        "position": position,
        "organisation": shown,
        "by_the_rule": read.by_the_rule(network),
        "names_wait": shown.pk in names_wait,
        "lines": lines_of(network, position),
        "receivers": receivers,
        "sources": sources,
    }
    return render(request, "networks/organisation.html", context)
