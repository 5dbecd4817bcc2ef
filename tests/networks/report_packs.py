"""Report packs as tests ask for them, open them and let time go by for them."""

import zipfile
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from networks.answers.ties import take_snapshot
from networks.models import Build, Pack
from networks.packs import packs
from networks.rebuilding.building import build_from
from networks.tasks import build_pack


def build_of(wave):
    return Build.objects.filter(wave=wave).latest("pk")


def made(build, language="en"):
    """A pack that is ready."""
    pack = packs.ask(build, language)
    build_pack.apply([pack.pk])
    pack.refresh_from_db()
    assert (pack.state, pack.failure) == (Pack.State.READY, "")
    return pack


def contents(pack):
    """{path below the folder that it unpacks into: bytes}"""
    with zipfile.ZipFile(packs.path_of(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def page_of(wave, pack):
    return reverse("pack", args=["piura", wave.pk, pack.pk])


def file_of(wave, pack, name):
    return reverse("pack-file", args=["piura", wave.pk, pack.pk, name])


def waiting(pack, **fields):
    """The pack as it is when so much time has gone by, in whatever state."""
    long_ago = timezone.now() - fields.pop("since", timedelta())
    Pack.objects.filter(pk=pack.pk).update(heard_at=long_ago, **fields)


def rebuilt(wave, times):
    """So many builds more, all of them old by now."""
    snapshot = take_snapshot(wave.pk)
    for _ in range(times):
        build_from(snapshot, wave.pk)
        Build.objects.update(finished_at=timezone.now() - timedelta(hours=2))
