"""A limit to how long a piece of work may take, kept by the clock's signal: the fast engines heed it, too.

Celery's own soft limit works in some of its pools only, and not in the one that our workers use.
"""

import signal
import threading
from contextlib import contextmanager


class TookTooLong(Exception):
    pass


@contextmanager
def time_limit(seconds, what):
    """Raises TookTooLong with the sentence `what` in the middle of the work, so many seconds after its beginning.

    No limit for 0, in other threads than the main one, and where the system has no such signal.
    """
    if not seconds or threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number, _frame):
        raise TookTooLong(what)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
