"""A personal link in somebody's hands: what to send by WhatsApp, and what was sent how."""

from datetime import timedelta
from urllib.parse import quote

from django.utils import timezone

from surveys.models import Sending
from surveys.telephones import international, mobile

ONE_MESSAGE = timedelta(minutes=10)


def telephone_of(invitation):
    """The respondent's mobile telephone as wa.me wants it; None: there is none."""
    return mobile(*_written(invitation))


def why_no_whatsapp(invitation):
    """Why whatsapp_address has none: "landline", or "unknown" for what is no number; "" where nothing is written."""
    written, country = _written(invitation)
    if not written:
        return ""
    return "landline" if international(written, country) else "unknown"


def _written(invitation):
    organisation = invitation.organisation
    return organisation.contact_phone, organisation.country or invitation.wave.survey.cluster.country


def kind_for(invitation):
    """What to write to a respondent next: the invitation first, then reminders."""
    told = any(sending.state in Sending.REACHED for sending in invitation.told)
    return Sending.Kind.REMINDER if told else Sending.Kind.INVITATION


def whatsapp_address(invitation, body):
    """The address that opens WhatsApp with a message in it, to be looked at and sent by hand; None without a mobile."""
    telephone = telephone_of(invitation)
    return f"https://wa.me/{telephone}?text={quote(body, safe='')}" if telephone else None


def with_sendings(wave, invitations, wanted=True):
    """The invitations (a list) with what is needed to share them: `told`, their Sendings, the latest first.

    One query, none where they are not wanted; `wave` is put into each: its cluster is not looked up again.
    """
    told = {}
    for sending in Sending.objects.filter(invitation__in=invitations) if wanted else ():
        told.setdefault(sending.invitation_id, []).append(sending)
    for invitation in invitations:
        invitation.wave = wave
        invitation.told = told.get(invitation.pk, [])
    return invitations


def note_whatsapp(invitation, kind, user):
    """Keep that somebody sent a message by WhatsApp; False without a mobile. Two taps in a row are one message."""
    telephone = telephone_of(invitation)
    if telephone is None:
        return False
    just_now = timezone.now() - ONE_MESSAGE
    if invitation.sendings.filter(channel=Sending.Channel.WHATSAPP, changed_at__gt=just_now).exists():
        return True
    invitation.sendings.create(
        kind=kind,
        channel=Sending.Channel.WHATSAPP,
        address=telephone,
        state=Sending.State.SENT,
        asked_by=user,
        changed_at=timezone.now(),
    )
    return True
