"""How many steps knowledge takes from each organisation to the others, for all of them at once.

A breadth-first search from 512 sources at a time, a bit for each (after M. Then et al., The more the merrier: efficient
multi-source graph traversal, PVLDB 8 (2014), 449–460).
"""

import numpy as np

from networks.measures.arrays import once_per_graph, sources_by_receiver

WORDS = 8
TOGETHER = 64 * WORDS


@once_per_graph
def steps_from(graph):
    """How many organisations each one reaches in exactly so many steps.

    An array of whole numbers, a row for each number of steps from 1 on, a column for each organisation in the graph's
    order. No rows where there are no ties.
    """
    receivers, starts, sources = sources_by_receiver(graph)
    blocks = [_levels(len(graph), first, receivers, starts, sources) for first in range(0, len(graph), TOGETHER)]
    steps = np.zeros((max(map(len, blocks), default=0), len(graph)), dtype=np.int64)
    for number, levels in enumerate(blocks):
        for level, counts in enumerate(levels):
            steps[level, number * TOGETHER :][: len(counts)] = counts
    return steps


def _levels(size, first, receivers, starts, sources):
    """The counts of a block of sources, `first` and those that follow it: an array for each number of steps."""
    count = min(TOGETHER, size - first)
    place = np.arange(count)
    here = np.zeros((size, WORDS), dtype="<u8")
    here[first + place, place // 64] = np.left_shift(np.uint64(1), (place % 64).astype(np.uint64))
    seen, levels = here.copy(), []
    while len(sources):
        new = np.zeros_like(here)
        new[receivers] = np.bitwise_or.reduceat(here[sources], starts, axis=0)
        new &= ~seen
        arrived = new.any(axis=1)
        if not arrived.any():
            break
        levels.append(_bits(new[arrived])[:count])
        seen |= new
        here = new
    return levels


def _bits(rows):
    """How often each bit is set in a column of words."""
    return np.unpackbits(rows.view(np.uint8), axis=1, bitorder="little").sum(axis=0, dtype=np.int64)
