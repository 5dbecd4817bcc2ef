"""A survey as a respondent will meet it, with a sample list; nothing is read from or kept of anybody's answers."""

from django.utils.translation import gettext as _

from surveys.answering.answers import Answers
from surveys.answering.instrument import Instrument, in_order, listed
from surveys.answering.questionnaire import Questionnaire
from surveys.models import Category, Invitation, Organisation, Wave

SAMPLE = 10
RATED = 3
MADE_UP = 4


class SampleQuestionnaire(Questionnaire):
    """The questionnaire of a survey that need not have a wave: the first organisations of the cluster are the list,
    some are chosen already, and one more stands for the respondent."""

    def __init__(self, survey):
        known = list(_sample(survey.cluster).values())
        self.wave = Wave(survey=survey, state=Wave.State.OPEN)
        self.respondent = _respondent(survey.cluster, known)
        self.order_seed = 0
        self.survey = survey
        self.relations = list(survey.relations.all())
        self.questions = list(survey.questions.select_related("field", "only_if__field"))
        self.instrument = Instrument(survey, self.relations, self.questions, in_order(known))
        self.answers = _answers(known, self.relations)
        self.organisations = self._organisations()

    @property
    def invitation(self):
        """One that nobody was given: its pages' addresses are put right by the view."""
        return Invitation(wave=self.wave, organisation=self.respondent, public_id="preview")


def _sample(cluster):
    organisations = Organisation.objects.filter(cluster=cluster, status=Organisation.Status.CONFIRMED)
    first = organisations.order_by("category__position", "category__key", "name").values_list("pk", flat=True)
    return listed(Organisation.objects.filter(pk__in=list(first[:SAMPLE]))) or _made_up(cluster)


def _made_up(cluster):
    """Where no organisation is registered yet: some that say that they are examples."""
    kind = Category(pk=0, cluster=cluster, key="example", names={})
    kind.names = {code: _("Kind of organisation") for code in cluster.languages}
    made = {}
    for number in range(1, MADE_UP + 1):
        name = _("Example organisation %(number)s") % {"number": number}
        made[number] = each = Organisation(pk=number, cluster=cluster, category=kind, name=name, label=name)
        each.names, each.also = [name], ""
    return made


def _respondent(cluster, known):
    name = _("Your organisation")
    return Organisation(pk=0, cluster=cluster, category=known[-1].category, name=name, label=name)


def _answers(known, relations):
    chosen = tuple(each.pk for each in known[:RATED])
    ratings = {relation.key: {f"o{pk}": 5 - place for place, pk in enumerate(chosen)} for relation in relations}
    return Answers(consent=False, chosen=chosen, ratings=ratings)
