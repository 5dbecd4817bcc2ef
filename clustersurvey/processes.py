"""The programs of an installation: what starts each of them, and how they are started and stopped together.

Only the standard library: this runs before anything else does. The commands are those of docker-compose.yml too.
"""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from clustersurvey.embedded import server_command, socket_path

# Modules to run with `python -m`; gunicorn's control socket would be one more door, and one more file. Connections are
# kept longer than a proxy keeps them, so that it never sends a request into one that is being closed.
WEB = (
    "gunicorn", "clustersurvey.wsgi", "--workers", "2", "--worker-class", "gthread", "--threads", "4",
    "--keep-alive", "130", "--no-control-socket",
)  # fmt: skip
# Workers have nothing to tell each other: the sweep repairs what a dead one left.
WORKER = (
    "celery", "--app", "clustersurvey", "worker", "--pool=solo", "--without-gossip", "--without-mingle",
    "--without-heartbeat", "--loglevel", "INFO",
)  # fmt: skip
# One schedule, kept in memory: nothing to lose, and no file to find locked.
BEAT = ("celery", "--app", "clustersurvey", "beat", "--scheduler", "celery.beat:Scheduler")

BASE_DIR = Path(__file__).resolve().parent.parent
# The kernel's number for "send me this signal when my parent dies".
PR_SET_PDEATHSIG = 1


class ProcessFailed(Exception):
    """A process did not start, or ended by itself. `process` is which."""

    def __init__(self, process, what):
        super().__init__(f"{process.name} {what}")
        self.process = process


def signal_at_parents_death(number):
    """Ask for a signal when this process's parent dies. Does nothing where the kernel offers no such thing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(number))


def _dying_with(parent, number):
    """What a child calls before it turns into its program, so that it does not outlive `parent` (a process id)."""

    def tie_to_parent():
        signal_at_parents_death(number)
        if os.getppid() != parent:  # it died before the kernel knew
            os._exit(1)

    return tie_to_parent


class Process:
    """A child in a session of its own, so that Ctrl-C in the terminal does not reach it, with its log in a file.

    It is killed by `death_signal` when its parent dies, whatever the parent died of (Linux only).
    `user`: who runs it, when that is somebody else; needs root.
    """

    def __init__(self, name, command, log, *, environ=None, user=None, death_signal=signal.SIGKILL, folder=BASE_DIR):
        self.name = name
        self.command = [str(part) for part in command]
        self.log = Path(log)
        self.environ = environ
        self.user = user
        self.death_signal = death_signal
        self.folder = folder
        self.child = None

    def start(self):
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        someone = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        with open(self.log, "wb") as log:
            self.child = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=self.environ,
                cwd=self.folder, start_new_session=True, preexec_fn=_dying_with(os.getpid(), self.death_signal),
                **someone,
            )  # fmt: skip

    @property
    def is_running(self):
        return self.child is not None and self.child.poll() is None

    @property
    def has_ended(self):
        """Whether it was started and is not there any more."""
        return self.child is not None and self.child.poll() is not None

    def ask_to_stop(self):
        if self.is_running:
            self.child.terminate()

    def stop(self, seconds=10):
        """End it; politely for so many seconds. Returns when it and what it started are gone."""
        self.ask_to_stop()
        if self.child is not None:
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
            self.kill()

    def kill(self):
        """End it and whatever it started at once."""
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # nobody left in its session
        self.child.wait()
        self.child = None

    def last_lines(self, count=15):
        """The end of its log."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(lines[-count:])


def wait_until(ready, seconds, pause=0.1):
    """Call `ready` until it is true; False when that took longer than `seconds`."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True


def broker_answers(path):
    """Whether the server on this Unix socket takes commands (it does not while it reads its file)."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def web_answers(port):
    """Whether the application on this port of this machine answers without an error of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Installation:
    """Web server, worker, beat, and the embedded broker unless the environment names another (REDIS_URL).

    `environ` is what they run with; `var_dir` is its VAR_DIR. Nothing is started yet.
    """

    def __init__(self, port, var_dir, environ):
        self.port = port
        self.var_dir = Path(var_dir)
        self.environ = {**environ, "VAR_DIR": str(self.var_dir), "PYTHONUNBUFFERED": "1"}
        self.web = self._module("web", *WEB, "--bind", f"127.0.0.1:{port}")
        self.worker = self._module("worker", *WORKER)
        self.beat = self._module("beat", *BEAT)
        self.broker = None
        if not environ.get("REDIS_URL"):
            self.broker = self._process("broker", server_command(self.var_dir))

    def _process(self, name, command):
        return Process(name, command, self.var_dir / "log" / f"{name}.log", environ=self.environ)

    def _module(self, name, *command):
        return self._process(name, [sys.executable, "-m", *command])

    def start_broker(self, seconds=20):
        """Start the embedded broker, if this installation has one, and wait until it takes commands."""
        if self.broker is not None:
            self.broker.start()
            self._wait_for(self.broker, lambda: broker_answers(socket_path(self.var_dir)), seconds)

    def start_programs(self, seconds=40):
        """Start web server, worker and beat, and wait until the web server answers. The database must be ready."""
        for process in (self.web, self.worker, self.beat):
            process.start()
        self._wait_for(self.web, lambda: web_answers(self.port), seconds)

    def _wait_for(self, process, ready, seconds):
        if not wait_until(lambda: process.has_ended or ready(), seconds):
            raise ProcessFailed(process, f"did not answer within {seconds} s")
        self.check()

    def check(self):
        """Raises ProcessFailed when one of the processes has ended by itself."""
        for process in self._all():
            if process.has_ended:
                raise ProcessFailed(process, f"ended by itself (status {process.child.returncode})")

    def stop(self):
        """End them all; the broker last, so that the others find it while they finish."""
        for process in (self.web, self.worker, self.beat):
            process.ask_to_stop()
        for process in self._all():
            process.stop()

    def _all(self):
        return [process for process in (self.web, self.worker, self.beat, self.broker) if process is not None]
