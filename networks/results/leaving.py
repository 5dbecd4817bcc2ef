"""What a network loses when some of its organisations leave it. No Django here."""

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter


@dataclass(frozen=True)
class Pieces:
    """How many pieces a network is in when the direction of ties is ignored; an organisation without ties is one."""

    count: int
    largest: int


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


def loss_of(organisations, answered, ties, leaving, names_wait=frozenset()):
    """The Loss of a network of organisations (ids) and a list of ties (source, receiver) without those `leaving`.

    Of those that have not answered nothing is told: their sources are not known. names_wait: the ids of those that may
    have more sources than the ties say.
    """
    left = [tie for tie in ties if tie[0] not in leaving and tie[1] not in leaving]
    staying = [each for each in organisations if each not in leaving]
    before, after = _sources(ties), _sources(left)
    told = [each for each in staying if each in answered and each in before]
    lost = [each for each in told if each not in after]
    return Loss(
        ties=len(ties),
        ties_lost=len(ties) - len(left),
        without_source=tuple(each for each in lost if each not in names_wait),
        waiting=sum(each in names_wait for each in lost),
        fewer=sum(0 < after.get(each, 0) < before[each] for each in told),
        before=_pieces(organisations, ties),
        after=_pieces(staying, left),
    )


def _sources(ties):
    """{receiver: how many sources}"""
    return Counter(map(itemgetter(1), ties))


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
