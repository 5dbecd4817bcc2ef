"""An organisation registers itself; the team decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models.fields import no_control_characters
from surveys.register.organisation_table import CONTACT, LONGEST_PHONE
from surveys.texts import LONGEST_NAME, clean_line


class Line(forms.CharField):
    """One clean line of text."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", LONGEST_NAME)
        super().__init__(validators=[no_control_characters], **kwargs)

    def to_python(self, value):
        return clean_line(super().to_python(value))


class JoinForm(forms.Form):
    """`website` is for programs that fill in whatever there is: people do not see it."""

    name = Line(
        label=_("Name of the organisation"), error_messages={"required": _("Write the name of the organisation.")}
    )
    category = forms.ModelChoiceField(
        label=_("What kind of organisation is it?"),
        queryset=None,
        empty_label=_("Choose…"),
        error_messages={"required": _("Choose what kind of organisation it is.")},
    )
    contact_name = Line(
        label=_("Your name"), error_messages={"required": _("Write your name, so that we know whom to ask for.")}
    )
    contact_phone = Line(
        label=_("Telephone"),
        required=False,
        max_length=LONGEST_PHONE,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("This is not an e-mail address, such as ana@example.org.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = forms.CharField(required=False)
    consent = forms.BooleanField(error_messages={"required": _("Tick the box if you agree; else we keep nothing.")})

    def __init__(self, cluster, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = cluster.categories.all()
        self.fields["contact_name"].widget.attrs["autocomplete"] = "name"
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        self.fields["consent"].label = _(
            "I agree that the team of %(cluster)s keeps these details to write to the organisation about its survey, "
            "and for nothing else."
        ) % {"cluster": cluster.name}
        for name, field in self.fields.items():
            kind = {"category": "form-select", "consent": ""}.get(name, "form-control")
            field.widget.attrs["class"] = kind

    def clean(self):
        data = super().clean()
        faulty = {"contact_phone", "contact_email"} & self.errors.keys()
        if not faulty and not data.get("contact_phone") and not data.get("contact_email"):
            self.add_error("contact_phone", _("Write a telephone number or an e-mail address: one of them is enough."))
        return data

    @property
    def contacts(self):
        return {name: self.cleaned_data[name] for name in CONTACT}

    @property
    def is_from_a_program(self):
        return bool(self.cleaned_data["website"])
