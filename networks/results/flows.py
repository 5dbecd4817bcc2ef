"""Between whom help flows, by kind of organisation and by region, and who is left without any: plain rows, no database.

Ties are reported by the receiver, so a flow is known as far as its receivers answered; how many did stands beside it.
Where none did, numbers are None: not known, which is not zero.
"""

from collections import Counter, defaultdict

from networks.results.tables import average_of


def flows_by_category(snapshot, ties):
    """From each kind of organisation that gave help to each kind that was asked or named.

    Rows: {source_category, receiver_category, ties, total: ratings added up, rated: how many of the ties were, average:
    "2.7", None if none was, answered: receivers of that kind that answered}, both in the order of their ids.
    """
    kinds = {organisation.id: organisation.category for organisation in snapshot.organisations}
    sources, receivers = {kinds[tie.source] for tie in ties}, set(kinds.values())
    rows = _flows(snapshot, ties, kinds, sorted(sources), sorted(receivers))
    return [{"source_category": source, "receiver_category": receiver, **row} for (source, receiver), row in rows]


def flows_by_region(snapshot, ties):
    """The same from and to the inside and the outside of the region: {source_in_region, receiver_in_region, …}."""
    kinds = {organisation.id: organisation.in_region for organisation in snapshot.organisations}
    rows = _flows(snapshot, ties, kinds, (True, False), (True, False))
    return [{"source_in_region": source, "receiver_in_region": receiver, **row} for (source, receiver), row in rows]


def without_source(snapshot, ties, names_wait=frozenset()):
    """Who answered and named nobody, by kind of organisation, of those kinds that were asked.

    Rows: {category, asked, answered, without: how many of those that answered named nobody, waiting: how many wrote
    only names that wait to be matched (both None if nobody answered), not_known: asked and not answered, names_wait:
    the ids of all who wrote such a name}, in the order of the categories' ids. names_wait: as of
    `Snapshot.names_wait_in`.
    """
    category_of = {organisation.id: organisation.category for organisation in snapshot.organisations}
    receivers = {tie.receiver for tie in ties}
    asked = Counter(category_of[pk] for pk in snapshot.invited if pk in category_of)
    answered = Counter(category_of[pk] for pk in snapshot.answered if pk in category_of)
    without = Counter(category_of[pk] for pk in snapshot.answered - receivers - names_wait if pk in category_of)
    waiting = Counter(category_of[pk] for pk in snapshot.answered & names_wait - receivers if pk in category_of)
    not_known = Counter(category_of[pk] for pk in snapshot.invited - snapshot.answered if pk in category_of)
    return [
        {
            "category": category,
            "asked": asked[category],
            "answered": answered[category],
            "without": without[category] if answered[category] else None,
            "waiting": waiting[category] if answered[category] else None,
            "not_known": not_known[category],
            "names_wait": sorted(pk for pk in names_wait if category_of.get(pk) == category),
        }
        for category in sorted(asked | answered)
    ]


def _flows(snapshot, ties, kinds, sources, receivers):
    """((source kind, receiver kind), row) of every pair."""
    answered = Counter(kinds[pk] for pk in snapshot.answered if pk in kinds)
    strengths = defaultdict(list)
    for tie in ties:
        strengths[kinds[tie.source], kinds[tie.receiver]].append(tie.strength)
    return [
        ((source, receiver), _flow(strengths[source, receiver], answered[receiver]))
        for source in sources
        for receiver in receivers
    ]


def _flow(strengths, answered):
    if not answered:
        return {"ties": None, "total": None, "rated": None, "average": None, "answered": 0}
    total = sum(strength for strength in strengths if strength is not None)
    return {"ties": len(strengths), "total": total, **average_of(strengths), "answered": answered}
