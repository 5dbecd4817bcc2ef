"""Builds report packs, in the worker: claim the row, write file after file into one zip, put it in its place."""

import logging
import os
import uuid

from django.conf import settings
from django.utils import timezone, translation

from networks import reading
from networks.jobs.time_limit import time_limit
from networks.models import Pack
from networks.packs import packs
from networks.packs.pack_files import files_of
from networks.packs.pack_zip import write_zip

log = logging.getLogger(__name__)


class Gone(Exception):
    """The pack was deleted, with its build, while it was written."""


def build(pack_id):
    """Build a pack, unless it is built, being built or gone. What goes wrong is noted for whoever asked for it."""
    if not packs.claim(pack_id):
        return
    pack = Pack.objects.select_related("build__wave__survey__cluster").filter(pk=pack_id).first()
    if pack is None:
        return
    if pack.attempts > packs.MOST_ATTEMPTS:
        _note(pack, state=Pack.State.FAILED, failure=f"given up: the worker died {packs.MOST_ATTEMPTS} times over it")
        return
    try:
        with time_limit(settings.PACK_TIME_LIMIT, _too_long()), translation.override(pack.language):
            _write(pack)
    except Gone:
        log.info("pack %s: its build is gone", pack_id)
    except Exception as error:
        log.exception("pack %s: failed", pack_id)
        Pack.objects.filter(pk=pack_id).update(
            state=Pack.State.FAILED, failure=f"{type(error).__name__}: {error}"[:500]
        )


def sweep():
    """Build what was left behind, and delete files that are nobody's any more."""
    for pack_id in packs.left_behind():
        build(pack_id)
    packs.collect_files()


def folder_name(build):
    """What the pack unpacks into; ASCII, by how keys are made."""
    wave = build.wave
    return f"{wave.survey.cluster.slug}-{wave.survey.key}-{wave.number}-build{build.pk}"


def _too_long():
    return f"it was not done after {settings.PACK_TIME_LIMIT:g} seconds, which is what PACK_TIME_LIMIT allows"


def _write(pack):
    files = files_of(reading.read_build(pack.build), pack.protected)
    _note(pack, steps=len(files))
    path = packs.folder() / f"{uuid.uuid4().hex}.zip"
    try:
        with open(path, "xb", opener=_private) as file:
            write_zip(file, _made(pack, files), pack.build.finished_at)
        _note(pack, state=Pack.State.READY, file=path.name, size=path.stat().st_size)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _made(pack, files):
    """(name in the zip, bytes) of each file, one after the other; how far it is is noted after each."""
    root = folder_name(pack.build) + ("-protected" if pack.protected else "")
    for done, file in enumerate(files, start=1):
        yield f"{root}/{file.path}", file.make()
        _note(pack, steps_done=done)


def _note(pack, **news):
    """Write to the row. Raises Gone if there is none any more."""
    if not Pack.objects.filter(pk=pack.pk).update(heard_at=timezone.now(), **news):
        raise Gone


def _private(path, flags):
    return os.open(path, flags, 0o600)
