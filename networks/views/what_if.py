from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from networks import reading
from networks.results.leaving import loss_of
from networks.views.beginning import begin
from surveys.numbers import database_ids

# So many may leave at once; so many of the strongest sources are offered.
MOST_LEAVING = 50
OFFERED = 60
# So many of those left without a source are called by name.
SHOWN = 100


@require_safe
@login_required
def what_if(request, slug, wave_id, relation):
    """What a network would lose without some organisations: `?without=` their ids, as many as there are."""
    wave, context = begin(request, slug, wave_id, relation)
    read = reading.read_wave(wave)
    network = read.network_of(relation)
    if network is None:
        raise Http404
    leaving = list(reading.positions_among(network, database_ids(request.GET.getlist("without")[:MOST_LEAVING])))
    offered = list(reading.providers_of(network)[:OFFERED])
    context |= {
        "by_the_rule": read.by_the_rule(network),
        "names": get_text_list([position.organisation.label for position in leaving], _("and")),
        "leaving_ids": {position.organisation_id for position in leaving},
        "query": "&".join(f"without={position.organisation_id}" for position in leaving),
        "offered": [*leaving, *(position for position in offered if position not in leaving)],
        **(_outcome(network, leaving) if leaving else {}),
    }
    return render(request, "networks/what_if.html", context)


def _outcome(network, leaving):
    rows = list(network.positions.order_by("organisation__code").values_list("organisation_id", "answered"))
    loss = loss_of(
        organisations=[pk for pk, _answered in rows],
        answered={pk for pk, answered in rows if answered},
        ties=list(reading.ties_of(network).order_by().values_list("source", "receiver")),
        leaving={position.organisation_id for position in leaving},
        names_wait=reading.names_wait_in([network])[network.pk],
    )
    shown = loss.without_source[:SHOWN]
    more = len(loss.without_source) - len(shown)
    return {"loss": loss, "without_source": reading.positions_among(network, shown), "more": more}
