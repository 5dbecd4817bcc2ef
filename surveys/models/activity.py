from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster


class Activity(models.Model):
    """Something that a member of the staff did in a cluster: appended, never changed.

    What it was done to is kept in words, too: the log stays readable when that is gone.
    """

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="activities", db_index=False)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=150)
    # Of `surveys.activity.ACTIONS`.
    action = models.CharField(_("what"), max_length=40)
    about = models.CharField(_("about"), max_length=200, blank=True)
    # What the action's sentence names besides: numbers and short words.
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [models.Index(fields=["cluster", "-id"], name="activity_latest")]

    def __str__(self):
        return f"{self.who}: {self.action} {self.about}"
