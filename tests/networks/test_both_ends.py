"""What two ends say of a tie: its status, and which ties count under each rule."""

from itertools import product

import pytest

from networks.answers.both_ends import Report, concordance, count_statuses, reports_of, ties_under
from networks.answers.snapshot import TieRow

RULES = ("receiver", "either", "both")
NAMING, SILENT = ("4", "named"), ("no", "no answer", "not asked")


@pytest.mark.parametrize(("by_receiver", "by_giver"), list(product(NAMING, NAMING)))
def test_named_by_both_is_confirmed(by_receiver, by_giver):
    assert Report(1, 2, by_receiver, by_giver).status == "confirmed"


@pytest.mark.parametrize(("named", "silent"), list(product(NAMING, SILENT)))
def test_named_by_one_depends_on_the_silence_of_the_other(named, silent):
    statuses = {"no": ("contradicted",) * 2, "not asked": ("not asked",) * 2}
    by_receiver, by_giver = statuses.get(silent, ("receiver only", "giver only"))
    assert Report(1, 2, named, silent).status == by_receiver
    assert Report(1, 2, silent, named).status == by_giver


@pytest.mark.parametrize(
    ("receiver_said", "giver_said", "counts"),
    [
        ("4", "2", RULES),
        ("4", "no", ("receiver", "either")),
        ("4", "no answer", RULES),
        ("4", "not asked", RULES),
        ("no", "2", ("either",)),
        ("no answer", "2", ("either", "both")),
        ("not asked", "2", ("either", "both")),
    ],
)
def test_which_rule_counts_it(receiver_said, giver_said, counts):
    report = Report(1, 2, receiver_said, giver_said)
    assert tuple(rule for rule in RULES if report.counts(rule)) == counts


@pytest.mark.parametrize(
    ("receiver_said", "giver_said", "strengths"),
    [
        ("4", "2", (4, 4, 4)),
        ("named", "2", (None, 2, 2)),
        ("4", "named", (4, 4, 4)),
        ("named", "named", (None, None, None)),
        ("no answer", "2", (None, 2, 2)),
    ],
)
def test_the_receivers_rating_comes_first(receiver_said, giver_said, strengths):
    report = Report(1, 2, receiver_said, giver_said)
    assert tuple(report.strength(rule) for rule in RULES) == strengths


def test_two_relations_make_one_list_of_reports():
    received, given = [TieRow(1, 2, 4), TieRow(3, 2, None)], [TieRow(1, 2, 1), TieRow(1, 5, 2)]
    reports = reports_of(
        received, given, lambda who, about: f"{who} on {about}", lambda who, about: f"{who} of {about}"
    )
    assert reports == (Report(1, 2, "4", "1"), Report(1, 5, "5 on 1", "2"), Report(3, 2, "named", "3 of 2"))


def test_counts_and_concordance():
    reports = [Report(1, 2, *words) for words in (("4", "2"), ("4", "no"), ("no", "1"), ("4", "no answer"))]
    counts = count_statuses(reports, "both")
    assert counts == {
        "confirmed": 1,
        "receiver only": 1,
        "giver only": 0,
        "contradicted": 2,
        "not asked": 0,
        "left_out": 2,
    }
    assert concordance(counts) == pytest.approx(1 / 3)
    assert concordance(count_statuses(reports[3:], "both")) is None
    assert len(ties_under("both", reports)) == 2
