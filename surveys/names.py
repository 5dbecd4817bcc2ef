"""Names that people wrote by hand. No database."""

import re
import unicodedata

from surveys.texts import LONGEST_NAME


def normalise(name):
    """A name as it is compared: lower case, without accents and punctuation, single spaces.

    >>> normalise("Asociación Peruana (APEM), S.A.C.")
    'asociacion peruana apem s a c'
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = (char for char in decomposed if not unicodedata.combining(char))
    # Some letters come apart into many: what is compared is no longer than what may be written.
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())[:LONGEST_NAME]


def answers_to(typed, names):
    """Whether one of an organisation's names holds every word that was typed, or the beginning of it.

    >>> answers_to("nac piúra", ["UNP", "Universidad Nacional de Piura"])
    True
    """
    wanted = normalise(typed).split()
    return any(_holds(normalise(name), wanted) for name in names)


def _holds(name, wanted):
    return all(f" {word}" in f" {name}" for word in wanted)


def lines_that_answer(typed, names):
    """The indexes of the names that hold every word that was typed, or the beginning of it; for thousands at a time.

    The same rule as `answers_to`, each name for itself; quick, for all of them are normalised in one go.

    >>> lines_that_answer("nac piúra", ["UNP", "Universidad Nacional de Piura"])
    [1]
    """
    wanted = normalise(typed).split()
    text = unicodedata.normalize("NFKD", "\n".join(" ".join(name.split()) for name in names).casefold())
    lines = text.translate({ord(char): _compared(char) for char in set(text)}).split("\n")
    return [index for index, line in enumerate(lines) if wanted and _holds(" ".join(line.split()), wanted)]


def _compared(char):
    if unicodedata.combining(char):
        return None
    return char if char.isalnum() or char == "\n" else " "


def in_reading_order(name):
    """Sort key: as one looks a name up, without accents, and "Agro 2" before "Agro 10"."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", normalise(name)) if part]


def index_of_names(organisations):
    """Normalised name → identifier, for (identifier, names) pairs; a name that two organisations share is left out."""
    found, doubtful = {}, set()
    for identifier, names in organisations:
        for name in names:
            key = normalise(name)
            if key and found.setdefault(key, identifier) != identifier:
                doubtful.add(key)
    return {key: identifier for key, identifier in found.items() if key not in doubtful}
