"""Surveys, their relations and questions, and waves with their rosters."""

from django.contrib import admin

from surveys import models, waves
from surveys.admin.parts import FollowedByNetworks, FrozenOnceAsked

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
