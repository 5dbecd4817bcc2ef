"""The rebuild: when, once, whole, and what happens when it fails."""

import signal
from datetime import timedelta

import igraph
import pytest
from django.utils import timezone

from networks.jobs.time_limit import TookTooLong, time_limit
from networks.jobs.wake_up import HINT_LIFETIME, hint
from networks.models import Build, Network, Pointer, Position, Table, Tie
from networks.rebuilding import building, rebuild
from networks.rebuilding.rebuild import Outcome, answer_hint, waves_behind
from surveys.models import Wave
from surveys.waves import raise_generation
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    cluster = make_cluster("piura")
    grower, apem = make_organisation(cluster, "A1"), make_organisation(cluster, "APEM")
    wave = make_wave(make_survey(cluster), respondents=[grower], roster=[apem])
    make_response(wave, grower, {"assistance": {apem: 4}})
    wave.grower, wave.apem = grower, apem
    return wave


@pytest.fixture
def broken(monkeypatch):
    def fail(*args):
        raise RuntimeError("no room for <b>tables</b>")

    monkeypatch.setattr(building, "measured_networks", fail)


def current(wave):
    return Pointer.objects.select_related("build").get(wave=wave)


def test_a_build_holds_the_wave_as_of_its_generation(wave):
    assert rebuild.rebuild(wave.pk) == Outcome.BUILT
    pointer = current(wave)
    assert pointer.built_generation == Wave.objects.get().generation
    assert (pointer.build.invited, pointer.build.answered) == (1, 1)
    position = Position.objects.get(
        network__build=pointer.build, network__relation__key="assistance", organisation=wave.apem
    )
    assert (position.weighted_out_degree, position.out_degree, position.in_degree) == (4, 1, None)
    assert not waves_behind().exists()


def test_nothing_is_built_twice_unless_it_must(wave):
    rebuild.rebuild(wave.pk)
    first = current(wave).build_id
    assert rebuild.rebuild(wave.pk) == Outcome.CURRENT
    assert current(wave).build_id == first
    assert rebuild.rebuild(wave.pk, force=True) == Outcome.BUILT
    assert current(wave).build_id != first


def test_a_wave_whose_build_was_lost_is_built_again(wave):
    """A lock that broke with its connection lets two processes at one wave, and one may collect the other's build."""
    rebuild.rebuild(wave.pk)
    Build.objects.all().delete()
    assert waves_behind().get() == wave
    rebuild.sweep()
    assert current(wave).build is not None
    assert not waves_behind().exists()


def test_a_wave_that_is_gone_is_no_error():
    assert rebuild.rebuild(987654) == Outcome.GONE


def test_a_wave_without_answers_has_a_network_of_nothing():
    wave = make_wave(make_survey(make_cluster("empty")))
    assert rebuild.rebuild(wave.pk) == Outcome.BUILT
    network = Network.objects.get(build=current(wave).build, relation__key="assistance")
    assert (network.organisations, network.ties, network.density) == (0, 0, None)


def test_while_another_process_builds_this_one_leaves_it_alone(wave, monkeypatch):
    from contextlib import contextmanager

    @contextmanager
    def taken(wave_id):
        yield False

    monkeypatch.setattr(rebuild, "single_flight", taken)
    assert rebuild.rebuild(wave.pk) == Outcome.BUSY
    assert not Build.objects.exists()


def test_readers_keep_the_last_build_when_one_fails(wave, monkeypatch):
    rebuild.rebuild(wave.pk)
    before = current(wave).build_id
    raise_generation(wave.pk)
    monkeypatch.setattr(building, "measured_networks", None)
    with pytest.raises(TypeError):
        rebuild.rebuild(wave.pk)
    pointer = current(wave)
    assert (pointer.build_id, pointer.failures) == (before, 1)
    assert pointer.failure.startswith("TypeError")


def test_after_five_failures_it_waits_for_another_answer(wave, broken):
    for _attempt in range(5):
        assert list(waves_behind()) == [wave]
        rebuild.sweep()
    assert current(wave).failures == 5
    assert "no room" in current(wave).failure
    assert not waves_behind().exists()
    raise_generation(wave.pk)
    assert list(waves_behind()) == [wave]


def test_a_rebuild_that_takes_too_long_is_stopped_within_the_engine_and_says_so(wave, monkeypatch, settings):
    """No time for a real one: in its place the fast engine counts paths for longer than the limit allows."""
    rebuild.rebuild(wave.pk)
    before = current(wave).build_id
    raise_generation(wave.pk)
    many = igraph.Graph.Barabasi(20_000, 5)
    monkeypatch.setattr(building, "measured_networks", lambda *args: many.betweenness())
    settings.REBUILD_TIME_LIMIT = 0.5
    with pytest.raises(TookTooLong):
        rebuild.rebuild(wave.pk)
    pointer = current(wave)
    assert (pointer.build_id, Build.objects.count()) == (before, 1)
    assert "0.5 seconds" in pointer.failure
    assert not waves_behind().exists(), "not tried again before something has changed"
    settings.REBUILD_TIME_LIMIT = 0
    monkeypatch.undo()
    assert rebuild.rebuild(wave.pk) == Outcome.BUILT


def test_a_time_limit_ends_with_the_work():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(60, "too long"):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0), "no alarm is to come any more"
    assert signal.getsignal(signal.SIGALRM) == before


def test_what_changed_during_the_last_failure_is_still_tried(wave, monkeypatch):
    def mended_meanwhile(*args):
        raise_generation(wave.pk)
        raise RuntimeError("as it was")

    monkeypatch.setattr(building, "measured_networks", mended_meanwhile)
    Pointer.objects.create(wave=wave, failures=4)
    rebuild.sweep()
    assert current(wave).failures == 5
    assert list(waves_behind()) == [wave]


def test_success_forgets_the_failures(wave, monkeypatch):
    Pointer.objects.create(wave=wave, failures=3, failure="RuntimeError: disk", failed_generation=0)
    rebuild.rebuild(wave.pk)
    pointer = current(wave)
    assert (pointer.failures, pointer.failure, pointer.failed_generation) == (0, "", None)


def test_an_older_build_never_replaces_a_newer_one(wave):
    rebuild.rebuild(wave.pk)
    newer = current(wave).build_id
    late = Build.objects.create(wave=wave, generation=0)
    building._switch(late, {})
    assert current(wave).build_id == newer


def test_what_a_killed_rebuild_left_is_collected_and_a_few_old_builds_kept(wave):
    orphan = Build.objects.create(wave=wave, generation=1)
    network = Network.objects.create(
        build=orphan, organisations=1, ties=1, components=1, largest_component=1, isolates=0
    )
    Tie.objects.create(network=network, source=wave.apem, receiver=wave.grower)
    for _build in range(5):
        rebuild.rebuild(wave.pk, force=True)
    assert Build.objects.filter(finished_at__isnull=False).count() == 5, "somebody may still be reading the first"
    long_ago = timezone.now() - building.KEPT_FOR
    Build.objects.exclude(pk=current(wave).build_id).filter(finished_at__isnull=False).update(finished_at=long_ago)
    rebuild.rebuild(wave.pk, force=True)
    assert not Build.objects.filter(pk=orphan.pk).exists()
    assert not Tie.objects.filter(network=network.pk).exists()
    assert Build.objects.count() == building.KEPT_BUILDS
    assert Table.objects.filter(build=current(wave).build).exists()


# -- Hints ------------------------------------------------------------------------------------


def test_one_hint_at_a_time(wave, hints):
    for _change in range(5):
        hint(wave.pk)
    assert hints == [("networks.tasks.rebuild_wave", [wave.pk])]


def test_a_hint_that_got_lost_is_sent_again_later(wave, hints):
    hint(wave.pk)
    Pointer.objects.update(hinted_at=timezone.now() - HINT_LIFETIME - timedelta(seconds=1))
    hint(wave.pk)
    assert len(hints) == 2


def test_after_a_hint_was_answered_the_next_is_sent(wave, hints, settings):
    settings.REBUILD_MIN_INTERVAL = 0
    hint(wave.pk)
    answer_hint(wave.pk)
    hint(wave.pk)
    assert len(hints) == 2


def test_a_dead_broker_is_no_error(wave, monkeypatch):
    from kombu.exceptions import OperationalError

    from clustersurvey.celery import app

    def dead(*args, **kwargs):
        raise OperationalError("connection refused")

    monkeypatch.setattr(app, "send_task", dead)
    hint(wave.pk)
    assert list(waves_behind()) == [wave]


def test_answers_that_pour_in_are_built_together(wave, hints, settings):
    settings.REBUILD_MIN_INTERVAL = 60
    rebuild.rebuild(wave.pk)
    raise_generation(wave.pk)
    hint(wave.pk)
    for _hint in range(10):
        answer_hint(wave.pk)
    assert Build.objects.count() == 1
    assert len(hints) == 11, "each call that came too early is put off, not dropped"


def test_a_clock_that_was_set_back_holds_nothing_up(wave, settings):
    settings.REBUILD_MIN_INTERVAL = 60
    rebuild.rebuild(wave.pk)
    Build.objects.update(finished_at=timezone.now() + timedelta(days=1))
    raise_generation(wave.pk)
    answer_hint(wave.pk)
    assert not waves_behind().exists()


def test_an_answer_that_comes_during_the_build_is_not_forgotten(wave, hints, settings, monkeypatch):
    settings.REBUILD_MIN_INTERVAL = 0
    build_from = building.build_from

    def with_a_late_answer(*args, **kwargs):
        raise_generation(wave.pk)
        return build_from(*args, **kwargs)

    monkeypatch.setattr(rebuild, "build_from", with_a_late_answer)
    answer_hint(wave.pk)
    assert hints == [("networks.tasks.rebuild_wave", [wave.pk])]


def test_the_sweep_calls_for_answers_that_came_while_it_built(wave, hints, monkeypatch):
    build_from = building.build_from

    def with_a_late_answer(*args, **kwargs):
        raise_generation(wave.pk)
        return build_from(*args, **kwargs)

    monkeypatch.setattr(rebuild, "build_from", with_a_late_answer)
    rebuild.sweep()
    assert hints == [("networks.tasks.rebuild_wave", [wave.pk])]


def test_the_sweep_builds_every_wave_that_is_behind(wave):
    other = make_wave(make_survey(make_cluster("chile")))
    rebuild.sweep()
    assert set(Pointer.objects.exclude(build=None).values_list("wave", flat=True)) == {wave.pk, other.pk}
