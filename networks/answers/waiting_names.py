"""Who wrote a name that waits to be matched with an organisation: it may be a source, so nobody knows yet of how many.

Such a respondent has not named nobody, nor is the only source that is known of it known to be its only one.
"""

from collections import defaultdict

from surveys.answering.answers import NO_SUCH_HELP, Answers
from surveys.models import OpenName, Relation, Response


def names_that_wait(wave, relations, merged):
    """{relation id: the ids of the respondents whose sources may be among names that wait} for some Relations.

    Without those who said that who they wrote gave no such help, and without relations that ask whom one helped.
    merged: {organisation: the one that it is now}. Two queries, whatever the number of names.
    """
    waiting = OpenName.waiting().filter(response__wave=wave)
    names = defaultdict(list)
    for response, normalised in waiting.values_list("response", "normalised"):
        names[response].append(f"n:{normalised}")
    asked = {each.pk: each.key for each in relations if each.direction == Relation.Direction.RECEIVED}
    found = {pk: set() for pk in asked}
    written = Response.objects.filter(pk__in=waiting.values("response"))
    for response, who, payload in written.values_list("pk", "organisation", "submission__payload").iterator(500):
        ratings = Answers.from_payload(payload).ratings
        for pk, key in asked.items():
            if any(ratings.get(key, {}).get(name) != NO_SUCH_HELP for name in names[response]):
                found[pk].add(merged.get(who, who))
    return {pk: frozenset(respondents) for pk, respondents in found.items()}
