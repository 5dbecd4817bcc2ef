"""Of which organisations a new one may be another spelling. No database."""

from collections import defaultdict

from surveys.naming.duplicates import likely_duplicates

MOST_OTHERS = 3


def others_alike(new, known, most=MOST_OTHERS, tax_numbers=(None, None)):
    """{key: [keys of `known` that it may be, the likeliest first]} of those in `new` that look like one.

    new, known: (key, names) pairs, names also "" or None; a key that is in both is not compared with itself.
    tax_numbers: {key: number as written} of the new and of the known.
    """
    # The same key may be on either side: a line's number, an organisation's id.
    ours = [(("new", key), list(filter(None, names))) for key, names in new]
    theirs = [(("known", key), list(filter(None, names))) for key, names in known]
    found = defaultdict(list)
    numbers = {
        (side, key): number
        for side, told in zip(("new", "known"), tax_numbers, strict=True)
        for key, number in (told or {}).items()
    }
    for pair in likely_duplicates([*theirs, *ours], numbers, among={owner for owner, _names in ours}):
        (side, key), (other_side, other) = sorted((pair.first, pair.second), key=lambda owner: owner[0] != "new")
        if (side, other_side) == ("new", "known") and len(found[key]) < most and other != key:
            found[key].append(other)
    return {key: others for key, others in found.items() if others}
