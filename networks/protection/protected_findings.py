"""Findings in an order, and with a choice of whom to name, that follow the codes shown. No Django here.

Stored findings name the first few of those that are alike in the order of the real codes: with pseudonyms that would
tell who they are not.
"""

from networks.results.findings import NAMED

# What those have most of whom a finding names because they have most of it.
MOST_OF = {
    "central": "out_degree",
    "central_by_the_rule": "out_degree",
    "firmly_first": "weighted_out_degree",
    "only_source": "only_source_of",
}


def in_order_shown(findings, positions, codes):
    """The same findings.

    positions: in the order of the codes shown those who have most of what findings are about, and the cut-points;
    codes: {id: code shown} of all whom the findings name.
    """
    positions = list(positions)
    return _channels_in_order([found | _named(found, positions, codes) for found in findings], codes)


def _named(found, positions, codes):
    """{"organisations": ids} of a finding that names some; nothing of any other."""
    if "organisations" not in found:
        return {}
    if found["kind"] in MOST_OF:
        key = MOST_OF[found["kind"]]
        most = max((getattr(position, key) or 0 for position in positions), default=0)
        chosen = [position for position in positions if getattr(position, key) == most]
    elif found["kind"] == "cut_points":
        chosen = sorted((each for each in positions if each.cut_point), key=lambda position: -position.out_degree)
    else:
        return {"organisations": sorted(found["organisations"], key=lambda pk: codes.get(pk, ""))}
    return {"organisations": [position.organisation_id for position in chosen[:NAMED]]}


def _channels_in_order(findings, codes):
    """Those on channels stand together, the most sources first: equal ones in the order of the codes shown."""
    channels = [found for found in findings if found["kind"] == "channel"]
    channels.sort(key=lambda found: (-found["sources"], codes.get(found["organisations"][0], "")))
    in_order = iter(channels)
    return [next(in_order) if found["kind"] == "channel" else found for found in findings]
