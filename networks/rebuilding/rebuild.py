"""Whether and when a wave is rebuilt; `networks.rebuilding.building` does it.

The database is the queue: a wave whose generation is ahead of its built one is to be built, and whatever calls for it
(a hint after an answer, the sweep, a person) finds that out here.
"""

import logging
import time
from enum import StrEnum

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.models import F, Q
from django.utils import timezone

from networks.answers.ties import take_snapshot
from networks.jobs.single_flight import single_flight
from networks.jobs.time_limit import TookTooLong, time_limit
from networks.jobs.wake_up import hint, wake_up
from networks.models import Pointer
from networks.rebuilding.building import build_from
from surveys.models import Wave

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    BUILT = "built"
    CURRENT = "current"
    BUSY = "busy"
    GONE = "gone"


def answer_hint(wave_id):
    """Rebuild the wave that a hint named, or be called again a moment later when its last build is too fresh."""
    wait = _seconds_to_wait(wave_id)
    if wait > 0:
        wake_up(wave_id, wait)
        return
    # Cleared before the answers are read: one that comes after this makes a call of its own.
    Pointer.objects.filter(wave_id=wave_id).update(hinted_at=None)
    _rebuild_and_look_again(wave_id)


def sweep():
    """Rebuild every wave that is behind, whatever became of its hints."""
    for wave_id in list(waves_behind().values_list("pk", flat=True)):
        try:
            _rebuild_and_look_again(wave_id)
        except Exception:
            log.warning("wave %s: left for the next sweep", wave_id)


def _rebuild_and_look_again(wave_id):
    """Answers that came during the rebuild found the wave locked, and their hints came to nothing: call once more."""
    outcome = rebuild(wave_id)
    if outcome in (Outcome.BUILT, Outcome.CURRENT) and waves_behind().filter(pk=wave_id).exists():
        hint(wave_id)


def rebuild(wave_id, *, force=False):
    """Build a wave's networks if its answers are newer than they are (or anyway); returns the Outcome.

    BUSY: another process is at it. What goes wrong is noted for staff and raised.
    """
    generation = Wave.objects.filter(pk=wave_id).values_list("generation", flat=True).first()
    if generation is None:
        return Outcome.GONE
    Pointer.objects.get_or_create(wave_id=wave_id)
    with single_flight(wave_id) as mine:
        if not mine:
            return Outcome.BUSY
        try:
            with time_limit(settings.REBUILD_TIME_LIMIT, _too_long()):
                return _rebuild_if_behind(wave_id, force)
        except Wave.DoesNotExist:
            return Outcome.GONE
        except Exception as error:
            _note_failure(wave_id, generation, error)
            raise


def waves_behind():
    """The waves to build: generation ahead of the built one, never built, or the build lost; without those given up."""
    given_up = Q(pointer__failures__gte=Pointer.GIVE_UP_AFTER, pointer__failed_generation__gte=F("generation"))
    behind = Q(pointer__build__isnull=True) | Q(pointer__built_generation__lt=F("generation"))
    # A negated condition over an outer join would also drop the waves that have no pointer yet.
    return Wave.objects.filter(behind).filter(Q(pointer__isnull=True) | ~given_up)


def _rebuild_if_behind(wave_id, force):
    started = time.monotonic()
    snapshot = take_snapshot(wave_id)
    current = Pointer.objects.filter(wave_id=wave_id, build__isnull=False, built_generation__gte=snapshot.generation)
    if not force and current.exists():
        return Outcome.CURRENT
    build_from(snapshot, wave_id, read_seconds=time.monotonic() - started)
    return Outcome.BUILT


def _too_long():
    return f"it was not done after {settings.REBUILD_TIME_LIMIT:g} seconds, which is what REBUILD_TIME_LIMIT allows"


def _seconds_to_wait(wave_id):
    pointer = Pointer.objects.filter(wave_id=wave_id).select_related("build").first()
    if pointer is None or pointer.build is None or pointer.build.finished_at is None:
        return 0
    since = (timezone.now() - pointer.build.finished_at).total_seconds()
    # A clock that was set back would make us wait for it to catch up.
    return settings.REBUILD_MIN_INTERVAL - since if since >= 0 else 0


def _note_failure(wave_id, generation, error):
    """Count the failure and keep its reason for staff. The connection may be what failed: a fresh one is taken.

    What took too long would do so again, and keep other waves waiting: it is given up at once.

    `generation` is the one that was there before the work began: what has changed since is still to be tried.
    """
    log.exception("wave %s: the rebuild failed", wave_id)
    try:
        if not connection.in_atomic_block:
            close_old_connections()
        Pointer.objects.filter(wave_id=wave_id).update(
            failures=Pointer.GIVE_UP_AFTER if isinstance(error, TookTooLong) else F("failures") + 1,
            failed_generation=generation,
            failure=f"{type(error).__name__}: {error}"[:500],
        )
    except Exception:
        log.exception("wave %s: the failure could not be noted", wave_id)
