"""What was decided of an import's likely duplicates, by names: the next file has them on other lines. No database.

decided: {name, normalised: {"same": the other's name, or "" for none of them, "others": the names it was asked about}}.
"""

from surveys.names import normalise


def told_by_names(pairs, decisions):
    """The decisions {line: who} about pairs (of surveys.register.import_preview) as `decided`."""
    told = {}
    for pair in pairs:
        who = decisions.get(str(pair["line"]))
        if who is not None:
            same = next((other["name"] for other in pair["others"] if other["who"] == who), "")
            told[normalise(pair["name"])] = {"same": same, "others": [other["name"] for other in pair["others"]]}
    return told


def decided_before(pairs, decided):
    """{line: who} of the pairs whose names were paired before; something else beside them is asked about anew."""
    decisions = {}
    for pair in pairs:
        before = decided.get(normalise(pair["name"]))
        who = _who_again(pair["others"], before) if before else None
        if who is not None:
            decisions[str(pair["line"])] = who
    return decisions


def _who_again(others, before):
    if before["same"]:
        same = normalise(before["same"])
        return next((other["who"] for other in others if normalise(other["name"]) == same), None)
    asked = {normalise(name) for name in before["others"]}
    return "" if all(normalise(other["name"]) in asked for other in others) else None
