"""A wave's questionnaire as one respondent meets it: its steps, and the organisations to choose from."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from surveys.models import Alias, Organisation
from surveys.names import answers_to, in_reading_order, normalise

RATE = "rate-"


@dataclass(frozen=True)
class Group:
    """The organisations of one kind that are offered for choosing."""

    category: object
    organisations: list


def turned(items, seed):
    """The items from another place on, round to the start: who is read first is another one for each respondent."""
    turn = seed % len(items) if items else 0
    return items[turn:] + items[:turn]


def _place_on_the_list(organisation):
    category = organisation.category
    return category.position, category.key, in_reading_order(organisation.name)


def steps_of(relations, asks_about):
    """The steps of a questionnaire in order; asks_about: whether it has profile questions."""
    about = ["about"] if asks_about else []
    return ["welcome", "choose", "more", *(RATE + relation.key for relation in relations), *about, "check"]


class Questionnaire:
    """What a respondent is asked, given its answers so far. Loads with three queries, however long the roster is."""

    def __init__(self, wave, answers, respondent=None, order_seed=0):
        """respondent: the Organisation that is asked and cannot choose itself; None where all are offered."""
        self.wave = wave
        self.survey = wave.survey
        self.answers = answers
        self.respondent = respondent
        self.order_seed = order_seed
        self.relations = list(self.survey.relations.all())
        self.questions = list(self.survey.questions.select_related("field", "only_if__field"))
        # What was chosen stays on the list, though it was taken off the roster or never stood on it.
        offered = Q(roster_entries__wave=self.wave, status=Organisation.Status.CONFIRMED) | Q(pk__in=answers.chosen)
        rows = Organisation.objects.filter(offered, cluster=self.survey.cluster_id)
        if respondent is not None:
            rows = rows.exclude(pk=respondent.pk)
        self.organisations = {
            organisation.pk: organisation
            for organisation in sorted(rows.select_related("category").distinct(), key=_place_on_the_list)
        }

    @classmethod
    def of(cls, invitation, answers):
        return cls(invitation.wave, answers, invitation.organisation, invitation.order_seed)

    @property
    def groups(self):
        """By kind. The kinds are turned by the invitation's order_seed, and those within each by what is left of it:
        by the same number, only some of them would ever stand first of all."""
        by_category = {}
        for organisation in self.organisations.values():
            by_category.setdefault(organisation.category, []).append(organisation)
        within = self.order_seed // max(1, len(by_category))
        groups = [Group(category, turned(members, within)) for category, members in by_category.items()]
        return turned(groups, self.order_seed)

    @cached_property
    def aliases(self):
        """{organisation id: its other names}; one query."""
        found = {}
        for pk, text in Alias.objects.filter(organisation__in=self.organisations).values_list("organisation", "text"):
            found.setdefault(pk, []).append(text)
        return found

    def names_of(self, organisation):
        """Everything that an organisation on the list is called."""
        return [organisation.name, organisation.label, *self.aliases.get(organisation.pk, [])]

    def also(self, organisation):
        """What an organisation on the list is called besides its name, for finding it: "UNP; La Agraria"."""
        name = normalise(organisation.name)
        return "; ".join(other for other in self.names_of(organisation)[1:] if normalise(other) not in name)

    @property
    def known_names(self):
        """What may be suggested while a name is written: those on the list, with their other names."""
        return [{"name": each.name, "also": self.also(each)} for each in self.organisations.values()]

    def matching(self, typed):
        """The ids on the list that answer to what was typed."""
        return {pk for pk, each in self.organisations.items() if answers_to(typed, self.names_of(each))}

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
