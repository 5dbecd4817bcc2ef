from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from networks import reading
from networks.maps.map_of_network import map_of
from networks.pages.map_on_page import kinds_on_map
from networks.pages.protected_page import Places, tabs_of
from networks.protection.protected_results import protected_map, protected_network
from networks.views.protected import first_of
from networks.words import missing_answers
from networks.words.finding_texts import findings_in_words
from surveys import access

REAL = "?names=real"
FINDINGS = 3
# What is told in a meeting, the most telling first; one of each. How many answered is said apart.
TOLD_FIRST = (
    "central",
    "central_by_the_rule",
    "without_source",
    "without_source_by_the_rule",
    "from_outside",
    "only_source",
    "cut_points",
    "channel",
    "one_and_not_the_other",
    "among_themselves",
    "both_ends",
)


@require_safe
@login_required
def first(request, slug, wave_id):
    """To the first relation, for a meeting."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    return redirect("meeting", slug, wave_id, first_of(wave))


@require_safe
@login_required
@never_cache
def meeting(request, slug, wave_id, relation):
    """A network on a projector, or on one printed page: map, response, three findings. `?names=real`: for those who
    may see names."""
    wave = access.wave_for(request.user, slug, wave_id, access.PROTECTED_RESULTS)
    real = request.GET.get("names") == "real"
    sees_names = wave.survey.cluster.role in access.RESULTS
    if real and not sees_names:
        raise PermissionDenied
    tabs = tabs_of(wave, Places((slug, wave_id), relation, "meeting", "", ""))
    here = next((number for number, (_address, _name, is_here) in enumerate(tabs) if is_here), None)
    if here is None:
        raise Http404
    query = REAL if real else ""
    turned = {"before": tabs[here - 1], "after": tabs[(here + 1) % len(tabs)]} if len(tabs) > 1 else {}
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "relation_name": tabs[here][1],
        "real": real,
        "switch_to": (tabs[here][0] + ("" if real else REAL)) if sees_names else "",
        "leave_to": reverse("network" if real else "protected", args=[slug, wave_id, relation]),
        "turned": {end: (address + query, name) for end, (address, name, _here) in turned.items()},
        **_contents(reading.read_wave(wave), relation, real),
    }
    return render(request, "networks/meeting.html", context)


def _contents(read, relation, real):
    network = read.network_of(relation)
    if network is None or not read.build.invited:
        return {}
    shown = None if real else protected_network(read, network)
    return {
        "network": network,
        "build": read.build,
        "by_the_rule": read.by_the_rule(network),
        "map": map_of(read, network, legend=False) if real else protected_map(read, shown, legend=False),
        "kinds": kinds_on_map(read, network),
        "findings": told_in_a_meeting(findings_in_words(read, network, shown)),
        "response_line": missing_answers.response_line(read.build),
    }


def told_in_a_meeting(findings):
    """The sentences of three Findings of different kinds, fewer where there are fewer."""
    by_kind = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, finding.sentence)
    return [by_kind[kind] for kind in TOLD_FIRST if kind in by_kind][:FINDINGS]
