"""Real servers for the suite, on free ports, that end with the process that started them.

As a command, `python -m tests.servers -- pytest …` runs something with DATABASE_URL and REDIS_URL set to a
throwaway PostgreSQL and a throwaway Redis.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from clustersurvey.processes import BASE_DIR, Installation, Process, ProcessFailed, wait_until


class ProgramMissing(Exception):
    """A server is not installed; tests/install_servers.sh installs it."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts_connections(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Broker:
    """What a test may do to a broker; `process` is its process."""

    process: Process

    def stop(self):
        self.thaw()
        self.process.stop()

    def freeze(self):
        """Connections are taken by the kernel and then nothing is answered: the worst of a broker's faults."""
        os.kill(self.process.child.pid, signal.SIGSTOP)

    def thaw(self):
        if self.process.is_running:
            os.kill(self.process.child.pid, signal.SIGCONT)


class EmbeddedBroker(Broker):
    """The broker that comes with an installation; it keeps its queue on disk."""

    def __init__(self, installation):
        self.process = installation.broker
        self.start = installation.start_broker


class Redis(Broker):
    """A Redis that keeps nothing on disk: stopped, it has forgotten everything."""

    def __init__(self, folder):
        program = shutil.which("redis-server")
        if program is None:
            raise ProgramMissing("redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        command = [program, "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        self.process = Process("redis", command, Path(folder) / "redis.log")

    def start(self):
        self.process.start()
        _wait_for(self.process, lambda: accepts_connections(self.port))


class PostgreSQL:
    """A PostgreSQL cluster of its own. `fsync`: True for a test that crashes it and looks for what was committed."""

    def __init__(self, folder, fsync=False):
        self.user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.port = free_port()
        durability = "on" if fsync else "off"
        command = [
            _postgresql_program("postgres"), "-D", self.data, "-p", self.port, "-k", self.folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60", "-c", f"fsync={durability}",
            "-c", f"synchronous_commit={durability}", "-c", f"full_page_writes={durability}",
        ]  # fmt: skip
        # SIGQUIT is its way of ending at once and leaving no shared memory behind.
        self.process = Process(
            "postgresql", command, f"{folder}.log", user=self.user, folder=self.folder, death_signal=signal.SIGQUIT
        )

    def start(self):
        if not self.data.exists():
            self._make_cluster()
        self.process.start()
        _wait_for(self.process, self._runs("SELECT 1"))

    def stop(self):
        if self.process.is_running:
            # At once, not when the last client has left.
            os.kill(self.process.child.pid, signal.SIGINT)
        self.process.stop()

    def new_database(self, name):
        """Make an empty database; returns its URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self._url(name)

    def _make_cluster(self):
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if self.user:
            shutil.chown(self.folder, self.user)
        someone = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        command = [
            _postgresql_program("initdb"), "-D", self.data, "-U", "clustersurvey", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8",
        ]  # fmt: skip
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, **someone)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr}")

    def _url(self, name):
        return f"postgres://clustersurvey@127.0.0.1:{self.port}/{name}"

    def _execute(self, statement):
        import psycopg2

        connection = psycopg2.connect(self._url("postgres"), connect_timeout=2)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    def _runs(self, statement):
        import psycopg2

        def try_it():
            try:
                self._execute(statement)
            except psycopg2.OperationalError:
                return False
            return True

        return try_it


# What `make demo` runs before the programs start; here in one process, which is there for questions afterwards.
PREPARE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
if {example!r}:
    call_command("load_example", {example!r}, if_empty=True)
"""


class Stack:
    """The whole product on a free port, with a VAR_DIR of its own, as `make demo` runs it.

    Without database and broker it is the embedded default. The variables of the caller's environment that describe
    an installation do not count; `extra` does.
    """

    def __init__(self, var_dir, database_url=None, redis=None, extra=None):
        self.var_dir = Path(var_dir)
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.environ = clean_environment()
        self.environ |= {"VAR_DIR": str(self.var_dir), "PUBLIC_ADDRESS": self.address}
        if database_url:
            self.environ["DATABASE_URL"] = database_url
        if redis:
            self.environ["REDIS_URL"] = redis.url
        self.environ |= extra or {}
        self.installation = Installation(self.port, self.var_dir, self.environ)
        self.broker = redis or EmbeddedBroker(self.installation)
        self.console = Console(self.environ)
        self.database = self.var_dir / "clustersurvey.sqlite3"
        self.kept = self.var_dir / "kept.sqlite3"
        self.restored = 0

    def start(self, example="piura"):
        """Start everything, with an example loaded, and its network built, unless it is None."""
        self.installation.start_broker()
        self.evaluate(PREPARE.format(example=example))
        self.installation.start_programs()
        if example and not wait_until(self._network_is_built, 30):
            raise ProcessFailed(self.installation.worker, "built no network")

    def stop(self):
        self.console.stop()
        self.installation.stop()

    def _network_is_built(self):
        built = "from networks.models import Pointer; print(Pointer.objects.filter(build__isnull=False).exists())"
        return self.evaluate(built) == "True"

    def keep(self):
        """Keep what an embedded database holds now, for `restore`."""
        _copy_database(self.database, self.kept)

    def restore(self):
        """Put back what was kept, under the feet of the programs: their next question is answered from it.

        What is made from now on gets other primary keys than before: whatever is still remembered of those, or at work
        on them, meets nobody.
        """
        self.restored += 1
        _copy_database(self.kept, self.database)
        with closing(sqlite3.connect(self.database, timeout=30)) as connection, connection:
            connection.execute("UPDATE sqlite_sequence SET seq = seq + ?", [1000 * self.restored])

    def invite(self, slug="piura", name="Fundo Santa Rosa"):
        """Ask one more organisation of a cluster, which nobody else's walk disturbs; returns its personal link."""
        return self.evaluate(
            "from surveys.inviting.invitations import link_of; from surveys.models import Wave;"
            "from tests.builders import make_respondent;"
            f"wave = Wave.objects.select_related('survey__cluster').get(survey__cluster__slug={slug!r});"
            f"print(link_of(make_respondent(wave, {name!r})))"
        )

    def evaluate(self, code):
        """Run Python with this installation's models at hand; returns what it printed, without the last newline."""
        return self.console.run(code).rstrip("\n")

    def evaluate_apart(self, code):
        """The same in a process of its own: for what runs at the same time as another, or patches the product."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(command, cwd=BASE_DIR, env=self.environ, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{done.stdout}{done.stderr}")
        return done.stdout.rstrip("\n")


def _copy_database(source, target):
    with closing(sqlite3.connect(source)) as giver, closing(sqlite3.connect(target, timeout=30)) as taker:
        giver.backup(taker)


class Console:
    """A Python with an installation's models at hand, started once: a process for each question costs a second."""

    PROGRAM = """
import contextlib, io, json, sys, traceback
import django
django.setup()
from django.db import connections
for line in sys.stdin:
    printed, failed = io.StringIO(), None
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(json.loads(line), "<console>", "exec"), {})
    except BaseException:
        failed = traceback.format_exc()
    # The next question may come after the database was stopped, or put into another state.
    connections.close_all()
    print(json.dumps([printed.getvalue(), failed]), flush=True)
"""

    def __init__(self, environ):
        self.environ = environ
        self.child = None

    def run(self, code):
        """What the code printed; raises RuntimeError with its traceback."""
        if self.child is None:
            self.child = subprocess.Popen(
                [sys.executable, "-c", self.PROGRAM], cwd=BASE_DIR, env=self.environ, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        self.child.stdin.write(json.dumps(code) + "\n")
        self.child.stdin.flush()
        printed, failed = json.loads(self.child.stdout.readline())
        if failed:
            raise RuntimeError(failed)
        return printed

    def stop(self):
        if self.child is not None:
            self.child.stdin.close()
            self.child.wait()
            self.child.stdout.close()
            self.child = None


# What a developer may have set for an installation of their own.
DESCRIBES_AN_INSTALLATION = (
    "DATABASE_URL", "REDIS_URL", "VAR_DIR", "SECRET_KEY", "ALLOWED_HOSTS", "PUBLIC_ADDRESS", "CSRF_TRUSTED_ORIGINS",
    "HTTPS", "BEHIND_PROXY", "DEBUG", "CELERY_QUEUE", "REBUILD_MIN_INTERVAL", "REBUILD_TIME_LIMIT", "PACK_TIME_LIMIT",
    "SWEEP_INTERVAL", "LOG_LEVEL",
    "TIME_ZONE", "CONN_MAX_AGE", "EMAIL_URL", "EMAIL_FROM",
)  # fmt: skip


def clean_environment():
    """The environment without what describes an installation, and with its settings module."""
    environ = {name: value for name, value in os.environ.items() if name not in DESCRIBES_AN_INSTALLATION}
    return environ | {"DJANGO_SETTINGS_MODULE": "clustersurvey.settings"}


@contextmanager
def throwaway(kind, **options):
    """A started server of a kind (Redis, PostgreSQL) in a temporary folder; both are gone afterwards."""
    # Not under pytest's temporary folders: the user postgres may not enter those.
    folder = tempfile.mkdtemp(prefix=f"clustersurvey-{kind.__name__.lower()}-")
    try:
        server = kind(folder, **options)
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(f"{folder}.log").unlink(missing_ok=True)


def _postgresql_program(name):
    """Debian keeps PostgreSQL's programs off the PATH; the newest version counts."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    program = installed[-1] if installed else shutil.which(name)
    if program is None:
        raise ProgramMissing(name)
    return program


def _wait_for(process, ready, seconds=20):
    if not wait_until(lambda: process.has_ended or ready(), seconds) or process.has_ended:
        raise ProcessFailed(process, f"did not start:\n{process.last_lines()}")


def main(command):
    if not command:
        sys.exit("usage: python -m tests.servers -- COMMAND …")
    # Ctrl-C reaches the command as well, which then ends in its own way; we wait for it.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as servers:
        postgresql = servers.enter_context(throwaway(PostgreSQL))
        redis = servers.enter_context(throwaway(Redis))
        urls = {"DATABASE_URL": postgresql.new_database("clustersurvey"), "REDIS_URL": redis.url}
        with subprocess.Popen(command, env=os.environ | urls) as child:
            try:
                return child.wait()
            finally:
                child.terminate()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    sys.exit(main(arguments[1:] if arguments[:1] == ["--"] else arguments))
