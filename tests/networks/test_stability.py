"""How firm a rank is when the answers are drawn anew: bounds, what cannot be said, and the same every time."""

import random
from collections import Counter

import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures.stability import LOW, RESAMPLES, SEED, stability_of
from tests.networks import piura
from tests.networks.piura import IDS, RELATION_IDS
from tests.networks.test_measures import everyone, random_ties


def named(*ratings):
    """A network of ten respondents; ratings: {source: [the rating of each respondent, None: not named]}."""
    (given,) = ratings
    ties = [
        TieRow(source, number, rating)
        for source, of_it in given.items()
        for number, rating in enumerate(of_it)
        if rating is not None
    ]
    return graph_of([*given, *range(10)], ties), frozenset(range(10))


def test_who_everyone_rates_highest_is_first_in_every_draw():
    graph, answered = named({"x": [5] * 10, "y": [1] * 10})
    rows = stability_of(graph, answered)
    assert (rows["x"].rank_best, rows["x"].rank_worst, rows["x"].first_share) == (1, 1, 1.0)
    assert (rows["y"].rank_best, rows["y"].rank_worst, rows["y"].first_share) == (2, 2, 0.0)
    assert (rows[0].rank_best, rows[0].rank_worst) == (3, 3)


def test_what_hangs_on_one_answer_is_not_firm():
    graph, answered = named({"x": [5] + [1] * 9, "y": [1] * 5 + [2] * 4 + [None]})
    rows = stability_of(graph, answered)
    assert rows["x"].rank_best == 1 and rows["x"].rank_worst == 2
    assert 0.5 < rows["x"].first_share < 1
    assert rows["x"].first_share + rows["y"].first_share < 1, "where both are alike neither of them leads"


def test_ranges_are_those_of_a_plain_bootstrap():
    """Drawn with another generator, organisation by organisation: the ranges of 2,000 draws are near those of 200."""
    ties = random_ties(5, 40, 400)
    graph = graph_of(range(40), ties)
    rows, drawn = stability_of(graph, everyone(graph)), random.Random(1)
    ranks, alone = {each: [] for each in graph}, Counter()
    for _draw in range(2_000):
        times = [0] * 40
        for respondent in drawn.choices(range(40), k=40):
            times[respondent] += 1
        scores = dict.fromkeys(graph, 0)
        for tie in ties:
            scores[tie.source] += (tie.strength or 0) * times[tie.receiver]
        order = sorted(scores.values(), reverse=True)
        alone.update(each for each, score in scores.items() if order[0] == score > order[1])
        for each, score in scores.items():
            ranks[each].append(1 + order.index(score))
    for each, found in ranks.items():
        found.sort()
        low, high = found[int(0.05 * 2_000)], found[int(0.95 * 2_000) - 1]
        assert abs(rows[each].rank_best - low) <= 3 and abs(rows[each].rank_worst - high) <= 3
        assert rows[each].first_share == pytest.approx(alone[each] / 2_000, abs=0.1)


def test_the_same_answers_give_the_same_ranges():
    graph = graph_of(range(40), random_ties(5, 40, 400))
    assert stability_of(graph, everyone(graph)) == stability_of(graph, everyone(graph))
    assert (RESAMPLES, SEED, LOW) == (200, 2011, 5), "another draw is another number in every report"


def test_the_draws_of_the_example_are_these():
    """Whatever the version of numpy: what was printed once stays printed."""
    snapshot = piura.snapshot()
    graph = graph_of([each.id for each in snapshot.organisations], snapshot.ties[RELATION_IDS["assistance"]])
    senasa = stability_of(graph, snapshot.answered)[IDS["SENASA"]]
    assert (senasa.rank_best, senasa.rank_worst) == (1, 2)
    assert senasa.first_share == 0.865


@pytest.mark.parametrize("answered", [frozenset(), frozenset([0])])
def test_too_few_answers_say_nothing(answered):
    graph = graph_of(["x", 0, 1], [TieRow("x", 0, 5)] if answered else [])
    assert set(stability_of(graph, answered).values()) == {stability_of(graph, frozenset())["x"]}
    assert stability_of(graph, answered)["x"].rank_best is None


def test_what_the_sources_told_is_not_drawn_anew():
    """Ties to somebody who has not answered stand on another one's word."""
    graph = graph_of("xab", [TieRow("x", "a", 5), TieRow("x", "b", 5)])
    assert stability_of(graph, frozenset("xa"))["x"].rank_best is None


def test_a_network_without_ties_ranks_all_alike_and_nobody_first():
    rows = stability_of(graph_of("ab", []), frozenset("ab"))
    assert {(row.rank_best, row.rank_worst, row.first_share) for row in rows.values()} == {(1, 1, 0.0)}
