"""How firm a rank is: the answers are drawn anew many times, and each time the sources are ranked again.

A bootstrap over respondents (B. Efron and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 6): as many as
have answered are drawn, with replacement. The draws are always the same: the same answers give the same ranges.
"""

from dataclasses import dataclass

import numpy as np

from networks.measures.arrays import matrix
from networks.measures.measure import Measure, symbols

RESAMPLES = 200
SEED = 2011
# Nine ranks in ten lie between these.
LOW, HIGH = 5, 95
FEWEST = 2


@dataclass(frozen=True)
class Stability:
    """Of the rank by weighted out-degree: ratings added up. first_share: the share of the draws in which it leads."""

    rank_best: int | None
    rank_worst: int | None
    first_share: float | None


UNKNOWN = Stability(None, None, None)


def stability_of(graph, answered):
    """The Stability of each organisation's rank: {id: Stability}.

    Unknown where fewer than two have answered, and where ties stand on the word of the source: then drawing
    respondents anew does not draw the ties anew.
    """
    respondents = [organisation for organisation in graph if organisation in answered]
    told = {organisation: number for number, organisation in enumerate(respondents)}
    if len(respondents) < FEWEST or any(receiver not in told for _source, receiver in graph.edges):
        return dict.fromkeys(graph, UNKNOWN)
    ranks = ranks_of(_ratings(graph, told) @ draws_of(len(respondents)))
    best, worst = (np.percentile(ranks, share, axis=1, method="inverted_cdf") for share in (LOW, HIGH))
    first = (ranks == 1).mean(axis=1)
    return {
        organisation: Stability(int(best[i]), int(worst[i]), float(first[i])) for i, organisation in enumerate(graph)
    }


def _ratings(graph, told):
    """Who was rated how by which respondent; named and not rated adds 0, as in the weighted out-degree."""
    number = {organisation: place for place, organisation in enumerate(graph)}
    ties = [(number[source], told[receiver], rating or 0) for source, receiver, rating in graph.edges(data="strength")]
    sources, receivers, ratings = np.array(ties, dtype=np.int64).reshape(-1, 3).T
    return matrix(ratings, sources, receivers, shape=(len(graph), len(told)))


def draws_of(count):
    """How often each respondent is drawn, a column for each draw. RandomState's numbers are the same for ever."""
    return np.random.RandomState(SEED).multinomial(count, np.full(count, 1 / count), size=RESAMPLES).T


def ranks_of(scores):
    """In each column, 1 for the highest score; those alike share the better rank."""
    ranks = np.empty(scores.shape, dtype=np.int32)
    for column, each in enumerate(scores.T):
        ranks[:, column] = 1 + np.searchsorted(np.sort(-each), -each, side="left")
    return ranks


SOURCE = "B. Efron and R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 6"
TOO_FEW = {
    "en": "Not defined for fewer than two answers, nor where sources were asked whom they helped.",
    "es": "No está definido con menos de dos respuestas, ni donde se preguntó a las fuentes a quién ayudaron.",
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
            "en": "In what share of the draws it comes first by ratings added up.",
            "es": "En qué parte de los sorteos queda primera por la suma de calificaciones.",
        },
        formulas=symbols("|{b : rᵦ(i) = 1}| / 200"),
        source=SOURCE,
        undefined=TOO_FEW,
        ranked=False,
    ),
)
