"""What is said of a measure wherever its number is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """Names, one plain sentence, formula and the undefined case in each language; the source for whoever checks.

    In formulas n is the number of organisations, A those that answered, w the rating of a tie i → j (i source).
    """

    key: str
    names: dict[str, str]
    sentences: dict[str, str]
    formulas: dict[str, str]
    source: str
    undefined: dict[str, str]
    # Whether the first rank is that of the smallest value.
    smallest_first: bool = False
    # Whether a rank by it says anything.
    ranked: bool = True


def symbols(formula):
    """A formula without words: the same in each language."""
    return {"en": formula, "es": formula}
