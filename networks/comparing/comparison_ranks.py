"""Who rose and who fell between two waves, and how sure that is. No Django here.

Both ranks are by ratings added up over the same pairs of organisations: those of which both waves could tell; and among
the same sources: those named in both. So nobody rises because more have answered, or because those above were not on
the list. How sure a change is: the respondents of
both waves are drawn anew many times, the same ones for both waves, and each time all are ranked in both again (a paired
bootstrap; B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 8).
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.stability import FEWEST, draws_of, range_of, ranks_of

RISEN, FALLEN, WITHIN_CHANCE, UNKNOWN = "risen", "fallen", "within chance", "unknown"


@dataclass(frozen=True)
class Change:
    """An organisation's ranks as a source, from 1. least, most: between which its rise, in places, lies in nine draws
    of ten; None where it is not known."""

    organisation: int
    before: int
    after: int
    least: int | None
    most: int | None

    @property
    def places(self):
        """By how many places it has risen; negative: fallen."""
        return self.before - self.after

    @property
    def verdict(self):
        """RISEN or FALLEN where hardly any draw says otherwise, WITHIN_CHANCE, or UNKNOWN."""
        if self.least is None:
            return UNKNOWN
        return RISEN if self.least > 0 else FALLEN if self.most < 0 else WITHIN_CHANCE


def changes_of_rank(before, after, respondents):
    """The Change of every source that was named in both waves, the strongest now first.

    before, after: {(source, receiver): rating or None} of the two waves, where both could tell of a tie. respondents:
    the receivers who answered in both; fewer than two leave unknown how sure a change is.
    """
    sources = sorted({source for source, _receiver in before} & {source for source, _receiver in after})
    if not sources:
        return []
    waves = [_Ratings(ties, sources, sorted(respondents)) for ties in (before, after)]
    then, now = (ranks_of(wave.totals()) for wave in waves)
    ranges = _ranges(waves, len(respondents)) if len(respondents) >= FEWEST else [(None, None)] * len(sources)
    changes = [Change(source, int(then[i]), int(now[i]), *ranges[i]) for i, source in enumerate(sources)]
    return sorted(changes, key=lambda change: (change.after, change.before))


class _Ratings:
    """A wave's ratings as arrays; named and not rated adds 0, as in the weighted out-degree."""

    def __init__(self, ties, sources, respondents):
        row = {source: number for number, source in enumerate(sources)}
        told_by = {respondent: number for number, respondent in enumerate(respondents)}
        # Who is not drawn counts in the totals only.
        flat = [(row[a], told_by.get(b, -1), rating or 0) for (a, b), rating in ties.items() if a in row]
        self.rows, self.told_by, self.ratings = np.array(flat, dtype=np.int64).reshape(-1, 3).T
        self.sources = len(sources)

    def totals(self, times=None):
        """Each source's ratings added up; times: how often each respondent was drawn."""
        weights = self.ratings if times is None else self.ratings * np.append(times, 0)[self.told_by]
        return np.bincount(self.rows, weights=weights, minlength=self.sources)


def _ranges(waves, respondents):
    """[(least, most)] places risen, a pair for each source."""
    rises = []
    for draw in draws_of(respondents):
        then, now = (ranks_of(wave.totals(draw)) for wave in waves)
        rises.append(then - now)
    least, most = range_of(np.array(rises))
    return [(int(low), int(high)) for low, high in zip(least, most, strict=True)]
