"""One build of a wave: ties → measures → rows → switch.

Readers see a build whole or not at all: rows are written under a new build, then the wave's pointer is switched to
it in one conditional UPDATE. What a killed rebuild left behind is collected by the next one.
"""

import logging
import time
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from networks.answers.both_ends import count_statuses
from networks.jobs import rows
from networks.measures import PositionRow
from networks.models import Build, Network, Pointer, Position, Table, Tie, TieReport
from networks.packs import packs
from networks.rebuilding.earlier_map import LAYOUT, previous_places
from networks.rebuilding.measuring import measured_networks
from networks.results import flows, tables

log = logging.getLogger(__name__)

KEPT_BUILDS = 3
# However many have followed since: whoever began to read one gets to its end.
KEPT_FOR = timedelta(minutes=2)


def build_from(snapshot, wave_id, read_seconds=0.0):
    """Measure, write and switch to a wave's networks as of a snapshot; returns the Build.

    Only for the process that holds the wave's lock: it takes any other unfinished build for a dead one.
    """
    started = time.monotonic()
    previous = previous_places(wave_id)
    read_seconds += time.monotonic() - started
    started = time.monotonic()
    networks = list(measured_networks(snapshot, previous))
    return write_build(snapshot, wave_id, networks, {"read": read_seconds, "measure": time.monotonic() - started})


def write_build(snapshot, wave_id, measured, seconds):
    """Write measured networks and the tables as a new build and switch to it; `seconds` are those spent so far."""
    started = time.monotonic()
    build = Build.objects.create(
        wave_id=wave_id,
        generation=snapshot.generation,
        invited=len(snapshot.invited),
        answered=len(snapshot.answered),
        open_names=snapshot.open_names,
        tie_rule=snapshot.tie_rule,
        latest_answer_at=snapshot.latest_answer_at,
        layout=LAYOUT,
    )
    networks = {network.relation: _write_network(build, network, snapshot) for network in measured}
    # All relations together are one more to the tables of sources.
    _write_tables(build, replace(snapshot, ties={each.relation: each.ties for each in measured}), networks)
    _write_flows(build, snapshot, networks, measured)
    _switch(build, {**seconds, "write": time.monotonic() - started})
    _collect(wave_id)
    log.info("wave %s: built generation %s", wave_id, snapshot.generation)
    return build


def _write_network(build, measured, snapshot):
    reports = snapshot.reports.get(measured.relation)
    network = Network.objects.create(
        build=build,
        relation_id=measured.relation,
        findings=measured.findings,
        statuses=None if reports is None else count_statuses(reports, snapshot.tie_rule),
        **_fields(measured.whole),
    )
    _write_positions(network, measured, snapshot)
    _write_reports(network, reports or (), snapshot.tie_rule)
    ties = ((network.pk, tie.source, tie.receiver, tie.strength) for tie in measured.ties)
    rows.write(Tie, ("network", "source", "receiver", "strength"), ties)
    return network


def _fields(row):
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _write_positions(network, measured, snapshot):
    names = tuple(PositionRow.__dataclass_fields__)
    positions = (
        (
            *(network.pk, pk, pk in snapshot.invited, pk in snapshot.answered, *measured.places[pk]),
            *(getattr(position, name) for name in names),
        )
        for pk, position in measured.positions.items()
    )
    rows.write(Position, ("network", "organisation", "invited", "answered", "x", "y", *names), positions)


def _write_reports(network, reports, rule):
    names = ("network", "source", "receiver", "receiver_said", "giver_said", "status", "counts")
    written = (
        (network.pk, each.source, each.receiver, each.receiver_said, each.giver_said, each.status, each.counts(rule))
        for each in reports
    )
    rows.write(TieReport, names, written)


def _write_tables(build, snapshot, networks):
    found = [
        Table(build=build, key=Table.Key.PROFILES, rows=tables.profiles(snapshot)),
        Table(build=build, key=Table.Key.EXCLUSIVE_CHANNELS, rows=tables.exclusive_channels(snapshot)),
    ]
    for association in snapshot.members:
        own = tables.own_sources(snapshot, association)
        if own is not None:
            found.append(Table(build=build, key=Table.Key.OWN_SOURCES, association_id=association, rows=own))
        for relation in snapshot.ties:
            here = {"build": build, "network": networks[relation], "association_id": association}
            sources = tables.sources_of_members(snapshot, relation, association)
            categories = tables.source_categories_of_members(snapshot, relation, association)
            found.append(Table(key=Table.Key.SOURCES, rows=sources, **here))
            found.append(Table(key=Table.Key.SOURCE_CATEGORIES, rows=categories, **here))
    Table.objects.bulk_create(found)


def _write_flows(build, snapshot, networks, measured):
    Table.objects.bulk_create(
        Table(build=build, network=networks[network.relation], key=key, rows=rows)
        for network in measured
        for key, rows in (
            (Table.Key.FLOWS_BY_CATEGORY, flows.flows_by_category(snapshot, network.ties)),
            (Table.Key.FLOWS_BY_REGION, flows.flows_by_region(snapshot, network.ties)),
            (Table.Key.WITHOUT_SOURCE, _without_source(snapshot, network)),
        )
    )


def _without_source(snapshot, network):
    return flows.without_source(snapshot, network.ties, snapshot.names_wait_in(network.relation))


def _switch(build, seconds):
    """Let readers see the build, unless they see a newer one already."""
    with transaction.atomic():
        Build.objects.filter(pk=build.pk).update(
            finished_at=timezone.now(), seconds={phase: round(spent, 3) for phase, spent in seconds.items()}
        )
        older = Q(built_generation__isnull=True) | Q(built_generation__lte=build.generation)
        Pointer.objects.filter(older, wave_id=build.wave_id).update(
            build=build, built_generation=build.generation, failures=0, failed_generation=None, failure=""
        )


def _collect(wave_id):
    """Delete what nobody can be reading: what killed rebuilds left, and builds neither young nor among the latest."""
    finished = Build.objects.filter(wave_id=wave_id, finished_at__isnull=False).order_by("-pk")
    kept = set(finished.values_list("pk", flat=True)[:KEPT_BUILDS])
    kept |= set(finished.filter(finished_at__gt=timezone.now() - KEPT_FOR).values_list("pk", flat=True))
    kept |= packs.builds_kept(wave_id)
    kept |= set(Pointer.objects.filter(wave_id=wave_id, build__isnull=False).values_list("build_id", flat=True))
    for build in Build.objects.filter(wave_id=wave_id).exclude(pk__in=kept):
        _delete(build)


def _delete(build):
    """A million ties in one go would keep answers from being stored for half a minute (SQLite has one writer)."""
    for network in build.networks.all():
        for model in (Tie, TieReport, Position):
            rows.delete(model.objects.filter(network=network))
    build.delete()
