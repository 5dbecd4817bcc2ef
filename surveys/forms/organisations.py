"""An organisation as it is written by hand, with what its cluster registers of all."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.forms.meanwhile import MindsColleagues
from surveys.forms.names import AsksIfThere
from surveys.models import Organisation
from surveys.models.fields import no_control_characters, translated
from surveys.models.organisations import valid_code
from surveys.names import index_of_names, normalise
from surveys.numbers import written_number
from surveys.register.organisation_codes import suggest_code
from surveys.register.organisation_list import associations_of
from surveys.spreadsheets import cells, fault_messages
from surveys.texts import LONGEST_NAME, clean_line, shortened

IN_THE_ROW = ("name", "label", "category", "in_region", "contact_name", "contact_phone", "contact_email")
MOST_OTHER_NAMES = 50
UNKNOWN = [("", _("not known"))]
YES_OR_NO = [*UNKNOWN, ("yes", _("yes")), ("no", _("no"))]
PROFILE = "profile-"


class OrganisationForm(MindsColleagues, AsksIfThere, forms.ModelForm):
    """`in_row`: only what is changed most, for a row of the list."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        required=False,
        validators=[valid_code],
        help_text=_("Stays the same for ever, in files too. Left empty, one is made of the name."),
    )
    lists_of_lines = ("other_names",)

    # Longer than two, to be told in our words.
    country = forms.CharField(
        label=_("Country"), required=False, max_length=60, help_text=_("Its name, or two letters such as PE.")
    )
    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Acronyms and whatever else people say or write: one on each line."),
    )
    member_of = forms.ModelMultipleChoiceField(
        label=_("Member of"), queryset=Organisation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    another_association = forms.CharField(
        label=_("Member of another one"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("The name or the code of an organisation on the list."),
    )

    class Meta:
        model = Organisation
        fields = [
            *["name", "label", "code", "category", "tax_number", "in_region", "country", "language"],
            *["contact_name", "contact_phone", "contact_email"],
        ]
        labels = {
            "name": _("Name"),
            "label": _("Short name"),
            "category": _("Kind of organisation"),
            "tax_number": _("Tax number"),
            "in_region": _("It is in the region"),
            "language": _("Language"),
            "contact_name": _("Contact"),
            "contact_phone": _("Telephone"),
            "contact_email": _("E-mail"),
        }
        help_texts = {
            "label": _("For maps and tables. Left empty, the name."),
            "tax_number": _("RUC, RFC, NIT… It finds who is on the list twice, and is shown to the team only."),
            "contact_name": _("Who answers for the organisation."),
        }

    def __init__(self, cluster, *args, in_row=False, **kwargs):
        instance = kwargs.get("instance") or Organisation(cluster=cluster)
        self.cluster = cluster
        kwargs |= {"instance": instance, "auto_id": f"o{instance.pk or ''}-%s"}
        super().__init__(*args, **kwargs)
        self.fields["label"].required = False
        self.fields["category"].queryset = cluster.categories.all()
        self.fields["category"].empty_label = None if instance.pk else _("Choose…")
        if in_row:
            self._keep(IN_THE_ROW)
        else:
            self._add_whole(instance)
        if instance.pk:
            self.remember_what_is_shown()

    def _keep(self, names):
        self.fields = {name: self.fields[name] for name in names}

    def _add_whole(self, instance):
        if instance.pk:
            del self.fields["code"]
        known = dict(settings.LANGUAGES)
        offered = [(code, known.get(code, code)) for code in self.cluster.languages or ["es"]]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=offered)
        if instance.pk is None or instance.language not in dict(offered):
            self.initial["language"] = offered[0][0]
        self._add_names_and_memberships(instance)
        self._add_profile(instance)

    def _add_names_and_memberships(self, instance):
        own = list(instance.affiliations.values_list("association_id", flat=True)) if instance.pk else []
        # One that waits may be refused: nobody is made its member.
        offered = ~Q(status=Organisation.Status.WAITING) | Q(pk__in=own)
        associations = associations_of(self.cluster).filter(offered).exclude(pk=instance.pk)
        self.fields["member_of"].queryset = associations
        self.fields["member_of"].label_from_instance = lambda association: association.label
        if instance.pk:
            self.initial["member_of"] = own
            self.initial["other_names"] = "\n".join(alias.text for alias in instance.aliases.all())
        if not associations.exists():
            del self.fields["member_of"]

    def _add_profile(self, instance):
        self.registered = list(self.cluster.profile_fields.all())
        for registered in self.registered:
            name = PROFILE + registered.key
            self.fields[name] = _profile_field(registered)
            self.initial[name] = _as_written(registered.kind, (instance.profile or {}).get(registered.key))

    # -- What was typed ---------------------------------------------------------------------------

    def clean_name(self):
        return clean_line(self.cleaned_data["name"])

    def clean_country(self):
        country = clean_line(self.cleaned_data["country"])
        try:
            return cells.read_country(country) if country else ""
        except cells.Unreadable as wrong:
            raise forms.ValidationError(fault_messages.MESSAGES[wrong.code]) from wrong

    def clean_code(self):
        code = self.cleaned_data["code"]
        # Two that differ in small letters only would be read as one.
        if code and self.cluster.organisations.filter(code__iexact=code).exists():
            raise forms.ValidationError(_("Another organisation has this code. Left empty, a free one is made."))
        return code

    def clean_other_names(self):
        texts = [clean_line(text) for text in self.cleaned_data["other_names"].splitlines()]
        texts = list({normalise(text) or text: text for text in texts if text}.values())
        if len(texts) > MOST_OTHER_NAMES:
            raise forms.ValidationError(_("At most %(most)s other names.") % {"most": MOST_OTHER_NAMES})
        for text in texts:
            no_control_characters(text)
            if len(text) > LONGEST_NAME:
                raise forms.ValidationError(_("Each name has at most %(most)s characters.") % {"most": LONGEST_NAME})
        return texts

    def clean_another_association(self):
        typed = clean_line(self.cleaned_data["another_association"])
        if not typed:
            return None
        found = organisation_called(self.cluster, typed)
        if found is None or found == self.instance.pk:
            raise forms.ValidationError(
                _("No organisation on the list is called “%(typed)s”: add it first, or write its code.")
                % {"typed": typed}
            )
        return Organisation.objects.get(pk=found)

    def clean(self):
        data = super().clean()
        if self.instance.pk is None and data.get("name"):
            self.ask_if_there(self.cluster, data["name"])
        if data.get("name") and not data.get("label"):
            data["label"] = shortened(data["name"])
        if self.instance.pk is None and data.get("name") and "code" not in self.errors and not data.get("code"):
            taken = {code.upper() for code in self.cluster.organisations.values_list("code", flat=True)}
            data["code"] = suggest_code(data["name"], taken)
        return data

    # -- What it means ----------------------------------------------------------------------------

    @property
    def changed_fields(self):
        """The names of the model's fields that are other than they were."""
        own = [name for name in self.changed_data if name in self._meta.fields and name in self.fields]
        return own + ["profile"] * any(name.startswith(PROFILE) for name in self.changed_data)

    @property
    def names_besides(self):
        """Its other names; None where the form does not say."""
        return self.cleaned_data.get("other_names") if "other_names" in self.fields else None

    @property
    def associations(self):
        """All that it is a member of; None where the form does not say."""
        if "another_association" not in self.fields:
            return None
        another = self.cleaned_data.get("another_association")
        return [*self.cleaned_data.get("member_of", []), *([another] if another else [])]

    def take_over_profile(self):
        """Put what was written of the profile into the organisation; what is not on the form stays."""
        profile = dict(self.instance.profile or {})
        for registered in getattr(self, "registered", ()):
            value = self.cleaned_data.get(PROFILE + registered.key)
            profile[registered.key] = value
        self.instance.profile = {key: value for key, value in profile.items() if value is not None}


def organisation_called(cluster, typed, among=None):
    """The id of the one organisation with this code or name, label, other name; None if there is none, or several.

    among: those that count; all that are confirmed, when not given.
    """
    among = cluster.organisations.filter(status=Organisation.Status.CONFIRMED) if among is None else among
    rows = list(among.values_list("pk", "code", "name", "label", "aliases__text"))
    by_code = {code.upper(): pk for pk, code, *_names in rows}
    index = index_of_names((pk, [name for name in names if name]) for pk, _code, *names in rows)
    return by_code.get(typed.upper()) or index.get(normalise(typed))


# -- Profile fields -------------------------------------------------------------------------------


class CellField(forms.CharField):
    """A value as files write it: read, and refused, as there."""

    def __init__(self, read, **kwargs):
        self.read = read
        super().__init__(required=False, max_length=5000, **kwargs)

    def clean(self, value):
        text = clean_line(super().clean(value))
        if not text:
            return None
        no_control_characters(text)
        try:
            return self.read(text)
        except cells.Unreadable as wrong:
            raise forms.ValidationError(fault_messages.MESSAGES[wrong.code] % wrong.params) from None

    def has_changed(self, initial, data):
        return (initial or "") != clean_line(data or "")


class YesOrNo(forms.ChoiceField):
    def clean(self, value):
        return {"yes": True, "no": False}.get(super().clean(value))


class KnownChoice(forms.ChoiceField):
    def clean(self, value):
        return super().clean(value) or None


class KnownChoices(forms.MultipleChoiceField):
    def clean(self, value):
        return super().clean(value) or None


def _profile_field(registered):
    label = _with_unit(registered)
    choices = [(choice["key"], _choice_name(choice)) for choice in registered.choices]
    if registered.kind == "yes_no":
        return YesOrNo(label=label, choices=YES_OR_NO, required=False)
    if registered.kind == "one_of":
        return KnownChoice(label=label, choices=[*UNKNOWN, *choices], required=False)
    if registered.kind == "several_of":
        return KnownChoices(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)
    readers = {"whole_number": cells.read_whole_number, "number": cells.read_number, "text": str}
    return CellField(readers[registered.kind], label=label)


def _with_unit(registered):
    unit = translated(registered.units)
    return f"{registered} ({unit})" if unit else str(registered)


def _choice_name(choice):
    return translated(choice.get("names")) or choice["key"]


def _as_written(kind, value):
    """A known value as its field of the form shows it."""
    if value is None:
        return [] if kind == "several_of" else ""
    if kind == "yes_no":
        return "yes" if value else "no"
    return written_number(value) if kind in ("whole_number", "number") else value
