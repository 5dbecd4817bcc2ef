"""Which organisations of the list are shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import Organisation
from surveys.register.organisation_list import SORTS, Wanted, associations_of
from surveys.texts import LONGEST_NAME, one_line

ALL = [("", _("all"))]


class OrganisationFilter(forms.Form):
    """What is not known is as if it had not been asked."""

    search = forms.CharField(label=_("Name, code, tax number"), max_length=LONGEST_NAME, required=False)
    category = forms.ModelChoiceField(label=_("Kind"), queryset=None, required=False, empty_label=_("all"))
    region = forms.ChoiceField(
        label=_("Region"), required=False, choices=[*ALL, ("in", _("in the region")), ("out", _("outside"))]
    )
    association = forms.ModelChoiceField(label=_("Member of"), queryset=None, required=False, empty_label=_("all"))
    status = forms.ChoiceField(label=_("State"), required=False, choices=[*ALL, *Organisation.Status.choices])
    sort = forms.ChoiceField(required=False, choices=[(sort, sort) for sort in SORTS], widget=forms.HiddenInput)

    def __init__(self, cluster, data):
        super().__init__(data, auto_id="filter-%s")
        self.fields["category"].queryset = cluster.categories.all()
        self.fields["association"].queryset = associations_of(cluster)
        self.fields["association"].label_from_instance = lambda association: association.label
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control" if field is self.fields["search"] else "form-select"
        self.is_valid()
        self.wanted = self._wanted(self.cleaned_data)

    def _wanted(self, found):
        def pk(name):
            return found[name].pk if found.get(name) else None

        return Wanted(
            search=one_line(found.get("search", "")),
            category=pk("category"),
            in_region={"in": True, "out": False}.get(found.get("region")),
            association=pk("association"),
            status=found.get("status", ""),
            sort=found.get("sort") or "name",
        )
