"""A wave's questionnaire as one respondent meets it: its steps, and the organisations to choose from."""

from dataclasses import dataclass

from django.db.models import Q

from surveys.models import Organisation
from surveys.names import in_reading_order

RATE = "rate-"


@dataclass(frozen=True)
class Group:
    """The organisations of one kind that are offered for choosing."""

    category: object
    organisations: list


def _place_on_the_list(organisation):
    category = organisation.category
    return category.position, category.key, in_reading_order(organisation.name)


class Questionnaire:
    """What an invitation's respondent is asked. Loads with four queries, whatever the length of the roster."""

    def __init__(self, invitation, answers):
        self.invitation = invitation
        self.wave = invitation.wave
        self.survey = invitation.wave.survey
        self.answers = answers
        self.relations = list(self.survey.relations.all())
        self.questions = list(self.survey.questions.select_related("field", "only_if__field"))
        # What was chosen stays on the list, though it was taken off the roster or never stood on it.
        offered = Q(roster_entries__wave=self.wave, status=Organisation.Status.CONFIRMED) | Q(pk__in=answers.chosen)
        rows = Organisation.objects.filter(offered, cluster=self.survey.cluster_id).exclude(
            pk=invitation.organisation_id
        )
        self.organisations = {
            organisation.pk: organisation
            for organisation in sorted(rows.select_related("category").distinct(), key=_place_on_the_list)
        }

    @property
    def groups(self):
        """By kind; within a kind the respondents start at different places, so that no name is always the first."""
        by_category = {}
        for organisation in self.organisations.values():
            by_category.setdefault(organisation.category, []).append(organisation)
        turn = int(self.invitation.public_id, 16)
        return [
            Group(category, members[turn % len(members) :] + members[: turn % len(members)])
            for category, members in by_category.items()
        ]

    @property
    def steps(self):
        """The steps in order. Rating is left out for those who said that they would name nobody."""
        nobody = self.answers.names_nobody and self.answers.nobody_listed
        rating = [] if nobody else [RATE + relation.key for relation in self.relations]
        about = ["about"] if self.questions else []
        return ["welcome", "choose", "more", *rating, *about, "check"]

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
