"""Two waves compared: what was kept, is new, is gone, and what cannot be told; each rule on a network made by hand."""

import pytest

from networks.both_ends import NO, NO_ANSWER, NOT_ASKED
from networks.comparison import (
    FALLEN,
    RISEN,
    UNKNOWN,
    WITHIN_CHANCE,
    Standing,
    WaveNetwork,
    compare,
)


def wave(ties=None, silence=None, organisations="abcd", sources=None):
    """ties: {"ab": strength}, the way knowledge flows; silence: {"ab": meaning}, NO where nothing is said."""
    meanings = silence or {}
    return WaveNetwork(
        organisations=frozenset(organisations),
        ties={tuple(pair): strength for pair, strength in (ties or {}).items()},
        sources=sources or {},
        silence=lambda source, receiver: meanings.get(source + receiver, NO),
    )


def test_a_tie_in_both_waves_is_kept_with_both_strengths():
    found = compare(wave({"ab": 2, "cb": None}), wave({"ab": 5, "cb": 3}))
    assert found.kept == {("a", "b"): (2, 5), ("c", "b"): (None, 3)}
    assert (found.new, found.gone, found.not_comparable) == ({}, {}, {})
    assert found.strengths == {"rose": 1, "unrated": 1}


def test_a_tie_that_was_denied_in_the_other_wave_is_new_or_gone():
    found = compare(wave({"ab": 2}), wave({"cb": 4}))
    assert (found.new, found.gone) == ({("c", "b"): 4}, {("a", "b"): 2})
    assert found.jaccard == 0


@pytest.mark.parametrize("why", [NO_ANSWER, NOT_ASKED])
def test_what_nobody_could_tell_is_neither_new_nor_gone(why):
    earlier, later = wave({"ab": 2}, {"cb": why}), wave({"cb": 4}, {"ab": why})
    found = compare(earlier, later)
    assert (found.new, found.gone, found.comparable, found.jaccard) == ({}, {}, 0, None)
    assert found.not_comparable == {(("c", "b"), "then"): why, (("a", "b"), "now"): why}
    assert found.reasons == {("then", why): 1, ("now", why): 1}


def test_jaccard_is_of_the_ties_that_can_be_compared():
    earlier = wave({"ab": 1, "ac": 2, "ad": 3}, {"bc": NOT_ASKED})
    later = wave({"ab": 1, "ac": 1, "bc": 4, "bd": 1})
    assert compare(earlier, later).jaccard == 2 / 4  # two kept, one new (b → d), one gone (a → d)


def test_who_joined_and_who_left():
    found = compare(wave(organisations="abc"), wave(organisations="bcd"))
    assert (found.joined, found.left) == ({"d"}, {"a"})


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (Standing(5, 4, 6), Standing(2, 1, 3), RISEN),
        (Standing(2, 1, 3), Standing(5, 4, 6), FALLEN),
        (Standing(5, 3, 6), Standing(2, 1, 3), WITHIN_CHANCE),
        (Standing(2, 2, 2), Standing(2, 2, 2), WITHIN_CHANCE),
        (Standing(5, None, None), Standing(1, 1, 1), UNKNOWN),
        (Standing(5, 4, 6), Standing(1, None, None), UNKNOWN),
    ],
)
def test_a_rank_has_only_changed_where_its_ranges_do_not_touch(before, after, verdict):
    found = compare(wave(sources={"a": before}), wave(sources={"a": after}))
    assert [(change.organisation, change.verdict) for change in found.changes] == [("a", verdict)]


def test_sources_of_one_wave_only_have_no_change_of_rank():
    one, other = Standing(1, 1, 1), Standing(2, 1, 3)
    found = compare(wave(sources={"a": one, "b": other}), wave(sources={"b": one, "c": other}))
    assert [change.organisation for change in found.changes] == ["b"]


def test_a_wave_compared_with_itself_has_not_changed():
    same = wave({"ab": 1, "bc": None}, sources={"a": Standing(1, 1, 2)})
    found = compare(same, same)
    assert (found.jaccard, found.comparable, found.not_comparable) == (1, 2, {})
