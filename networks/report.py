"""The report folder of a wave: what a report pack holds, as files."""

import tempfile
import time
from pathlib import Path

from networks import reading
from networks.downloads.export_content import about, rule_in_files
from networks.models import Pointer
from networks.packs.pack_files import files_of
from networks.tasks import rebuild_wave
from surveys.models import Wave

# What tells a folder that we made, and may replace, from one that is somebody's.
MARK = "about.txt"


class NoReport(Exception):
    """Why there is no report, in a sentence for whoever asked for it."""


def bring_up_to_date(wave_id, timeout):
    """Rebuild a wave in this process, through the task that the workers run, until no answer is waiting.

    Where another process is at it, or has only just been, waits and looks again. Raises NoReport after `timeout` s.
    """
    end = time.monotonic() + timeout
    while _is_behind(wave_id):
        outcome = rebuild_wave.apply([wave_id])
        if outcome.failed():
            raise NoReport(f"The rebuild failed: {outcome.result}")
        if time.monotonic() > end:
            raise NoReport(f"The network is still not up to date after {timeout:g} s.")
        time.sleep(0.2)


def write_report(wave, folder):
    """Write the report of a wave's current build; returns the paths of its files, relative to the folder, in order.

    The folder appears whole or not at all; one that holds another report is replaced. Raises NoReport if it holds
    something else.
    """
    folder = Path(folder).absolute()
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise NoReport(f"{folder} has other things in it: name a new folder, or one with a report.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as draft:
        new = Path(draft) / "new"
        _write_files(reading.read_wave(wave), new)
        _move_in_place(new, folder, Path(draft) / "old")
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _is_behind(wave_id):
    wave = Wave.objects.get(pk=wave_id)
    built = Pointer.objects.filter(wave=wave_id, build__isnull=False).values_list("built_generation", flat=True).first()
    return built is None or built < wave.generation


def _write_files(read, folder):
    for file in files_of(read):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.make())
    told = about(read, read.networks[0])
    # The rule of all together: of one kind of help both ends may have been asked, though not of the first.
    told["rule_for_ties"] = rule_in_files(read, read.networks[-1])
    lines = [f"{name}: {value}\n" for name, value in told.items() if name != "relation"]
    (folder / MARK).write_text("".join(lines), encoding="utf-8")


def _move_in_place(new, folder, old):
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
