from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import LineField


def spanish_and_english():
    return ["es", "en"]


def languages_of_the_program(codes):
    known = [code for code, _name in settings.LANGUAGES]
    if not isinstance(codes, list) or not codes or any(code not in known for code in codes):
        raise ValidationError(_('Write a list of these: %(known)s. For example ["es"].') % {"known": ", ".join(known)})


class Face(models.TextChoices):
    """The colour that a cluster's questionnaire wears; what each looks like is in styles/_faces.scss."""

    LEAF = "leaf", _("green")
    SKY = "sky", _("blue")
    PLUM = "plum", _("purple")
    CLAY = "clay", _("brick red")
    EARTH = "earth", _("brown")


class Cluster(models.Model):
    """The organisations of one region that a project works with; the unit that a team owns."""

    name = LineField(_("name"))
    slug = models.SlugField(_("short name in addresses"), max_length=40, unique=True)
    region = LineField(_("region"), blank=True)
    country = models.CharField(_("country code"), max_length=2, blank=True)
    product = LineField(_("product"), blank=True)
    languages = models.JSONField(_("languages"), default=spanish_and_english, validators=[languages_of_the_program])
    face = models.CharField(_("colour of its questionnaire"), max_length=10, choices=Face, default=Face.LEAF)
    takes_registrations = models.BooleanField(_("organisations may register themselves"), default=False)

    # {"ruc": "tax_number", "notas": ""}: what columns of spreadsheets said here; surveys.register.column_matching.
    column_meanings = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        constraints = [models.CheckConstraint(condition=models.Q(face__in=Face.values), name="cluster_face_known")]

    def __str__(self):
        return self.name


class Role(models.TextChoices):
    MANAGER = "manager", _("Manager")
    ANALYST = "analyst", _("Analyst")
    ENUMERATOR = "enumerator", _("Enumerator")
    VIEWER = "viewer", _("Viewer")


# Who asks in the field; of whom, the invitation says.
INTERVIEWING = frozenset({Role.MANAGER, Role.ENUMERATOR})


class Member(models.Model):
    """Someone of a cluster's team, with what they may do there."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "user"], name="member_once_per_cluster"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="member_role_known"),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()}"
