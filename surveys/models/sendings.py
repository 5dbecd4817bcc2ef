from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.waves import Invitation


class Sending(models.Model):
    """A message with a personal link: an e-mail that is to go out or has gone, or a message somebody sent by hand.

    What it says is made when it goes out, of the wave's texts and the link of that moment; it is not kept here.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        WHATSAPP = "whatsapp", _("WhatsApp")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        # The receiving server says that there is no such address.
        REFUSED = "refused", _("refused: the address does not work")
        FAILED = "failed", _("not sent")
        # It came back later, says somebody of the team.
        RETURNED = "returned", _("came back")
        # The worker died while it was going out: sent anew, it might arrive twice.
        UNCLEAR = "unclear", _("perhaps sent: the program was stopped meanwhile")
        # Answered, withdrawn or closed before its turn came.
        DROPPED = "dropped", _("not sent: no longer needed")

    UNDER_WAY = (State.WAITING, State.SENDING)
    # The respondent has it, as far as we know.
    REACHED = (State.SENT, State.UNCLEAR)
    # The address does not work.
    BOUNCED = (State.REFUSED, State.RETURNED)

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="sendings")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.EMAIL)
    # To which e-mail address, or telephone.
    address = models.CharField(_("to"), max_length=254)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    # Nobody: the rule for reminders did.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    # Of the reminders by rule, the how-manieth: none is made twice.
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(_("when"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(state__in=["waiting", "sending"]), name="sending_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["invitation", "number"], name="sending_by_rule_once"),
            models.CheckConstraint(condition=Q(kind__in=["invitation", "reminder"]), name="sending_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=["email", "whatsapp"]), name="sending_channel_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["waiting", "sending", "sent", "refused", "failed", "returned", "unclear", "dropped"]
                ),
                name="sending_state_known",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=["waiting", "sending"]), name="sending_under_way")]

    def __str__(self):
        return f"{self.invitation}: {self.get_kind_display()}, {self.get_state_display()}"
