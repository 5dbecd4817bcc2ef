"""The comparison of two waves as tables to take along: codes and words that are the same in every language."""

from networks.comparing.comparison_reading import organisations_by_id


def ties_of(comparison):
    """(columns, rows): a row for each tie that is in one of the waves, and what became of it."""
    columns = ("source", "receiver", "before", "after", "status", "why_not_comparable")
    rows = [
        *((tie, before, after, "kept", "") for tie, (before, after) in comparison.kept.items()),
        *((tie, None, strength, "new", "") for tie, strength in comparison.new.items()),
        *((tie, strength, None, "gone", "") for tie, strength in comparison.gone.items()),
        *map(_of_one_wave, comparison.not_comparable),
    ]
    codes = _codes({pk for tie, *_said in rows for pk in tie})
    named = [(codes.get(tie[0], ""), codes.get(tie[1], ""), *said) for tie, *said in rows]
    return columns, [dict(zip(columns, row, strict=True)) for row in sorted(named, key=lambda row: row[:2])]


def _of_one_wave(tie):
    strengths = (tie.strength, None) if tie.wave == "earlier" else (None, tie.strength)
    return (tie.source, tie.receiver), *strengths, f"only {tie.wave}", tie.why


def ranks_of(comparison):
    """(columns, rows): a row for each source of a tie that can be compared; places: how many it has risen by."""
    columns = ("code", "rank_before", "rank_after", "places", "places_least", "places_most", "change")
    codes = _codes({change.organisation for change in comparison.changes})
    rows = [
        (codes.get(each.organisation, ""), each.before, each.after, each.places, each.least, each.most, each.verdict)
        for each in comparison.changes
    ]
    return columns, [dict(zip(columns, row, strict=True)) for row in rows]


def organisations_of(comparison):
    """(columns, rows): a row for each organisation that is in one of the two networks only; "only later" and "only
    earlier" where it is not known whether it joined or left."""
    columns = ("code", "change")
    changes = {
        "joined": comparison.joined,
        "left": comparison.left,
        "only later": comparison.perhaps_joined,
        "only earlier": comparison.perhaps_left,
    }
    codes = _codes(frozenset().union(*changes.values()))
    rows = [(codes.get(pk, ""), change) for change, organisations in changes.items() for pk in organisations]
    return columns, [dict(zip(columns, row, strict=True)) for row in sorted(rows)]


def _codes(ids):
    return {pk: organisation.code for pk, organisation in organisations_by_id(ids).items()}


FILES = {"ties.csv": ties_of, "ranks.csv": ranks_of, "organisations.csv": organisations_of}
