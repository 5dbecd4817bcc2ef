"""How the wave was carried out, and who may see its results: read here, decided on the pages of the team."""

from django.contrib import admin

from surveys import models
from surveys.admin.parts import ReadOnly


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnly):
    """Who was invited; the links are handed out by managers, on the wave's page."""

    fields = list_display = ["organisation", "wave", "started_at", "revoked_at", "declined_at"]
    list_filter = ["wave"]
    list_select_related = ["organisation", "wave__survey"]
    search_fields = ["organisation__name", "organisation__code"]


@admin.register(models.Sending)
class SendingAdmin(ReadOnly):
    list_display = ["invitation", "kind", "channel", "address", "state", "asked_at", "changed_at"]
    list_filter = ["state", "kind", "channel", "invitation__wave"]
    list_select_related = ["invitation__organisation"]
    search_fields = ["invitation__organisation__name", "address"]


@admin.register(models.ScriptToken)
class ScriptTokenAdmin(ReadOnly):
    list_display = ["name", "user", "created_at", "expires_at", "last_used_at"]
    list_filter = ["user"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]


@admin.register(models.ResultsLink)
class ResultsLinkAdmin(ReadOnly):
    list_display = ["label", "wave", "made_by", "created_at", "expires_at", "revoked_at", "last_opened_at"]
    list_select_related = ["wave__survey", "made_by"]
    search_fields = ["label", "wave__survey__key"]


@admin.register(models.Activity)
class ActivityAdmin(ReadOnly):
    list_display = ["at", "who", "action", "about", "cluster"]
    list_filter = ["cluster", "action"]
    list_select_related = ["cluster"]
    search_fields = ["who", "about"]


@admin.register(models.ContactAttempt)
class ContactAttemptAdmin(ReadOnly):
    list_display = ["at", "invitation", "outcome", "by", "call_back_at"]
    list_filter = ["outcome", "invitation__wave"]
    list_select_related = ["invitation__organisation", "by"]
    search_fields = ["invitation__organisation__name", "note"]
