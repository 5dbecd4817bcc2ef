from django import forms

from surveys.models import Organisation


class NewOrganisation(forms.ModelForm):
    """An organisation made of a written name: what must be known of it; the rest is filled in later."""

    class Meta:
        model = Organisation
        fields = ["name", "category", "in_region"]

    def __init__(self, cluster, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = cluster.categories.all()
