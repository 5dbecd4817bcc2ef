from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import LineField
from surveys.models.waves import Wave, new_public_id


class CurrentLinks(models.QuerySet):
    def current(self):
        """Those that open something: neither revoked nor expired."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ResultsLink(models.Model):
    """Shows a wave's results with protected names to its holder. The database knows it again, and cannot tell it."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="results_links")
    label = LineField(_("given to"), max_length=80)
    # What the pages behind it are called; it opens nothing.
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = CurrentLinks.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("link to results")
        verbose_name_plural = _("links to results")

    def __str__(self):
        return self.label

    @property
    def is_current(self):
        return self.revoked_at is None and self.expires_at > timezone.now()
