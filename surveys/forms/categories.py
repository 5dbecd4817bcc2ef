"""A kind of organisation: its name in each language, how it looks, what it means."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.forms.meanwhile import MindsColleagues
from surveys.models import Category
from surveys.models.fields import no_control_characters
from surveys.models.organisations import Colour, Shape
from surveys.names import normalise
from surveys.texts import clean_line

NAME = "name-"
LONGEST = 80


class CategoryForm(MindsColleagues, forms.ModelForm):
    """Has a field for the name in each language of the cluster: `name-es`, `name-en`."""

    class Meta:
        model = Category
        fields = ["colour", "shape", "is_service", "protected"]
        labels = {
            "colour": _("Colour on the map"),
            "shape": _("Shape on the map"),
            "is_service": _("It serves the producers"),
            "protected": _("Outside the team its organisations are numbers"),
        }
        help_texts = {
            "is_service": _("Not ticked: they are the producers, who are served."),
            "protected": _("Sponsors and other respondents read “Producer 1234” instead of the name."),
        }

    def __init__(self, cluster, *args, **kwargs):
        self.cluster = cluster
        super().__init__(*args, auto_id="category-%s", **kwargs)
        known = dict(settings.LANGUAGES)
        names = {
            NAME + code: forms.CharField(
                label=_("Name in %(language)s") % {"language": gettext(known.get(code, code))},
                max_length=LONGEST,
                validators=[no_control_characters],
                initial=(self.instance.names or {}).get(code) or (self.instance.pk and self.instance.key) or "",
            )
            for code in cluster.languages or ["es"]
        }
        self.fields = names | self.fields
        self.fields["colour"].choices = Colour.choices
        self.fields["shape"].choices = Shape.choices
        if self.instance.pk:
            self.remember_what_is_shown()

    @property
    def changed_fields(self):
        """The names of the model's fields that are other than they were."""
        own = [name for name in self.changed_data if name in self._meta.fields]
        return own + ["names"] * any(name.startswith(NAME) for name in self.changed_data)

    @property
    def names(self):
        written = {name[len(NAME) :]: clean_line(text) for name, text in self.cleaned_data.items() if NAME in name}
        return {**(self.instance.names or {}), **written}

    def clean(self):
        data = super().clean()
        others = self.cluster.categories.exclude(pk=self.instance.pk)
        taken = {normalise(name) for other in others for name in [other.key, *other.names.values()]}
        for name in [name for name in self.fields if name.startswith(NAME)]:
            if data.get(name) and normalise(data[name]) in taken:
                self.add_error(name, _("Another kind has this name."))
        return data
