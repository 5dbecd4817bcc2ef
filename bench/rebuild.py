"""How long a rebuild takes, and how much memory: reading, measuring, writing.

    python bench/rebuild.py [organisations …] [--most NAMES] [--again]      (50, 1,000 and 10,000 when left out)

A generated wave of one relation: every organisation answers and names 5 to 15 others (or up to --most), a few of them
popular (as in the field, where everybody names the same offices). Two networks are built, as always: the relation's,
and that of all relations together. With --again they are built once more, which follows the map of the first time.

Each size has a database of its own: SQLite in a temporary folder, or, with BENCH_DATABASE_URL, that empty database.
Another process makes the wave than rebuilds it: the peak of memory is the rebuild's, reset before each phase, and with
the largest helper's that counts paths beside it. CPU seconds are those of all of them.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import uuid
from itertools import accumulate
from pathlib import Path

SIZES = (50, 1_000, 10_000)
SEED = 20111
LEAST, MOST = 5, 25
# Ten each on average; the other benchmarks have networks half as dense again.
MOST_WHEN_LEFT_OUT = 15
# Steepness of popularity: the n-th most popular is named in proportion to n to this power.
POPULARITY = -0.8


def main(sizes, most, again):
    print(f"{'organisations':>13} {'ties':>9} {'phase':>8} {'seconds':>9} {'of CPU':>8} {'peak MiB':>9}", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
            if os.environ.get("BENCH_DATABASE_URL"):
                environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
            for job in ("--make", "--rebuild", *["--rebuild"] * again):
                subprocess.run([sys.executable, __file__, job, str(size), "--most", str(most)], check=True, env=environ)


def rebuild():
    """Rebuild the wave that another process has made, and tell how it went."""
    start_django()
    from networks.answers.ties import take_snapshot
    from networks.rebuilding.building import write_build
    from networks.rebuilding.earlier_map import previous_places
    from networks.rebuilding.measuring import measured_networks
    from surveys.models import Wave

    wave = Wave.objects.get()
    snapshot, *read = timed(lambda: take_snapshot(wave.pk))
    previous, *map_read = timed(lambda: previous_places(wave.pk))
    read = (read[0] + map_read[0], max(read[1], map_read[1]), read[2] + map_read[2])
    networks, *measured = timed(lambda: list(measured_networks(snapshot, previous)))
    seconds = {"read": read[0], "measure": measured[0]}
    _build, *written = timed(lambda: write_build(snapshot, wave.pk, networks, seconds))
    size, ties = len(snapshot.organisations), sum(map(len, snapshot.ties.values()))
    for phase, (spent, peak, cpu) in {"read": read, "measure": measured, "write": written}.items():
        print(f"{size:13,} {ties:9,} {phase:>8} {spent:9.2f} {cpu:8.2f} {peak:9.0f}", flush=True)
    whole = read[0] + measured[0] + written[0]
    print(f"{'whole':>32} {whole:9.2f}; reading and writing {1 - measured[0] / whole:.0%} of it\n", flush=True)


def start_django():
    import django

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clustersurvey.settings")
    django.setup()


def generated_wave(size, most=MOST):
    """A wave in an empty database in which everyone has answered; returns it."""
    start_django()
    from django.core.management import call_command
    from django.db import transaction

    from surveys.models import Category, Cluster, Organisation, Relation, Survey, Wave

    call_command("migrate", verbosity=0)
    cluster = Cluster.objects.create(name="Bench", slug="bench")
    category = Category.objects.create(cluster=cluster, key="Any")
    organisations = Organisation.objects.bulk_create(
        (
            Organisation(
                cluster=cluster, code=f"O{number}", name=f"Organisation {number}", label=f"O{number}", category=category
            )
            for number in range(size)
        ),
        batch_size=1000,
    )
    survey = Survey.objects.create(cluster=cluster, key="bench")
    relation = Relation.objects.create(survey=survey, key="assistance", position=0)
    wave = Wave.objects.create(survey=survey, state=Wave.State.OPEN, generation=1)
    with transaction.atomic():
        answer_for_all(wave, relation, organisations, most)
    return wave


def answer_for_all(wave, relation, organisations, most=MOST):
    """Everyone's answers, written straight into the tables: the sending is not what is measured here."""
    from networks.jobs import rows
    from surveys.models import Invitation, Nomination, Response, Submission

    pick = random.Random(SEED)
    invitations = [
        Invitation(wave=wave, organisation=organisation, token_hash=organisation.code) for organisation in organisations
    ]
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    submissions = Submission.objects.bulk_create(
        (
            Submission(invitation=invitation, uuid=uuid.UUID(int=pick.getrandbits(128)), payload={}, content_hash="")
            for invitation in invitations
        ),
        batch_size=1000,
    )
    responses = Response.objects.bulk_create(
        (
            Response(wave=wave, organisation=organisation, submission=submission)
            for organisation, submission in zip(organisations, submissions, strict=True)
        ),
        batch_size=1000,
    )
    said = {response.pk: response.organisation_id for response in responses}
    # A million of them as objects would take minutes, and gigabytes.
    rows.write(Nomination, ("response", "relation", "alter", "rating"), nominations(said, relation.pk, most, pick))


def nominations(said, relation, most, pick):
    """(response, relation, alter, rating) of everyone; said: {response id: organisation id}, the most popular first."""
    ids, weights = list(said.values()), popularity(len(said))
    for response, organisation in said.items():
        for alter in named_by(organisation, ids, weights, most, pick):
            yield response, relation, alter, pick.randint(1, 5)


def named_by(organisation, ids, weights, most, pick):
    """LEAST to `most` different organisations (fewer where there are not so many), popular ones more often."""
    wanted = min(pick.randint(LEAST, most), len(ids) - 1)
    named = {}
    while len(named) < wanted:
        for alter in pick.choices(ids, cum_weights=weights, k=wanted - len(named)):
            if alter != organisation:
                named[alter] = None
    return named


def popularity(size):
    """How often each of so many organisations is drawn, the first most often; added up, as random.choices wants it."""
    return list(accumulate((place + 1) ** POPULARITY for place in range(size)))


def timed(job):
    """(result, seconds, peak MiB while it ran with the largest helper's, CPU seconds of both)."""
    import time

    reset_peak()
    started, cpu, earlier_helper = time.perf_counter(), cpu_seconds(), largest_helper_mib()
    result = job()
    helper = largest_helper_mib() if largest_helper_mib() > earlier_helper else 0
    return result, time.perf_counter() - started, peak_mib() + helper, cpu_seconds() - cpu


def cpu_seconds():
    """Of this process and of the helpers that have ended."""
    return sum(os.times()[:4])


def reset_peak():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass  # not Linux, or not allowed: the peak is then that of the process so far


def peak_mib():
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def largest_helper_mib():
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def parser():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="organisations")
    parser.add_argument("--most", type=int, default=MOST_WHEN_LEFT_OUT, help="how many others each names at most")
    parser.add_argument("--again", action="store_true", help="rebuild once more, from the map of the first time")
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--rebuild", type=int, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    asked = parser().parse_args()
    if asked.make:
        generated_wave(asked.make, asked.most)
    elif asked.rebuild:
        rebuild()
    else:
        main(asked.sizes or SIZES, asked.most, asked.again)
