"""How long a report pack takes once the network is built, how large it is, and how much memory it needs.

    python bench/pack.py [organisations …]      (50, 1,000 and 10,000 when left out)

The wave is that of bench/rebuild.py; of each size the report alone (PDF), then the whole pack.
"""

import os
import subprocess
import sys
import tempfile

from rebuild import generated_wave, timed

SIZES = (50, 1_000, 10_000)


def main(sizes):
    print(f"{'organisations':>13} {'what':>8} {'seconds':>9} {'MiB':>7} {'peak MiB':>9}", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
            subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, env=environ)


def one(size):
    wave = generated_wave(size)
    # A process of its own writes the network: what measuring took of memory is not the pack's.
    build = f"import django; django.setup(); from networks.rebuilding.rebuild import rebuild; rebuild({wave.pk})"
    environ = {**os.environ, "PYTHONPATH": sys.path[0]}
    subprocess.run([sys.executable, "-c", build], check=True, env=environ)
    from networks import reading
    from networks.models import Pack
    from networks.packs import pack_building, packs
    from networks.pdf.document import document_of
    from networks.pdf.typeset import typeset

    read = reading.read_wave(wave)
    report, seconds, peak, _cpu = timed(lambda: typeset(document_of(read), read.build.finished_at))
    tell(size, "report", seconds, len(report), peak)
    pack = packs.ask(read.build, "en")
    _done, seconds, peak, _cpu = timed(lambda: pack_building.build(pack.pk))
    pack = Pack.objects.get()
    assert pack.state == Pack.State.READY, pack.failure
    tell(size, "pack", seconds, pack.size, peak)


def tell(size, what, seconds, content, peak):
    print(f"{size:13,} {what:>8} {seconds:9.2f} {content / 2**20:7.1f} {peak:9.0f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
