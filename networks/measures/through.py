"""How many shortest paths run through each organisation, counted on all cores of the machine where that is worth it.

The counts from different starting points add up, so they are shared out: some to this process, the others to helpers
that are started for it and end with it. The engine holds Python's lock, so threads would wait for each other.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent.parent
# Below so many starting points times ties (about two seconds) a helper is not worth its start.
WORTH_A_HELPER = 10**8
MOST_PROCESSES = 4


def through_counts(size, ties, lengths, groups):
    """How many shortest paths from each of some groups of starting points run through each organisation.

    An array (groups, 2, size): with all ties of one length, and with these lengths. ties: (sources, receivers) as
    arrays of numbers from 0 to size − 1; lengths: a whole number for each tie; groups: arrays of such numbers.
    """
    jobs = _shared_out(groups, work=sum(map(len, groups)) * len(lengths))
    counts = np.empty((len(groups), 2, size))
    with ExitStack() as helpers:
        started = [helpers.enter_context(_Helper(size, ties, lengths, job)) for job in jobs[1:]]
        counts[:: len(jobs)] = _count(size, ties, lengths, jobs[0])
        for first, helper in enumerate(started, start=1):
            counts[first :: len(jobs)] = helper.counts()
    return counts


def groups_for(starts, ties):
    """All starting points in as many groups as there is work for processes."""
    processes = min(_cores(), MOST_PROCESSES) if len(starts) * ties >= WORTH_A_HELPER else 1
    # Every so-manieth: neighbours in the list may be alike in how much work they make.
    return [starts[first::processes] for first in range(processes)]


def _shared_out(groups, work):
    processes = min(_cores(), MOST_PROCESSES, len(groups)) if work >= WORTH_A_HELPER else 1
    return [groups[first::processes] for first in range(processes)]


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(size, ties, lengths, groups):
    import igraph

    graph = igraph.Graph(n=size, edges=np.column_stack(ties), directed=True)
    weights = lengths.tolist()
    # Told that it is from all, the engine does without sorting out which.
    starts = [None if len(group) == size else np.asarray(group).tolist() for group in groups]
    counts = [[graph.betweenness(weights=each, sources=group) for each in (None, weights)] for group in starts]
    return np.array(counts).reshape(len(groups), 2, size)


class _Helper:
    """Counts in a process of its own, which is gone when the context is left, whatever happened meanwhile."""

    def __init__(self, *job):
        self.job = job

    def __enter__(self):
        command = [sys.executable, "-c", "from networks.measures.through import main; main()"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        size, ties, lengths, groups = self.job
        named = {f"group_{number}": group for number, group in enumerate(groups)}
        with self.process.stdin as pipe:
            pipe.write(_packed(size=size, ties=np.array(ties), lengths=lengths, **named))
        return self

    def counts(self):
        answer = self.process.stdout.read()
        if self.process.wait() != 0:
            raise RuntimeError(f"a helper that counts paths ended with {self.process.returncode}")
        return _unpacked(answer)["counts"]

    def __exit__(self, *_reason):
        self.process.kill()
        self.process.stdout.close()
        self.process.wait()


def _packed(**arrays):
    file = BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _unpacked(content):
    return np.load(BytesIO(content), allow_pickle=False)


def main():
    """A helper's work: the job comes in, the counts go out."""
    import signal

    from clustersurvey.processes import signal_at_parents_death

    signal_at_parents_death(signal.SIGKILL)
    job = _unpacked(sys.stdin.buffer.read())
    groups = [job[name] for name in job.files if name.startswith("group_")]
    counts = _count(int(job["size"]), job["ties"], job["lengths"], groups)
    sys.stdout.buffer.write(_packed(counts=counts))
