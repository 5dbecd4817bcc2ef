"""What the browser tests share that need no servers of their own: one installation for all of them."""

import pytest

from tests.browser.phone import unanswered_links
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


@pytest.fixture(scope="session")
def example(tmp_path_factory):
    """The example with MORE_CLUSTERS, running. The embedded default: pages do not depend on which servers there are."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        stack.start()
        stack.evaluate(MORE_CLUSTERS)
        stack.keep()
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="module")
def installation(example):
    """The example as it was loaded: what the file before this one changed is taken back."""
    example.restore()
    return example


@pytest.fixture
def links(installation):
    """The links of two who have answered nothing, as phone.unanswered_links gives them."""
    return unanswered_links(installation)


@pytest.fixture
def phone(browser):
    """A phone of its own: a browser's context, not a page."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-PE", has_touch=True)
    yield context
    context.close()
