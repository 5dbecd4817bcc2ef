"""Answers: read here, never written, except what a written name means."""

from django.contrib import admin

from surveys import models
from surveys.admin.parts import FollowedByNetworks, ReadOnly, ReadOnlyInline


@admin.register(models.Draft)
class DraftAdmin(ReadOnly):
    list_display = ["invitation", "language", "created_at", "updated_at"]
    list_select_related = ["invitation__organisation"]
    search_fields = ["invitation__organisation__name"]


@admin.register(models.Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ["invitation", "received_at", "mode", "language", "base_revision", "flag"]
    list_filter = ["flag", "mode", "invitation__wave"]
    list_select_related = ["invitation__organisation"]
    search_fields = ["invitation__organisation__name", "uuid"]


@admin.register(models.Withdrawal)
class WithdrawalAdmin(ReadOnly):
    list_display = ["invitation", "sendings", "withdrawn_at"]
    list_filter = ["invitation__wave"]
    list_select_related = ["invitation__organisation"]
    search_fields = ["invitation__organisation__name"]


class NominationInline(ReadOnlyInline):
    model = models.Nomination
    fields = ["relation", "alter", "open_name", "rating"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("relation", "alter", "open_name")


class ProfileAnswerInline(ReadOnlyInline):
    model = models.ProfileAnswer
    fields = ["question", "value"]


@admin.register(models.Response)
class ResponseAdmin(ReadOnly):
    list_display = ["organisation", "wave", "revision", "named_nobody", "sent_at"]
    list_filter = ["wave", "named_nobody"]
    list_select_related = ["organisation", "wave__survey"]
    search_fields = ["organisation__name", "organisation__code"]
    inlines = [NominationInline, ProfileAnswerInline]


@admin.register(models.Nomination)
class NominationAdmin(ReadOnly):
    list_display = ["response", "relation", "alter", "open_name", "rating"]
    list_filter = ["relation", "rating"]
    list_select_related = ["response__organisation", "relation", "alter", "open_name"]
    search_fields = ["response__organisation__name", "alter__name", "open_name__text"]


@admin.register(models.ProfileAnswer)
class ProfileAnswerAdmin(ReadOnly):
    list_display = ["response", "question", "value"]
    list_select_related = ["response__organisation", "question"]
    search_fields = ["response__organisation__name"]


@admin.register(models.OpenName)
class OpenNameAdmin(FollowedByNetworks):
    """Written names, to be matched with the organisations that they mean; what was written stays."""

    cluster_path = "response__wave__survey__cluster"
    list_display = ["text", "place", "response", "organisation", "set_aside"]
    list_filter = [("organisation", admin.EmptyFieldListFilter), "response__wave"]
    list_select_related = ["response__organisation", "organisation"]
    search_fields = ["text", "normalised"]
    fields = ["text", "place", "response", "organisation", "set_aside"]
    readonly_fields = ["text", "place", "response"]
    autocomplete_fields = ["organisation"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(models.NameDecision)
class NameDecisionAdmin(ReadOnly):
    """What written names mean; decided, and undone, on the cluster's page of names."""

    list_display = ["normalised", "outcome", "organisation", "who", "at", "cluster"]
    list_filter = ["cluster", "outcome"]
    list_select_related = ["organisation", "cluster"]
    search_fields = ["normalised", "organisation__name"]
