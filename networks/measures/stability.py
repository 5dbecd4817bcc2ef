"""How firm a rank is: the answers are drawn anew many times, and each time the sources are ranked again.

A bootstrap over respondents (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 6): as many as
have answered are drawn, with replacement. The draws are always the same: the same answers give the same ranges.
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import matrix, numbered_ties, ratings_given
from networks.measures.measure import Measure, symbols

RESAMPLES = 200
SEED = 2011
# Nine ranks in ten lie between these.
LOW, HIGH = 5, 95
FEWEST = 2
# Of so many organisations the ranks are put in order at a time.
BLOCK = 10_000


@dataclass(frozen=True)
class Stability:
    """Of the rank by weighted out-degree: ratings added up. first_share: the draws in which it leads alone."""

    rank_best: int | None
    rank_worst: int | None
    first_share: float | None


UNKNOWN = Stability(None, None, None)


def stability_of(graph, answered):
    """The Stability of each organisation's rank: {id: Stability}.

    Unknown where fewer than two have answered, and where a receiver has not: its ties stand on another's word, and
    drawing respondents anew does not draw them anew.
    """
    told = np.array([organisation in answered for organisation in graph], dtype=bool)
    sources, receivers = numbered_ties(graph)
    if told.sum() < FEWEST or not told[receivers].all():
        return dict.fromkeys(graph, UNKNOWN)
    # The respondents' numbers among themselves are those of the draws.
    number = np.cumsum(told) - 1
    said = matrix(ratings_given(graph), sources, number[receivers], shape=(len(graph), told.sum()))
    ranks = np.array([ranks_of(said @ draw) for draw in draws_of(said.shape[1])])
    best, worst = range_of(ranks)
    first = _leads_alone(ranks).mean(axis=0)
    return {
        organisation: Stability(int(best[i]), int(worst[i]), float(first[i])) for i, organisation in enumerate(graph)
    }


def draws_of(count):
    """How often each respondent is drawn, draw after draw. RandomState's numbers are the same for ever.

    One at a time: all draws of 100,000 respondents, and the scores and ranks that follow, would fill gigabytes.
    """
    pick, alike = np.random.RandomState(SEED), np.full(count, 1 / count)
    for _draw in range(RESAMPLES):
        yield pick.multinomial(count, alike)


def ranks_of(scores):
    """1 for the highest score; those alike share the better rank."""
    return (1 + np.searchsorted(np.sort(-scores), -scores, side="left")).astype(np.int32)


def range_of(ranks):
    """(lowest, highest): between which nine in ten of the numbers in each column lie; rows are draws."""
    blocks = [ranks[:, first : first + BLOCK] for first in range(0, ranks.shape[1], BLOCK)]
    return np.hstack([np.percentile(block, (LOW, HIGH), axis=0, method="inverted_cdf") for block in blocks])


def _leads_alone(ranks):
    """Whether each is first in each draw, and nobody beside it."""
    first = ranks == 1
    return first & (first.sum(axis=1, keepdims=True) == 1)


SOURCE = "B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 6"
TOO_FEW = {
    "en": "Not defined for fewer than two answers, nor where ties stand on the word of those who gave.",
    "es": "No está definido con menos de dos respuestas, ni donde los vínculos se basan en lo que "
    "dijeron quienes dieron.",
}
MEASURES = (
    Measure(
        key="rank_best",
        names={"en": "Rank, at best", "es": "Puesto, en el mejor caso"},
        sentences={
            "en": "The best rank by ratings added up that it keeps when the answers are drawn anew.",
            "es": "El mejor puesto por la suma de calificaciones que mantiene si se sortean de nuevo las respuestas.",
        },
        formulas={
            "en": "5th percentile of the ranks in 200 draws of respondents, with replacement",
            "es": "percentil 5 de los puestos entre 200 sorteos de encuestadas, con reposición",
        },
        source=SOURCE,
        undefined=TOO_FEW,
        ranked=False,
    ),
    Measure(
        key="rank_worst",
        names={"en": "Rank, at worst", "es": "Puesto, en el peor caso"},
        sentences={
            "en": "The worst rank by ratings added up that it falls to when the answers are drawn anew.",
            "es": "El peor puesto por la suma de calificaciones al que cae si se sortean de nuevo las respuestas.",
        },
        formulas={
            "en": "95th percentile of the ranks in 200 draws of respondents, with replacement",
            "es": "percentil 95 de los puestos entre 200 sorteos de encuestadas, con reposición",
        },
        source=SOURCE,
        undefined=TOO_FEW,
        ranked=False,
    ),
    Measure(
        key="first_share",
        names={"en": "How often the first", "es": "Cuántas veces la primera"},
        sentences={
            "en": "In what share of the draws it comes first by ratings added up, and nobody beside it.",
            "es": "En qué parte de los sorteos queda primera por la suma de calificaciones, sin nadie a su lado.",
        },
        formulas=symbols("|{b : rᵦ(i) = 1, rᵦ(j) > 1 ∀ j ≠ i}| / 200"),
        source=SOURCE,
        undefined=TOO_FEW,
        ranked=False,
    ),
)
