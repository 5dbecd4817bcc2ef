"""The pages of the questionnaire. Each form is built from the Questionnaire and gives its part of the payload."""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from surveys.answers import NO_SUCH_HELP, WrittenName
from surveys.models.fields import no_control_characters, translated
from surveys.models.organisations import ProfileField
from surveys.numbers import Ambiguous, NotANumber, parse_number, parse_whole_number, written_number
from surveys.texts import LONGEST_NAME, clean_line

MOST_NAMES = 20
SPARE_ROWS = 3
UNSURE = "unsure"


class PageForm(forms.Form):
    """One page. `switching` says that it is shown again only to change the language: nothing is complained about."""

    def __init__(self, questionnaire, data=None, switching=False):
        self.questionnaire = questionnaire
        self.answers = questionnaire.answers
        super().__init__(data=data)
        self.build()
        if switching:
            self._errors = ErrorDict()  # as if it had been looked at and found good

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the proof in the page stands for the token, and does not expire
        return helper

    @property
    def first_error(self):
        """Where the first field that wants another look is, and what is wrong with it: said at the top of the page."""
        for name, errors in self.errors.items():
            if name in self.fields:
                return {"id": f"div_{self[name].auto_id}", "text": errors[0]}
        return None

    def build(self):
        """Add the fields that depend on the questionnaire."""

    def part(self):
        """This page's share of the payload; only of a valid form."""
        raise NotImplementedError

    def good_part(self):
        """What is worth keeping of a page that is shown again because something in it is wrong or missing."""
        return {}


class LineField(forms.CharField):
    """One line that somebody types. Its length is looked at as it is kept: composed letters may come out longer."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_NAME, validators=[no_control_characters], **kwargs)

    def to_python(self, value):
        return clean_line(super().to_python(value))


class WelcomeForm(PageForm):
    consent = forms.BooleanField(
        label=_("I have read this and agree to answer for my organisation."),
        error_messages={"required": _("To take part, tick the box at the end of this page.")},
    )

    def build(self):
        self.fields["consent"].initial = self.answers.consent

    def part(self):
        return {"consent": True}


class ChooseForm(PageForm):
    """The roster. Its template draws whole rows to tap: fifty through ordinary fields would be a heavy page."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": _("One of these organisations is no longer on the list. Choose again.")},
    )
    nobody_listed = forms.BooleanField(required=False)

    def build(self):
        self.fields["chosen"].choices = [(pk, pk) for pk in self.questionnaire.organisations]

    @property
    def picked(self):
        """The ids that are ticked, as typed or as stored."""
        if not self.is_bound:
            return set(self.answers.chosen)
        return {int(value) for value in self.data.getlist("chosen") if value.isascii() and value.isdigit()}

    @property
    def nobody_ticked(self):
        return "nobody_listed" in self.data if self.is_bound else self.answers.nobody_listed

    def clean(self):
        cleaned = super().clean()
        chosen, nobody = cleaned.get("chosen", []), cleaned.get("nobody_listed")
        if chosen and nobody:
            self.add_error(
                "nobody_listed",
                ngettext(
                    "You ticked an organisation and also “Nobody on this list”. Untick one or the other.",
                    "You ticked %(count)d organisations and also “Nobody on this list”. Untick one or the other.",
                    len(chosen),
                )
                % {"count": len(chosen)},
            )
        elif not chosen and not nobody and "chosen" not in self.errors:
            raise ValidationError(_("Tick those who helped you, or “Nobody on this list” at the end."))
        return cleaned

    def part(self):
        return {
            "chosen": sorted(self.cleaned_data["chosen"]),
            "nobody_listed": self.cleaned_data["nobody_listed"],
        }


class MoreForm(PageForm):
    """The open section: names that are not on the list, with a row to spare for each that is filled in."""

    def build(self):
        names = self.answers.names
        rows = self._rows_sent() if self.is_bound else len(names) + SPARE_ROWS
        for row in range(min(rows, MOST_NAMES)):
            stored = names[row] if row < len(names) else None
            self.fields[f"name-{row}"] = self._line(_("Name of the organisation or person"), stored and stored.text)
            self.fields[f"place-{row}"] = self._line(_("Where it is from, if you know"), stored and stored.place)

    def _rows_sent(self):
        sent = [int(key[5:]) for key in self.data if re.fullmatch(r"name-[0-9]{1,2}", key)]
        return max(sent, default=-1) + 1 + (SPARE_ROWS if "add_rows" in self.data else 0)

    @staticmethod
    def _line(label, initial):
        return LineField(
            label=label,
            initial=initial or "",
            required=False,
            widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        )

    @property
    def rows(self):
        """(name, place) fields, bound, row by row."""
        count = sum(key.startswith("name-") for key in self.fields)
        return [(self[f"name-{row}"], self[f"place-{row}"]) for row in range(count)]

    @property
    def may_add_rows(self):
        return len(self.rows) < MOST_NAMES

    def clean(self):
        cleaned = super().clean()
        written = {}
        for row in range(len(self.rows)):
            name, place = cleaned.get(f"name-{row}"), cleaned.get(f"place-{row}")
            if place and not name and f"name-{row}" not in self.errors:
                self.add_error(f"name-{row}", _("Write the name, too, or empty the place."))
            elif name and written.setdefault(WrittenName(name).key, (name, place)) != (name, place):
                self.add_error(
                    f"name-{row}", _("This name is written above already. Empty it, or add what sets it apart.")
                )
        return cleaned

    def part(self):
        names = {}
        for row in range(len(self.rows)):
            text, place = (self.cleaned_data[f"{field}-{row}"] for field in ("name", "place"))
            if text:
                names.setdefault(WrittenName(text).key, {"text": text, "place": place})
        return {"names": list(names.values())}


class RateForm(PageForm):
    """One relation: 1 to 5 for each that was named, or that one can't say, or that it gave no help of this kind."""

    def __init__(self, questionnaire, relation, **kwargs):
        self.relation = relation
        super().__init__(questionnaire, **kwargs)

    def build(self):
        choices = [(value, value) for value in ("1", "2", "3", "4", "5", UNSURE, NO_SUCH_HELP)]
        for key, _name in self.questionnaire.rated():
            self.fields[key] = forms.ChoiceField(
                choices=choices, error_messages={"required": _("Tap one of these.")}, initial=self._stored(key)
            )

    def _stored(self, key):
        given = self.answers.ratings.get(self.relation.key, {})
        if key not in given:
            return None
        return UNSURE if given[key] is None else str(given[key])

    @property
    def rows(self):
        """What the template draws: key, name, what is ticked, and what is wrong."""
        return [
            {"key": key, "name": name, "value": self[key].value(), "errors": self[key].errors}
            for key, name in self.questionnaire.rated()
        ]

    @property
    def first_missing(self):
        """The number, from 1, of the first row that still wants an answer."""
        return next(number for number, row in enumerate(self.rows, start=1) if row["errors"])

    def part(self):
        return {"ratings": {self.relation.key: {key: _rating(value) for key, value in self.cleaned_data.items()}}}

    good_part = part


def _rating(value):
    if value == UNSURE:
        return None
    return value if value == NO_SUCH_HELP else int(value)


class NumberField(forms.CharField):
    """A number with a comma or a point; says what to write where it could be read in two ways."""

    def __init__(self, *, whole, **kwargs):
        self.parse = parse_whole_number if whole else parse_number
        mode = "numeric" if whole else "decimal"
        super().__init__(
            required=False,
            max_length=20,
            widget=forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off"}),
            **kwargs,
        )

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return self._at_least_0(self.parse(text))
        except Ambiguous as error:
            raise ValidationError(
                _("Write %(plain)s for the thousands, without point or comma."), params={"plain": error.plain}
            ) from None
        except NotANumber:
            raise ValidationError(_("Write a number, such as 12. Leave it empty if you don't know.")) from None

    @staticmethod
    def _at_least_0(number):
        if number < 0:
            raise NotANumber(number)
        return number


YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class AboutForm(PageForm):
    """The profile questions. All may be left open: what is not known is not "no"."""

    def build(self):
        for question in self.questionnaire.questions:
            self.fields[question.field.key] = self._field(question)

    def _field(self, question):
        field = question.field
        stored = self.answers.profile.get(field.key)
        # The form library prints labels and help as they are: what staff typed is escaped here.
        named = {"label": escape(translated(question.prompts)), "help_text": escape(self._help(question))}
        options = [(choice["key"], escape(translated(choice["names"]))) for choice in field.choices]
        kind = ProfileField.Kind
        if field.kind == kind.YES_NO:
            said = {True: "yes", False: "no"}.get(stored)
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect, required=False, initial=said, **named)
        if field.kind in (kind.WHOLE_NUMBER, kind.NUMBER):
            initial = None if stored is None else written_number(stored)
            return NumberField(whole=field.kind == kind.WHOLE_NUMBER, initial=initial, **named)
        if field.kind == kind.ONE_OF:
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, required=False, initial=stored, **named)
        if field.kind == kind.SEVERAL_OF:
            widget = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=options, widget=widget, required=False, initial=stored, **named)
        return LineField(required=False, initial=stored, **named)

    @staticmethod
    def _help(question):
        parts = [translated(question.field.units)]
        if question.only_if:
            condition = translated(question.only_if.prompts)
            parts.append(_("Only if you answered yes to: %(question)s") % {"question": condition})
        return ". ".join(str(part) for part in parts if part)

    def part(self):
        return {"profile": {key: value for key, value in self._values().items() if value not in (None, "", [])}}

    def _values(self):
        values = {}
        for question in self.questionnaire.questions:
            key, value = question.field.key, self.cleaned_data[question.field.key]
            if question.field.kind == ProfileField.Kind.YES_NO:
                value = {"yes": True, "no": False}.get(value)
            condition = question.only_if
            if condition is None or self.cleaned_data.get(condition.field.key) in ("yes", ""):
                values[key] = value
        return values
