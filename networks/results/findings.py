"""What a network's numbers say, as plain values: `networks.words.finding_texts` puts them into words. No Django here.

Never more than the answers say: what somebody received is only known if it answered, so shares are of those.
"""

from collections import Counter
from math import floor

from networks.answers.both_ends import count_statuses
from networks.results.tables import exclusive_channels

# So many organisations are called by name; of more, only how many there are is told.
NAMED = 3
# What says "named" where ties are the receivers' word, and what is said instead where they are not.
BY_THE_RULE = {"central": "central_by_the_rule", "without_source": "without_source_by_the_rule"}


def findings_of(snapshot, ties, positions, names_wait=frozenset()):
    """The findings on one network, in the order in which they are told: dicts that can be stored as JSON.

    ties: its TieRows; positions: {id: PositionRow}, as of `networks.rebuilding.measuring`; names_wait: as of
    `Snapshot.names_wait_in`. Each dict has a `kind` and what its sentence needs; organisations and categories by id.
    """
    if not snapshot.answered:
        return []
    return [
        *_silent(snapshot),
        *_central(snapshot, positions),
        *_firmly_first(positions),
        *_only_source(snapshot, positions),
        *_without_source(snapshot, positions, names_wait),
        *_from_outside(snapshot, ties),
        *_among_themselves(snapshot, ties),
        *_cut_points(snapshot, positions),
    ]


def by_the_rule(snapshot, relation, findings):
    """The findings on a relation's network (None: all together) with what the rule for ties makes of them.

    Where ties stand on more than the receiver's word, nobody is said to have named or not named its sources; where
    both ends were asked, how far they agree is told first, as {"kind": "both_ends", the counts of statuses}.
    """
    if snapshot.on_both_words(relation):
        findings = [found | {"kind": BY_THE_RULE.get(found["kind"], found["kind"])} for found in findings]
    reports = snapshot.reports.get(relation)
    if reports:
        findings = [{"kind": "both_ends", **count_statuses(reports, snapshot.tie_rule)}, *findings]
    return findings


def findings_of_all(snapshot):
    """What only shows over all relations together, told after those on the network of all of them."""
    if not snapshot.answered:
        return []
    return [*_channels(snapshot), *_one_and_not_the_other(snapshot)]


def _silent(snapshot):
    missing = len(snapshot.invited - snapshot.answered)
    yield {"kind": "silent" if missing else "everyone", "missing": missing, "asked": len(snapshot.invited)}


def _central(snapshot, positions):
    most = max((row.out_degree for row in positions.values()), default=0)
    # Where sources were asked, too, whom they helped, more may stand behind a source than have answered.
    if 0 < most <= len(snapshot.answered):
        found = [organisation for organisation, row in positions.items() if row.out_degree == most]
        yield {**_some(found), "kind": "central", "named_by": most, "answered": len(snapshot.answered)}


def _firmly_first(positions):
    most = max((row.weighted_out_degree for row in positions.values()), default=0)
    first = [organisation for organisation, row in positions.items() if row.weighted_out_degree == most]
    if most and len(first) == 1 and positions[first[0]].first_share is not None:
        # Rounded down: never 100 % of what is not all of them. 0.29 times 100 is a little less than 29.
        share = floor(round(100 * positions[first[0]].first_share, 6))
        yield {**_some(first), "kind": "firmly_first", "share": share}


def _only_source(snapshot, positions):
    most = max((row.only_source_of for row in positions.values()), default=0)
    if most:
        found = [organisation for organisation, row in positions.items() if row.only_source_of == most]
        yield {**_some(found), "kind": "only_source", "of": most}


def _without_source(snapshot, positions, names_wait):
    for category, organisations in _served(snapshot).items():
        unserved = {each for each in organisations if positions[each].in_degree == 0}
        # Who wrote a name that waits to be matched has named somebody.
        waiting = len(unserved & names_wait)
        lacking = len(unserved) - waiting
        yield {
            "kind": "without_source",
            "category": category,
            "lacking": lacking,
            "waiting": waiting,
            "answered": len(organisations),
        }


def _from_outside(snapshot, ties):
    outside = {organisation.id for organisation in snapshot.organisations if not organisation.in_region}
    sources = {tie.source for tie in ties}
    if sources:
        yield {
            "kind": "from_outside",
            "sources": len(sources),
            "outside": len(sources & outside),
            "ties": len(ties),
            "ties_outside": sum(tie.source in outside for tie in ties),
        }


def _among_themselves(snapshot, ties):
    category_of = {organisation.id: organisation.category for organisation in snapshot.organisations}
    for category, organisations in _served(snapshot).items():
        received = [tie for tie in ties if tie.receiver in organisations]
        if received:
            among = sum(category_of[tie.source] == category for tie in received)
            yield {"kind": "among_themselves", "category": category, "among": among, "ties": len(received)}


def _cut_points(snapshot, positions):
    found = [organisation for organisation, row in positions.items() if row.cut_point]
    found.sort(key=lambda organisation: -positions[organisation].out_degree)
    yield {**_some(found), "kind": "cut_points"}


def _channels(snapshot):
    through = Counter(row["association"] for row in exclusive_channels(snapshot))
    for association, sources in through.most_common():
        yield {"kind": "channel", "organisations": [association], "count": 1, "sources": sources}


def _one_and_not_the_other(snapshot):
    """Who receives one kind of knowledge and none of another, as far as the names that they wrote are matched."""
    knowledge = [relation for relation in snapshot.relations if relation.is_knowledge]
    names_wait = {relation.key: snapshot.names_wait_in(relation.id) for relation in knowledge}
    receivers = {relation.key: {tie.receiver for tie in snapshot.ties.get(relation.id, ())} for relation in knowledge}
    for category, organisations in _served(snapshot).items():
        for one, with_one in receivers.items():
            for other, with_other in receivers.items():
                lacking = len(organisations & with_one - with_other - names_wait[other])
                if one != other and lacking:
                    yield {
                        "kind": "one_and_not_the_other",
                        "category": category,
                        "relation": one,
                        "without": other,
                        "lacking": lacking,
                        "answered": len(organisations),
                    }


def _served(snapshot):
    """{category: those of it that answered} of the categories that are served rather than serve."""
    served = {}
    for organisation in snapshot.organisations:
        if organisation.category in snapshot.served and organisation.id in snapshot.answered:
            served.setdefault(organisation.category, set()).add(organisation.id)
    return served


def _some(organisations):
    return {"organisations": organisations[:NAMED], "count": len(organisations)}
