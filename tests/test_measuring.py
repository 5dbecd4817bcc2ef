"""What the pages are measured with: the slow line is slow, and the long roster is a roster."""

import http.server
import threading
import time
from urllib.request import urlopen

import pytest

from tests.long_roster import make_long_roster, names
from tests.slow_line import BYTES_PER_SECOND, HANDSHAKES, ROUND_TRIP, SlowLine

PAGE = b"x" * 20_000


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server():
    server = http.server.HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_page_takes_its_time_on_the_slow_line(server):
    with SlowLine(server.server_port) as line:
        started = time.monotonic()
        assert urlopen(line.address).read() == PAGE
        seconds = time.monotonic() - started
    expected = (HANDSHAKES + 1) * ROUND_TRIP + len(PAGE) / BYTES_PER_SECOND
    assert expected <= seconds < expected + 1


def test_the_names_of_the_long_roster_are_all_different():
    found = [one.name for one in names(1000)]
    assert len(set(found)) == 1000
    assert found[:400] == [one.name for one in names(400)]


@pytest.mark.django_db
def test_the_long_roster_is_offered_and_one_more_is_asked():
    wave = make_long_roster(40)
    assert wave.is_open
    assert wave.roster.count() == 40
    assert wave.invitations.get().organisation.name == "Fundo Santa Rosa"
    assert wave.roster.filter(organisation__aliases__text="Nacional de Tambogrande").exists()
