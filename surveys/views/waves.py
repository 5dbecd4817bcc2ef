from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from surveys import access, waves
from surveys.activity import record
from surveys.answering.questionnaire import RATE, steps_of
from surveys.answering.submission import receipt_code
from surveys.answering.withdrawal import removals_of
from surveys.field.burden import burden_of
from surveys.field.interviews import give
from surveys.field.progress import RespondentState, every_invitation_of, progress_of, respondents_of, state_of
from surveys.forms.meanwhile import STANDS, WAS
from surveys.giving import enumerators_of
from surveys.inviting.invitations import link_of, renew_link
from surveys.inviting.sharing import kind_for, whatsapp_address, why_no_whatsapp, with_sendings
from surveys.inviting.wave_messages import message_for
from surveys.reading_order import ids_in_reading_order, in_order_of
from surveys.views.many_respondents import WHAT
from surveys.views.respondents import address_of

PAGE = 100
# Chosen instead of an enumerator. No user name has a slash.
NOBODY = "/"


@require_safe
@login_required
def wave(request, slug, wave_id):
    """Who was asked and who has answered; for managers with each respondent's personal link."""
    wave = access.wave_for(request.user, slug, wave_id, access.RESULTS)
    state = _wanted_state(request)
    ids = ids_in_reading_order(respondents_of(wave, state), "organisation__name")
    page = Paginator(ids, PAGE).get_page(request.GET.get("page"))
    asked = in_order_of(list(page), every_invitation_of(wave))
    relations = list(wave.survey.relations.all())
    steps = steps_of(relations, asks_about=wave.survey.questions.exists())
    burden = burden_of(wave, steps)
    manages = wave.survey.cluster.role in access.FIELD
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "progress": progress_of(wave),
        "states": RespondentState,
        "state": state,
        "page": page,
        "manages": manages,
        "enumerators": enumerators_of(wave.survey.cluster) if manages else (),
        "nobody": NOBODY,
        "burden": burden,
        "burden_steps": _steps_with_names(steps, relations, burden),
        "removals": removals_of(wave),
        "whats": WHAT,
        "respondents": [_shown(request, respondent, manages) for respondent in with_sendings(wave, asked, manages)],
    }
    return render(request, "surveys/wave.html", context)


def step_names(relations):
    """{step: what staff call it} of the questionnaire's pages."""
    names = {"welcome": _("Welcome"), "choose": _("The list"), "more": _("Anyone else?")}
    names |= {RATE + relation.key: str(relation) for relation in relations}
    return names | {"about": _("About the organisation"), "check": _("Check and send")}


def _steps_with_names(steps, relations, burden):
    """The questionnaire's pages as staff know them, with the median seconds and how many have stopped there."""
    names = step_names(relations)
    return [
        {"name": names[step], "seconds": burden.seconds.get(step), "stopped": burden.stopped.get(step, 0)}
        for step in steps
    ]


@require_POST
@login_required
def renew(request, slug, wave_id, public_id):
    """Give a respondent another link; the one it had opens nothing any more."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    invitation = get_object_or_404(wave.invitations.select_related("organisation"), public_id=public_id)
    with transaction.atomic():
        renew_link(invitation)
        record(wave.survey.cluster, request.user, "link-renewed", invitation.organisation)
    message = _("%(organisation)s has a new link. The old one opens nothing any more.")
    messages.success(request, message % {"organisation": invitation.organisation.name})
    if request.GET.get("back") == "respondent":
        return redirect("respondent", slug, wave_id, public_id)
    return redirect(_same_page(request, slug, wave_id))


@require_POST
@login_required
def give_out(request, slug, wave_id):
    """Give respondents to an enumerator, who then finds them in their list of interviews; or to nobody."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    wanted = request.POST.get("enumerator", "")
    enumerator = next((user for user in enumerators_of(wave.survey.cluster) if user.get_username() == wanted), None)
    ticked = request.POST.getlist("respondent")
    if ticked and enumerator is None and wanted != NOBODY:
        messages.error(request, _("Choose someone of the team who may interview."))
    elif number := _give(request, wave, ticked, enumerator):
        messages.success(request, _given(number, enumerator))
    else:
        messages.error(request, _("Tick the respondents first, then choose to whom you give them."))
    return redirect(_same_page(request, slug, wave_id))


@transaction.atomic
def _give(request, wave, ticked, enumerator):
    number = give(wave, ticked, enumerator)
    if number and enumerator is None:
        record(wave.survey.cluster, request.user, "respondents-taken-back", wave, number=number)
    elif number:
        details = {"number": number, "name": enumerator.get_username()}
        record(wave.survey.cluster, request.user, "respondents-given", wave, **details)
    return number


def _given(number, enumerator):
    if enumerator is None:
        message = ngettext(
            "%(number)d respondent has no enumerator now.", "%(number)d respondents have no enumerator now.", number
        )
        return message % {"number": number}
    return ngettext(
        "%(number)d respondent was given to %(name)s.", "%(number)d respondents were given to %(name)s.", number
    ) % {"number": number, "name": enumerator.get_username()}


def _same_page(request, slug, wave_id):
    where = {"state": _wanted_state(request), "page": request.GET.get("page", "")}
    query = urlencode({name: value for name, value in where.items() if value})
    return reverse("wave", args=[slug, wave_id]) + (f"?{query}" if query else "")


@require_POST
@login_required
def publish(request, slug, wave_id):
    """Show the respondents how they stand in the network, or take that back."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    wanted, stands = request.POST.get("results"), "hide" if wave.published_at is None else "show"
    if wanted in ("show", "hide") and wanted != stands and request.POST.get(WAS) == wanted:
        # Nothing was chosen on this page: it only says what was so when it was shown.
        messages.error(request, STANDS)
    elif wanted == "show":
        with transaction.atomic():
            if waves.publish(wave):
                record(wave.survey.cluster, request.user, "results-shown", wave)
        messages.success(request, _("Organisations that have answered now see how they stand in the network."))
    elif wanted == "hide":
        with transaction.atomic():
            if waves.unpublish(wave):
                record(wave.survey.cluster, request.user, "results-hidden", wave)
        messages.success(request, _("Respondents see nothing of the network any more."))
    else:
        messages.error(request, _("Nothing was changed: choose whether to show the network to respondents or not."))
    return redirect("publishing", slug, wave_id)


def _wanted_state(request):
    state = request.GET.get("state", "")
    return state if state in RespondentState.values else ""


def _shown(request, respondent, manages):
    """A respondent with its state and receipt; with its link if this person may hand it on."""
    respondent.state = state_of(respondent)
    respondent.receipt = receipt_code(respondent.sending) if respondent.sending else ""
    respondent.link = respondent.whatsapp = ""
    if manages and respondent.revoked_at is None:
        respondent.link = link_of(respondent, address_of(request))
        if respondent.state != RespondentState.ANSWERED and respondent.declined_at is None:
            body = message_for(respondent, kind_for(respondent), address_of(request)).body
            respondent.whatsapp = whatsapp_address(respondent, body)
            respondent.no_whatsapp = "" if respondent.whatsapp else why_no_whatsapp(respondent)
    return respondent
