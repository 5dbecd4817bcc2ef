"""E-mails with personal links: asked for, and sent one by one by the worker.

The database is the queue. Each e-mail is claimed by one conditional UPDATE just before it goes out, so that nothing is
sent twice, whoever else is at it. Of a worker that was killed what waits goes out with the next run; the one that it
was sending is shown as unclear and never sent again by itself.
"""

import logging
import smtplib
import time
from datetime import timedelta
from email.utils import formataddr, parseaddr

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.field.asked_twice import doubles_in
from surveys.inviting.wave_messages import message_for
from surveys.models import Invitation, Response, Sending
from surveys.texts import one_line

log = logging.getLogger(__name__)
State = Sending.State

# Between two batches the worker rebuilds networks.
BATCH = 50
BATCH_SECONDS = 10
# Longer than any mail server is waited for (EMAIL_TIMEOUT).
LEASE = timedelta(minutes=10)
MOST_TRIES = 6


def can_mail():
    """Whether a mail server is set (EMAIL_URL)."""
    return settings.SENDS_MAIL


_SAME_ADDRESS = Sending.objects.filter(invitation__organisation=OuterRef("organisation"), state__in=Sending.BOUNCED)
BOUNCED = Exists(_SAME_ADDRESS.filter(address=OuterRef("organisation__contact_email")))
UNDER_WAY = Exists(Sending.objects.filter(invitation=OuterRef("pk"), state__in=Sending.UNDER_WAY))


def mailable(invitations):
    """Those of the invitations (a queryset) that an e-mail may go to."""
    return invitations.filter(
        ~BOUNCED, ~UNDER_WAY, ~Q(organisation__contact_email=""), revoked_at=None, declined_at=None
    ).select_related("organisation")


# Why somebody gets no e-mail.
REASONS = {
    "revoked": _("their link is withdrawn"),
    "declined": _("do not want to take part"),
    "no-address": _("no e-mail address is known"),
    "bounced": _("the e-mail address does not work: correct it first"),
    "under-way": _("an e-mail is on its way to them already"),
    "answered": _("have answered, or had their answers removed"),
    "told": _("were sent an e-mail a moment ago"),
    "merged": _("were merged with one that is asked under its own name"),
}


def why_not(respondent, kind, since):
    """A key of REASONS, or None for somebody whom an e-mail may go to.

    respondent: one of `with_mail`; since: the number of the latest sending when this was asked.
    """
    checks = (
        ("revoked", respondent.revoked_at),
        ("declined", respondent.declined_at),
        ("no-address", not respondent.organisation.contact_email),
        ("bounced", respondent.bounced),
        ("under-way", respondent.under_way),
        ("answered", kind == Sending.Kind.REMINDER and (respondent.answered_at or respondent.has_removed)),
        ("told", (respondent.latest_sending or 0) > since),
    )
    return next((reason for reason, holds in checks if holds), None)


def with_mail(respondents):
    """Respondents (a queryset of `surveys.field.progress.respondents_of`) with what `why_not` asks for."""
    latest = Sending.objects.filter(invitation=OuterRef("pk"), channel=Sending.Channel.EMAIL).order_by("-pk")
    return respondents.annotate(bounced=BOUNCED, under_way=UNDER_WAY, latest_sending=Subquery(latest.values("pk")[:1]))


@transaction.atomic
def ask(invitations, kind, user):
    """Have e-mails sent to invitations (for which `why_not` says nothing); returns how many.

    Two who ask at once ask for one.
    """
    rows = [
        Sending(invitation=invitation, kind=kind, address=invitation.organisation.contact_email, asked_by=user)
        for invitation in invitations
    ]
    asked = Sending.objects.filter(invitation__in=invitations, asked_by=user)
    before = asked.count()
    Sending.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    transaction.on_commit(wake_up, robust=True)
    return asked.count() - before


def wake_up():
    """Have the worker look. Lost, the schedule's next call does."""
    try:
        current_app.send_task("surveys.tasks.send_messages")
    except Exception as error:  # whatever a broker can do to us, what is to be sent is stored
        log.warning("no wake-up call for the e-mails (%s); the schedule will see to it", type(error).__name__)


def send_waiting():
    """Send what waits, for BATCH_SECONDS at most; returns whether more is waiting."""
    _tell_unclear()
    waiting = list(_waiting().values_list("pk", flat=True)[:BATCH])
    if not waiting or not can_mail():
        return False
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        Sending.objects.filter(pk__in=waiting, state=State.WAITING).update(problem=_in_words(error))
        log.warning("the mail server cannot be reached: %s", _in_words(error))
        return False
    ends = time.monotonic() + BATCH_SECONDS
    try:
        for pk in waiting:
            if time.monotonic() > ends or not _send(pk, connection):
                break
    finally:
        _close(connection)
    return _waiting().exists()


def _close(connection):
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server had hung up")


def _waiting():
    due = Q(not_before=None) | Q(not_before__lte=timezone.now())
    return Sending.objects.filter(due, state=State.WAITING).order_by("pk")


def _tell_unclear():
    """What a dead worker had begun to send. Nobody knows whether it arrived: people decide."""
    dead = Sending.objects.filter(state=State.SENDING, changed_at__lt=timezone.now() - LEASE)
    dead.update(state=State.UNCLEAR)


def claim(pk):
    """Make a waiting e-mail ours to send: one of all who try succeeds."""
    now = timezone.now()
    mine = Sending.objects.filter(pk=pk, state=State.WAITING)
    return bool(mine.update(state=State.SENDING, changed_at=now, tries=F("tries") + 1))


def _send(pk, connection):
    """Send one e-mail. False: the connection is of no use any more."""
    sending = Sending.objects.select_related("invitation__organisation").filter(pk=pk).first()
    if sending is None:
        return True
    invitation = Invitation.objects.select_related("wave__survey__cluster", "organisation").get(
        pk=sending.invitation_id
    )
    if not _is_wanted(sending, invitation):
        _note(pk, State.DROPPED, among=[State.WAITING])
        return True
    try:
        message = _email(sending, invitation)
    except Exception as error:  # it must not keep those behind it waiting for ever
        log.exception("e-mail %s: could not be written", pk)
        _note(pk, State.FAILED, among=[State.WAITING], problem=_in_words(error))
        return True
    if not claim(pk):
        return True
    try:
        connection.send_messages([message])
    except Exception as error:
        return _note_failure(pk, error)
    _note(pk, State.SENT)
    return True


def _is_wanted(sending, invitation):
    """Whether it is still to be sent: much may have happened since it was asked for."""
    if not invitation.wave.is_open or invitation.revoked_at or invitation.declined_at:
        return False
    if not invitation.organisation.contact_email:
        return False
    if sending.number is not None and invitation.wave.is_late:
        return False
    return not (_has_answered(invitation, sending) or _is_double(invitation, sending))


def _has_answered(invitation, sending):
    """Whether they have answered, or had their answers removed: ever, for a reminder; else since it was asked for, for
    an invitation may be sent once more to somebody who has.
    """
    answers = Response.objects.filter(wave=invitation.wave_id, organisation=invitation.organisation_id)
    removals = invitation.withdrawals.all()
    if sending.kind != Sending.Kind.REMINDER:
        answers = answers.filter(sent_at__gte=sending.asked_at)
        removals = removals.filter(withdrawn_at__gte=sending.asked_at)
    return answers.exists() or removals.exists()


def _is_double(invitation, sending):
    """Whether nobody reminds them, for they are asked under another name, too, that theirs was merged with."""
    return sending.kind == Sending.Kind.REMINDER and invitation.pk in doubles_in([invitation.wave])


def _email(sending, invitation):
    survey = invitation.wave.survey
    message = message_for(invitation, sending.kind)
    own_name, own_address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((one_line(survey.asked_by) or own_name, own_address))
    # The address as it is now: it may have been mended. The same message has the same id, however often it is tried.
    return EmailMessage(
        message.subject,
        message.body,
        sender,
        [invitation.organisation.contact_email],
        reply_to=[survey.contact] if _is_address(survey.contact) else None,
        headers={"Message-ID": f"<sending-{sending.pk}-{invitation.public_id}@{own_address.rpartition('@')[2]}>"},
    )


def _is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _note(pk, state, *, among=(State.SENDING,), **fields):
    Sending.objects.filter(pk=pk, state__in=among).update(
        state=state, changed_at=timezone.now(), **{"problem": "", **fields}
    )


def _note_failure(pk, error):
    """Keep what became of it. Returns whether the connection can go on."""
    problem = _in_words(error)
    log.warning("e-mail %s: %s", pk, problem)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        if all(code >= 500 for code in codes):
            _note(pk, State.REFUSED, problem=problem)
            return True
        _later(pk, problem)
    elif isinstance(error, smtplib.SMTPSenderRefused) or (
        isinstance(error, smtplib.SMTPResponseException) and error.smtp_code < 500
    ):
        # Not the respondent's fault, or not for good.
        _later(pk, problem)
    elif isinstance(error, (smtplib.SMTPResponseException, ValueError)):
        _note(pk, State.FAILED, problem=problem)
        return True
    else:
        # Cut off in the middle: it may have arrived.
        _note(pk, State.UNCLEAR, problem=problem)
    return False


def _later(pk, problem):
    tries = Sending.objects.values_list("tries", flat=True).get(pk=pk)
    if tries >= MOST_TRIES:
        _note(pk, State.FAILED, problem=problem)
    else:
        _note(pk, State.WAITING, problem=problem, not_before=timezone.now() + timedelta(minutes=5 * 2**tries))


def _in_words(error):
    """What the mail server said, in a line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reason = error.smtp_code, error.smtp_error
    else:
        return one_line(f"{type(error).__name__}: {error}")
    return one_line(f"{code} {reason.decode(errors='replace') if isinstance(reason, bytes) else reason}")
