"""A proxy keeps its connections open and sends the next respondent's answers over one of them.

When the web server closes it at that very moment, the proxy cannot tell whether the answers were read, and the
respondent sees an error. So the server must keep it longer than Caddy and nginx do.
"""

import http.client
import select
import time

import pytest

from clustersurvey.processes import WEB

pytestmark = pytest.mark.servers

# How long proxies keep an idle connection: Caddy's default, the longest of them, in seconds.
PROXY_KEEPS = 120
# Twice as long as gunicorn keeps one by itself.
IDLE = 4


def test_an_idle_connection_takes_the_next_request(fresh):
    connection = http.client.HTTPConnection("localhost", fresh.port, timeout=20)
    connection.request("GET", "/set-up/")
    connection.getresponse().read()
    kept = connection.sock
    assert kept is not None, "closed at once"
    closed, _, _ = select.select([kept], [], [], IDLE)
    assert not closed
    connection.request("GET", "/set-up/")
    assert connection.getresponse().status == 200
    assert connection.sock is kept
    connection.close()


def test_it_is_kept_longer_than_a_proxy_keeps_it():
    assert int(WEB[WEB.index("--keep-alive") + 1]) > PROXY_KEEPS


def test_an_open_connection_does_not_hold_up_the_end(fresh):
    connection = http.client.HTTPConnection("localhost", fresh.port, timeout=20)
    connection.request("GET", "/set-up/")
    connection.getresponse().read()
    began = time.monotonic()
    fresh.installation.web.ask_to_stop()
    fresh.installation.web.child.wait(30)
    assert time.monotonic() - began < 15
    connection.close()
