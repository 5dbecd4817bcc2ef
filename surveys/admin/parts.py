"""What the pages of the admin have in common: looked at only, followed by networks, frozen once asked."""

from django.contrib import admin
from django.db import transaction

from surveys import models, waves


class ReadOnly(admin.ModelAdmin):
    """To be looked at only: these rows are written by their own jobs, so that nothing is lost or counted twice."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(admin.TabularInline):
    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class FollowedByNetworks(admin.ModelAdmin):
    """What networks are drawn from: every change raises the generation of the cluster's waves, in its transaction.

    `cluster_path`: the attributes that lead from a row to its cluster.
    """

    cluster_path = "cluster"

    def cluster_of(self, row):
        for name in self.cluster_path.split("__"):
            row = getattr(row, name)
        return row

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        waves.cluster_changed(self.cluster_of(form.instance))

    def delete_model(self, request, obj):
        cluster = self.cluster_of(obj)
        super().delete_model(request, obj)
        waves.cluster_changed(cluster)

    # Unlike the others, the action that calls this is no transaction of its own.
    @transaction.atomic
    def delete_queryset(self, request, queryset):
        clusters = {self.cluster_of(row) for row in queryset}
        super().delete_queryset(request, queryset)
        for cluster in clusters:
            waves.cluster_changed(cluster)


class FrozenOnceAsked:
    """Rows of a survey whose structure stays as it is once a wave has been open; wording may be mended.

    `frozen_fields`: what is structure.
    """

    frozen_fields = ()

    def survey_of(self, row):
        return row if isinstance(row, models.Survey) else getattr(row, "survey", None)

    def is_frozen(self, row):
        survey = self.survey_of(row)
        return survey is not None and survey.is_frozen

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *self.frozen_fields] if self.is_frozen(obj) else fields

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self.is_frozen(obj)
