from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster, Role
from surveys.models.fields import LineField


class TeamInvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Those that somebody can still accept."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())


class TeamInvitation(models.Model):
    """Lets one colleague into a cluster's team. The database knows its link again, and cannot tell it."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="team_invitations")
    role = models.CharField(_("role"), max_length=12, choices=Role)
    # With an address it is for the account with that address only.
    email = models.EmailField(_("e-mail address"), blank=True)
    note = LineField(_("for whom"), max_length=80, blank=True)
    # Whether it went to the address, so that whoever has the link reads that mail.
    mailed = models.BooleanField(default=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("invitation to a team")
        verbose_name_plural = _("invitations to teams")
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="team_invitation_role_known")
        ]

    def __str__(self):
        return self.email or self.note or str(_("a link"))
