"""What the browser tests share that need no servers of their own: one installation for all of them."""

from contextlib import contextmanager

import pytest

from tests.servers import Stack

LONG_ROSTER = 400

# Beside the Piura example rosters of 400 and of 80, both too long to be read through, and a wave that is over.
MORE_CLUSTERS = f"""
from surveys.models import Wave
from tests.long_roster import make_long_roster
make_long_roster({LONG_ROSTER}, slug="costa")
make_long_roster(80, slug="valle")
over = make_long_roster(8, slug="over")
Wave.objects.filter(pk=over.pk).update(state="closed")
"""


@contextmanager
def example_installation(folder):
    """The example with MORE_CLUSTERS, running."""
    stack = Stack(folder)
    try:
        stack.start()
        stack.evaluate(MORE_CLUSTERS)
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    """The embedded default: pages do not depend on which servers are behind them."""
    with example_installation(tmp_path_factory.mktemp("stack")) as stack:
        yield stack


@pytest.fixture
def fresh(tmp_path):
    """An installation of a test's own in which there is nobody and nothing."""
    stack = Stack(tmp_path)
    try:
        stack.start(example=None)
        yield stack
    finally:
        stack.stop()
