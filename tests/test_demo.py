"""`make demo`, from its first line to its last process."""

import http.cookiejar
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from clustersurvey.processes import BASE_DIR, wait_until
from tests.servers import clean_environment, free_port

pytestmark = pytest.mark.servers

LINES = ("Open: ", "Sign in: ", "Answer: ")


class Demo:
    """A demo in a process of its own, with a var/ of its own."""

    def __init__(self, var_dir, port, *options):
        self.var_dir = var_dir
        environ = clean_environment() | {"VAR_DIR": str(var_dir)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "clustersurvey.demo", "--port", str(port), *options],
            cwd=BASE_DIR, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def read_lines(self, starts=LINES):
        """Wait for the three lines; returns what follows each of their beginnings."""
        found, output = {}, []
        for line in self.process.stdout:
            output.append(line)
            found |= {start.strip(": "): line[len(start) :].strip() for start in starts if line.startswith(start)}
            if len(found) == len(starts):
                return found
        raise AssertionError(f"the demo ended ({self.process.wait()}): {''.join(output)}")

    def read_refusal(self):
        """Wait for a demo that cannot start; returns its status and what it printed."""
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output

    def processes(self):
        """What runs for this demo, by the VAR_DIR in its environment or its folder in there: {process id: command}."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                # The broker writes its title over its environment; it works in its own folder.
                in_environ = f"VAR_DIR={self.var_dir}\0".encode() in (folder / "environ").read_bytes()
                if in_environ or (folder / "cwd").readlink().is_relative_to(self.var_dir):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:  # it ended meanwhile
                continue
        return found

    def end(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def run_demo(tmp_path):
    demos = []

    def run(port=None, var_dir=tmp_path / "var", *options):
        demos.append(Demo(var_dir, port or free_port(), *options))
        return demos[-1]

    yield run
    for demo in demos:
        demo.end()


def get(url):
    """The page behind an address as a browser comes to it: redirects and cookies kept."""
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    with browser.open(url, timeout=10) as response:
        return response.status, response.read().decode()


def test_three_lines_then_pages_then_nothing_left(run_demo, tmp_path):
    port = free_port()
    demo = run_demo(port)
    lines = demo.read_lines()
    assert lines["Open"] == f"http://localhost:{port}/"
    assert get(lines["Open"])[0] == 200
    user, password = lines["Sign in"].split(" / ")
    assert user == "demo"
    assert (tmp_path / "var" / "demo_password").read_text().strip() == password
    assert stat.S_IMODE((tmp_path / "var" / "demo_password").stat().st_mode) == 0o600
    assert re.fullmatch(rf"http://localhost:{port}/r/[\w-]{{22}}/?", lines["Answer"])
    status, page = get(lines["Answer"])
    assert status == 200
    assert 'lang="es"' in page
    running = " ".join(demo.processes().values())
    for program in ("gunicorn", "celery --app clustersurvey worker", "clustersurvey beat", "valkey-server"):
        assert program in running

    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(30) == 0
    assert demo.processes() == {}


def test_without_the_example_it_waits_to_be_set_up(run_demo, tmp_path):
    address = run_demo(None, tmp_path / "var", "--empty").read_lines(["Open: "])["Open"]
    assert 'href="/set-up/"' in get(address)[1]
    status, page = get(f"{address}set-up/")
    assert status == 200
    assert 'name="code"' not in page, "on one's own machine no code is asked for"


def test_the_second_time_the_data_are_kept_and_it_is_quick(run_demo):
    first = run_demo()
    before = first.read_lines()
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(30) == 0

    started = time.monotonic()
    after = run_demo().read_lines()
    assert time.monotonic() - started < 15
    assert after["Sign in"] == before["Sign in"]
    assert after["Answer"].split("/r/")[1] == before["Answer"].split("/r/")[1]


def test_killed_it_takes_everything_along(run_demo):
    demo = run_demo()
    demo.read_lines()
    assert len(demo.processes()) >= 7  # the supervisor, three of the web server, worker, beat, broker
    demo.process.kill()
    demo.process.wait()
    assert wait_until(lambda: demo.processes() == {}, 10), demo.processes()


def test_a_dead_worker_ends_it_with_a_word_about_which(run_demo):
    demo = run_demo()
    demo.read_lines()
    (worker,) = [number for number, command in demo.processes().items() if "clustersurvey worker" in command]
    os.kill(worker, signal.SIGKILL)
    status, output = demo.read_refusal()
    assert status == 1
    assert "worker ended by itself" in output
    assert str(demo.var_dir / "log" / "worker.log") in output
    assert demo.processes() == {}


def test_a_taken_port_is_a_clear_message(run_demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, output = run_demo(port).read_refusal()
    assert status == 1
    assert f"Port {port} cannot be used" in output
    assert "make demo PORT=" in output
    assert len(output.splitlines()) == 1


def test_a_second_demo_on_the_same_data_is_refused(run_demo):
    first = run_demo()
    address = first.read_lines()["Open"].rstrip("/")
    status, output = run_demo().read_refusal()
    assert status == 1
    assert f"A demo is running here already, at {address}" in output
    assert get(f"{address}/")[0] == 200


def test_make_demo_runs_it_on_the_port_that_was_asked_for():
    planned = subprocess.run(
        ["make", "--dry-run", "demo", "PORT=8123"], cwd=BASE_DIR, capture_output=True, text=True, check=True
    )
    assert "-m clustersurvey.demo --port 8123" in planned.stdout
