"""Something is done with many respondents at once: after a page that says to whom, and to whom not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from clustersurvey.typesetting import NoPdf
from surveys import access
from surveys.activity import record
from surveys.field.asked_twice import doubles_in
from surveys.field.progress import RespondentState, every_invitation_of, respondents_of
from surveys.inviting import mailing
from surveys.inviting.invitations import renew_links, revoke_links
from surveys.inviting.link_sheet import MOST, link_sheet
from surveys.inviting.wave_messages import message_for
from surveys.models import Sending
from surveys.names import in_reading_order
from surveys.numbers import database_ids
from surveys.views.respondents import address_of

WHAT = {
    "invite": gettext_lazy("Send the invitation by e-mail"),
    "remind": gettext_lazy("Send a reminder by e-mail"),
    "sheet": gettext_lazy("Print their links with QR codes"),
    "renew": gettext_lazy("Give them new links"),
    "revoke": gettext_lazy("Withdraw their links"),
}
KINDS = {"invite": Sending.Kind.INVITATION, "remind": Sending.Kind.REMINDER}


@require_POST
@login_required
def many(request, slug, wave_id):
    """Ask before, then do it. The state in the address is the one that the list was narrowed to."""
    wave = access.wave_for(request.user, slug, wave_id, access.FIELD)
    what = request.POST.get("what")
    respondents = sorted(_chosen(request, wave), key=lambda each: in_reading_order(each.organisation.name))
    if what not in WHAT or not respondents:
        messages.error(request, _("Tick the respondents first, then choose what to do with them."))
        return redirect("wave", slug, wave.pk)
    if what == "sheet":
        return _sheet(request, wave, respondents)
    since = next(iter(database_ids([request.POST.get("since", "")])), _latest())
    chosen, left_out = _sorted(wave, what, respondents, since)
    if "confirmed" in request.POST and not _in_the_way(wave, what) and chosen:
        messages.success(request, _DO[what](wave, chosen, request.user))
        return redirect("wave", slug, wave.pk)
    context = {
        "wave": wave,
        "cluster": wave.survey.cluster,
        "what": what,
        "title": WHAT[what],
        "chosen": chosen,
        "left_out": [(mailing.REASONS[reason], names) for reason, names in left_out.items()],
        "in_the_way": _in_the_way(wave, what),
        "since": since,
    }
    if what in KINDS and chosen:
        context["sample"] = message_for(chosen[0], KINDS[what])
    return render(request, "surveys/respondents_confirm.html", context)


def _chosen(request, wave):
    state = request.GET.get("state")
    if "every" in request.POST:
        return mailing.with_mail(respondents_of(wave, state if state in RespondentState.values else None))
    ids = [each for each in request.POST.getlist("respondent") if each.isalnum()]
    return mailing.with_mail(every_invitation_of(wave)).filter(public_id__in=ids)


def _latest():
    return Sending.objects.values_list("pk", flat=True).first() or 0


def _sorted(wave, what, respondents, since):
    """(those it is done with, {reason: those it is not done with})."""
    chosen, left_out = [], {}
    doubles = doubles_in([wave]) if what in KINDS else ()
    for respondent in respondents:
        respondent.wave = wave
        reason = mailing.why_not(respondent, KINDS[what], since) if what in KINDS else None
        reason = "merged" if respondent.pk in doubles else reason
        if what == "revoke" and respondent.revoked_at:
            reason = "revoked"
        (left_out.setdefault(reason, []) if reason else chosen).append(respondent)
    return chosen, left_out


def _in_the_way(wave, what):
    """Why it cannot be done with anybody now, or None."""
    if what in KINDS and not wave.is_open:
        return _("E-mails are sent while the wave is open: until then their links lead to no questions.")
    if what in KINDS and not mailing.can_mail():
        return _("No mail server is set: whoever looks after the server sets EMAIL_URL.")
    return None


def _sheet(request, wave, respondents):
    usable = [respondent for respondent in respondents if respondent.revoked_at is None]
    if not usable or len(usable) > MOST:
        said = _("A sheet holds the links of 1 to %(most)d respondents that have one. Tick fewer.")
        messages.error(request, said % {"most": MOST})
        return redirect("wave", wave.survey.cluster.slug, wave.pk)
    for respondent in usable:
        respondent.wave = wave
    try:
        pdf = link_sheet(wave, usable, address_of(request), timezone.now())
    except NoPdf:
        messages.error(request, _("The sheet could not be made. Try fewer respondents."))
        return redirect("wave", wave.survey.cluster.slug, wave.pk)
    record(wave.survey.cluster, request.user, "link-sheet", wave, number=len(usable))
    name = f"links-{wave.survey.key}-{wave.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _mail(kind):
    def do(wave, chosen, user):
        with transaction.atomic():
            number = mailing.ask(chosen, kind, user)
            record(wave.survey.cluster, user, "mails-asked", wave, number=number)
        said = ngettext(
            "%(number)d e-mail is on its way: the list says when it was sent.",
            "%(number)d e-mails are on their way: the list says when each was sent.",
            number,
        )
        return said % {"number": number}

    return do


@transaction.atomic
def _renew(wave, chosen, user):
    renew_links(chosen)
    record(wave.survey.cluster, user, "links-renewed", wave, number=len(chosen))
    said = ngettext("%(number)d respondent has a new link.", "%(number)d respondents have new links.", len(chosen))
    return said % {"number": len(chosen)}


@transaction.atomic
def _revoke(wave, chosen, user):
    revoke_links(chosen)
    record(wave.survey.cluster, user, "links-revoked", wave, number=len(chosen))
    said = ngettext("%(number)d link opens nothing any more.", "%(number)d links open nothing any more.", len(chosen))
    return said % {"number": len(chosen)}


_DO = {
    "invite": _mail(Sending.Kind.INVITATION),
    "remind": _mail(Sending.Kind.REMINDER),
    "renew": _renew,
    "revoke": _revoke,
}
