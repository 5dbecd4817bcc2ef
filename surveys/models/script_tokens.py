from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import LineField


class ScriptToken(models.Model):
    """Lets a person's scripts read what that person may read. The database knows it again, and cannot tell it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="script_tokens")
    name = LineField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("token for scripts")
        verbose_name_plural = _("tokens for scripts")

    def __str__(self):
        return self.name
