"""What `make demo` runs: a whole installation in one terminal, with the Piura example in it, until Ctrl-C.

`make start` runs the same without the example: whoever opens it first sets it up.
"""

import argparse
import fcntl
import os
import secrets
import signal
import socket
import sys
import time
from contextlib import contextmanager

import django

from clustersurvey.processes import Installation, ProcessFailed, signal_at_parents_death, wait_until

EXAMPLE = "piura"
USER = "demo"
# How long the first network may take before the demo is offered without it.
PATIENCE = 20


class CannotStart(Exception):
    """Why there is no demo, in a sentence for whoever started it."""


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m clustersurvey.demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--empty", action="store_true", help="without the example and its user")
    options = parser.parse_args(arguments)
    port = options.port
    _stop_when_asked()
    _describe_address(port)
    django.setup()
    try:
        with _only_demo_here(port):
            _check_port(port)
            _run(port, options.empty)
    except CannotStart as problem:
        sys.exit(f"{problem}")
    except ProcessFailed as failure:
        sys.exit(f"{failure}. The end of {failure.process.log}:\n\n{failure.process.last_lines()}")


def address_of(port):
    return f"http://localhost:{port}"


def _stop_when_asked():
    """Ctrl-C, a closed terminal and `kill` all end in `finally`; so does the death of the make that started us."""
    signal_at_parents_death(signal.SIGTERM)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup means it: what it ignores stays ignored. A shell's background job ignores SIGINT without meaning it.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda *_: sys.exit(0))


def _ask_no_more():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _describe_address(port):
    """What the settings read from the environment; the processes inherit it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clustersurvey.settings")
    os.environ.setdefault("PUBLIC_ADDRESS", address_of(port))
    os.environ.setdefault("TIME_ZONE", "America/Lima")  # the example's


@contextmanager
def _only_demo_here(port):
    """Hold var/ for this demo; the lock goes with the process, whatever it dies of."""
    from django.conf import settings

    with open(settings.VAR_DIR / "demo.lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            address = file.read().strip()
            raise CannotStart(f"A demo is running here already, at {address}: stop it with Ctrl-C.") from None
        file.truncate(0)
        file.write(address_of(port))
        file.flush()
        yield


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            other = port + 1 if 1024 <= port < 65535 else 8000
            reason = error.strerror if isinstance(error, OSError) else "no such port"
            raise CannotStart(f"Port {port} cannot be used ({reason}): try make demo PORT={other}") from None


def _run(port, empty):
    from django.conf import settings

    try:
        installation = Installation(port, settings.VAR_DIR, dict(os.environ))
    except OSError as error:  # no server program, or a folder that is not ours
        raise CannotStart(str(error)) from None
    try:
        installation.start_broker()
        password = _prepare(empty)
        installation.start_programs()
        if not empty:
            _await_first_network(installation)
        _tell(port, password)
        while True:
            time.sleep(0.5)
            installation.check()
    finally:
        _ask_no_more()
        installation.stop()


def _prepare(empty):
    """Bring database, static files, example and the demo's user up to date; returns the user's password, if any."""
    from django.core.management import call_command

    print("Preparing database and pages …" if empty else "Preparing database, pages and example …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if empty:
        return None
    call_command("load_example", EXAMPLE, if_empty=True)
    return _sign_in()


def _sign_in():
    """Make the demo's user, a manager of the example's cluster; returns its password."""
    from django.contrib.auth import get_user_model

    from surveys.models import Cluster, Member
    from surveys.models.clusters import Role

    password = _kept_password()
    user, _ = get_user_model().objects.get_or_create(username=USER)
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    cluster = Cluster.objects.get(slug=EXAMPLE)
    Member.objects.get_or_create(cluster=cluster, user=user, defaults={"role": Role.MANAGER})
    return password


def _kept_password():
    """The password of this installation's demo, readable by its owner only; made once."""
    from django.conf import settings

    path = settings.VAR_DIR / "demo_password"
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_hex(8))
    return path.read_text().strip()


def _await_first_network(installation):
    from networks.models import Pointer

    def is_built():
        installation.check()
        return Pointer.objects.filter(wave__survey__cluster__slug=EXAMPLE, build__isnull=False).exists()

    if not wait_until(is_built, PATIENCE, pause=0.2):
        print(f"The network is not drawn yet after {PATIENCE} s: its page will say so until it is.")


def _tell(port, password):
    print()
    print(f"Open: {address_of(port)}/")
    if password:
        print(f"Sign in: {USER} / {password}")
        print(f"Answer: {_open_link(address_of(port))}")
    print("\nCtrl-C stops everything; the data stay in var/.", flush=True)


def _open_link(address):
    """The personal link of a respondent who has not answered yet; when all have, of the one left open at first."""
    from surveys.examples.piura import UNANSWERED
    from surveys.inviting.invitations import link_of
    from surveys.models import Invitation, Response

    invitations = Invitation.objects.filter(wave__survey__cluster__slug=EXAMPLE, revoked_at__isnull=True)
    answered = Response.objects.filter(wave__survey__cluster__slug=EXAMPLE)
    waiting = invitations.exclude(organisation__in=answered.values("organisation"))
    left_open = invitations.filter(organisation__code=UNANSWERED)
    return link_of(waiting.filter(pk__in=left_open).first() or waiting.first() or left_open.get(), address)


if __name__ == "__main__":
    main()
