"""What it means that a respondent did not name an organisation: no, no answer, or not asked about it.

Read only where both ends of a tie were asked; elsewhere nobody asks what silence means.
"""

from collections import defaultdict

from networks.answers.both_ends import NO, NO_ANSWER, NOT_ASKED
from surveys.answering.answers import NO_SUCH_HELP, Answers
from surveys.models import OpenName, Response, RosterEntry


def on_the_list_since(wave, merged):
    """{organisation: the version of a wave's list that it is on since}; merged ones count for those they are now."""
    since = {}
    for organisation, version in RosterEntry.objects.filter(wave=wave).values_list("organisation", "since_version"):
        organisation = merged.get(organisation, organisation)
        since[organisation] = min(version, since.get(organisation, version))
    return since


class Silence:
    """The silence of a wave's respondents; three queries, whatever their number."""

    def __init__(self, wave, relation_keys, invited, merged):
        """invited: organisation ids; merged: {organisation: the one that it is now}, as for the ties."""
        self._invited = invited
        self._merged = merged
        self._since = on_the_list_since(wave, merged)
        # Who wrote a name that waits to be matched; and by relation key, who did not deny one such help.
        self.names_wait = set()
        self._names_wait = {key: set() for key in relation_keys}
        # Of those that answered: the version of the list that they chose from.
        self._listed_then = {}
        # By relation key: (who, about whom) of what was denied, and of what was passed over.
        self._denied = {key: set() for key in relation_keys}
        self._passed_over = {key: set() for key in relation_keys}
        names = self._names(wave)
        responses = Response.objects.filter(wave=wave).values_list(
            "pk", "organisation_id", "submission__roster_version", "submission__payload"
        )
        for response, organisation, version, payload in responses.iterator(chunk_size=500):
            self._take(self._now(organisation), version, Answers.from_payload(payload), names[response])

    def of(self, relation_key, if_a_name_waits=NO):
        """The function (who, about whom) → NO, NO_ANSWER or NOT_ASKED, of pairs that were not named.

        if_a_name_waits: what it means that somebody was not chosen from the list where a name that the respondent wrote
        waits to be matched, and may be meant for it.
        """
        denied, passed_over = self._denied[relation_key], self._passed_over[relation_key]
        names_wait = self._names_wait[relation_key]

        def meaning(who, about):
            if who not in self._listed_then:
                return NO_ANSWER if who in self._invited else NOT_ASKED
            if (who, about) in denied:
                return NO
            if (who, about) in passed_over:
                return NO_ANSWER
            # Not chosen from the list: a no, if it was on it.
            if self._since.get(about, self._listed_then[who] + 1) > self._listed_then[who]:
                return NOT_ASKED
            return if_a_name_waits if who in names_wait else NO

        return meaning

    @property
    def listed(self):
        """The ids of those on the list or asked."""
        return self._invited | self._since.keys()

    def _take(self, who, version, answers, names):
        self._listed_then[who] = max(version, self._listed_then.get(who, version))
        waiting = {key for key, organisation in names.items() if organisation is None}
        about = {f"o{pk}": self._now(pk) for pk in answers.chosen}
        about |= {key: organisation for key, organisation in names.items() if organisation is not None}
        if waiting:
            self.names_wait.add(who)
        for relation, denied in self._denied.items():
            ratings = answers.ratings.get(relation, {})
            if any(ratings.get(key) != NO_SUCH_HELP for key in waiting):
                self._names_wait[relation].add(who)
            denied |= {(who, about[key]) for key in about if ratings.get(key) == NO_SUCH_HELP}
            self._passed_over[relation] |= {(who, about[key]) for key in about if key not in ratings}

    def _now(self, organisation):
        return self._merged.get(organisation, organisation)

    def _names(self, wave):
        """{response: {the key of a written name: the organisation that it is, None: it waits to be matched}}"""
        names = defaultdict(dict)
        written = OpenName.objects.filter(response__wave=wave, set_aside=False)
        for response, normalised, organisation in written.values_list("response", "normalised", "organisation"):
            names[response][f"n:{normalised}"] = self._now(organisation)
        return names
