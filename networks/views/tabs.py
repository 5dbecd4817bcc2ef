from django.utils.translation import gettext as _

from networks import reading


def tabs_of(wave):
    """(key, name) of the network of each relation in order, and of all together."""
    tabs = [(relation.key, str(relation)) for relation in wave.survey.relations.all()]
    return [*tabs, (reading.TOGETHER, _("All together"))]
