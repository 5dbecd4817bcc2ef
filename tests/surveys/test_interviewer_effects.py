"""Interviewer effects, against numbers worked out by hand."""

import pytest

from surveys.field.interviewer_effects import interviewer_effects, share_between

# Elena 4, 6, 8 (mean 6); Pedro 1, 3 (mean 2); all five: 22 / 5 = 4.4.
BY_HAND = {"elena": [4, 6, 8], "pedro": [1, 3]}


def test_means_and_deviations():
    effects = interviewer_effects(BY_HAND)
    assert (effects["elena"].n, effects["elena"].mean) == (3, 6)
    assert effects["elena"].deviation == pytest.approx(1.6)
    assert (effects["pedro"].n, effects["pedro"].mean) == (2, 2)
    assert effects["pedro"].deviation == pytest.approx(-2.4)


def test_deviations_weighed_by_interviews_cancel_out():
    assert sum(each.n * each.deviation for each in interviewer_effects(BY_HAND).values()) == pytest.approx(0)


def test_share_between():
    """Between: 3 × 1.6² + 2 × 2.4² = 19.2, over 1. Within: (4 + 0 + 4) + (1 + 1) = 10, over 3. n₀ = 5 − 13/5 = 2.4.

    (19.2 − 10/3) / (19.2 + 1.4 × 10/3) = 15.8667 / 23.8667.
    """
    assert share_between(BY_HAND) == pytest.approx(15.866667 / 23.866667)


def test_more_alike_between_than_within_is_none_at_all():
    assert share_between({"elena": [0, 10], "pedro": [1, 9]}) == 0


def test_all_of_it_between():
    assert share_between({"elena": [5, 5], "pedro": [2, 2]}) == 1


@pytest.mark.parametrize(
    "nominations", [{}, {"elena": [3, 4]}, {"elena": [3], "pedro": [4]}, {"elena": [3, 3], "pedro": [3]}]
)
def test_where_it_is_not_defined(nominations):
    assert share_between(nominations) is None


def test_without_interviews_there_is_no_effect():
    assert interviewer_effects({"elena": [], "pedro": [0, 0]}).keys() == {"pedro"}


def test_few_is_fewer_than_ten():
    effects = interviewer_effects({"elena": [1] * 9, "pedro": [1] * 10})
    assert effects["elena"].is_of_few and not effects["pedro"].is_of_few
