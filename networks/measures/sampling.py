"""What is exact, and what is estimated from a part of the network where all of it would take too long.

The parts are drawn with a fixed seed: the same answers always give the same numbers.
"""

import random

EXACT_UP_TO = 10_000
# Starting points that betweenness is estimated from, in so many groups: their differences tell how good it is.
PIVOTS, GROUPS = 1_024, 8
# Organisations to which steps are counted; half as many more would not show in three digits.
TARGETS = 4_096
SEED = 197


def is_sampled(graph):
    return len(graph) > EXACT_UP_TO


def pivots_for(graph):
    """How many starting points betweenness is estimated from; None: it is exact."""
    return PIVOTS if is_sampled(graph) else None


def drawn(size, count):
    """So many of the numbers 0 to size − 1, in no order; all of them, in order, where there are not so many."""
    return random.Random(SEED).sample(range(size), count) if count < size else list(range(size))
