"""What every test runs under. The settings are the product's own; what differs is said here."""

import os
import shutil
import tempfile
from contextlib import ExitStack, contextmanager

import pytest

from tests.chromium import ChromiumMissing, launch_options
from tests.servers import PostgreSQL, ProgramMissing, Redis, Stack, throwaway

# Before the settings are read, which make their folder: tests leave an installation's var/ alone.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="clustersurvey-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "clustersurvey.settings"
# Playwright runs a loop of its own in the thread that uses the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    from django.conf import settings

    # Pages name their static files without a manifest, which only collectstatic makes.
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = True
    # A slow machine does not read again what `instruments` has not thrown away.
    settings.INSTRUMENT_KEPT_SECONDS = 3600
    # Argon2 is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        # The processes that run the tests inherit it, and would read the settings before this file gives each of them
        # a folder of its own: they would hold up one another's rebuilds.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config):
    shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


def pytest_sessionfinish(session, exitstatus):
    """In CI nothing may be skipped: what is skipped there is not tested anywhere."""
    if exitstatus == pytest.ExitCode.OK and _skipped_in_ci(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    skipped = _skipped_in_ci(config)
    if skipped:
        terminalreporter.section("skipped, which CI does not allow", red=True)
        for report in skipped:
            terminalreporter.write_line(report.nodeid)


def _skipped_in_ci(config):
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter and os.environ.get("CI") == "true" else []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Playwright goes on in a context of its own, where Django does not see the connection it has open: close it."""
    if item.get_closest_marker("browser"):
        from django.db import connections

        connections.close_all()


@pytest.fixture(autouse=True)
def hints(request, monkeypatch):
    """The tasks sent during a test, as (name, arguments): recorded, not sent, except in tests marked `servers`."""
    sent = []
    if request.node.get_closest_marker("servers") is None:
        from clustersurvey.celery import app

        def record(name, args=None, kwargs=None, **options):
            sent.append((name, list(args or [])))
            return app.AsyncResult("recorded")

        monkeypatch.setattr(app, "send_task", record)
    return sent


@pytest.fixture(autouse=True)
def own_language():
    """A page in Spanish leaves its language behind in the thread: the next test does not begin in it."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def instruments():
    """What is asked is read anew for each page: tests change it between two. tests/surveys/test_instrument.py is about
    what is kept."""
    from django.core.signals import request_started

    from surveys.answering.instrument import KEPT

    def throw_away(**_signal):
        KEPT.clear()

    throw_away()
    request_started.connect(throw_away)
    yield throw_away
    request_started.disconnect(throw_away)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    try:
        return browser_type_launch_args | launch_options()
    except ChromiumMissing:
        pytest.skip("Chromium is not installed: tests/install_servers.sh")


@contextmanager
def _throwaway_or_skip(kind):
    with ExitStack() as servers:
        try:
            server = servers.enter_context(throwaway(kind))
        except ProgramMissing as missing:
            pytest.skip(f"{missing} is not installed: tests/install_servers.sh")
        yield server


@pytest.fixture(scope="session")
def postgresql():
    """A throwaway PostgreSQL (tests.servers.PostgreSQL), for the product's own processes."""
    with _throwaway_or_skip(PostgreSQL) as server:
        yield server


@pytest.fixture(scope="module")
def redis_server():
    """A throwaway Redis (tests.servers.Redis), which a test may stop, freeze and start again."""
    with _throwaway_or_skip(Redis) as server:
        yield server


@pytest.fixture(scope="module", params=["embedded", "postgresql+redis"])
def stack(request, tmp_path_factory):
    """The running product (tests.servers.Stack) with the Piura example: on the embedded default, then on servers.

    It looks for what was left behind every two seconds, where an installation does every ten: tests wait for it.
    """
    servers = {"extra": {"SWEEP_INTERVAL": "2"}}
    if request.param != "embedded":
        postgresql = request.getfixturevalue("postgresql")
        servers["database_url"] = postgresql.new_database(request.module.__name__.replace(".", "_"))
        servers["redis"] = request.getfixturevalue("redis_server")
    stack = Stack(tmp_path_factory.mktemp("stack"), **servers)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def fresh(tmp_path):
    """An installation of a test's own in which there is nobody and nothing."""
    stack = Stack(tmp_path)
    try:
        stack.start(example=None)
        yield stack
    finally:
        stack.stop()
