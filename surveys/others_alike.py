"""Which names are likely another spelling of one that is known. No database.

Quick for thousands: only names that share a word that is not everybody's, or how they begin, are compared.
"""

import re
from collections import Counter, defaultdict
from functools import lru_cache

from rapidfuzz import fuzz

from surveys.names import normalise
from surveys.organisation_codes import LEGAL_FORM

ALIKE = 87
MOST_SHARING = 60
MOST_OTHERS = 3
BEGINNING = 5


def others_alike(new, known, most=MOST_OTHERS):
    """{key: [keys of `known` that it may be, the likeliest first]} of those in `new` that look like one.

    new, known: (key, names) pairs; a name counts once without accents, punctuation and legal forms.
    """
    index = _Index(known)
    found = {key: index.like(names, most) for key, names in new}
    return {key: others for key, others in found.items() if others}


@lru_cache(maxsize=50_000)
def _compared(name):
    plain = normalise(LEGAL_FORM.sub(" ", name))
    return re.sub(r"\b(?:s a c|s a a|s a|s r l|e i r l|sac|sa|srl|eirl|ltda)\b", " ", plain).strip() or plain


class _Index:
    def __init__(self, known):
        self.names = [(key, text) for key, names in known for text in {_compared(name) for name in names if name}]
        self.by_word = defaultdict(list)
        for number, (_key, text) in enumerate(self.names):
            for word in _handles(text):
                self.by_word[word].append(number)

    def like(self, names, most):
        best = Counter()
        for text in {_compared(name) for name in names if name}:
            for number in self._candidates(text):
                key, other = self.names[number]
                score = _alikeness(text, other)
                if score >= ALIKE:
                    best[key] = max(best[key], score)
        return [key for key, _score in best.most_common(most)]

    def _candidates(self, text):
        sharing = (self.by_word.get(word, ()) for word in _handles(text))
        return {number for numbers in sharing if len(numbers) <= MOST_SHARING for number in numbers}


def _handles(text):
    """Words, and the beginning of the whole: what two spellings of a name have in common."""
    return {*text.split(), "^" + text.replace(" ", "")[:BEGINNING]}


def _alikeness(one, other):
    """0 to 100; names with different numbers ("Agro 1", "Agro 2") are never alike."""
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return 0
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))
