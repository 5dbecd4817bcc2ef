"""One respondent of a wave: its link and how to send it, what was sent, what it said about taking part."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys import access
from surveys.activity import record
from surveys.answering.submission import receipt_code
from surveys.field.progress import every_invitation_of, state_of
from surveys.inviting.invitations import link_of, revoke_links
from surveys.inviting.mailing import can_mail
from surveys.inviting.sharing import (
    kind_for,
    note_whatsapp,
    telephone_of,
    whatsapp_address,
    why_no_whatsapp,
    with_sendings,
)
from surveys.inviting.wave_messages import language_of, message_for
from surveys.models import Sending
from surveys.numbers import database_ids

# The latest: nobody is called more often.
MOST_ATTEMPTS = 50


def address_of(request):
    """How links begin that are shown on a page."""
    return f"{request.scheme}://{request.get_host()}"


@require_safe
@login_required
def respondent(request, slug, wave_id, public_id):
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    respondent = get_object_or_404(every_invitation_of(wave), public_id=public_id)
    with_sendings(wave, [respondent])
    respondent.state = state_of(respondent)
    respondent.receipt = receipt_code(respondent.sending) if respondent.sending else ""
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "respondent": respondent,
        "no_whatsapp": "" if telephone_of(respondent) else why_no_whatsapp(respondent),
        "bounced": _bounced(respondent),
        "can_mail": can_mail(),
        "language": language_of(respondent),
        "returnable": Sending.REACHED,
        "attempts": respondent.contact_attempts.select_related("by")[:MOST_ATTEMPTS],
    }
    if respondent.revoked_at is None:
        message = message_for(respondent, kind_for(respondent), address_of(request))
        context |= {"link": link_of(respondent, address_of(request)), "message": message}
        context["whatsapp"] = whatsapp_address(respondent, message.body)
    return render(request, "surveys/respondent.html", context)


def _bounced(respondent):
    now = respondent.organisation.contact_email
    return any(each.state in Sending.BOUNCED and each.address == now for each in respondent.told)


@require_POST
@login_required
def note(request, slug, wave_id, public_id):
    """Note what happened with a respondent; scripts are answered with nothing but the status."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    invitation = get_object_or_404(wave.invitations.select_related("organisation"), public_id=public_id)
    with_sendings(wave, [invitation])
    do = _NOTES.get(request.POST.get("what"))
    with transaction.atomic():
        said = do(request, invitation) if do else None
    if "X-Requested-With" in request.headers:
        return HttpResponse(status=204)
    if said:
        messages.success(request, said)
    else:
        messages.error(request, _("Nothing was changed."))
    return redirect("respondent", slug, wave.pk, public_id)


def _record(request, invitation, action):
    record(invitation.wave.survey.cluster, request.user, action, invitation.organisation)


def _whatsapp(request, invitation):
    if not note_whatsapp(invitation, kind_for(invitation), request.user):
        return None
    _record(request, invitation, "whatsapp-sent")
    return _("Noted: sent by WhatsApp.")


def _returned(request, invitation):
    ids = database_ids([request.POST.get("sending", "")])
    mine = invitation.sendings.filter(pk__in=ids, channel=Sending.Channel.EMAIL, state__in=Sending.REACHED)
    if not mine.update(state=Sending.State.RETURNED, changed_at=timezone.now()):
        return None
    _record(request, invitation, "mail-returned")
    return _("Noted: it came back. Nothing more is sent to this address.")


def _revoke(request, invitation):
    if invitation.revoked_at:
        return None
    revoke_links([invitation])
    _record(request, invitation, "link-revoked")
    return _("The link opens nothing any more.")


def _decline(request, invitation):
    if not _turn(invitation, declined_at__isnull=True, to=timezone.now()):
        return None
    _record(request, invitation, "respondent-declined")
    return _("Noted. No message goes to them any more; their link still works.")


def _take_part(request, invitation):
    if not _turn(invitation, declined_at__isnull=False, to=None):
        return None
    _record(request, invitation, "respondent-willing")
    return _("Noted: they take part.")


def _turn(invitation, *, to, **before):
    return invitation.wave.invitations.filter(pk=invitation.pk, **before).update(declined_at=to)


_NOTES = {
    "whatsapp": _whatsapp,
    "returned": _returned,
    "revoke": _revoke,
    "decline": _decline,
    "take-part": _take_part,
}
