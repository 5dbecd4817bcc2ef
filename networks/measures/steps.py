"""How many steps knowledge takes from each organisation to the others, for all of them at once.

A breadth-first search from 512 targets at a time, a bit for each (after M. Then et al., The more the merrier: efficient
multi-source graph traversal, PVLDB 8 (2014), 449–460).
"""

import numpy as np

from networks.measures.arrays import numbered_ties, once_per_graph
from networks.measures.sampling import TARGETS, drawn, is_sampled

WORDS = 8
TOGETHER = 64 * WORDS


@once_per_graph
def steps_from(graph):
    """How many organisations each one reaches in exactly so many steps.

    An array, a row for each number of steps from 1 on, a column for each organisation in the graph's order; whole
    numbers unless the network is so large that they are estimated from the steps to some of the organisations. No rows
    where there are no ties.
    """
    targets = np.array(drawn(len(graph), TARGETS if is_sampled(graph) else len(graph)), dtype=np.int64)
    sources, receivers = numbered_ties(graph)
    order = np.argsort(sources, kind="stable")
    starts, first = np.unique(sources[order], return_index=True)
    steps = np.zeros((0, len(graph)), dtype=np.int64)
    for block in range(0, len(targets), TOGETHER):
        levels = _levels(len(graph), targets[block : block + TOGETHER], starts, first, receivers[order])
        steps = _added(steps, levels)
    return steps if len(targets) == len(graph) else _estimated(steps, targets, sources)


def _estimated(steps, targets, sources):
    """The first step is not estimated: it is known, and whoever helps anyone reaches somebody."""
    size = steps.shape[1]
    return np.vstack([np.bincount(sources, minlength=size), (steps * _share(size, targets))[1:]])


def _added(steps, levels):
    longer, shorter = sorted(
        (steps, np.array(levels, dtype=np.int64).reshape(-1, steps.shape[1])), key=len, reverse=True
    )
    longer[: len(shorter)] += shorter
    return longer


def _share(size, targets):
    """What the counts to the targets are multiplied by: how many others there are over how many are among them."""
    others = np.full(size, len(targets))
    others[targets] -= 1
    return (size - 1) / others


def _levels(size, targets, starts, first, receivers):
    """How many of some targets each organisation reaches: an array for each number of steps.

    Against the ties, from the targets back: the receivers of starts[k] are receivers[first[k]:first[k + 1]].
    """
    place = np.arange(len(targets))
    here = np.zeros((size, WORDS), dtype=np.uint64)
    here[targets, place // 64] = np.left_shift(np.uint64(1), (place % 64).astype(np.uint64))
    seen, levels = here.copy(), []
    while len(receivers):
        new = np.zeros_like(here)
        new[starts] = np.bitwise_or.reduceat(here[receivers], first, axis=0)
        new &= ~seen
        if not new.any():
            break
        levels.append(np.bitwise_count(new).sum(axis=1, dtype=np.int64))
        seen |= new
        here = new
    return levels
