"""The worker dies over a report pack: it is taken up again, or can be asked for again; on SQLite and on PostgreSQL."""

import pytest

from clustersurvey.processes import wait_until

pytestmark = pytest.mark.servers

# Until a pack is there that was left behind: the sweep comes every few seconds.
PATIENCE = 60
READY = "from networks.models import Network; print(Network.objects.exists())"
# As a worker that is killed leaves it: claimed, begun, silent since.
BEGIN_AND_DIE = """
from datetime import timedelta
from django.utils import timezone
from networks.packs import packs
from networks.models import Pack, Pointer
Pack.objects.all().delete()
pack = packs.ask(Pointer.objects.get().build, "es")
assert packs.claim(pack.pk)
(packs.folder() / "half.zip").write_bytes(b"PK")
Pack.objects.update(steps_done=3, heard_at=timezone.now() - packs.SILENT_FOR - timedelta(seconds=1))
"""
STATE = """
from networks.packs import packs
from networks.models import Pack
pack = Pack.objects.get()
print(pack.state, pack.attempts, packs.path_of(pack) is not None)
"""
KILLED_IN_THE_MIDDLE = """
import os, signal
from networks.packs import pack_building, packs
from networks.models import Pack, Pointer
Pack.objects.all().delete()
pack = packs.ask(Pointer.objects.get().build, "en")
Pack.objects.update(state="waiting")
note = pack_building._note
def die_after_three(pack, **news):
    note(pack, **news)
    if news.get("steps_done") == 3:
        os.kill(os.getpid(), signal.SIGKILL)
pack_building._note = die_after_three
pack_building.build(pack.pk)
"""
LONG_AGO = """
from datetime import timedelta
from django.utils import timezone
from networks.packs import packs
from networks.models import Pack
print(Pack.objects.filter(state="building", steps_done=3).update(
    heard_at=timezone.now() - packs.SILENT_FOR - timedelta(seconds=1)))
"""


def test_a_dead_workers_pack_is_finished_by_the_next(stack):
    assert wait_until(lambda: stack.evaluate(READY) == "True", PATIENCE, pause=1)
    stack.installation.worker.kill()
    try:
        stack.evaluate(BEGIN_AND_DIE)
        assert stack.evaluate(STATE) == "building 1 False"
    finally:
        stack.installation.worker.start()
    assert wait_until(lambda: stack.evaluate(STATE) == "ready 2 True", PATIENCE, pause=1)


def test_killed_in_the_middle_of_writing(stack):
    assert wait_until(lambda: stack.evaluate(READY) == "True", PATIENCE, pause=1)
    stack.installation.worker.kill()
    try:
        with pytest.raises(RuntimeError):
            stack.evaluate_apart(KILLED_IN_THE_MIDDLE)
        assert stack.evaluate(LONG_AGO) == "1"
    finally:
        stack.installation.worker.start()
    assert wait_until(lambda: stack.evaluate(STATE) == "ready 2 True", PATIENCE, pause=1)
