"""Report packs as they are asked for and kept: a row says how far each is, its file lies below VAR_DIR.

As with rebuilds the database is the queue: a task that gets lost, or a worker that dies, costs time (`left_behind`).
"""

import logging
import zipfile
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from networks.models import Pack

log = logging.getLogger(__name__)

# A worker of which nothing was heard for so long is dead: no single file takes nearly as much.
SILENT_FOR = timedelta(minutes=3)
# A pack that waits longer than this was not taken: its message is lost, or the broker was away.
TAKEN_WITHIN = timedelta(seconds=20)
# Not even the sweep has come for it: there is no worker, and the reader is told so.
LOST_AFTER = 2 * SILENT_FOR
# A pack that kills its worker so often is given up until somebody asks again.
MOST_ATTEMPTS = 3
# Whoever asked for a pack may come back for it: its build stays so long, if it is one of the latest so many of a wave.
KEPT_FOR = timedelta(hours=1)
MOST_KEPT = 3
PDF = "report.pdf"


def folder():
    """Where the files are: only for the server's own user, and nothing that a web server hands out by itself."""
    path = settings.VAR_DIR / "packs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def ask(build, language, protected=False):
    """The Pack of a build, made or under way; called for unless it is one of both. One, however many ask."""
    now = timezone.now()
    pack, new = Pack.objects.get_or_create(
        build=build, language=language, protected=protected, defaults={"asked_at": now, "heard_at": now}
    )
    if new or _begin_again(pack, now):
        _call(pack.pk)
        pack.refresh_from_db()
    return pack


def claim(pack_id):
    """Whether the caller is to build it: one of all that try, and only if nobody living is at it."""
    now = timezone.now()
    free = Q(state=Pack.State.WAITING) | _dead(now)
    claimed = Pack.objects.filter(free, pk=pack_id).update(
        state=Pack.State.BUILDING, heard_at=now, steps_done=0, attempts=F("attempts") + 1
    )
    return bool(claimed)


def left_behind():
    """The ids of packs that wait for a call that got lost, or whose worker died."""
    now = timezone.now()
    lost = Q(state=Pack.State.WAITING, heard_at__lt=now - TAKEN_WITHIN)
    return list(Pack.objects.filter(lost | _dead(now)).order_by("pk").values_list("pk", flat=True))


def path_of(pack):
    """The file of a pack that is ready; None if there is none (any more)."""
    path = folder() / pack.file
    return path if pack.state == Pack.State.READY and pack.file and path.is_file() else None


def is_lost(pack):
    """Whether nothing will come of a pack by itself: its file is gone, or nobody has come to build it for long."""
    silent = timezone.now() - pack.heard_at > LOST_AFTER
    return silent if pack.state in (Pack.State.WAITING, Pack.State.BUILDING) else pack.file != "" and not path_of(pack)


def pdf_of(path):
    """The report alone, out of a pack's file; None if there is none, as in protected packs of earlier versions."""
    with zipfile.ZipFile(path) as pack:
        name = next((name for name in pack.namelist() if name.rpartition("/")[2] == PDF), None)
        return name and pack.read(name)


def builds_kept(wave_id):
    """The ids of builds that stay for the sake of a pack that was asked for lately."""
    lately = Pack.objects.filter(build__wave=wave_id, asked_at__gt=timezone.now() - KEPT_FOR)
    return set(lately.order_by("-build").values_list("build", flat=True).distinct()[:MOST_KEPT])


def collect_files():
    """Delete the files that are nobody's: of builds that are gone, and what dead workers left half written."""
    known = set(Pack.objects.values_list("file", flat=True))
    long_ago = (timezone.now() - KEPT_FOR).timestamp()
    for path in folder().iterdir():
        # One that is being written, or was a moment ago, is not in its row yet.
        if path.name not in known and path.stat().st_mtime < long_ago:
            path.unlink(missing_ok=True)


def _begin_again(pack, now):
    """Whether it is this call that puts a pack back among those to be built: a failed or dead one, or its file gone."""
    again = Q(state=Pack.State.FAILED) | _dead(now) | Q(state=Pack.State.WAITING, heard_at__lt=now - TAKEN_WITHIN)
    if pack.state == Pack.State.READY and path_of(pack) is None:
        again |= Q(state=Pack.State.READY, file=pack.file)
    fresh = {"state": Pack.State.WAITING, "attempts": 0, "steps_done": 0, "failure": "", "file": "", "size": None}
    return bool(Pack.objects.filter(again, pk=pack.pk).update(asked_at=now, heard_at=now, **fresh))


def _dead(now):
    return Q(state=Pack.State.BUILDING, heard_at__lt=now - SILENT_FOR)


def _call(pack_id):
    """Send the task. By its name: the web server need not load what builds packs."""
    try:
        current_app.send_task("networks.tasks.build_pack", [pack_id])
    except Exception as error:  # whatever a broker can do to us, the row is there
        log.warning("pack %s: no call (%s); the sweep will see to it", pack_id, type(error).__name__)
