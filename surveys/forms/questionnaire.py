"""A profile question that is new to the cluster."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from surveys.builder.survey_structure import MOST_CHOICES, add_question, look_whether_frozen, new_field
from surveys.builder.survey_texts import locked, read
from surveys.models import ProfileField, Question
from surveys.survey_parts import LONGEST, Part, language_name
from surveys.texts import clean_line

Kind = ProfileField.Kind
WITH_CHOICES = (Kind.ONE_OF, Kind.SEVERAL_OF)
NUMBERS = (Kind.NUMBER, Kind.WHOLE_NUMBER)


class NewQuestionForm(forms.Form):
    """What is asked, how it is answered, and of whom; the texts in each of the cluster's languages."""

    kind = forms.ChoiceField(label=_("How it is answered"), choices=Kind, widget=forms.RadioSelect, initial=Kind.YES_NO)
    usual_most = forms.CharField(
        label=_("For a number: more than this is unusual"),
        required=False,
        help_text=_("A larger one is asked about once more, never refused."),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    only_if = forms.ModelChoiceField(
        Question.objects.none(),
        label=_("Ask it only of those who said yes to"),
        required=False,
        empty_label=_("of all"),
    )

    def __init__(self, survey, data=None):
        self.survey = survey
        self.languages = survey.cluster.languages
        super().__init__(data)
        self.fields["only_if"].queryset = survey.questions.filter(field__kind=Kind.YES_NO).select_related("field")
        for code in self.languages:
            self._add_texts(code)

    def _add_texts(self, code):
        words = {"language": language_name(code)}
        attrs = {"lang": code}
        self._add_line(f"prompts-{code}", _("Question in %(language)s") % words, "prompts", attrs)
        self._add_line(f"names-{code}", _("Short name in %(language)s, for tables") % words, "names", attrs)
        self._add_line(f"units-{code}", _("For a number: unit in %(language)s") % words, "units", attrs, required=False)
        self.fields[f"choices-{code}"] = forms.CharField(
            label=_("For one or several of: the choices in %(language)s, one a line") % words,
            required=False,
            widget=forms.Textarea(attrs=attrs | {"rows": 4}),
        )

    def _add_line(self, name, label, part, attrs, required=True):
        self.fields[name] = forms.CharField(
            label=label, required=required, widget=forms.TextInput(attrs=attrs | {"maxlength": LONGEST[part]})
        )

    @property
    def helper(self):
        helper = FormHelper()
        texts = [[f"{part}-{code}" for code in self.languages] for part in ("prompts", "names", "units", "choices")]
        prompts, names, units, choices = texts
        helper.layout = Layout(
            Fieldset(_("The question"), *prompts, *names),
            Fieldset(
                _("The answer"),
                "kind",
                # Shown for kinds that have them, by the stylesheet alone.
                Div(*units, "usual_most", css_class="for-numbers"),
                Div(*choices, css_class="for-choices"),
            ),
            Fieldset(_("Of whom it is asked"), "only_if"),
            Submit("", _("Add the question")),
        )
        return helper

    def clean(self):
        cleaned = super().clean()
        for code in self.languages:
            for part in ("prompts", "names", *(["units"] if cleaned.get("kind") in NUMBERS else [])):
                self._look_at(f"{part}-{code}", part, code)
        if cleaned.get("kind") in NUMBERS:
            self._look_at("usual_most", "usual_most")
        if cleaned.get("kind") in WITH_CHOICES:
            self._look_at_choices()
        return cleaned

    def _look_at(self, name, part, code=""):
        """As the builder reads it."""
        if name not in self.cleaned_data:
            return
        try:
            self.cleaned_data[name] = read(Part(ProfileField(), part, code), self.cleaned_data[name])
        except ValidationError as error:
            self.add_error(name, error)

    def _look_at_choices(self):
        lists = {code: self._lines(code) for code in self.languages}
        first = len(lists[self.languages[0]])
        for code, lines in lists.items():
            name = f"choices-{code}"
            if not 2 <= len(lines) <= MOST_CHOICES:
                words = {"most": MOST_CHOICES}
                self.add_error(name, _("Write at least two choices, and at most %(most)s, one a line.") % words)
            elif len(lines) != first:
                self.add_error(name, _("Write as many lines in each language, in the same order."))
            elif len(set(lines)) < len(lines):
                self.add_error(name, _("Each choice only once."))
        self.cleaned_data["choices"] = lists

    def _lines(self, code):
        name = f"choices-{code}"
        lines = [clean_line(line) for line in (self.cleaned_data.get(name) or "").splitlines()]
        try:
            return [read(Part(ProfileField(), "choices", code), line) for line in lines if line]
        except ValidationError as error:
            self.add_error(name, error)
            return []

    @transaction.atomic
    def save(self, user):
        """Make the field and ask for it; raises Refused where the survey has been asked meanwhile."""
        survey = locked(self.survey.pk)
        look_whether_frozen(survey)
        told = self.cleaned_data
        is_number = told["kind"] in NUMBERS
        lists = told.get("choices", {})
        known = new_field(
            survey.cluster,
            kind=told["kind"],
            names=self._texts("names"),
            units=self._texts("units") if is_number else {},
            choices=[dict(zip(lists, texts, strict=True)) for texts in zip(*lists.values(), strict=True)],
            usual_most=told["usual_most"] if is_number else None,
        )
        return add_question(survey, user, known, told["only_if"], self._texts("prompts"))

    def _texts(self, part):
        texts = {code: self.cleaned_data[f"{part}-{code}"] for code in self.languages}
        return {code: text for code, text in texts.items() if text}
