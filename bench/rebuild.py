"""How long a rebuild takes, and how much memory: reading, measuring, writing.

    python bench/rebuild.py [organisations …]      (50, 1,000 and 10,000 when left out)

A generated wave of one relation: every organisation answers and names 5 to 25 others, a few of them popular (as in
the field, where everybody names the same offices). Two networks are built, as always: the relation's, and that of all
relations together. Each size runs in a process and a database of its own: SQLite in a temporary folder, or, with
BENCH_DATABASE_URL, that empty database. Peak memory is the process's, reset before each phase.
"""

import os
import random
import subprocess
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

SIZES = (50, 1_000, 10_000)
SEED = 20111
# Steepness of popularity: the n-th most popular is named in proportion to n to this power.
POPULARITY = -0.8


def main(sizes):
    print(f"{'organisations':>13} {'ties':>8} {'phase':>8} {'seconds':>9} {'peak MiB':>9}", flush=True)
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            environ = {**os.environ, "VAR_DIR": folder, "LOG_LEVEL": "WARNING"}
            if os.environ.get("BENCH_DATABASE_URL"):
                environ["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
            subprocess.run([sys.executable, __file__, "--one", str(size)], check=True, env=environ)


def one(size):
    """Measure one size in this process."""
    wave = generated_wave(size)
    from networks.building import write_build
    from networks.measuring import measured_networks
    from networks.ties import take_snapshot

    snapshot, read, read_peak = timed(lambda: take_snapshot(wave.pk))
    networks, measured, measured_peak = timed(lambda: list(measured_networks(snapshot)))
    seconds = {"read": read, "measure": measured}
    _build, written, written_peak = timed(lambda: write_build(snapshot, wave.pk, networks, seconds))
    ties = sum(len(rows) for rows in snapshot.ties.values())
    for phase, seconds, peak in (
        ("read", read, read_peak),
        ("measure", measured, measured_peak),
        ("write", written, written_peak),
    ):
        print(f"{size:13,} {ties:8,} {phase:>8} {seconds:9.2f} {peak:9.0f}", flush=True)
    share = (read + written) / (read + measured + written)
    print(f"{'':31} reading and writing: {share:.0%} of the whole\n", flush=True)


def generated_wave(size):
    """A wave in an empty database in which everyone has answered; returns it."""
    import django

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clustersurvey.settings")
    django.setup()
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
        answer_for_all(wave, relation, organisations)
    return wave


def answer_for_all(wave, relation, organisations):
    """Everyone's answers, written straight into the tables: the sending is not what is measured here."""
    from surveys.models import Invitation, Nomination, Response, Submission

    pick = random.Random(SEED)
    weights = popularity(len(organisations))
    invitations = [
        Invitation(wave=wave, organisation=organisation, token_hash=organisation.code) for organisation in organisations
    ]
    Invitation.objects.bulk_create(invitations, batch_size=1000)
    submissions = Submission.objects.bulk_create(
        (
            Submission(invitation=invitation, uuid=_uuid(pick), payload={}, content_hash="")
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
    Nomination.objects.bulk_create(
        (
            Nomination(response=response, relation=relation, alter=alter, rating=pick.randint(1, 5))
            for response in responses
            for alter in named_by(response, organisations, weights, pick)
        ),
        batch_size=2000,
    )


def named_by(response, organisations, weights, pick):
    """5 to 25 different organisations (fewer where there are not so many), popular ones more often."""
    wanted = min(pick.randint(5, 25), len(organisations) - 1)
    named = {}
    while len(named) < wanted:
        for alter in pick.choices(organisations, cum_weights=weights, k=wanted - len(named)):
            if alter.pk != response.organisation_id:
                named[alter.pk] = alter
    return named.values()


def popularity(size):
    """How often each of so many organisations is drawn, the first most often; added up, as random.choices wants it."""
    return list(accumulate((place + 1) ** POPULARITY for place in range(size)))


def _uuid(pick):
    import uuid

    return uuid.UUID(int=pick.getrandbits(128))


def timed(job):
    """(result, seconds, peak MiB of the process while it ran)."""
    import time

    reset_peak()
    started = time.perf_counter()
    result = job()
    return result, time.perf_counter() - started, peak_mib()


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


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main([int(size) for size in sys.argv[1:]] or SIZES)
