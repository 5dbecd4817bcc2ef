"""Two waves compared: what was kept, is new, is gone, and what cannot be told; each rule on a network made by hand."""

import pytest

from networks.answers.both_ends import NO, NO_ANSWER, NOT_ASKED
from networks.comparing.comparison import EARLIER, LATER, NotComparable, WaveNetwork, compare
from networks.comparing.comparison_ranks import FALLEN, RISEN, UNKNOWN, WITHIN_CHANCE, Change, changes_of_rank


def wave(ties=None, silence=None, organisations="abcd", **fields):
    """ties: {"ab": strength}, the way knowledge flows; silence: {"ab": meaning}, NO where nothing is said."""
    meanings = silence or {}
    return WaveNetwork(
        organisations=frozenset(organisations),
        ties={tuple(pair): strength for pair, strength in (ties or {}).items()},
        silence=lambda source, receiver: meanings.get(source + receiver, NO),
        **fields,
    )


def test_a_tie_in_both_waves_is_kept_with_both_strengths():
    found = compare(wave({"ab": 2, "cb": None}), wave({"ab": 5, "cb": 3}))
    assert found.kept == {("a", "b"): (2, 5), ("c", "b"): (None, 3)}
    assert (found.new, found.gone, found.not_comparable) == ({}, {}, [])
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
    assert found.not_comparable == [NotComparable("c", "b", 4, LATER, why), NotComparable("a", "b", 2, EARLIER, why)]
    assert found.reasons == {(LATER, why): 1, (EARLIER, why): 1}
    assert found.changes == []


def test_a_tie_of_a_relation_that_the_other_survey_did_not_ask_cannot_be_compared():
    earlier = wave({"ab": 2}, not_asked={("a", "b"): 4, ("c", "d"): 1})
    found = compare(earlier, wave({"ab": 3}))
    assert found.kept == {("a", "b"): (2, 3)}
    assert found.not_comparable == [NotComparable("c", "d", 1, EARLIER, NOT_ASKED)]


def test_jaccard_is_of_the_ties_that_can_be_compared():
    earlier = wave({"ab": 1, "ac": 2, "ad": 3}, {"bc": NOT_ASKED})
    later = wave({"ab": 1, "ac": 1, "bc": 4, "bd": 1})
    assert compare(earlier, later).jaccard == 2 / 4  # two kept, one new (b → d), one gone (a → d)


def test_who_joined_and_who_left():
    found = compare(wave(organisations="abc"), wave(organisations="bcd"))
    assert (found.joined, found.left) == ({"d"}, {"a"})


def test_nobody_left_or_joined_of_whom_those_who_named_them_have_not_told():
    named_by = {"x": frozenset({("b", "assistance"), ("c", "assistance")})}
    told = frozenset({("b", "assistance")})
    one, other = wave(organisations="abcx", named_by=named_by), wave(organisations="abc", told=told)
    assert (compare(one, other).left, compare(one, other).perhaps_left) == (frozenset(), {"x"})
    assert (compare(other, one).joined, compare(other, one).perhaps_joined) == (frozenset(), {"x"})
    other = wave(organisations="abc", told=told | {("c", "assistance")})
    assert (compare(one, other).left, compare(one, other).perhaps_left) == ({"x"}, frozenset())
    assert (compare(other, one).joined, compare(other, one).perhaps_joined) == ({"x"}, frozenset())


def test_a_wave_compared_with_itself_has_not_changed():
    same = wave({"ab": 1, "bc": None}, answered=frozenset("bc"))
    found = compare(same, same)
    assert (found.jaccard, found.joined, found.left) == (1, frozenset(), frozenset())
    assert {(change.places, change.least, change.most) for change in found.changes} == {(0, 0, 0)}


def test_ranks_are_over_the_ties_of_which_both_waves_could_tell():
    """x is far above the first time and could not be named the second time: a and b have not moved."""
    earlier = wave({"xc": 5, "xd": 5, "ac": 3, "bd": 2}, organisations="abcdx", answered=frozenset("cd"))
    later = wave({"ac": 3, "bd": 2}, {"xc": NOT_ASKED, "xd": NOT_ASKED}, answered=frozenset("cd"))
    assert [(each.organisation, each.before, each.after) for each in compare(earlier, later).changes] == [
        ("a", 1, 1),
        ("b", 2, 2),
    ]


def test_more_answers_lift_nobody():
    """d did not answer the first time; what it says of a counts for no rank."""
    earlier = wave({"bc": 2}, {"ad": NO_ANSWER}, answered=frozenset("c"))
    later = wave({"bc": 2, "ad": 5}, answered=frozenset("cd"))
    assert [change.organisation for change in compare(earlier, later).changes] == ["b"]


def test_only_sources_that_were_named_both_times_have_a_change_of_rank():
    """Whoever was named by nobody has no rank: one of many that share the last place would fall when it is named."""
    found = compare(wave({"ac": 1, "dc": 3}), wave({"ac": 1, "bc": 5}))
    assert found.changes == [Change("a", 1, 1, None, None)]


RESPONDENTS = frozenset(range(100, 120))


def all_say(source, rating):
    return {(source, respondent): rating for respondent in RESPONDENTS}


def test_what_every_respondent_says_is_sure():
    before, after = {**all_say("a", 5), **all_say("b", 1)}, {**all_say("a", 1), **all_say("b", 5)}
    changes = changes_of_rank(before, after, RESPONDENTS)
    assert changes == [Change("b", 2, 1, 1, 1), Change("a", 1, 2, -1, -1)]
    assert [change.verdict for change in changes] == [RISEN, FALLEN]


def test_what_one_respondent_says_is_within_chance():
    """One answer of twenty has tipped the balance: in many draws it is not there."""
    before = {**all_say("a", 3), **all_say("b", 3), ("a", 100): 4}
    after = {**all_say("a", 3), **all_say("b", 3), ("b", 100): 4}
    changes = changes_of_rank(before, after, RESPONDENTS)
    assert [(change.organisation, change.places, change.verdict) for change in changes] == [
        ("b", 1, WITHIN_CHANCE),
        ("a", -1, WITHIN_CHANCE),
    ]


def test_the_same_draw_for_both_waves():
    """What did not change is sure not to have changed, however wide each rank's own range is."""
    ratings = {**all_say("a", 3), **all_say("b", 3), ("a", 100): 5, ("b", 101): 5}
    changes = changes_of_rank(ratings, ratings, RESPONDENTS)
    assert {(change.least, change.most) for change in changes} == {(0, 0)}


@pytest.mark.parametrize("respondents", [frozenset(), frozenset({100})])
def test_how_sure_is_unknown_for_less_than_two_respondents(respondents):
    changes = changes_of_rank({("a", 100): 1}, {("a", 101): 1}, respondents)
    assert {change.verdict for change in changes} == {UNKNOWN}


def test_how_sure_is_unknown_where_sources_were_asked_too():
    answered = frozenset("bcd")
    earlier = wave({"ab": 1, "ac": 2}, answered=answered, asks_receivers_only=False)
    found = compare(earlier, wave({"ab": 5}, answered=answered))
    assert {change.verdict for change in found.changes} == {UNKNOWN}


def test_named_and_not_rated_adds_nothing():
    changes = changes_of_rank({("a", 100): None, ("b", 100): 1}, {("a", 100): 2, ("b", 100): None}, frozenset())
    assert [(change.organisation, change.before, change.after) for change in changes] == [("a", 2, 1), ("b", 1, 2)]
