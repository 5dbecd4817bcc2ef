"""Countries as people write them. No database."""

from functools import cache

from babel import Locale

from surveys.names import normalise

LANGUAGES = ("es", "en")
# In Unicode's list, too: unions, groups, and what stands for nothing.
NO_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
# What people write for some, besides their names in Unicode's list.
BESIDES = {"eeuu": "US", "ee uu": "US", "usa": "US", "u s a": "US", "uk": "GB", "holanda": "NL", "holland": "NL"}


def code_of_country(text):
    """The two letters (ISO 3166-1) of a country that is written with them, or with its name; None if there is none.

    >>> code_of_country("pe"), code_of_country("PERU"), code_of_country("Países Bajos"), code_of_country("Piura")
    ('PE', 'PE', 'NL', None)
    """
    return _codes().get(normalise(text))


@cache
def _codes():
    """{two letters or a name, normalised: two letters}."""
    codes = dict(BESIDES)
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code.isalpha() and code not in NO_COUNTRIES:
                codes[normalise(name)] = codes[code.lower()] = code
    return codes
