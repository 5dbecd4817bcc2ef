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


def through_counts(size, ties, lengths, starts):
    """(all ties of one length, with these lengths): two arrays of counts, a number for each organisation.

    ties: (sources, receivers) as arrays of numbers from 0 to size − 1; lengths: a whole number for each tie; starts:
    the numbers of the organisations from which paths are counted.
    """
    shares = _shares(np.asarray(starts), len(lengths))
    with ExitStack() as helpers:
        started = [helpers.enter_context(_Helper(size, ties, lengths, share)) for share in shares[1:]]
        counts = _count(size, ties, lengths, shares[0])
        return counts + sum(helper.counts() for helper in started)


def _shares(starts, ties):
    processes = min(_cores(), MOST_PROCESSES) if len(starts) * ties >= WORTH_A_HELPER else 1
    # Every so-manieth: neighbours in the list may be alike in how much work they make.
    return [starts[first::processes] for first in range(processes)]


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _count(size, ties, lengths, starts):
    """Both counts as an array of two rows."""
    import igraph

    graph = igraph.Graph(n=size, edges=np.column_stack(ties), directed=True)
    # Told that it is from all, the engine does without sorting out which.
    sources = None if len(starts) == size else starts.tolist()
    weighted = graph.betweenness(weights=lengths.tolist(), sources=sources)
    return np.array([graph.betweenness(sources=sources), weighted]).reshape(2, size)


class _Helper:
    """Counts in a process of its own, which is gone when the context is left, whatever happened meanwhile."""

    def __init__(self, *job):
        self.job = job

    def __enter__(self):
        command = [sys.executable, "-c", "from networks.measures.through import main; main()"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        size, ties, lengths, starts = self.job
        with self.process.stdin as pipe:
            pipe.write(_packed(size=size, ties=np.array(ties), lengths=lengths, starts=starts))
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
    counts = _count(int(job["size"]), job["ties"], job["lengths"], job["starts"])
    sys.stdout.buffer.write(_packed(counts=counts))
