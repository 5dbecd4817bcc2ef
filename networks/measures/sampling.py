"""What is exact, and what is estimated from a part of the network where all of it would take too long.

The parts are drawn with a fixed seed: the same answers always give the same numbers.
"""

import random
from math import sqrt

EXACT_UP_TO = 10_000
# Starting points that betweenness is estimated from, in so many groups: their differences tell how good it is.
PIVOTS, GROUPS = 1_024, 8
# Organisations to which steps are counted; half as many more would not show in three digits.
TARGETS = 4_096
SEED = 197
# The measures that are estimated then: the first two from the starting points, the others from steps to TARGETS.
ESTIMATED = (
    "betweenness",
    "betweenness_weighted",
    "closeness",
    "harmonic",
    "two_step_reach",
    "average_distance",
)


def is_sampled(graph):
    return len(graph) > EXACT_UP_TO


def pivots_for(graph):
    """How many starting points betweenness is estimated from; None: it is exact."""
    return PIVOTS if is_sampled(graph) else None


def error_of_reach(reach, helped, size):
    """The standard error of a reach in two steps, in organisations, that was estimated in a network of so many.

    helped: those of the first step, who are known and not estimated. The others are counted among TARGETS of them,
    drawn without replacement (W. G. Cochran, Sampling Techniques, 1977, section 3.2).
    """
    others = size - 1
    share = min(max(reach - helped, 0) / others, 1)
    return others * sqrt(share * (1 - share) / TARGETS * max(1 - TARGETS / others, 0))


def drawn(size, count):
    """So many of the numbers 0 to size − 1, in no order; all of them, in order, where there are not so many."""
    return random.Random(SEED).sample(range(size), count) if count < size else list(range(size))
