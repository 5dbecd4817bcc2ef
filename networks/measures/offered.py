"""Which ties those that answered could have told of: where nobody was offered, not to have named them says nothing."""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import numbered_ties

ALWAYS, NEVER = 0, np.iinfo(np.int64).max
SILENT = -1
EVERYONE = NEVER


@dataclass(frozen=True)
class Offered:
    """since: {organisation: the version of the list that it is on since}; seen: {respondent: the version it chose
    from}, EVERYONE where there was no list yet. Whoever is not in `since` was never offered from a list."""

    since: dict
    seen: dict


def pairs_outside(graph, answered, order, offered=None):
    """How many pairs (source, receiver) could be told of, wholly outside the first 0, 1, … n organisations of an order.

    A pair could be told of if its receiver answered and was offered the source, or named it besides. Returns whole
    numbers, n + 1 of them: the first is all pairs, the last 0. `order`: the organisations' numbers; without `offered`
    everyone was offered to everyone.
    """
    since, seen = _versions(graph, answered, offered)
    outside = np.zeros(len(graph) + 1, dtype=np.int64)
    for version in np.unique(seen[seen != SILENT]):
        listed, told = (since <= version)[order], (seen == version)[order]
        outside += _from(listed) * _from(told) - _from(listed & told)
    return outside + _from(_named_besides(graph, since, seen, order))


def _versions(graph, answered, offered):
    if offered is None:
        offered = Offered(dict.fromkeys(graph, ALWAYS), {})
    since = np.array([offered.since.get(each, NEVER) for each in graph], dtype=np.int64)
    seen = [offered.seen.get(each, ALWAYS) if each in answered else SILENT for each in graph]
    return since, np.array(seen, dtype=np.int64)


def _named_besides(graph, since, seen, order):
    """How many ties from or to those who were not offered have their first end at each place of the order."""
    rank = np.empty(len(graph), dtype=np.int64)
    rank[order] = np.arange(len(graph))
    sources, receivers = numbered_ties(graph)
    besides = (seen[receivers] != SILENT) & (since[sources] > seen[receivers])
    return np.bincount(np.minimum(rank[sources], rank[receivers])[besides], minlength=len(graph))


def _from(counts):
    """The sums of all from each place on, and 0 after the last."""
    return np.concatenate([np.cumsum(counts[::-1], dtype=np.int64)[::-1], [0]])
