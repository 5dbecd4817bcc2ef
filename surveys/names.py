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
