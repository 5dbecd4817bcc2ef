from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys import access
from surveys.activity import record
from surveys.forms.waves import WaveSettingsForm
from surveys.held import held
from surveys.inviting.mailing import can_mail
from surveys.inviting.wave_messages import PLACEHOLDERS
from surveys.models import Wave


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def settings(request, slug, wave_id):
    """A wave's reminders and messages; before it is opened its dates, too."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    with held(wave, request):
        form = WaveSettingsForm(request.POST or None, wave)
        saved = request.method == "POST" and form.is_valid()
        if saved:
            _save(request.user, wave, form.changes())
    if saved:
        messages.success(request, _("Saved."))
        return redirect("wave-settings", slug, wave.pk)
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "form": form,
        "can_mail": can_mail(),
        "placeholders": [f"{{{name}}}" for name in PLACEHOLDERS],
    }
    return render(request, "surveys/wave_settings.html", context)


def _save(user, wave, fields):
    """Saving what is there already changes nothing, and leaves no line in the log."""
    if any(getattr(wave, name) != value for name, value in fields.items()):
        Wave.objects.filter(pk=wave.pk).update(**fields)
        record(wave.survey.cluster, user, "wave-settings", wave)
