"""The registers, as those who run the server may correct them. Answers are read here, never written."""

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


RELATION_STRUCTURE = ("survey", "key", "direction", "mirror_of")
QUESTION_STRUCTURE = ("survey", "field", "only_if")


class RelationInline(FrozenOnceAsked, admin.StackedInline):
    model = models.Relation
    extra = 0
    frozen_fields = RELATION_STRUCTURE

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self.is_frozen(obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "mirror_of":
            survey = request.resolver_match.kwargs.get("object_id")
            kwargs["queryset"] = models.Relation.objects.filter(survey=survey if str(survey).isdigit() else None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class QuestionInline(FrozenOnceAsked, admin.StackedInline):
    model = models.Question
    extra = 0
    frozen_fields = QUESTION_STRUCTURE

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and not self.is_frozen(obj)

    autocomplete_fields = ["field", "only_if"]


@admin.register(models.Survey)
class SurveyAdmin(FrozenOnceAsked, FollowedByNetworks):
    frozen_fields = ("cluster", "key")
    list_display = ["__str__", "key", "cluster", "asked_by", "minutes"]
    list_filter = ["cluster"]
    list_select_related = ["cluster"]
    search_fields = ["key", "titles", "cluster__name"]
    autocomplete_fields = ["cluster"]
    inlines = [RelationInline, QuestionInline]


@admin.register(models.Relation)
class RelationAdmin(FrozenOnceAsked, FollowedByNetworks):
    frozen_fields = RELATION_STRUCTURE
    cluster_path = "survey__cluster"
    list_display = ["__str__", "key", "survey", "direction", "is_knowledge", "position"]
    list_filter = ["survey"]
    list_select_related = ["survey"]
    search_fields = ["key", "names"]
    autocomplete_fields = ["survey", "mirror_of"]


@admin.register(models.Question)
class QuestionAdmin(FrozenOnceAsked, admin.ModelAdmin):
    frozen_fields = QUESTION_STRUCTURE
    list_display = ["__str__", "survey", "field", "only_if", "position"]
    list_filter = ["survey"]
    list_select_related = ["survey", "field", "only_if"]
    search_fields = ["prompts", "field__key"]
    autocomplete_fields = ["survey", "field", "only_if"]


@admin.register(models.Wave)
class WaveAdmin(FollowedByNetworks):
    cluster_path = "survey__cluster"
    list_display = ["survey", "number", "state", "opens_on", "closes_on", "generation", "roster_version"]
    list_filter = ["state", "survey__cluster"]
    list_select_related = ["survey"]
    search_fields = ["survey__key", "survey__titles"]
    autocomplete_fields = ["survey"]
    # The rule is chosen on the network's page, where it says what it does.
    readonly_fields = ["generation", "roster_version", "tie_rule", "tie_rule_set_by", "tie_rule_set_at"]


@admin.register(models.RosterEntry)
class RosterEntryAdmin(FollowedByNetworks):
    """Added here, an organisation makes a new version of the roster: those who have answered were not offered it."""

    cluster_path = "wave__survey__cluster"
    list_display = ["organisation", "wave", "since_version"]
    list_filter = ["wave"]
    list_select_related = ["organisation", "wave__survey"]
    search_fields = ["organisation__name", "organisation__code"]
    autocomplete_fields = ["wave", "organisation"]
    readonly_fields = ["since_version"]

    def has_change_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        waves.add_to_roster(obj.wave, [obj.organisation])
        obj.pk = obj.wave.roster.get(organisation=obj.organisation).pk


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


@admin.register(models.Pseudonym)
class PseudonymAdmin(ReadOnly):
    list_display = ["organisation", "number", "cluster"]
    list_filter = ["cluster"]
    list_select_related = ["organisation", "cluster"]
    search_fields = ["organisation__name", "number"]


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


@admin.register(models.TeamInvitation)
class TeamInvitationAdmin(ReadOnly):
    list_display = ["__str__", "cluster", "role", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["cluster", "role"]
    list_select_related = ["cluster"]
    search_fields = ["email", "note"]
    exclude = ["token_hash"]


@admin.register(models.NameDecision)
class NameDecisionAdmin(ReadOnly):
    """What written names mean; decided, and undone, on the cluster's page of names."""

    list_display = ["normalised", "outcome", "organisation", "who", "at", "cluster"]
    list_filter = ["cluster", "outcome"]
    list_select_related = ["organisation", "cluster"]
    search_fields = ["normalised", "organisation__name"]


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
