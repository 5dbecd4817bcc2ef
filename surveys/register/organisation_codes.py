"""Codes for organisations that have none yet, made of their names. No database."""

import re
import unicodedata

from surveys.names import normalise

LONGEST = 12
# Words that nobody puts into an acronym, and what the law adds to a name.
SMALL_WORDS = frozenset("de del la las los el y e en para por a of the and for in".split())  # noqa: SIM905
LEGAL_WORDS = frozenset("sac saa sa srl eirl ltda inc ltd".split())  # noqa: SIM905
LEGAL_FORM = re.compile(r"\b(?:S\.?\s?A\.?\s?[CA]|S\.?\s?R\.?\s?L|E\.?\s?I\.?\s?R\.?\s?L|S\.?\s?A)\b\.?", re.IGNORECASE)
ACRONYM = re.compile(r"\(([^()]{2,20})\)\s*$")


def suggest_code(name, taken=frozenset()):
    """A code that is not taken: what stands in brackets, a single word, or the initials; never empty.

    `taken`: codes in capital letters, for two that differ in small letters only would be read as one.

    >>> suggest_code("Asociación Peruana de Exportadores de Mango (APEM)")
    'APEM'
    >>> suggest_code("Universidad Nacional de Piura", {"UNP"})
    'UNP2'
    """
    stem = _stem(name)
    if stem not in taken:
        return stem
    return next(code for code in (f"{stem}{number}" for number in range(2, len(taken) + 3)) if code not in taken)


def codes_for(names, taken):
    """A code for each of many names, all different; `taken` as for `suggest_code`."""
    taken, next_number, codes = set(taken), {}, []
    for name in names:
        code = stem = _stem(name)
        number = next_number.get(stem, 2)
        while code in taken:
            code, number = f"{stem}{number}", number + 1
        next_number[stem] = number
        taken.add(code)
        codes.append(code)
    return codes


def _stem(name):
    brackets = ACRONYM.search(name)
    if brackets and brackets[1].upper() == brackets[1] and _plain(brackets[1]):
        return _plain(brackets[1])
    words = [word for word in normalise(LEGAL_FORM.sub(" ", name)).split() if word not in SMALL_WORDS | LEGAL_WORDS]
    plain = [_plain(word) for word in words if _plain(word)]
    if len(plain) == 1:
        return plain[0]
    return "".join(word if word.isdigit() else word[0] for word in plain)[:LONGEST] or "ORG"


def _plain(text):
    """Capital letters without accents, and digits."""
    decomposed = unicodedata.normalize("NFKD", text.upper())
    return re.sub(r"[^A-Z0-9]", "", decomposed)[:LONGEST]
