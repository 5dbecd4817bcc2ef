"""The worker is killed: the answer is stored, and the sweep of the next worker brings the tables up to it."""

import pytest

from clustersurvey.processes import wait_until
from tests.faults.test_broker import TABLES, state_of
from tests.respondent import Respondent

pytestmark = pytest.mark.servers


def test_killed_worker_loses_nothing(stack):
    assert wait_until(lambda: state_of(stack)["weighted"] is not None, TABLES, pause=1)
    before = state_of(stack)
    stack.installation.worker.kill()
    rating = (before["stored"] or 0) % 5 + 1
    code, _seconds = Respondent(before["link"]).answer(before["named"], rating)
    assert code
    assert state_of(stack)["strength"] == before["strength"], "there was to be no worker"
    stack.installation.worker.start()
    assert wait_until(lambda: state_of(stack)["strength"] == rating, TABLES, pause=1)


def test_killed_in_the_middle_of_a_rebuild_leaves_the_last_build_readable(stack):
    """A build that was begun and not finished, with its lock gone, is collected by the next rebuild."""
    orphan = stack.evaluate(
        "from networks.models import Build; from surveys.models import Wave\n"
        "print(Build.objects.create(wave=Wave.objects.get(), generation=1).pk)"
    )
    before = state_of(stack)
    rating = (before["stored"] or 0) % 5 + 1
    Respondent(before["link"]).answer(before["named"], rating)
    assert wait_until(lambda: state_of(stack)["strength"] == rating, TABLES, pause=1)
    assert (
        stack.evaluate(f"from networks.models import Build; print(Build.objects.filter(pk={orphan}).exists())")
        == "False"
    )
