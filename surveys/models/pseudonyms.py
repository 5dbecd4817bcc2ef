from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.organisations import Organisation


class Pseudonym(models.Model):
    """The number under which a protected organisation appears outside the team; the same in every wave and file.

    Drawn at random: neither the alphabet nor the order in which organisations were registered shows in it.
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="pseudonym")
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("pseudonym")
        verbose_name_plural = _("pseudonyms")
        constraints = [models.UniqueConstraint(fields=["cluster", "number"], name="pseudonym_once")]
