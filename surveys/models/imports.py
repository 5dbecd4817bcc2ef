from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.clusters import Cluster
from surveys.models.fields import LineField


class OrganisationImport(models.Model):
    """A file of organisations on its way into a cluster: read, its columns matched, looked through, saved, undone.

    What the browser sent is kept here between the steps: nothing that comes back from it is believed. The rows of a
    file that is never saved are thrown away after a day, those of a saved one at once.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not saved yet")
        SAVED = "saved", _("saved")
        UNDONE = "undone", _("undone")

    KEPT_FOR = timedelta(hours=24)

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="organisation_imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    who = models.CharField(_("who"), max_length=150)
    file_name = LineField(_("file"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)
    # ["código", "razón social", …] and [[line, ["A1", "Agro Uno", …]], …]
    columns = models.JSONField(default=list, editable=False)
    rows = models.JSONField(default=list, editable=False)
    # Where the names of the columns stand in the file; what is above is left out.
    headings_line = models.PositiveIntegerField(default=1, editable=False)
    # {"razón social": "name", "notas": ""}; "": that column is left out.
    matching = models.JSONField(default=dict, editable=False)
    # What stands for a category where a row has none.
    default_category = models.CharField(max_length=80, blank=True, editable=False)
    # {line: the code of the organisation that the row is, or "" for none of those it looks like}
    decisions = models.JSONField(default=dict, editable=False)
    # {name: {"same": the other's name or "", "others": names}}, for the next file: surveys.register.import_deciding.
    decided = models.JSONField(default=dict, editable=False)
    # {"empty": {line: {target: what stands there}}, "out": {line: its name}}: surveys.register.import_corrections.
    corrections = models.JSONField(default=dict, editable=False)
    # As shown before saving: surveys.register.import_preview.
    preview = models.JSONField(default=dict, editable=False)
    # As needed to take it back: surveys.import_undo.
    changes = models.JSONField(default=dict, editable=False)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "saved", "undone"]), name="organisation_import_state_known"
            )
        ]

    def __str__(self):
        return self.file_name or f"{self._meta.verbose_name} {self.pk}"
