from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from networks import reading
from networks.comparing.comparison_reading import earlier_waves
from networks.downloads import downloads
from networks.downloads.chosen import CAN_BE_CHOSEN
from networks.downloads.named_tables import with_names
from networks.filters import STRONGEST_FIRST, choices_of, filters_from, positions_that_pass
from networks.jobs.wake_up import hint
from networks.maps.map_of_network import map_of
from networks.models import Pointer, Table
from networks.pages.figures_on_page import figures_on_page
from networks.pages.map_on_page import kinds_on_map, map_texts
from networks.pages.organisations_table import headers_of, measures_to_choose, rows_of, shown_file
from networks.pages.page_tables import (
    by_association,
    files_of,
    flows_by_category,
    flows_by_region,
    only,
    profiles_of,
    shown_associations,
)
from networks.views.beginning import begin
from networks.words.both_ends_texts import rule_shown
from networks.words.channel_texts import channel_texts
from networks.words.figures import columns
from networks.words.finding_texts import findings_in_words
from surveys import access
from surveys.models.clusters import Role

PAGE = 100
# A table that is read beside the map: its first rows; the rest is in the download.
SHOWN_ROWS = 100


@require_safe
@login_required
def first(request, slug, wave_id):
    """To the network of the survey's first relation."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    relation = wave.survey.kinds_of_help.first()
    return redirect("network", slug, wave_id, relation.key if relation else reading.TOGETHER)


@require_safe
@login_required
def network(request, slug, wave_id, relation):
    """One relation's network, or all relations together: key figures, map, tables, downloads."""
    wave, context = begin(request, slug, wave_id, relation)
    read = reading.read_wave(wave)
    context |= {
        "build": read.build,
        "freshness": read.freshness,
        "seconds_old": (timezone.now() - read.build.finished_at).total_seconds() if read.build else None,
        "manages": wave.survey.cluster.role == Role.MANAGER,
    }
    network = read.network_of(relation)
    if network is not None:
        context.update(_contents(request, read, network))
    return render(request, "networks/network.html", context)


@require_safe
@login_required
@never_cache
def build(request, slug, wave_id):
    """Which build readers see, for a page that waits for the next one: {"build": its number or null}."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    return JsonResponse({"build": Pointer.objects.filter(wave=wave).values_list("build", flat=True).first()})


@require_POST
@login_required
def rebuild(request, slug, wave_id):
    """Try again after failures: forget them, and call for a rebuild."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    Pointer.objects.filter(wave=wave).update(failures=0, failed_generation=None, failure="", hinted_at=None)
    hint(wave.pk)
    messages.success(request, _("The network is being built again: it appears here in a moment."))
    return redirect("network-first", slug, wave_id)


def _contents(request, read, network):
    choices = choices_of(read)
    filters = filters_from(request.GET, choices)
    page = Paginator(positions_that_pass(network, filters), PAGE).get_page(request.GET.get("page"))
    shown = partial(shown_associations, chosen=filters.members_of)
    tables = with_names(reading.read_tables(read, network, first=SHOWN_ROWS, choose=shown))
    return {
        "network": network,
        "earlier_wave": next(iter(earlier_waves(read.wave, reading.key_of(network))), None),
        "rule": rule_shown(read, network),
        "by_the_rule": read.by_the_rule(network),
        "findings": findings_in_words(read, network),
        "map": map_of(read, network, linked={position.organisation_id for position in page}),
        "map_kinds": kinds_on_map(read, network),
        "map_texts": map_texts(read, network),
        "providers": reading.count_providers(network),
        "download_groups": downloads.groups(),
        "files": files_of(tables, both_asked=network.statuses is not None),
        **figures_on_page(read, network),
        **_organisations(network, page, filters, choices),
        **_tables(read, tables, shown),
    }


def _organisations(network, page, filters, choices):
    return {
        "page": page,
        "rows": rows_of(page, filters),
        "filters": filters,
        "usual_sort": STRONGEST_FIRST,
        "choices": choices,
        "headers": headers_of(network, filters),
        "measures": measures_to_choose(filters),
        "shown_file": shown_file(filters),
        "chosen_query": urlencode(filters.narrowed),
        "can_be_chosen": CAN_BE_CHOSEN,
        "columns": columns(*filters.measures),
        "rank_columns": columns("rank_best", "rank_worst"),
    }


def _tables(read, tables, shown):
    associations = by_association(tables)
    among = shown([association for association, _tables in associations])
    channels = only(tables, Table.Key.EXCLUSIVE_CHANNELS)
    return {
        "associations": associations,
        "shown_associations": [each for each in associations if each[0] in among],
        "profiles": profiles_of(tables),
        "channel_relations": get_text_list([str(relation) for relation in read.knowledge_relations], _("and")),
        "exclusive_channels": channels,
        "channel_texts": channels and channel_texts(read.build, associations, channels.total),
        "flows": [flows_by_category(tables), flows_by_region(tables)],
        "without_source": only(tables, Table.Key.WITHOUT_SOURCE),
        "names_wait": _whose_names_wait(read),
    }


def _whose_names_wait(read):
    """The ids of those whose own sources of knowledge may be among names that wait to be matched."""
    networks = [network for network in read.networks if network.relation in read.knowledge_relations]
    return set().union(*reading.names_wait_in(networks).values())
