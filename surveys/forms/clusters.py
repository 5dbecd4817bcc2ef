from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.forms.meanwhile import MindsColleagues
from surveys.models import Cluster
from surveys.spreadsheets.cells import Unreadable, read_country
from surveys.spreadsheets.fault_messages import MESSAGES
from surveys.team.clusters import free_slug


class FactsForm(MindsColleagues, forms.ModelForm):
    """What a cluster is called and where it is."""

    # Longer than the field: what somebody typed instead of two letters is refused with a sentence, not cut off.
    country = forms.CharField(
        label=_("Country"), required=False, max_length=60, help_text=_("Its name, or two letters such as PE.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of its questionnaires"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        initial=[code for code, _name in settings.LANGUAGES],
        error_messages={"required": _("Choose at least one.")},
    )
    first_language = forms.ChoiceField(
        label=_("First language"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("In it an organisation is asked and written to, unless the list says another one."),
    )
    field_order = ["name", "slug", "region", "country", "product", "languages", "first_language", "face"]

    class Meta:
        model = Cluster
        fields = ["name", "region", "country", "product", "languages", "face"]
        labels = {"name": _("Name of the cluster"), "region": _("Region"), "product": _("Product")}
        help_texts = {
            "name": _("Such as Mango de Casma: respondents read it."),
            "product": _("What is grown or made, as questions name it: export mango"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = self.instance.languages if self.instance.pk else []
        self.initial["first_language"] = known[0] if known else get_language()
        if self.instance.pk:
            self.remember_what_is_shown()

    @property
    def changed_fields(self):
        """The names of the model's fields that are other than they were."""
        own = {name for name in self.changed_data if name in self._meta.fields}
        return sorted(own | {"languages"} if "first_language" in self.changed_data else own)

    def clean(self):
        """The first language comes first in the cluster's."""
        data = super().clean()
        first, languages = data.get("first_language"), data.get("languages")
        if first and languages and first not in languages:
            self.add_error("first_language", _("Tick it among the languages of the questionnaires, too."))
        elif first and languages:
            data["languages"] = [first, *(code for code in languages if code != first)]
        return data

    def clean_country(self):
        text = self.cleaned_data["country"].strip()
        try:
            return read_country(text) if text else ""
        except Unreadable as wrong:
            raise ValidationError(MESSAGES[wrong.code] % wrong.params) from wrong


class NewClusterForm(FactsForm):
    class Meta(FactsForm.Meta):
        fields = ["name", "slug", "region", "country", "product", "languages", "face"]
        labels = FactsForm.Meta.labels | {"slug": _("Short name in addresses")}
        help_texts = FactsForm.Meta.help_texts | {
            "slug": _("Such as casma; left empty, it is made from the name. It stays as it is.")
        }
        error_messages = {"slug": {"unique": _("Another cluster has this short name: choose another one.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean_slug(self):
        return self.cleaned_data["slug"] or free_slug(self.cleaned_data.get("name", ""))
