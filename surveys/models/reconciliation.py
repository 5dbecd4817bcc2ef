from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.organisations import Alias, Organisation


class NameDecision(models.Model):
    """What a written name means, as the team decided for the whole cluster; later answers follow it.

    One for each text that anybody decided on. An undone one stays, open again: what was taken back is not matched by
    itself any more.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("to be looked at")
        ORGANISATION = "organisation", _("an organisation")
        NONE = "none", _("not an organisation")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="name_decisions")
    normalised = models.CharField(_("name"), max_length=200)
    outcome = models.CharField(_("what it is"), max_length=12, choices=Outcome, default=Outcome.OPEN)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="name_decisions", verbose_name=_("is")
    )
    # What came into being by it, and goes with it when it is undone.
    alias = models.ForeignKey(Alias, models.SET_NULL, null=True, blank=True, related_name="+")
    made_organisation = models.BooleanField(default=False)
    # Raised by every decision: who decides says which one they saw.
    version = models.PositiveIntegerField(default=0)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=150, blank=True)
    at = models.DateTimeField(_("when"), null=True)
    # No column: of one that was just undone, the organisation that had been made by it and stays on the list.
    stays = None

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("decision on a name")
        verbose_name_plural = _("decisions on names")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "normalised"], name="name_decision_once"),
            models.CheckConstraint(
                condition=Q(outcome="organisation", organisation__isnull=False)
                | Q(outcome__in=["open", "none"], organisation__isnull=True),
                name="name_decision_says_which",
            ),
        ]

    def __str__(self):
        return self.normalised


class Merger(models.Model):
    """Two organisations turned out to be one. Taken back, it stays here, with when."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="mergers")
    into = models.ForeignKey(Organisation, models.CASCADE, related_name="mergers_into")
    status_before = models.CharField(max_length=10, choices=Organisation.Status)
    who = models.CharField(_("who"), max_length=150)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merger")
        verbose_name_plural = _("mergers")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(undone_at__isnull=True), name="merger_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(organisation=F("into")), name="merger_of_two"),
        ]

    def __str__(self):
        return f"{self.organisation} → {self.into}"


class KeptApart(models.Model):
    """Two organisations that look like one and are two: somebody who knows them said so. `first` has the lower id."""

    first = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    who = models.CharField(_("who"), max_length=150)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("two that look like one")
        verbose_name_plural = _("those that look like one")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="kept_apart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="kept_apart_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
