"""The steps of an import: a file, its columns, what is decided of likely duplicates."""

from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.register.column_matching import samples_of
from surveys.register.import_texts import column_names

COLUMN = "column-"
PAIR = "pair-"
DIFFERENT = "different"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_("An Excel workbook (.xlsx), of which the first sheet is read, or a CSV file. At most 10 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        max_length=1000,
    )


class ColumnsForm(forms.Form):
    """A choice for each column of the file, `column-0` and so on; and a kind for rows that tell none."""

    def __init__(self, imported, data=None):
        super().__init__(data)
        self.imported = imported
        cluster = imported.cluster
        choices = [("", _("— leave out —")), *column_names(cluster).items()]
        for number, column in enumerate(imported.columns):
            self.fields[f"{COLUMN}{number}"] = forms.ChoiceField(
                label=column,
                choices=choices,
                required=False,
                initial=imported.matching.get(column, ""),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
        self.categories = list(cluster.categories.all())
        self.fields["default_category"] = forms.ChoiceField(
            label=_("Kind of organisation, where a row tells none"),
            choices=[("", _("none: every row must tell"))] + [(str(each.pk), str(each)) for each in self.categories],
            required=False,
            initial=self._known_default(),
            widget=forms.Select(attrs={"class": "form-select"}),
        )

    def _known_default(self):
        return next((str(each.pk) for each in self.categories if each.key == self.imported.default_category), "")

    @property
    def columns(self):
        """[(bound field, a few values)] of the file's columns."""
        rows = self.imported.rows
        return [(self[f"{COLUMN}{number}"], samples_of(rows, number)) for number in range(len(self.imported.columns))]

    def clean(self):
        data = super().clean()
        taken = {}
        for number, column in enumerate(self.imported.columns):
            name, target = f"{COLUMN}{number}", data.get(f"{COLUMN}{number}")
            if target and target in taken:
                self.add_error(name, _("The column “%(other)s” says this already.") % {"other": taken[target]})
            elif target:
                taken[target] = column
        self.matching = {
            column: data.get(f"{COLUMN}{number}") or "" for number, column in enumerate(self.imported.columns)
        }
        if "name" not in taken:
            raise forms.ValidationError(_("Say which column has the organisations’ names."))
        if "category" not in taken and not data.get("default_category"):
            self.add_error(
                "default_category", _("No column tells the kind of organisation: choose the one that all of them are.")
            )
        return data

    @property
    def default_category(self):
        chosen = self.cleaned_data.get("default_category")
        return next((each.key for each in self.categories if str(each.pk) == chosen), "")


class DecisionsForm:
    """What was chosen of likely duplicates; only what was offered counts. "rest": all others are different."""

    def __init__(self, pairs, data):
        self.decisions = {}
        for pair in pairs:
            offered = {other["who"] for other in pair["others"]}
            chosen = data.get(f"{PAIR}{pair['line']}", "")
            if chosen in offered:
                self.decisions[str(pair["line"])] = chosen
            elif chosen == DIFFERENT or "rest" in data:
                self.decisions[str(pair["line"])] = ""
