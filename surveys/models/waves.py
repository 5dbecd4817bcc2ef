import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.organisations import Organisation
from surveys.models.questionnaire import Survey
from surveys.tokens import new_nonce, token_for, token_hash


class Wave(models.Model):
    """One round of asking a survey."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class TieRule(models.TextChoices):
        """Which ties count where both ends were asked; what each does, says `networks.answers.both_ends`."""

        RECEIVER = "receiver", _("the receiver's word")
        EITHER = "either", _("the word of either")
        BOTH = "both", _("the word of both")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)
    # Of which earlier wave of the survey this is the next; the lists were copied from there.
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", verbose_name=_("earlier wave")
    )
    # "You named these last time": they stand first on the list, and nothing is ticked for anybody.
    asks_again = models.BooleanField(
        _("shows respondents whom they named in the earlier wave"), default=False, db_default=False
    )
    # Reminders by e-mail: so many days after the last message, at most so many. None: no reminders.
    remind_after_days = models.PositiveSmallIntegerField(_("days until a reminder"), null=True, blank=True)
    remind_most = models.PositiveSmallIntegerField(_("reminders at most"), default=2, db_default=2)
    # What differs from the program's own: {"invitation": {"es": {"subject": "…", "body": "…"}}, "reminder": …}
    messages = models.JSONField(
        _("messages"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True, editable=False
    )
    # Since when respondents may see how their organisation stands in the network.
    published_at = models.DateTimeField(_("shown to respondents since"), null=True, blank=True)
    tie_rule = models.CharField(
        _("rule for ties"), max_length=10, choices=TieRule, default=TieRule.RECEIVER, db_default="receiver"
    )
    tie_rule_set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who chose the rule"),
    )
    tie_rule_set_at = models.DateTimeField(_("when the rule was chosen"), null=True, blank=True)
    # Raised in the transaction of every change that the network must follow: order comes from it, not from clocks.
    generation = models.PositiveBigIntegerField(default=0, editable=False)
    # Raised whenever the roster grows, so that a response knows what it was offered.
    roster_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["survey", "number"]
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="wave_number_once"),
            models.CheckConstraint(condition=Q(state__in=["draft", "open", "closed"]), name="wave_state_known"),
            models.CheckConstraint(condition=Q(tie_rule__in=["receiver", "either", "both"]), name="wave_rule_known"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True) | Q(closes_on__isnull=True) | Q(closes_on__gte=models.F("opens_on")),
                name="wave_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(remind_after_days__isnull=True) | Q(remind_after_days__gte=1), name="wave_reminds_in_days"
            ),
        ]

    def __str__(self):
        return f"{self.survey} · {self.number}"

    def save(self, *args, **kwargs):
        # Changed in the database only (surveys.waves): an object read a while ago must not turn them back.
        if self.pk is not None and kwargs.get("update_fields") is None and not kwargs.get("force_insert"):
            kept = {"id", "generation", "roster_version", "tie_rule", "tie_rule_set_by", "tie_rule_set_at"}
            kwargs["update_fields"] = [field.name for field in self._meta.concrete_fields if field.name not in kept]
        super().save(*args, **kwargs)

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def is_late(self):
        """Whether it is open though the day that respondents were told is past."""
        return self.is_open and self.closes_on is not None and self.closes_on < timezone.localdate()


class RosterEntry(models.Model):
    """An organisation offered for choosing in a wave, from a version of the roster on."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="roster")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roster_entries")
    since_version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("roster entry")
        verbose_name_plural = _("roster entries")
        constraints = [models.UniqueConstraint(fields=["wave", "organisation"], name="roster_entry_once")]

    def __str__(self):
        return str(self.organisation)


def new_public_id():
    return secrets.token_hex(6)


def new_order_seed():
    return secrets.randbelow(2**31)


class Invitation(models.Model):
    """A respondent of a wave. Its personal link is made in `surveys.tokens`; nothing here opens it."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    # In which order this respondent meets the list: `surveys.answering.questionnaire` says how, so that it can be told.
    order_seed = models.PositiveIntegerField(default=new_order_seed, editable=False)
    enumerator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="respondents",
        verbose_name=_("enumerator"),
    )
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    # They told us that they do not want to take part: no message goes to them any more.
    declined_at = models.DateTimeField(_("does not want to take part"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [models.UniqueConstraint(fields=["wave", "organisation"], name="invitation_once")]

    def __str__(self):
        return str(self.organisation)

    def save(self, *args, **kwargs):
        self.seal()
        super().save(*args, **kwargs)

    def seal(self):
        """Bring the hash up to the nonce; `save` does, bulk_create does not."""
        self.token_hash = token_hash(token_for(self.nonce))
