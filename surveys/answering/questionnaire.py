"""A wave's questionnaire as one respondent meets it: its steps, and the organisations to choose from."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from surveys.answering.instrument import in_order, instrument_of, listed
from surveys.answering.named_before import named_before
from surveys.models import Organisation
from surveys.names import answers_to

RATE = "rate-"
STILL = _("You named these last time. Tick those for which it is still so.")


@dataclass(frozen=True)
class Group:
    """The organisations of one kind that are offered for choosing."""

    category: object
    organisations: list


def turned(items, seed):
    """The items from another place on, round to the start: who is read first is another one for each respondent."""
    turn = seed % len(items) if items else 0
    return items[turn:] + items[:turn]


def steps_of(relations, asks_about):
    """The steps of a questionnaire in order; asks_about: whether it has profile questions."""
    about = ["about"] if asks_about else []
    return ["welcome", "choose", "more", *(RATE + relation.key for relation in relations), *about, "check"]


class Questionnaire:
    """What a respondent is asked, given its answers so far: the wave's Instrument, turned and answered."""

    def __init__(self, wave, answers, respondent=None, order_seed=0):
        """respondent: the Organisation that is asked and cannot choose itself; None where all are offered."""
        self.wave = wave
        self.answers = answers
        self.respondent = respondent
        self.order_seed = order_seed
        self.instrument = instrument_of(wave)
        self.survey = self.instrument.survey
        self.relations = self.instrument.relations
        self.questions = self.instrument.questions
        self.organisations = self._organisations()

    def _organisations(self):
        """{id: Organisation} that can be chosen; a query only where somebody was chosen that is not offered."""
        offered = self.instrument.organisations
        # What was chosen stays on the list, though it was taken off the roster or never stood on it.
        gone = set(self.answers.chosen) - offered.keys()
        if gone:
            chosen = listed(Organisation.objects.filter(pk__in=gone, cluster=self.survey.cluster_id))
            offered = in_order([*offered.values(), *chosen.values()])
        own = self.respondent.pk if self.respondent is not None else None
        return {pk: each for pk, each in offered.items() if pk != own}

    @classmethod
    def of(cls, invitation, answers):
        return cls(invitation.wave, answers, invitation.organisation, invitation.order_seed)

    @property
    def asks_both_ends(self):
        """Whether the one list is for those who helped the respondent and for those whom it helped."""
        return any(relation.mirror_of_id for relation in self.relations)

    @property
    def groups(self):
        """By kind. The kinds are turned by the invitation's order_seed, and those within each by what is left of it:
        by the same number, only some of them would ever stand first of all.

        Those named in the earlier wave stand before all others, where the wave asks again."""
        by_category = {}
        for organisation in self.organisations.values():
            by_category.setdefault(organisation.category, []).append(organisation)
        within = self.order_seed // max(1, len(by_category))
        groups = [Group(category, turned(members, within)) for category, members in by_category.items()]
        return self._named_before_first(turned(groups, self.order_seed))

    def _named_before_first(self, groups):
        before = [each for group in groups for each in group.organisations if each.pk in self.named_before]
        if not before:
            return groups
        others = [
            Group(group.category, [each for each in group.organisations if each.pk not in self.named_before])
            for group in groups
        ]
        return [Group(STILL, before), *(group for group in others if group.organisations)]

    @cached_property
    def named_before(self):
        """The ids on the list that the respondent named in the earlier wave, if this one asks again; two queries."""
        if self.respondent is None:
            return frozenset()
        return named_before(self.wave, [self.respondent.pk])[self.respondent.pk] & self.organisations.keys()

    def matching(self, typed):
        """The ids on the list that answer to what was typed."""
        return {pk for pk, each in self.organisations.items() if answers_to(typed, each.names)}

    @property
    def steps(self):
        """The steps in order. Rating is left out for those who said that they would name nobody."""
        nobody = self.answers.names_nobody and self.answers.nobody_listed
        return steps_of([] if nobody else self.relations, bool(self.questions))

    @property
    def steps_if_all_is_asked(self):
        return steps_of(self.relations, bool(self.questions))

    def relation_of(self, step):
        """The relation that a rating step asks about, or None."""
        return next((relation for relation in self.relations if step == RATE + relation.key), None)

    def rated(self):
        """(key, what to call it) of everything that is rated: the chosen in the order of the list, then the written."""
        chosen = set(self.answers.chosen)
        names = [(f"o{pk}", organisation.name) for pk, organisation in self.organisations.items() if pk in chosen]
        return names + [(name.key, name.text) for name in self.answers.names]

    def first_unfinished(self, visited):
        """Where to go on: the first step that still lacks something, given the pages that were stored already."""
        for step in self.steps:
            relation = self.relation_of(step)
            if step == "check" or step not in visited or (relation and self._unrated(relation)):
                return step
        return "check"

    def _unrated(self, relation):
        """Whether the relation has still to be asked about someone; only about those that its page can show."""
        given = self.answers.ratings.get(relation.key, {})
        return any(key not in given for key, _name in self.rated())
