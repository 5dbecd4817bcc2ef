"""Which organisation somebody meant who typed a name. No database.

Suggestions are ranked; the few that are certain are matched without asking anybody. A match is certain when what was
typed has the same words as one name of one organisation (accents, case, punctuation, usual abbreviations and word
order aside), no other organisation goes by these words, and the legal form does not speak against it. Where it was not
written letter for letter, no other organisation's name may even hold all of its words. A likeness is never certain,
however great: it is offered to a person.
"""

import math
from collections import defaultdict
from functools import cached_property
from heapq import nsmallest

import numpy as np
from rapidfuzz import fuzz, process

from surveys.names import normalise
from surveys.naming.name_words import GENERIC, beginnings, initials_of, sound, spells, stem, wording_of

# Words and whole names that are less alike than this (0 to 100) are others.
LIKE_WORDS, LIKE_NAMES = 75, 78
# What a beginning of a word, and an acronym that was only worked out, count beside the whole word.
BEGINNING, INITIALS, SYLLABLES = 0.85, 0.9, 0.8
# Of two names, how much the one that is covered better counts: "La Molina" is all of it, though its name is longer.
BETTER_COVERED = 0.6
LOWEST = 30
# Beside a likely one, those that are far less likely only distract.
HALF_AS_LIKELY = 0.5


class Register:
    """Organisations as they can be meant: (identifier, names) pairs, made ready for thousands of typed names.

    The names of one organisation may come in several pairs. The order of the pairs decides between equals.
    """

    def __init__(self, organisations):
        self._owners, self._names, self._wordings = [], [], []
        self._order, self._ready = {}, False
        for identifier, names in organisations:
            self._order.setdefault(identifier, len(self._order))
            for name in dict.fromkeys(part for written in dict.fromkeys(names) for part in _parts_of(written)):
                self._add(identifier, name)

    def _add(self, identifier, name):
        wording = wording_of(name)
        if wording.words:
            self._owners.append(identifier)
            self._names.append(name)
            self._wordings.append(wording)

    @cached_property
    def _literal(self):
        found = defaultdict(set)
        for owner, name in zip(self._owners, self._names, strict=True):
            found[_literal(name)].add(owner)
        return found

    @cached_property
    def _keys(self):
        found = defaultdict(set)
        for owner, wording in zip(self._owners, self._wordings, strict=True):
            found[wording.key].add((owner, wording.legal))
        return found

    @cached_property
    def _owners_of_word(self):
        found = defaultdict(set)
        for owner, wording in zip(self._owners, self._wordings, strict=True):
            for word in wording.words:
                found[word].add(owner)
        return found

    def _make_ready(self):
        """What only suggestions need; who asks for what is certain does not wait for it."""
        if not self._ready:
            self._index_words()
            self._index_acronyms()
            self._ready = True

    def _index_words(self):
        self._holding = defaultdict(list)
        owners = defaultdict(set)
        all_stems = [tuple(dict.fromkeys(map(stem, wording.words))) for wording in self._wordings]
        for place, stems in enumerate(all_stems):
            for word in stems:
                self._holding[word].append(place)
                owners[word].add(self._owners[place])
        number = len(self._order) or 1
        self._weights = {word: _weight(word, len(who), number) for word, who in owners.items()}
        self._unknown_weight = _weight("", 1, number)
        self._heard = {word: sound(word) for word in self._holding if not word.isdecimal()}
        self._holding = {word: np.array(places) for word, places in self._holding.items()}
        self._totals = np.array([sum(self._weights[word] for word in stems) for stems in all_stems])
        self._numbered = {}
        numbers = [self._numbered.setdefault(each.numbers, len(self._numbered)) for each in self._wordings]
        self._numbers = np.array(numbers)
        self._joined = [sound("".join(wording.words)) for wording in self._wordings]
        self._likes = {}

    def _index_acronyms(self):
        self._initials, self._by_beginning, self._single = defaultdict(list), defaultdict(list), defaultdict(list)
        for place, wording in enumerate(self._wordings):
            if len(wording.words) == 1:
                self._single[wording.words[0][0]].append(place)
                continue
            spoken = tuple(map(sound, wording.spoken))
            for letters in beginnings(spoken):
                self._by_beginning[letters].append((place, spoken))
            for initials in initials_of(wording):
                self._initials[initials].append(place)

    def suggestions(self, typed, limit=5):
        """The organisations that may be meant, the likeliest first: [(identifier, score)], scores from 30 to 100."""
        wording = wording_of(typed)
        if not wording.words:
            return []
        self._make_ready()
        best = {}
        for scores in (self._by_words(wording), self._by_whole(wording), self._by_acronym(wording)):
            for place, score in scores:
                owner = self._owners[place]
                best[owner] = max(best.get(owner, 0), score)
        for owner in self._literal.get(_literal(typed), ()):
            best[owner] = 101
        ranked = nsmallest(limit, best.items(), key=lambda pair: (-pair[1], self._order[pair[0]]))
        least = max(LOWEST, HALF_AS_LIKELY * ranked[0][1]) if ranked else 0
        return [(owner, min(100, round(score))) for owner, score in ranked if score >= least]

    def certain(self, typed):
        """The organisation that is meant without doubt (the rule is the module's), or None."""
        wording = wording_of(typed)
        same_words = self._keys.get(wording.key, ())
        so_called = owners = {owner for owner, _legal in same_words}
        if wording.legal:
            named_so = {owner for owner, legal in same_words if legal == wording.legal}
            owners = named_so or {owner for owner in owners if not self._has_legal_form(owner, same_words)}
        if len(owners) != 1:
            return None
        (owner,) = owners
        literal = self._literal.get(_literal(typed), set())
        if owner in literal:
            return owner if len(literal) == 1 else None
        return owner if self._hold_all(wording.words) <= so_called else None

    def _has_legal_form(self, owner, same_words):
        return any(legal for each, legal in same_words if each == owner)

    def _hold_all(self, words):
        return set.intersection(*(self._owners_of_word.get(word, set()) for word in words))

    def _by_words(self, wording):
        """(name's place, score) by the words that are alike, rare ones counting more."""
        typed = tuple(dict.fromkeys(stem(word) for word in wording.words))
        weights = [self._weights.get(word, self._unknown_weight) for word in typed]
        of_typed, in_name = np.zeros(len(self._totals)), {}
        for word, weight in zip(typed, weights, strict=True):
            found = np.zeros(len(self._totals))
            for other, likeness in self._like(word):
                places = self._holding[other]
                found[places] = np.maximum(found[places], likeness)
                in_name[other] = max(in_name.get(other, 0), likeness)
            of_typed += weight * found
        of_name = np.zeros(len(self._totals))
        for other, likeness in in_name.items():
            of_name[self._holding[other]] += self._weights[other] * likeness
        scores = _covered(of_typed / sum(weights), of_name / self._totals)
        other_numbers = self._numbers != self._numbered.get(wording.numbers)
        return _likely(100 * np.where(other_numbers, 0.6 * scores, scores))

    def _like(self, word):
        """[(a word of the register, how like it is, 0 to 1)], kept."""
        if word not in self._likes:
            self._likes[word] = list(self._words_like(word))
        return self._likes[word]

    def _words_like(self, word):
        if word in self._holding:
            yield word, 1
        if len(word) < 3 or word.isdecimal():
            return
        heard = sound(word)
        for _heard, score, other in process.extract(
            heard, self._heard, scorer=fuzz.ratio, score_cutoff=LIKE_WORDS, limit=None
        ):
            if other != word and (min(len(word), len(other)) > 3 or score == 100):
                yield other, 0.97 * score / 100
        if len(word) >= 4:
            for other in self._heard:
                if other != word and (other.startswith(word) or (len(other) >= 4 and word.startswith(other))):
                    yield other, BEGINNING

    def _by_whole(self, wording):
        """(name's place, score) by all letters in one: "agro norte" is like Agronorte."""
        joined = sound("".join(wording.words))
        for _text, score, place in process.extract(
            joined, self._joined, scorer=fuzz.ratio, score_cutoff=LIKE_NAMES, limit=50
        ):
            if wording.numbers == self._wordings[place].numbers:
                yield place, 0.96 * score

    def _by_acronym(self, wording):
        """(name's place, score) where one side is an acronym of the other."""
        weights = {word: self._weights.get(stem(word), self._unknown_weight) for word in wording.words}
        for word in wording.words:
            share = weights[word] / sum(weights.values())
            for place, likeness in self._spelled_by(word):
                yield place, 100 * likeness * _covered(share, 1)
        if len(wording.words) > 1:
            initials = initials_of(wording)
            for place in self._single.get(wording.spoken[0][0], ()):
                name = self._wordings[place].words[0]
                if name in initials:
                    yield place, 100 * INITIALS
                elif len(name) > 3 and spells(name, wording.spoken):
                    yield place, 100 * SYLLABLES

    def _spelled_by(self, word):
        if not 2 < len(word) < 12 or word.isdecimal():
            return
        for place in self._initials.get(word, ()):
            yield place, INITIALS
        if len(word) > 3 and word not in GENERIC:
            heard = sound(word)
            for place, spoken in self._by_beginning.get(heard[:2], ()):
                if spells(heard, spoken):
                    yield place, SYLLABLES


def _parts_of(name):
    """A name, and what stands before and in brackets: "Universidad Nacional de Piura (UNP)" are three."""
    yield name
    before, bracket, after = name.partition("(")
    if bracket:
        yield before
        yield after.partition(")")[0]


def _literal(name):
    """Written letter for letter, accents, case and punctuation aside; legal forms count, dots in them do not."""
    wording = wording_of(name)
    return normalise(name) if not wording.legal else " ".join([*wording.spoken, *sorted(wording.legal)])


def _weight(word, owners, number):
    weight = math.log(1 + number / owners) / math.log(1 + number)
    return weight * 0.4 if word in GENERIC else weight


def _covered(first, second):
    return BETTER_COVERED * np.maximum(first, second) + (1 - BETTER_COVERED) * np.minimum(first, second)


def _likely(scores):
    """(place, score) of an array of scores by place, without those that are shown beside the best of them no more."""
    least = max(LOWEST, HALF_AS_LIKELY * scores.max(initial=0))
    places = np.flatnonzero(scores >= least)
    return zip(places.tolist(), scores[places].tolist(), strict=True)
