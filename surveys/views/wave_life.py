"""A wave is made, opened, extended, closed, opened again: each after a page that says what it means for respondents."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from surveys import access, waves
from surveys.activity import record
from surveys.builder.survey_texts import locked
from surveys.field.progress import progress_of
from surveys.forms.waves import ClosingDayForm, NewWaveForm
from surveys.models import Wave
from surveys.numbers import database_ids
from surveys.opening import checked_before_opening

# What may be done to a wave in which state.
CHANGES = {
    "open": Wave.State.DRAFT,
    "extend": Wave.State.OPEN,
    "close": Wave.State.OPEN,
    "reopen": Wave.State.CLOSED,
}
DONE = {
    "open": gettext_lazy("The wave is open: personal links lead to the questionnaire now."),
    "extend": gettext_lazy("The wave closes on another day now. Respondents are told so."),
    "close": gettext_lazy("The wave is closed: no more answers are taken."),
    "reopen": gettext_lazy("The wave is open again: the same links work as before."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request, slug):
    """Make a wave of a survey, from nothing or from an earlier one."""
    cluster = access.cluster_for(request.user, slug, access.FIELD)
    form = NewWaveForm(request.POST or None, cluster, initial=_proposed(request, cluster))
    if request.method == "POST" and form.is_valid():
        wave = _make(form.cleaned_data, request.user)
        return redirect("wave-lists", slug, wave.pk)
    return render(request, "surveys/wave_new.html", {"cluster": cluster, "form": form})


def _proposed(request, cluster):
    """The wave or the survey that the page's address names is gone on from; else the latest survey is asked."""
    ids = database_ids([request.GET.get("earlier", "")])
    earlier = Wave.objects.filter(survey__cluster=cluster, pk__in=ids).first()
    named = cluster.surveys.filter(pk__in=database_ids([request.GET.get("survey", "")])).first()
    return {"earlier": earlier, "survey": earlier.survey_id if earlier else named or cluster.surveys.last()}


@transaction.atomic
def _make(given, user):
    survey = given.pop("survey")
    wave = waves.make_wave(survey, **given)
    if wave.earlier:
        waves.copy_forward(wave, wave.earlier)
    record(survey.cluster, user, "wave-made", wave)
    return wave


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request, slug, wave_id, what):
    """Open, extend, close or reopen a wave, after saying what happens then."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    if what not in CHANGES:
        raise Http404
    if wave.state != CHANGES[what]:
        messages.error(request, _("This wave is already: %(state)s.") % {"state": wave.get_state_display()})
        return redirect("wave", slug, wave.pk)
    faults, advice = checked_before_opening(wave) if what == "open" else ([], [])
    form = _closing_day(request, wave, what)
    if request.method == "POST" and not faults and (form is None or form.is_valid()):
        if _do(wave, what, form, request.user):
            messages.success(request, DONE[what])
        else:
            messages.error(request, _("Somebody of the team has changed something meanwhile: look at the wave again."))
        return redirect("wave", slug, wave.pk)
    cluster = wave.survey.cluster
    context = {"wave": wave, "cluster": cluster, "what": what, "form": form, "faults": faults, "advice": advice}
    return render(request, "surveys/wave_change.html", context | {"progress": progress_of(wave)})


def _closing_day(request, wave, what):
    if what in ("open", "close"):
        return None
    return ClosingDayForm(request.POST or None, required=what == "extend", initial={"closes_on": wave.closes_on})


@transaction.atomic
def _do(wave, what, form, user):
    """Whether it was done: not to a wave, or with a survey, that somebody else has changed since it was looked at."""
    # What is asked stays as it is from now on: no change of it may slip in beside.
    locked(wave.survey_id)
    if not Wave.objects.filter(pk=wave.pk, state=CHANGES[what]).exists():
        return False
    if what == "open" and checked_before_opening(Wave.objects.select_related("survey__cluster").get(pk=wave.pk))[0]:
        return False
    if form is not None:
        day = form.cleaned_data["closes_on"]
        opened = {"opens_on": day} if day and wave.opens_on and day < wave.opens_on else {}
        Wave.objects.filter(pk=wave.pk).update(closes_on=day, **opened)
        wave.closes_on = day
    if what == "extend":
        record(wave.survey.cluster, user, "wave-extended", wave, day=date_format(wave.closes_on, "Y-m-d"))
    elif (waves.close_wave if what == "close" else waves.open_wave)(wave):
        past = {"open": "wave-opened", "close": "wave-closed", "reopen": "wave-reopened"}
        record(wave.survey.cluster, user, past[what], wave)
    return True
