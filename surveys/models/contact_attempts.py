from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import LineField
from surveys.models.waves import Invitation


class ContactAttempt(models.Model):
    """Somebody of the team tried to reach a respondent: what came of it, and when to call again."""

    class Outcome(models.TextChoices):
        NO_ANSWER = "no-answer", _("no answer")
        CALL_BACK = "call-back", _("call back")
        PROMISED = "promised", _("promised to answer")
        REFUSED = "refused", _("refused to take part")
        WRONG_NUMBER = "wrong-number", _("wrong number")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="contact_attempts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    call_back_at = models.DateTimeField(_("call back at"), null=True, blank=True)
    note = LineField(_("note"), blank=True)

    class Meta:
        # Of two at the same moment the one noted later counts.
        ordering = ["-at", "-pk"]
        verbose_name = _("attempt to reach a respondent")
        verbose_name_plural = _("attempts to reach respondents")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["no-answer", "call-back", "promised", "refused", "wrong-number"]),
                name="attempt_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="call-back", call_back_at__isnull=False)
                | (~Q(outcome="call-back") & Q(call_back_at__isnull=True)),
                name="attempt_call_back_has_its_time",
            ),
        ]

    def __str__(self):
        return f"{self.invitation}: {self.get_outcome_display()}"
