from django.http import Http404
from django.utils.translation import gettext as _

from networks import reading
from surveys import access


def begin(request, slug, wave_id, relation):
    """(wave, context) of a page about a relation's network, or TOGETHER's: its place among the others.

    Only for those who may see results; 404 for a relation that is not asked about.
    """
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    tabs = [(each.key, str(each)) for each in wave.survey.kinds_of_help]
    tabs.append((reading.TOGETHER, _("All together")))
    if relation not in dict(tabs):
        raise Http404
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "tabs": tabs,
        "relation": relation,
        "relation_name": dict(tabs)[relation],
    }
    return wave, context
