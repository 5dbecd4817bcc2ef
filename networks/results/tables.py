"""The published tables, from a snapshot: lists of plain rows that can be stored as JSON, organisations in them by id.

Averages and percentages are computed in whole numbers and rounded half up, as papers do; never through floats, in which
2.25 and 2.35 round whichever way their last bit lies.
"""

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import floor


def rounded_half_up(numerator, denominator, places):
    """numerator / denominator as a Decimal with exactly so many places, halves rounded up.

    Takes whole numbers and Fractions. Raises ZeroDivisionError.
    """
    scaled = Fraction(numerator) / denominator * 10**places
    return Decimal(floor(scaled + Fraction(1, 2))).scaleb(-places)


def sources_of_members(snapshot, relation_id, association_id):
    """The sources that an association's members named for a relation, the most named first (tables 6.2 and 7.2).

    Rows: {organisation, firms: members that named it, rated: those that rated it, average: "2.7", None if nobody did}.
    """
    codes = _codes(snapshot)
    ratings = defaultdict(list)
    for tie in _ties_to_members(snapshot, relation_id, association_id):
        ratings[tie.source].append(tie.strength)
    rows = [{"organisation": source, "firms": len(given), **average_of(given)} for source, given in ratings.items()]
    return _most_named_first(rows, lambda row: codes[row["organisation"]])


def source_categories_of_members(snapshot, relation_id, association_id):
    """The same by the category of the source (table 6.2's certifiers and consultants).

    Rows: {category, firms: members that named at least one of it, rated: ratings given, average: of all of them}.
    """
    category_of = {organisation.id: organisation.category for organisation in snapshot.organisations}
    firms, ratings = defaultdict(set), defaultdict(list)
    for tie in _ties_to_members(snapshot, relation_id, association_id):
        category = category_of[tie.source]
        firms[category].add(tie.receiver)
        ratings[category].append(tie.strength)
    rows = [
        {"category": category, "firms": len(firms[category]), **average_of(given)}
        for category, given in ratings.items()
    ]
    return _most_named_first(rows, lambda row: row["category"])


def own_sources(snapshot, association_id):
    """What an association itself named, over the knowledge relations (tables 6.1 and 7.1); None if it did not answer.

    Rows: {organisation, ratings: {relation key: 1 to 5, 0: not named, None: named and not rated}}, the highest first.
    """
    if association_id not in snapshot.answered:
        return None
    codes = _codes(snapshot)
    relations = _knowledge_relations(snapshot)
    ratings = defaultdict(lambda: dict.fromkeys((relation.key for relation in relations), 0))
    for relation in relations:
        for tie in snapshot.received.get(relation.id, {}).get(association_id, ()):
            ratings[tie.source][relation.key] = tie.strength
    rows = [{"organisation": source, "ratings": given} for source, given in ratings.items()]
    return sorted(
        rows, key=lambda row: ([_rank(rating) for rating in row["ratings"].values()], codes[row["organisation"]])
    )


def profiles(snapshot):
    """What an association's members are like (tables 3 and 4), a row each in order of the association's code.

    Rows: {association, members: how many, known: {field: of how many it is known}, values: {"<yes/no field>_pct": whole
    per cent of those known, "<number field>_mean": whole mean of those known; None where nothing is known}}.
    """
    return [_profile(snapshot, association) for association in _associations(snapshot)]


def exclusive_channels(snapshot):
    """Sources that reach the members through one association only, over the knowledge relations together.

    Rows: {association, organisation}: named by that association and by no other respondent.
    """
    codes = _codes(snapshot)
    named_by = {}
    for relation in _knowledge_relations(snapshot):
        for tie in snapshot.ties.get(relation.id, ()):
            if named_by.setdefault(tie.source, tie.receiver) != tie.receiver:
                named_by[tie.source] = None  # by several
    rows = [
        {"association": receiver, "organisation": source}
        for source, receiver in named_by.items()
        if receiver in snapshot.members
    ]
    return sorted(rows, key=lambda row: (codes[row["association"]], codes[row["organisation"]]))


def _codes(snapshot):
    return {organisation.id: organisation.code for organisation in snapshot.organisations}


def _associations(snapshot):
    return sorted(snapshot.members, key=_codes(snapshot).__getitem__)


def _knowledge_relations(snapshot):
    """Those marked as knowledge; all of them in a survey that marks none."""
    return [relation for relation in snapshot.relations if relation.is_knowledge] or list(snapshot.relations)


def _ties_to_members(snapshot, relation_id, association_id):
    received = snapshot.received.get(relation_id, {})
    return [tie for member in snapshot.members.get(association_id, ()) for tie in received.get(member, ())]


def average_of(ratings):
    """{"rated": how many were rated, "average": of those, one place, halves up; None if none was}."""
    given = [rating for rating in ratings if rating is not None]
    return {"rated": len(given), "average": str(rounded_half_up(sum(given), len(given), 1)) if given else None}


def _most_named_first(rows, last_resort):
    def order(row):
        return -row["firms"], -Decimal(row["average"] or 0), last_resort(row)

    return sorted(rows, key=order)


def _rank(rating):
    """The highest rating first, then named and not rated, then not named."""
    return -0.5 if rating is None else -rating


def _profile(snapshot, association_id):
    members = snapshot.members[association_id]
    known, values = {}, {}
    for key, kind in snapshot.profile_fields:
        answers = [snapshot.profiles.get(member, {}).get(key) for member in members]
        answers = [answer for answer in answers if answer is not None]
        if kind == "yes_no":
            values[f"{key}_pct"] = _whole(100 * sum(map(bool, answers)), answers)
        elif kind in ("whole_number", "number"):
            # Through text: 12.3 is what was answered, not the binary fraction next to it.
            values[f"{key}_mean"] = _whole(sum(Fraction(str(answer)) for answer in answers), answers)
        else:
            continue
        known[key] = len(answers)
    return {"association": association_id, "members": len(members), "known": known, "values": values}


def _whole(total, answers):
    return int(rounded_half_up(total, len(answers), 0)) if answers else None
