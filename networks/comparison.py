"""Two waves of the same question compared: which ties were kept, are new, are gone; who rose and fell. No Django here.

A tie that is in one wave only says nothing by itself: in the other one its receiver may not have been asked, not have
answered, or not have been offered the source. Only where the respondent could have named it, and did not, is a tie
*new* or *gone*; the others are counted apart, with the reason.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from networks.both_ends import NO

RISEN, FALLEN, WITHIN_CHANCE, UNKNOWN = "risen", "fallen", "within chance", "unknown"


@dataclass(frozen=True)
class Standing:
    """An organisation's rank as a source, from 1, and the range it moves in when answers are drawn anew, if known."""

    rank: int
    best: int | None
    worst: int | None


@dataclass(frozen=True)
class WaveNetwork:
    """A network of a wave. ties: {(source, receiver): strength or None}; sources: {id: Standing} of those named.

    silence: (source, receiver) → what it means that this tie is not there: NO, NO_ANSWER or NOT_ASKED, as of
    `networks.both_ends`.
    """

    organisations: frozenset[int]
    ties: dict[tuple[int, int], int | None]
    sources: dict[int, Standing]
    silence: Callable[[int, int], str]


@dataclass(frozen=True)
class Change:
    """A source in both waves; verdict: RISEN or FALLEN where the ranges do not touch, WITHIN_CHANCE, or UNKNOWN."""

    organisation: int
    before: Standing
    after: Standing
    verdict: str


@dataclass(frozen=True)
class Comparison:
    """kept: {tie: (strength before, after)}; new and gone: {tie: strength}; not_comparable: {(tie, "then" or "now"):
    why}, "then" of the earlier wave. changes: of the sources in both, the strongest now first."""

    kept: dict
    new: dict
    gone: dict
    not_comparable: dict
    joined: frozenset[int]
    left: frozenset[int]
    changes: list[Change]

    @property
    def comparable(self):
        return len(self.kept) + len(self.new) + len(self.gone)

    @property
    def jaccard(self):
        """kept / (kept + new + gone), of ties that can be compared; None without any.

        T. A. B. Snijders, G. G. van de Bunt and C. E. G. Steglich, Introduction to stochastic actor-based models for
        network dynamics, Social Networks 32 (2010), 44–60: from 0.3 on waves are near enough to tell how ties change.
        """
        return len(self.kept) / self.comparable if self.comparable else None

    @property
    def reasons(self):
        """{("then" or "now", why): how many ties}"""
        return Counter((when, why) for (_tie, when), why in self.not_comparable.items())

    @property
    def strengths(self):
        """{"rose", "fell", "same", "unrated": how many} of the ties kept."""
        return Counter(_strength_change(*ratings) for ratings in self.kept.values())


def compare(earlier, later):
    """The Comparison of two WaveNetworks."""
    new, unknown_then = _sorted_by_silence(later.ties, earlier)
    gone, unknown_now = _sorted_by_silence(earlier.ties, later)
    return Comparison(
        kept={tie: (earlier.ties[tie], strength) for tie, strength in later.ties.items() if tie in earlier.ties},
        new=new,
        gone=gone,
        not_comparable={
            **{(tie, "then"): why for tie, why in unknown_then.items()},
            **{(tie, "now"): why for tie, why in unknown_now.items()},
        },
        joined=later.organisations - earlier.organisations,
        left=earlier.organisations - later.organisations,
        changes=_changes(earlier, later),
    )


def _sorted_by_silence(ties, other):
    """(those that the other wave said no to, {those of which it could not: why}) of the ties that are not in it."""
    denied, unknown = {}, {}
    for tie, strength in ties.items():
        if tie not in other.ties:
            meaning = other.silence(*tie)
            if meaning == NO:
                denied[tie] = strength
            else:
                unknown[tie] = meaning
    return denied, unknown


def _changes(earlier, later):
    both = [each for each in later.sources if each in earlier.sources]
    changes = [
        Change(each, earlier.sources[each], later.sources[each], _verdict(earlier.sources[each], later.sources[each]))
        for each in both
    ]
    return sorted(changes, key=lambda change: change.after.rank)


def _verdict(before, after):
    if None in (before.best, before.worst, after.best, after.worst):
        return UNKNOWN
    if after.worst < before.best:
        return RISEN
    return FALLEN if after.best > before.worst else WITHIN_CHANCE


def _strength_change(before, after):
    if before is None or after is None:
        return "unrated"
    return "same" if before == after else "rose" if after > before else "fell"
