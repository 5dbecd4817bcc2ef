"""What rebuilds have written: to be looked at only. The next rebuild would overwrite any change."""

from django.contrib import admin

from networks import models
from surveys.admin.parts import ReadOnly


@admin.register(models.Build)
class BuildAdmin(ReadOnly):
    list_display = [
        "pk",
        "wave",
        "generation",
        "answered",
        "invited",
        "open_names",
        "tie_rule",
        "finished_at",
        "seconds",
    ]
    list_filter = ["wave"]
    list_select_related = ["wave__survey"]
    search_fields = ["wave__survey__key"]


@admin.register(models.Pointer)
class PointerAdmin(ReadOnly):
    list_display = ["wave", "build_id", "built_generation", "hinted_at", "failures", "failure"]
    list_select_related = ["wave__survey"]
    search_fields = ["wave__survey__key", "failure"]


@admin.register(models.Network)
class NetworkAdmin(ReadOnly):
    list_display = ["build_id", "relation", "organisations", "ties", "density", "reciprocity", "components", "isolates"]
    list_filter = ["relation"]
    list_select_related = ["relation"]
    search_fields = ["relation__key"]


@admin.register(models.Position)
class PositionAdmin(ReadOnly):
    list_display = ["network_id", "organisation", "weighted_out_degree", "out_degree", "in_degree", "answered"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name", "organisation__code"]


@admin.register(models.Tie)
class TieAdmin(ReadOnly):
    list_display = ["network_id", "source", "receiver", "strength"]
    list_select_related = ["source", "receiver"]
    search_fields = ["source__name", "source__code", "receiver__name", "receiver__code"]


@admin.register(models.TieReport)
class TieReportAdmin(ReadOnly):
    list_display = ["network_id", "source", "receiver", "receiver_said", "giver_said", "status", "counts"]
    list_filter = ["status", "counts"]
    list_select_related = ["source", "receiver"]
    search_fields = ["source__name", "source__code", "receiver__name", "receiver__code"]


@admin.register(models.Table)
class TableAdmin(ReadOnly):
    list_display = ["build_id", "key", "network_id", "association"]
    list_filter = ["key"]
    list_select_related = ["association"]
    search_fields = ["association__name"]


@admin.register(models.Pack)
class PackAdmin(ReadOnly):
    list_display = ["pk", "build_id", "language", "protected", "state", "steps_done", "steps", "attempts", "failure"]
    list_filter = ["state"]
    search_fields = ["failure"]


@admin.register(models.WaveComparison)
class WaveComparisonAdmin(ReadOnly):
    list_display = ["earlier_id", "later_id", "language", "as_of", "asked_at"]
    list_filter = ["language"]
    search_fields = ["later__build__wave__survey__key"]
