"""Names that people wrote by hand. No database."""

import re
import unicodedata

from surveys.texts import LONGEST_NAME


class _Compared(dict):
    """{a character's number: what of it is compared}, as str.translate takes it; each is found out once."""

    def __missing__(self, number):
        char = chr(number)
        compared = char if char.isalnum() or char == "\n" else " "
        # Put in once and for all: another thread may be reading.
        self[number] = None if unicodedata.combining(char) else compared
        return self[number]


_COMPARED = _Compared()


def normalise(name):
    """A name as it is compared: lower case, without accents and punctuation, single spaces.

    >>> normalise("Asociación Peruana (APEM), S.A.C.")
    'asociacion peruana apem s a c'
    """
    letters = unicodedata.normalize("NFKD", name.casefold()).translate(_COMPARED)
    # Some letters come apart into many: what is compared is no longer than what may be written.
    return " ".join(letters.split())[:LONGEST_NAME]


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
    lines = text.translate(_COMPARED).split("\n")
    return [index for index, line in enumerate(lines) if wanted and _holds(" ".join(line.split()), wanted)]


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
