"""PostgreSQL stops while a respondent sends: no receipt, a plain word; once it is back, the same sending goes on."""

import re

import pytest

from clustersurvey.processes import wait_until
from tests.faults.test_broker import TABLES, state_of
from tests.respondent import Respondent
from tests.servers import PostgreSQL, Stack, throwaway

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def database():
    """A PostgreSQL of this module's own, which may be stopped: nobody else's tests stand on it."""
    with throwaway(PostgreSQL, fsync=True) as server:
        yield server


@pytest.fixture(scope="module")
def stack(database, redis_server, tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("stack"), database.new_database("faults"), redis_server)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def test_stopped_while_sending(stack, database):
    assert wait_until(lambda: state_of(stack)["weighted"] is not None, TABLES, pause=1)
    before = state_of(stack)
    respondent = Respondent(before["link"])
    rating = (before["stored"] or 0) % 5 + 1
    page = respondent.until("check", before["named"], rating)
    sending = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))

    database.stop()
    refused = respondent.browser.post(page.url, data=sending, timeout=30)
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "receipt" not in refused.text
    database.start()

    def send_again():
        return respondent.browser.post(page.url, data=sending, timeout=30)

    # The first request after it may still meet the connection that broke.
    assert wait_until(lambda: 'id="receipt"' in send_again().text, 20, pause=1)
    assert state_of(stack)["stored"] == rating
    assert wait_until(lambda: state_of(stack)["strength"] == rating, TABLES, pause=1), "the worker came back, too"
