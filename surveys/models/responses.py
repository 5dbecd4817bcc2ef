import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import LineField
from surveys.models.organisations import Organisation
from surveys.models.questionnaire import Question, Relation
from surveys.models.waves import Invitation, Wave


class Mode(models.TextChoices):
    LINK = "link", _("personal link")
    INTERVIEW = "interview", _("interview")
    IMPORT = "import", _("imported")


class Draft(models.Model):
    """The pages that a respondent has filled in and not sent yet."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="draft")
    # The UUID that the sending will carry, whoever sends it and however often.
    sending = models.UUIDField(default=uuid.uuid4)
    base_revision = models.PositiveIntegerField(default=0)
    payload = models.JSONField(default=dict)
    # See `surveys.answering.consent` and `surveys.answering.paradata`.
    agreed = models.JSONField(default=dict)
    paradata = models.JSONField(default=dict)
    language = models.CharField(max_length=5, default="es")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")


class Submission(models.Model):
    """One sending, as it came. Never changed, never deleted one by one.

    A respondent who withdraws empties it: that it came stays, so that a late copy of it does not come back to life.
    """

    class Flag(models.TextChoices):
        NONE = "", _("none")
        SAME_UUID = "same_uuid", _("sent before with other answers")
        STALE = "stale", _("changed an older version")

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="submissions")
    uuid = models.UUIDField()
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.LINK)
    payload = models.JSONField()
    content_hash = models.CharField(max_length=64)
    base_revision = models.PositiveIntegerField(default=0)
    roster_version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5, default="es")
    flag = models.CharField(max_length=10, choices=Flag, default=Flag.NONE, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    # What the respondent agreed to, word for word; how the answering went (`consent`, `paradata` of surveys.answering).
    agreed = models.JSONField(default=dict)
    paradata = models.JSONField(default=dict)
    # Of an interview: who asked, where, and for how many seconds.
    interviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="interviews"
    )
    interview_place = LineField(_("place of the interview"), blank=True)
    interview_seconds = models.PositiveIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "uuid"], name="submission_once"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="submission_mode_known"),
        ]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("a submission is never changed: append another")
        super().save(*args, **kwargs)


class Withdrawal(models.Model):
    """A respondent had its answers removed. Nothing of what they said is kept here."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="withdrawals")
    sendings = models.PositiveIntegerField(_("sendings removed"))
    withdrawn_at = models.DateTimeField(_("removed"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")

    def __str__(self):
        return str(self.invitation)


class Response(models.Model):
    """What an organisation answered in a wave, as of its latest accepted submission."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="responses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="responses")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    named_nobody = models.BooleanField(_("nobody helped"), default=False)
    sent_at = models.DateTimeField(_("sent"), auto_now=True)

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        constraints = [models.UniqueConstraint(fields=["wave", "organisation"], name="response_once")]

    def __str__(self):
        return str(self.organisation)


class OpenName(models.Model):
    """A name written in the open section, kept as typed, until it is reconciled with an organisation."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="open_names")
    text = LineField(_("as written"))
    normalised = models.CharField(max_length=200, db_index=True, editable=False)
    place = LineField(_("where it is"), blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="open_names", verbose_name=_("is")
    )
    # The team looked at it: a neighbour, "the internet". It waits for nobody any more.
    set_aside = models.BooleanField(_("not an organisation"), default=False, db_default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("open name")
        verbose_name_plural = _("open names")
        constraints = [
            models.UniqueConstraint(fields=["response", "normalised"], name="open_name_once"),
            models.CheckConstraint(condition=~Q(text=""), name="open_name_written"),
            models.CheckConstraint(
                condition=Q(set_aside=False) | Q(organisation__isnull=True), name="open_name_set_aside_is_none"
            ),
        ]

    def __str__(self):
        return self.text

    @classmethod
    def waiting(cls):
        """Those that nobody has matched with an organisation nor set aside yet."""
        return cls.objects.filter(organisation=None, set_aside=False)


class Nomination(models.Model):
    """A respondent named an organisation for a relation; no rating means named and not rated."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="nominations")
    relation = models.ForeignKey(Relation, models.PROTECT, related_name="nominations")
    alter = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="nominations")
    open_name = models.ForeignKey(OpenName, models.CASCADE, null=True, related_name="nominations")
    rating = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.UniqueConstraint(fields=["response", "relation", "alter"], name="nomination_of_alter_once"),
            models.UniqueConstraint(fields=["response", "relation", "open_name"], name="nomination_of_name_once"),
            models.CheckConstraint(
                condition=Q(alter__isnull=False, open_name__isnull=True)
                | Q(alter__isnull=True, open_name__isnull=False),
                name="nomination_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="nomination_rating_1_to_5"
            ),
        ]


class ProfileAnswer(models.Model):
    """A respondent's answer to a profile question."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="profile_answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField()

    class Meta:
        verbose_name = _("profile answer")
        verbose_name_plural = _("profile answers")
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="profile_answer_once")]
