"""One rebuild of a wave at a time, by a lock that dies with the process that holds it."""

import fcntl
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

# Sets our advisory locks apart from those of others in the same database.
LOCK_SPACE = 0x6373


@contextmanager
def single_flight(wave_id):
    """Yields whether this process may rebuild the wave now: False while another one does."""
    lock = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with lock(wave_id) as mine:
        yield mine


@contextmanager
def _advisory_lock(wave_id):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, wave_id])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        # A connection that broke meanwhile has let go of the lock by itself.
        if mine and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, wave_id])


@contextmanager
def _file_lock(wave_id):
    folder = settings.VAR_DIR / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / f"wave-{wave_id}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True  # closing the file lets go of the lock
