from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.fields import LineField, TranslatedField, translated
from surveys.models.organisations import ProfileField


class Survey(models.Model):
    """A questionnaire of a cluster: what is asked, in each language."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="surveys")
    key = models.SlugField(_("short name"), max_length=40)
    titles = TranslatedField(_("title in each language"))
    asked_by = LineField(_("who asks"), blank=True)
    contact = LineField(_("whom to ask or tell about it"), blank=True)
    # Why it is asked and what becomes of the answers, a paragraph in each language.
    reasons = TranslatedField(_("why it is asked"), blank=True)
    choosing = TranslatedField(_("question above the list of organisations"))
    minutes = models.PositiveSmallIntegerField(_("minutes it takes"), default=10)

    class Meta:
        ordering = ["cluster", "key"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [models.UniqueConstraint(fields=["cluster", "key"], name="survey_key_once")]

    def __str__(self):
        return translated(self.titles) or self.key

    @property
    def is_frozen(self):
        """Once a wave of it has been open, or somebody answered, what is asked stays as it is: only the wording may be
        mended."""
        asked = ~Q(state="draft") | Q(responses__isnull=False)
        return self.pk is not None and self.waves.filter(asked).exists()

    @property
    def kinds_of_help(self):
        """The relations that have a network each: of the two that ask about one kind of help from both ends, the one
        that asks the receivers. A queryset in their order."""
        return self.relations.filter(mirror_of=None)


class Relation(models.Model):
    """A kind of thing that flows between organisations, rated 1 to 5."""

    class Direction(models.TextChoices):
        RECEIVED = "received", _("the respondent received it")
        GIVEN = "given", _("the respondent gave it")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="relations")
    key = models.SlugField(_("name in files"), max_length=40)
    names = TranslatedField(_("name in each language"))
    prompts = TranslatedField(_("question in each language"))
    low_ends = TranslatedField(_("what 1 means"), blank=True)
    high_ends = TranslatedField(_("what 5 means"), blank=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.RECEIVED)
    # The two make one network: `networks.answers.both_ends`.
    mirror_of = models.OneToOneField(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        limit_choices_to={"direction": "received"},
        related_name="mirror",
        verbose_name=_("asks the other end about"),
        help_text=_(
            "For what the respondent gave: which relation asks those who received it. The question above the list of "
            "organisations must then ask for both, whoever helped the respondent and whomever it helped."
        ),
    )
    is_knowledge = models.BooleanField(_("knowledge: counted for exclusive channels"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="relation_key_once"),
            models.CheckConstraint(condition=Q(direction__in=["received", "given"]), name="relation_direction_known"),
            # "All" is where the network of all relations together is found.
            models.CheckConstraint(condition=~Q(key="all"), name="relation_key_not_all"),
            models.CheckConstraint(
                condition=Q(mirror_of__isnull=True) | Q(direction="given"), name="relation_mirror_is_given"
            ),
        ]

    def __str__(self):
        return translated(self.names) or self.key

    def clean(self):
        super().clean()
        if self.direction == self.Direction.RECEIVED:
            if self.mirror_of_id:
                raise ValidationError({"mirror_of": _("Only what the respondent gave asks the other end.")})
            if self.pk and Relation.objects.filter(mirror_of=self.pk).exclude(survey=self.survey_id).exists():
                raise ValidationError({"survey": _("The relation that asks the other end is in another survey.")})
        elif self.mirror_of_id is None:
            # Who did not answer would be shown as having given nothing; the measures know receivers' reports only.
            raise ValidationError(
                {"mirror_of": _("Choose the relation that asks who received it: alone it cannot be measured.")}
            )
        elif self.mirror_of.survey_id != self.survey_id or self.mirror_of.direction != self.Direction.RECEIVED:
            raise ValidationError({"mirror_of": _("Choose a relation of the same survey that asks who received it.")})
        if self.direction == self.Direction.GIVEN and self.pk and Relation.objects.filter(mirror_of=self.pk).exists():
            raise ValidationError({"direction": _("Another relation asks the other end about this one.")})


class Question(models.Model):
    """A question about the respondent itself; its answer fills a profile field."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    field = models.ForeignKey(ProfileField, models.PROTECT, related_name="questions")
    prompts = TranslatedField(_("question in each language"))
    only_if = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("only if this was a yes")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("profile question")
        verbose_name_plural = _("profile questions")
        constraints = [models.UniqueConstraint(fields=["survey", "field"], name="question_field_once")]

    def __str__(self):
        return translated(self.prompts)

    def clean(self):
        super().clean()
        condition = self.only_if
        if condition and (condition.survey_id != self.survey_id or condition.field.kind != ProfileField.Kind.YES_NO):
            raise ValidationError({"only_if": _("Choose a yes-or-no question of the same survey.")})
