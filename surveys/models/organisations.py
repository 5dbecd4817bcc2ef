from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.fields import LineField, TranslatedField, translated
from surveys.names import normalise

valid_code = RegexValidator(r"^[A-Za-z0-9_.-]{1,30}$", _("Use letters, digits, dots, hyphens: at most 30."))


class Colour(models.TextChoices):
    """Okabe and Ito's palette: told apart by people who do not see all colours."""

    BLUE = "#0072B2", _("blue")
    ORANGE = "#E69F00", _("orange")
    GREEN = "#009E73", _("green")
    VERMILLION = "#D55E00", _("vermillion")
    PURPLE = "#CC79A7", _("purple")
    SKY = "#56B4E9", _("sky blue")
    YELLOW = "#F0E442", _("yellow")
    GREY = "#999999", _("grey")


class Shape(models.TextChoices):
    CIRCLE = "circle", _("circle")
    SQUARE = "square", _("square")
    TRIANGLE = "triangle", _("triangle")
    DIAMOND = "diamond", _("diamond")
    HEXAGON = "hexagon", _("hexagon")
    DOWN = "down", _("triangle pointing down")


class Category(models.Model):
    """A kind of organisation; how it is drawn, and whether outsiders may see its organisations' names."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="categories")
    key = LineField(_("name in files"), max_length=80)
    names = TranslatedField(_("name in each language"))
    colour = models.CharField(_("colour"), max_length=7, choices=Colour, default=Colour.GREY)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape, default=Shape.CIRCLE)
    is_service = models.BooleanField(_("serves the producers"), default=True)
    protected = models.BooleanField(_("names shown to the team only"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "key"], name="category_key_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="category_colour_known"),
            models.CheckConstraint(condition=Q(shape__in=Shape.values), name="category_shape_known"),
        ]

    def __str__(self):
        return translated(self.names) or self.key


class Organisation(models.Model):
    """A firm, an association, an office, a university of the cluster."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("registered itself, waiting")
        CONFIRMED = "confirmed", _("confirmed")
        MERGED = "merged", _("merged into another")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="organisations")
    code = models.CharField(_("code"), max_length=30, validators=[valid_code])
    name = LineField(_("name"))
    label = LineField(_("short name"), max_length=60)
    category = models.ForeignKey(Category, models.PROTECT, related_name="organisations")
    # Tells two of the same name apart, and finds one that is registered twice; as written.
    tax_number = LineField(_("tax number"), max_length=30, blank=True)
    in_region = models.BooleanField(_("in the region"), default=True)
    country = models.CharField(_("country code"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=5, default="es")
    contact_name = LineField(_("contact"), blank=True)
    contact_phone = LineField(_("telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.CONFIRMED)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    profile = models.JSONField(_("profile as registered"), default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "code"], name="organisation_code_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(label=""), name="organisation_named"),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | Q(status__in=["waiting", "confirmed"], merged_into__isnull=True),
                name="organisation_merged_into_something",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="organisation_not_merged_into_itself"),
        ]

    def __str__(self):
        return self.name


class Alias(models.Model):
    """Another name that people use for an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="aliases")
    text = LineField(_("other name"))
    normalised = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        ordering = ["text"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["organisation", "normalised"], name="alias_once")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.normalised = normalise(self.text)
        super().save(*args, **kwargs)


class Affiliation(models.Model):
    """An organisation is a member of an association."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    association = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "association"], name="affiliation_once"),
            models.CheckConstraint(condition=~Q(organisation=F("association")), name="affiliation_with_another"),
        ]

    def __str__(self):
        return f"{self.organisation} → {self.association}"


class ProfileField(models.Model):
    """Something that is known of organisations besides their ties: land, employees, certificates."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        WHOLE_NUMBER = "whole_number", _("whole number")
        NUMBER = "number", _("number")
        ONE_OF = "one_of", _("one of several")
        SEVERAL_OF = "several_of", _("several of them")
        TEXT = "text", _("text")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="profile_fields")
    key = models.SlugField(_("name in files"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    names = TranslatedField(_("name in each language"))
    units = TranslatedField(_("unit in each language"), blank=True)
    # One of and several of: [{"key": "…", "names": {"es": "…", "en": "…"}}]
    choices = models.JSONField(_("choices"), default=list, blank=True)
    # Numbers: a larger one is asked about, never refused.
    usual_most = models.FloatField(_("more than this is unusual"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["position", "key"]
        verbose_name = _("profile field")
        verbose_name_plural = _("profile fields")
        constraints = [
            models.UniqueConstraint(fields=["cluster", "key"], name="profile_field_key_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["yes_no", "whole_number", "number", "one_of", "several_of", "text"]),
                name="profile_field_kind_known",
            ),
        ]

    def __str__(self):
        return translated(self.names) or self.key
