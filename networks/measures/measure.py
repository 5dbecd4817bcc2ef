"""What is said of a measure wherever its number is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """Names, one plain sentence and the undefined case in each language; formula and source for whoever checks.

    In formulas n is the number of organisations, A those that answered, w the rating of a tie i → j (i source).
    """

    key: str
    names: dict[str, str]
    sentences: dict[str, str]
    formula: str
    source: str
    undefined: dict[str, str]
