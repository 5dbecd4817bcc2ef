from django import forms
from django.utils.translation import gettext as _

from surveys.models import Organisation
from surveys.naming.known_names import already_called

# The id of the organisation that is called so already, and is another one.
ALL_THE_SAME = "all_the_same"


class AsksIfThere:
    """A form that makes an organisation asks once, where one is called so already: `already` is that one then."""

    already = None

    def ask_if_there(self, cluster, name):
        found = already_called(cluster, name)
        if found is None or self.data.get(ALL_THE_SAME) == str(found.pk):
            return
        self.already = found
        said = _("There is one that is called so already: %(name)s (%(code)s). Is this another one?")
        if found.status == Organisation.Status.WAITING:
            said = _("%(name)s registered itself and waits: take it onto the list. Or is this another one?")
        self.add_error("name", said % {"name": found.name, "code": found.code})


class NewOrganisation(AsksIfThere, forms.ModelForm):
    """An organisation made of a written name: what must be known of it; the rest is filled in later."""

    class Meta:
        model = Organisation
        fields = ["name", "category", "in_region"]

    def __init__(self, cluster, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.cluster = cluster
        self.fields["category"].queryset = cluster.categories.all()

    def clean(self):
        data = super().clean()
        if data.get("name"):
            self.ask_if_there(self.cluster, data["name"])
        return data
