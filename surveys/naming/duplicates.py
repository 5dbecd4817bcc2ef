"""Organisations that may be the same one, registered twice. No database.

Never compared all with all: only those that share a rare word, that stand next to each other in the order of their
letters (from the front or from the back), or of which one may be the other's acronym.
"""

from collections import defaultdict
from itertools import combinations
from typing import NamedTuple

from rapidfuzz import fuzz

from surveys.names import normalise
from surveys.naming.name_words import GENERIC, initials_of, sound, stem, wording_of

# In more names than this, a word says nothing of which organisation it is.
RARE = 25
NEIGHBOURS = 4
# Whole names that are less alike (0 to 100) are those of two organisations.
LIKE = 88


class Pair(NamedTuple):
    """Two identifiers that may be one organisation; how likely, 0 to 100, and why: "tax number", "name" (the same
    letters), "words" (the same words), "acronym" or "likeness"."""

    first: object
    second: object
    score: int
    why: str


class _Called(NamedTuple):
    owner: object
    order: int
    literal: str
    wording: object
    sounds: str
    numbers: tuple


def likely_duplicates(organisations, tax_numbers=None, among=None):
    """Pairs of organisations that may be the same, the likeliest first; of each pair, who came first is first.

    organisations: (identifier, names) pairs. tax_numbers: {identifier: number as written}. among: identifiers of which
    a pair must have one (a file's, say), else all are compared.
    """
    order, called = {}, []
    for identifier, names in organisations:
        order.setdefault(identifier, len(order))
        called += _called(identifier, order[identifier], names)
    found = {}
    for first, second, score, why in [*_same_number(tax_numbers or {}, order), *_alike(called)]:
        first, second = sorted((first, second), key=order.__getitem__)
        if among is not None and first not in among and second not in among:
            continue
        if (first, second) not in found or score > found[first, second].score:
            found[first, second] = Pair(first, second, score, why)
    return sorted(found.values(), key=lambda pair: (-pair.score, order[pair.first], order[pair.second]))


def _called(identifier, order, names):
    for name in dict.fromkeys(names):
        if literal := normalise(name):
            wording = wording_of(name)
            sounds = " ".join(sorted([sound(stem(word)) for word in wording.words]))
            yield _Called(identifier, order, literal, wording, sounds, wording.numbers)


def _same_number(tax_numbers, order):
    same = defaultdict(list)
    for identifier, number in tax_numbers.items():
        plain = "".join(char for char in number or "" if char.isalnum()).upper()
        if plain and identifier in order:
            same[plain].append(identifier)
    for identifiers in same.values():
        yield from ((first, second, 100, "tax number") for first, second in combinations(identifiers, 2))


def _alike(called):
    yield from _by(called, lambda each: each.literal, 99, "name")
    yield from _by(called, lambda each: each.wording.key, 96, "words")
    yield from _by(called, lambda each: "".join(each.wording.words), 94, "words")
    yield from _acronyms(called)
    seen = set()
    for first, second in _candidates(called):
        pair = (id(first), id(second))
        if first.numbers != second.numbers or first.owner == second.owner or pair in seen:
            continue
        seen.add(pair)
        score = fuzz.ratio(first.sounds, second.sounds, score_cutoff=LIKE)
        if score and _rare_words_alike(first, second):
            yield first.owner, second.owner, round(0.95 * score), "likeness"


def _by(called, key, score, why):
    """Those with the same key, each with the first one of it: three that are the same are two pairs, not three."""
    first_of = {}
    for each in called:
        first = first_of.setdefault(key(each), each.owner)
        if first != each.owner:
            yield first, each.owner, score, why


def _acronyms(called):
    written = defaultdict(set)
    for each in called:
        if len(each.wording.words) == 1 and len(each.wording.words[0]) > 2:
            written[each.wording.words[0]].add(each.owner)
    for each in called:
        for initials in initials_of(each.wording):
            for other in written.get(initials, ()):
                if other != each.owner:
                    yield other, each.owner, 85, "acronym"


def _candidates(called):
    holding = defaultdict(list)
    for each in called:
        for word in set(each.sounds.split()):
            holding[word].append(each)
    for group in holding.values():
        if len(group) <= RARE:
            yield from combinations(group, 2)
    called = sorted(called, key=lambda each: each.order)
    for key in (lambda each: each.sounds, lambda each: each.sounds[::-1]):
        # Those that sound the same stay in their order.
        ordered = sorted(called, key=key)
        for step in range(1, NEIGHBOURS + 1):
            yield from zip(ordered, ordered[step:], strict=False)


def _rare_words_alike(first, second):
    """Two long names may differ in one short word only, and that is the one that tells them apart."""
    ours, theirs = (
        {sound(stem(word)) for word in each.wording.words if word not in GENERIC} for each in (first, second)
    )
    left, right = sorted(ours - theirs), sorted(theirs - ours)
    return fuzz.ratio(" ".join(left), " ".join(right)) >= 75 if left and right else bool(ours & theirs)
