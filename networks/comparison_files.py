"""The comparison of two waves as tables to take along: codes and words that are the same in every language."""

from networks.comparison_reading import organisations_by_id


def ties_of(comparison):
    """(columns, rows): a row for each tie that is in one of the waves, and what became of it."""
    columns = ("source", "receiver", "before", "after", "status", "why_not_comparable")
    rows = [
        *((tie, before, after, "kept", "") for tie, (before, after) in comparison.kept.items()),
        *((tie, None, strength, "new", "") for tie, strength in comparison.new.items()),
        *((tie, strength, None, "gone", "") for tie, strength in comparison.gone.items()),
        *((tie, None, None, f"only {_wave(when)}", why) for (tie, when), why in comparison.not_comparable.items()),
    ]
    codes = _codes({pk for tie, *_said in rows for pk in tie})
    named = [(codes.get(tie[0], ""), codes.get(tie[1], ""), *said) for tie, *said in rows]
    return columns, [dict(zip(columns, row, strict=True)) for row in sorted(named, key=lambda row: row[:2])]


def ranks_of(comparison):
    """(columns, rows): a row for each source in both waves, with the ranges of its ranks."""
    columns = (
        "code", "rank_before", "best_before", "worst_before", "rank_after", "best_after", "worst_after", "change",
    )  # fmt: skip
    codes = _codes({change.organisation for change in comparison.changes})
    rows = [
        (codes.get(change.organisation, ""), *_numbers(change.before), *_numbers(change.after), change.verdict)
        for change in comparison.changes
    ]
    return columns, [dict(zip(columns, row, strict=True)) for row in rows]


def _wave(when):
    """What could not be told of the earlier wave is in the later one."""
    return "later" if when == "then" else "earlier"


def _numbers(standing):
    return standing.rank, standing.best, standing.worst


def _codes(ids):
    return {pk: organisation.code for pk, organisation in organisations_by_id(ids).items()}


FILES = {"ties.csv": ties_of, "ranks.csv": ranks_of}
