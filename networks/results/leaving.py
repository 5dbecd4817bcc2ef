"""What a network loses when some of its organisations leave it. No Django here."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from networks.results.reach import bits_of, reached_by
from networks.results.tables import rounded_half_up


@dataclass(frozen=True)
class Pieces:
    """How many pieces a network is in when the direction of ties is ignored; an organisation without ties is one."""

    count: int
    largest: int


@dataclass(frozen=True)
class Reach:
    """How far knowledge gets, directly or through others, on average over the organisations that stay.

    reaches: how many others one of them reaches; reached_from: how many others reach one of them that has answered.
    One place, halves up; None where there is nobody to say it of.
    """

    reaches: Decimal | None
    reached_from: Decimal | None


@dataclass(frozen=True)
class SourceReach:
    """How many others a source that stays reaches before and after, and how many that stay are cut off from it."""

    source: object
    before: int
    after: int
    cut_off: int


@dataclass(frozen=True)
class Loss:
    """without_source: the ids of those that answered and lose all their sources, in the order given; waiting:
    how many lose all that are known, and have written names that wait to be matched; fewer: how many others lose some
    of theirs."""

    ties: int
    ties_lost: int
    without_source: tuple[int, ...]
    waiting: int
    fewer: int
    before: Pieces
    after: Pieces
    reach_before: Reach
    reach_after: Reach
    sources: tuple[SourceReach, ...]


def loss_of(organisations, answered, ties, leaving, names_wait=frozenset(), sources=(), before=None):
    """The Loss of a network of organisations (ids) and a list of ties (source, receiver) without those `leaving`.

    Of those that have not answered nothing is told: their sources are not known. names_wait: the ids of those that may
    have more sources than the ties say; sources: of whom a SourceReach is wanted; before: the Pieces of the whole
    network where they are known.
    """
    left = [tie for tie in ties if tie[0] not in leaving and tie[1] not in leaving]
    staying = [each for each in organisations if each not in leaving]
    had = Counter(map(itemgetter(1), ties))
    lost = Counter(receiver for source, receiver in ties if source in leaving)
    told = [each for each in staying if each in answered and each in had]
    left_alone = [each for each in told if lost.get(each) == had[each]]
    reach = _Reaches(organisations, answered, ties, leaving)
    return Loss(
        ties=len(ties),
        ties_lost=len(ties) - len(left),
        without_source=tuple(each for each in left_alone if each not in names_wait),
        waiting=sum(each in names_wait for each in left_alone),
        fewer=sum(0 < lost.get(each, 0) < had[each] for each in told),
        before=before or _pieces(organisations, ties),
        after=_pieces(staying, left),
        reach_before=reach.mean(reach.before),
        reach_after=reach.mean(reach.after),
        sources=tuple(map(reach.of_source, sources)),
    )


class _Reaches:
    """Whom each organisation reaches with all ties and without those of the leaving."""

    def __init__(self, organisations, answered, ties, leaving):
        self.number = {each: number for number, each in enumerate(organisations)}
        self.all = range(len(self.number))
        self.staying = [self.number[each] for each in organisations if each not in leaving]
        self.told = [self.number[each] for each in organisations if each in answered and each not in leaving]
        out = [[] for _each in organisations]
        for source, receiver in ties:
            out[self.number[source]].append(self.number[receiver])
        gone = {self.number[each] for each in leaving}
        self.before = reached_by(out)
        self.after = reached_by([[] if number in gone else _without(out[number], gone) for number in self.all])

    def mean(self, reached):
        """The Reach of those that stay: whom they reach, and who, the leaving among them, reaches them."""
        reaches, told = reached.pairs(self.staying), reached.pairs(self.all, self.told)
        return Reach(_mean(reaches, self.staying), _mean(told, self.told))

    def of_source(self, source):
        number = self.number[source]
        lost = self.before.bits[number] & ~self.after.bits[number] & bits_of(self.staying, len(self.all))
        return SourceReach(
            source,
            before=self.before.count_from(number),
            after=self.after.count_from(number),
            # A circle that falls apart does not cut anyone off from itself.
            cut_off=lost.bit_count() - (number in self.before.circles and number not in self.after.circles),
        )


def _without(receivers, gone):
    return receivers if gone.isdisjoint(receivers) else [each for each in receivers if each not in gone]


def _mean(total, of):
    return rounded_half_up(total, len(of), 1) if of else None


def _pieces(organisations, ties):
    """By joining what a tie joins: the smaller piece goes into the larger one, so that most stay where they are."""
    piece_of = {each: [each] for each in organisations}
    for source, receiver in ties:
        smaller, larger = piece_of[source], piece_of[receiver]
        if smaller is not larger:
            if len(smaller) > len(larger):
                smaller, larger = larger, smaller
            larger += smaller
            piece_of.update(dict.fromkeys(smaller, larger))
    sizes = {id(piece): len(piece) for piece in piece_of.values()}
    return Pieces(len(sizes), max(sizes.values(), default=0))
