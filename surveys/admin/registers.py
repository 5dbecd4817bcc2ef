"""Clusters and their teams, organisations and what is known of them."""

from django.contrib import admin

from surveys import models
from surveys.admin.parts import FollowedByNetworks, ReadOnly


class MemberInline(admin.TabularInline):
    model = models.Member
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(models.Cluster)
class ClusterAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "region", "country", "product"]
    search_fields = ["name", "slug", "region", "product"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [MemberInline]


@admin.register(models.Member)
class MemberAdmin(admin.ModelAdmin):
    list_display = ["user", "cluster", "role"]
    list_filter = ["role", "cluster"]
    list_select_related = ["user", "cluster"]
    search_fields = ["user__username", "cluster__name"]
    autocomplete_fields = ["user", "cluster"]


@admin.register(models.Category)
class CategoryAdmin(FollowedByNetworks):
    list_display = ["__str__", "key", "cluster", "colour", "shape", "is_service", "protected", "position"]
    list_filter = ["cluster"]
    list_select_related = ["cluster"]
    search_fields = ["key", "names"]


class AliasInline(admin.TabularInline):
    model = models.Alias
    extra = 0


class AffiliationInline(admin.TabularInline):
    model = models.Affiliation
    fk_name = "organisation"
    extra = 0
    autocomplete_fields = ["association"]


@admin.register(models.Organisation)
class OrganisationAdmin(FollowedByNetworks):
    list_display = ["name", "code", "label", "category", "in_region", "status", "cluster"]
    list_filter = ["cluster", "status", "in_region", "category"]
    list_select_related = ["category", "cluster"]
    search_fields = ["name", "label", "code", "tax_number", "aliases__text"]
    autocomplete_fields = ["cluster", "category", "merged_into"]
    inlines = [AliasInline, AffiliationInline]


@admin.register(models.Alias)
class AliasAdmin(FollowedByNetworks):
    cluster_path = "organisation__cluster"
    list_display = ["text", "organisation"]
    list_select_related = ["organisation"]
    search_fields = ["text", "organisation__name"]
    autocomplete_fields = ["organisation"]


@admin.register(models.Affiliation)
class AffiliationAdmin(FollowedByNetworks):
    cluster_path = "association__cluster"
    list_display = ["organisation", "association"]
    list_select_related = ["organisation", "association"]
    search_fields = ["organisation__name", "association__name"]
    autocomplete_fields = ["organisation", "association"]


@admin.register(models.ProfileField)
class ProfileFieldAdmin(FollowedByNetworks):
    list_display = ["__str__", "key", "kind", "cluster", "position"]
    list_filter = ["cluster", "kind"]
    list_select_related = ["cluster"]
    search_fields = ["key", "names"]


@admin.register(models.Pseudonym)
class PseudonymAdmin(ReadOnly):
    list_display = ["organisation", "number", "cluster"]
    list_filter = ["cluster"]
    list_select_related = ["organisation", "cluster"]
    search_fields = ["organisation__name", "number"]


@admin.register(models.TeamInvitation)
class TeamInvitationAdmin(ReadOnly):
    list_display = ["__str__", "cluster", "role", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["cluster", "role"]
    list_select_related = ["cluster"]
    search_fields = ["email", "note"]
    exclude = ["token_hash"]


@admin.register(models.Merger)
class MergerAdmin(ReadOnly):
    list_display = ["organisation", "into", "who", "at", "undone_at"]
    list_filter = ["organisation__cluster"]
    list_select_related = ["organisation", "into"]
    search_fields = ["organisation__name", "into__name"]


@admin.register(models.KeptApart)
class KeptApartAdmin(ReadOnly):
    list_display = ["first", "second", "who", "at"]
    list_filter = ["first__cluster"]
    list_select_related = ["first", "second"]
    search_fields = ["first__name", "second__name"]


@admin.register(models.OrganisationImport)
class OrganisationImportAdmin(ReadOnly):
    list_display = ["file_name", "cluster", "who", "state", "created_at", "created", "updated"]
    list_filter = ["state", "cluster"]
    list_select_related = ["cluster"]


@admin.register(models.Registration)
class RegistrationAdmin(ReadOnly):
    """Decided on the cluster's own page."""

    list_display = ["organisation", "at"]
    list_select_related = ["organisation"]
    search_fields = ["organisation__name"]


@admin.register(models.RegistrationCount)
class RegistrationCountAdmin(ReadOnly):
    list_display = ["cluster", "since", "number"]
    list_select_related = ["cluster"]
