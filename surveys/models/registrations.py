from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.organisations import Organisation


class Registration(models.Model):
    """That an organisation put itself on a cluster's list, and what it agreed to; goes when that is decided."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="registration")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    # The sentence as it was shown and ticked.
    consent = models.TextField(_("agreed to"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")

    def __str__(self):
        return str(self.organisation)


class RegistrationCount(models.Model):
    """How many forms came in a stretch of time: for a cluster as a whole, and from one address."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="registration_counts")
    # "": from anywhere; else a keyed hash of the address, which nothing leads back from.
    source = models.CharField(max_length=32, blank=True)
    # Minutes since 1970 at which the stretch begins.
    since = models.PositiveIntegerField()
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of registrations")
        verbose_name_plural = _("counts of registrations")
        constraints = [models.UniqueConstraint(fields=["cluster", "source", "since"], name="registration_count_once")]

    def __str__(self):
        return f"{self.since}: {self.number}"
