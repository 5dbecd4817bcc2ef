"""The pages of the questionnaire. Each form is built from the Questionnaire and gives its part of the payload."""

from surveys.forms.respond.choosing import ChooseForm, MoreForm
from surveys.forms.respond.profile import AboutForm
from surveys.forms.respond.rating import RateForm
from surveys.forms.respond.welcome import WelcomeForm

FORMS = {"welcome": WelcomeForm, "choose": ChooseForm, "more": MoreForm, "about": AboutForm}


def form_of(questionnaire, step, data=None, switching=False):
    """The form of a step of the questionnaire, which has to be one of its `steps`."""
    relation = questionnaire.relation_of(step)
    if relation is not None:
        return RateForm(questionnaire, relation, data=data, switching=switching)
    return FORMS[step](questionnaire, data=data, switching=switching)
