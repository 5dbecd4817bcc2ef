"""The call list: whom to reach next, and what came of it. Managers see all, enumerators those given to them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from surveys import access
from surveys.field.call_list import DUE, NOBODY, NOT_TRIED, Filter, call_list
from surveys.field.contact_attempts import note_attempt
from surveys.forms.contact_attempts import AttemptForm, usual_call_back
from surveys.giving import enumerators_of
from surveys.inviting.invitations import link_of
from surveys.inviting.sharing import kind_for, whatsapp_address, why_no_whatsapp, with_sendings
from surveys.inviting.wave_messages import message_for
from surveys.models import ContactAttempt, Invitation
from surveys.numbers import database_ids
from surveys.telephones import dialled
from surveys.views import waves
from surveys.views.respondents import address_of

PAGE = 25
OUTCOMES = {
    NOT_TRIED: gettext_lazy("not tried yet"),
    DUE: gettext_lazy("to be called back now"),
    **dict(ContactAttempt.Outcome.choices),
}
NARROWED_BY = ("enumerator", "category", "outcome", "page")


@require_safe
@never_cache
@login_required
def calls(request, slug, wave_id):
    return _page(request, access.wave_for(request.user, slug, wave_id, access.FIELDWORK))


@require_POST
@login_required
def attempt(request, slug, wave_id, public_id):
    """Note an attempt. The page's script gets the row back, whoever has none the page."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELDWORK)
    mine = access.respondents_to_call(wave, request.user).select_related("organisation__category", "enumerator")
    invitation = get_object_or_404(mine, public_id=public_id)
    invitation.wave = wave
    form = AttemptForm(request.POST)
    live = "HX-Request" in request.headers
    if not form.is_valid():
        invitation.form = form
        return _row(request, wave, invitation) if live else _page(request, wave, invitation)
    noted = note_attempt(invitation, request.user, **form.cleaned_data)
    if live:
        context = {"respondent": invitation, "noted": noted, "wave": wave, "cluster": wave.survey.cluster}
        return render(request, "surveys/call_noted.html", context)
    said = _("Noted of %(organisation)s: %(outcome)s.")
    messages.success(request, said % {"organisation": invitation.organisation, "outcome": noted.get_outcome_display()})
    return redirect(reverse("calls", args=[slug, wave_id]) + _query(request))


def _page(request, wave, slip=None):
    """The list; `slip`: the invitation whose `form` was not understood, which stands first then."""
    cluster = wave.survey.cluster
    manages = cluster.role in access.FIELD
    wanted = _wanted(request, cluster, manages)
    found = call_list(wave, wanted) if wave.is_open else None
    page = Paginator(found.calls if found else [], PAGE).get_page(request.GET.get("page"))
    context = _rows_of(request, wave, page, manages, slip) | {
        "page": page,
        "found": found,
        "wanted": wanted,
        "outcomes": OUTCOMES,
        "categories": cluster.categories.all(),
        "enumerators": enumerators_of(cluster) if manages else (),
        "nobody": NOBODY,
        "is_narrowed": bool(_query(request, "enumerator", "category", "outcome")),
        "kept": _query(request, "enumerator", "category", "outcome").removeprefix("?"),
    }
    return render(request, "surveys/calls.html", context)


def _row(request, wave, invitation):
    """One row again, with what is wrong in it."""
    manages = wave.survey.cluster.role in access.FIELD
    call = next((call for call in call_list(wave).calls if call.invitation == invitation.pk), None)
    context = _common(request, wave, manages) | {"respondent": _shown(request, wave, [invitation], {}, manages)[0]}
    context["respondent"].call = call
    return render(request, "surveys/call_row.html", context)


def _common(request, wave, manages):
    return {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "manages": manages,
        # What others said of an organisation is a result: whoever asks must not be able to tell it.
        "reasons": manages,
        "query": _query(request),
        "usual_call_back": usual_call_back(),
    }


def _rows_of(request, wave, page, manages, slip):
    calls = {call.invitation: call for call in page}
    known = Invitation.objects.select_related("organisation__category", "enumerator").in_bulk(calls)
    invitations = [known[pk] for pk in calls if slip is None or pk != slip.pk]
    shown = _shown(request, wave, [slip, *invitations] if slip else invitations, calls, manages)
    return _common(request, wave, manages) | {"respondents": shown}


def _shown(request, wave, invitations, calls, manages):
    """Invitations with what a row says of them; the personal link for managers only: enumerators interview."""
    for respondent in with_sendings(wave, invitations, manages):
        organisation = respondent.organisation
        respondent.call = calls.get(respondent.pk)
        respondent.dialled = dialled(organisation.contact_phone, organisation.country or wave.survey.cluster.country)
        respondent.is_mine = respondent.enumerator_id == request.user.pk
        if manages and respondent.revoked_at is None:
            respondent.link = link_of(respondent, address_of(request))
            body = message_for(respondent, kind_for(respondent), address_of(request)).body
            respondent.whatsapp = whatsapp_address(respondent, body)
            respondent.no_whatsapp = "" if respondent.whatsapp else why_no_whatsapp(respondent)
    return invitations


def _wanted(request, cluster, manages):
    """The Filter that was asked for; what is not known narrows nothing down."""
    outcome = request.GET.get("outcome", "")
    categories = database_ids([request.GET.get("category", "")])
    enumerator = request.user.pk
    if manages:
        name = request.GET.get("enumerator", "")
        known = {user.get_username(): user.pk for user in enumerators_of(cluster)} | {waves.NOBODY: NOBODY}
        enumerator = known.get(name)
    return Filter(
        enumerator=enumerator,
        category=categories[0] if categories else None,
        outcome=outcome if outcome in OUTCOMES else "",
    )


def _query(request, *names):
    """What an address goes on with, to come back to the same part of the list."""
    kept = {name: request.GET[name] for name in names or NARROWED_BY if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""
