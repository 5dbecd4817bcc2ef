"""The lock and the snapshot of a rebuild, each with its negative control: taken out, the test must see the fault."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from clustersurvey.processes import wait_until
from tests.faults.test_broker import TABLES, state_of

pytestmark = pytest.mark.servers

# Two processes force a rebuild. Each tells when it has begun to measure or has been turned away; whoever measures goes
# on only when both have.
FORCED = """
from contextlib import contextmanager
from pathlib import Path
from clustersurvey.processes import wait_until
from networks.rebuilding import building, rebuild
from surveys.models import Wave

signs = Path({signs!r})

def tell():
    (signs / "{number}").touch()

@contextmanager
def unlocked(wave_id):
    yield True

if {without_lock}:
    rebuild.single_flight = unlocked
measured = building.measured_networks

def when_both_have_come(*args, **kwargs):
    tell()
    assert wait_until(lambda: len(list(signs.iterdir())) == 2, 60)
    return measured(*args, **kwargs)

building.measured_networks = when_both_have_come
print(rebuild.rebuild(Wave.objects.get().pk, force=True))
tell()
"""

# While the snapshot is read, between its first query and its last, another connection adds an answer to everyone's.
READ_WHILE_WRITTEN = """
import json, threading
from contextlib import nullcontext
from django.db import connection
from networks.answers import ties
from surveys.models import Nomination, Wave
from surveys.waves import raise_generation

wave = Wave.objects.get()
nomination = Nomination.objects.filter(rating=5).first()

def write():
    try:
        Nomination.objects.filter(pk=nomination.pk).update(rating=1)
        Wave.objects.filter(pk=wave.pk).update(generation=wave.generation + 1)
    finally:
        connection.close()

read_ties = ties._ties

def written_before_the_ties(*args):
    writer = threading.Thread(target=write)
    writer.start()
    writer.join()
    return read_ties(*args)

ties._ties = written_before_the_ties
if {without_snapshot}:
    ties.one_snapshot = nullcontext
snapshot = ties.take_snapshot(wave.pk)
receiver, relation = nomination.response.organisation_id, nomination.relation_id
tie = [tie for tie in snapshot.ties[relation] if (tie.source, tie.receiver) == (nomination.alter_id, receiver)]
print(json.dumps([snapshot.generation - wave.generation, tie[0].strength]))
Nomination.objects.filter(pk=nomination.pk).update(rating=5)
raise_generation(wave.pk)
"""


@pytest.fixture
def quiet(stack):
    """The stack with its tables up to date and no worker that could get in between."""
    assert wait_until(lambda: state_of(stack)["weighted"] is not None, TABLES, pause=1)
    stack.installation.worker.stop()
    yield stack
    stack.installation.worker.start()


def outcomes_of_two(stack, signs, without_lock):
    def force(number):
        try:
            return stack.evaluate_apart(FORCED.format(without_lock=without_lock, signs=str(signs), number=number))
        except RuntimeError:
            return "failed"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(force, range(2)))


def test_one_rebuild_at_a_time(quiet, tmp_path):
    assert outcomes_of_two(quiet, tmp_path, without_lock=False) == ["built", "busy"]


def test_without_the_lock_both_go_at_it(quiet, tmp_path):
    """And one collects the other's unfinished rows, as if their process were dead."""
    assert outcomes_of_two(quiet, tmp_path, without_lock=True) in (
        ["built", "built"],
        ["built", "failed"],
        ["failed", "failed"],
    )


def read_while_written(stack, without_snapshot):
    return json.loads(stack.evaluate_apart(READ_WHILE_WRITTEN.format(without_snapshot=without_snapshot)))


def test_the_snapshot_sees_one_moment(quiet):
    assert read_while_written(quiet, without_snapshot=False) == [0, 5]


def test_without_the_snapshot_an_old_generation_has_new_answers(quiet):
    assert read_while_written(quiet, without_snapshot=True) == [0, 1]
