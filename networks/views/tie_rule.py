from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from networks import reading
from surveys import access, waves
from surveys.forms.meanwhile import STANDS, WAS
from surveys.models import Wave


@require_POST
@login_required
def choose(request, slug, wave_id):
    """Choose by which rule ties count where both ends were asked: `rule`; `relation` is the page to go back to."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    rule, was = request.POST.get("rule"), request.POST.get(WAS)
    if not wave.survey.relations.exclude(mirror_of=None).exists():
        messages.error(request, _("Nothing was changed: in this survey only one end of each tie is asked."))
    elif rule not in Wave.TieRule.values:
        messages.error(request, _("Nothing was changed: choose one of the rules for ties."))
    elif waves.choose_tie_rule(wave, rule, request.user, was if was in Wave.TieRule.values else None):
        messages.success(request, _("The network is built anew by this rule: it appears here in a moment."))
    elif wave.tie_rule != rule:
        messages.error(request, STANDS)
    else:
        messages.success(request, _("This rule has been chosen already."))
    keys = [reading.TOGETHER, *wave.survey.kinds_of_help.values_list("key", flat=True)]
    if request.POST.get("relation") in keys:
        return redirect("network", slug, wave_id, request.POST["relation"])
    return redirect("network-first", slug, wave_id)
