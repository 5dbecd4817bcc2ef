"""Two waves of the same question compared: which ties were kept, are new, are gone; who rose and fell. No Django here.

A tie that is in one wave only says nothing by itself: in the other one its receiver may not have been asked, not have
answered, or not have been offered the source; or the other survey did not ask about this relation at all. Only where
the respondent could have named it, and did not, is a tie *new* or *gone*; others are counted apart, with the reason.
Nor has an organisation left because nobody names it, where those who named it have not answered.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from networks.answers.both_ends import NO, NOT_ASKED, RECEIVER
from networks.comparing.comparison_ranks import changes_of_rank

EARLIER, LATER = "earlier", "later"
# Why a wave could not tell, besides those of `answers.both_ends`: what the respondent wrote is not matched yet.
NAME_WAITS = "name waits"


@dataclass(frozen=True)
class WaveNetwork:
    """A network of a wave: organisations by id; ties: {(source, receiver): strength or None}.

    silence: (source, receiver) → what it means that this tie is not there: NO, NO_ANSWER or NOT_ASKED, as of
    `networks.answers.both_ends`, or NAME_WAITS. not_asked: ties, as above, of relations that the other wave did not ask
    about. answered: whose answers are in. asks_receivers_only: whether every tie stands on the word of its receiver.
    rule: by which ties count in this wave's own network. named_by: {organisation neither on the list nor asked: the
    (respondent, relation key) that named it}; told: the (respondent, relation key) whose answers are in and matched.
    """

    organisations: frozenset[int]
    ties: dict[tuple[int, int], int | None]
    silence: Callable[[int, int], str]
    answered: frozenset[int] = frozenset()
    not_asked: dict[tuple[int, int], int | None] = field(default_factory=dict)
    asks_receivers_only: bool = True
    rule: str = RECEIVER
    named_by: dict[int, frozenset] = field(default_factory=dict)
    told: frozenset = frozenset()


@dataclass(frozen=True)
class NotComparable:
    """A tie source → receiver that is in one wave (EARLIER or LATER), and why the other one could not tell of it."""

    source: int
    receiver: int
    strength: int | None
    wave: str
    why: str


@dataclass(frozen=True)
class Comparison:
    """kept: {tie: (strength before, after)}; new and gone: {tie: strength}; changes: of rank, the strongest now first.

    joined, left: organisations; perhaps_joined, perhaps_left: those of which it is not known, for not all who named
    them have told in the other wave. rules: by which ties count in the earlier and the later wave's own networks.
    """

    kept: dict
    new: dict
    gone: dict
    not_comparable: list[NotComparable]
    joined: frozenset[int]
    left: frozenset[int]
    changes: list
    rules: tuple[str, str] = (RECEIVER, RECEIVER)
    perhaps_joined: frozenset[int] = frozenset()
    perhaps_left: frozenset[int] = frozenset()

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
        """{(the wave that has them, why the other one could not tell): how many ties}"""
        return Counter((each.wave, each.why) for each in self.not_comparable)

    @property
    def strengths(self):
        """{"rose", "fell", "same", "unrated": how many} of the ties kept."""
        return Counter(_strength_change(*ratings) for ratings in self.kept.values())


def compare(earlier, later):
    """The Comparison of two WaveNetworks."""
    kept = {tie: (earlier.ties[tie], strength) for tie, strength in later.ties.items() if tie in earlier.ties}
    new, unknown_then = _sorted_by_silence(later.ties, earlier)
    gone, unknown_now = _sorted_by_silence(earlier.ties, later)
    joined, perhaps_joined = _only_in(later, earlier)
    left, perhaps_left = _only_in(earlier, later)
    return Comparison(
        kept=kept,
        new=new,
        gone=gone,
        not_comparable=[*_not_comparable(LATER, later, unknown_then), *_not_comparable(EARLIER, earlier, unknown_now)],
        joined=joined,
        left=left,
        perhaps_joined=perhaps_joined,
        perhaps_left=perhaps_left,
        changes=changes_of_rank(
            before={**{tie: ratings[0] for tie, ratings in kept.items()}, **gone},
            after={**{tie: ratings[1] for tie, ratings in kept.items()}, **new},
            respondents=_drawn_anew(earlier, later),
        ),
        rules=(earlier.rule, later.rule),
    )


def _only_in(wave, other):
    """(the organisations that are in one wave and surely not in the other, those of which it is not known)

    Surely: they were on this one's list, or all who named them have told in the other one, and did not name them.
    """
    only = wave.organisations - other.organisations
    unknown = frozenset(each for each in only if not wave.named_by.get(each, frozenset()) <= other.told)
    return only - unknown, unknown


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


def _not_comparable(name, wave, unknown):
    told = [NotComparable(*tie, wave.ties[tie], name, why) for tie, why in unknown.items()]
    others = [tie for tie in wave.not_asked if tie not in wave.ties]
    return told + [NotComparable(*tie, wave.not_asked[tie], name, NOT_ASKED) for tie in others]


def _drawn_anew(earlier, later):
    """Those who answered both times; nobody where drawing them anew would not draw the ties anew."""
    if earlier.asks_receivers_only and later.asks_receivers_only:
        return earlier.answered & later.answered
    return frozenset()


def _strength_change(before, after):
    if before is None or after is None:
        return "unrated"
    return "same" if before == after else "rose" if after > before else "fell"
