from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.forms.respond.page import LineField, PageForm
from surveys.models.fields import translated
from surveys.models.organisations import ProfileField
from surveys.numbers import Ambiguous, NotANumber, parse_number, parse_whole_number, written_number

Kind = ProfileField.Kind
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
NUMBERS = (Kind.WHOLE_NUMBER, Kind.NUMBER)


class AboutForm(PageForm):
    """The profile questions. All may be left open: what is not known is not "no".

    A number that cannot be read, or that is unusually large, is doubted once and then kept as it was written.
    """

    def build(self):
        for question in self.questionnaire.questions:
            self.fields[question.field.key] = self._field(question)

    def _field(self, question):
        kind, key = question.field.kind, question.field.key
        stored = self.answers.profile.get(key)
        if kind == Kind.YES_NO:
            return forms.ChoiceField(choices=YES_NO, required=False, initial={True: "yes", False: "no"}.get(stored))
        if kind in NUMBERS:
            initial = self.answers.unclear.get(key) if stored is None else written_number(stored)
            return LineField(required=False, initial=initial)
        if kind == Kind.TEXT:
            return LineField(required=False, initial=stored)
        several = forms.MultipleChoiceField if kind == Kind.SEVERAL_OF else forms.ChoiceField
        return several(choices=self._options(question), required=False, initial=stored)

    @staticmethod
    def _options(question):
        return [(choice["key"], translated(choice["names"])) for choice in question.field.choices]

    @property
    def rows(self):
        """What the template draws, a question each."""
        return [self._row(question, self[question.field.key]) for question in self.questionnaire.questions]

    def _row(self, question, bound):
        value = bound.value()
        return {
            "question": question,
            "field": bound,
            "kind": question.field.kind,
            "is_number": question.field.kind in NUMBERS,
            "prompt": translated(question.prompts),
            "unit": translated(question.field.units),
            "options": bound.field.choices if hasattr(bound.field, "choices") else (),
            "given": value if isinstance(value, list) else [value],
            "value": "" if value is None else value,
            "doubt": self.doubts.get(bound.name),
            "condition": question.only_if and translated(question.only_if.prompts),
        }

    @property
    def doubts(self):
        if not self.is_bound:
            return {}
        answered = {question.field: self.data.get(question.field.key, "").strip() for question in self.asked}
        said = {field.key: _doubt(field, text) for field, text in answered.items() if field.kind in NUMBERS and text}
        return {key: doubt for key, doubt in said.items() if doubt}

    @property
    def asked(self):
        """The questions whose condition holds: "only if it produces" is not asked of who said that it does not."""
        return [
            question
            for question in self.questionnaire.questions
            if question.only_if is None or self.data.get(question.only_if.field.key) != "no"
        ]

    def part(self):
        profile, unclear = {}, {}
        for question in self.asked:
            key = question.field.key
            value = self.cleaned_data.get(key)
            if question.field.kind in NUMBERS and value:
                number = _number(question.field, value)
                profile[key] = number
                unclear |= {key: value} if number is None else {}
            else:
                profile[key] = {"yes": True, "no": False}.get(value) if question.field.kind == Kind.YES_NO else value
        given = {key: value for key, value in profile.items() if value not in (None, "", [])}
        return {"profile": given, "unclear": unclear}

    good_part = part


def _number(field, text):
    """The number that a text says, or None where it may be read in two ways, or in none."""
    parse = parse_whole_number if field.kind == Kind.WHOLE_NUMBER else parse_number
    try:
        number = parse(text)
    except (Ambiguous, NotANumber):
        return None
    return number if number >= 0 else None


def _doubt(field, text):
    """What to ask about a number as it was typed, or None."""
    number = _number(field, text)
    if number is None:
        return _how_to_write(field, text)
    if field.usual_most is not None and number > field.usual_most:
        return _("That is a lot. If it is right, just go on.")
    return None


def _how_to_write(field, text):
    try:
        parse_number(text)
    except Ambiguous as error:
        unit = translated(field.units)
        asked = f"{text} {unit}".strip()
        return _("%(asked)s? Write %(plain)s for the thousands, without point or comma.") % {
            "asked": asked,
            "plain": error.plain,
        }
    except NotANumber:
        return _("Write a number, such as 12. Leave it empty if you don't know.")
    if field.kind == Kind.WHOLE_NUMBER:
        return _("Write a whole number of 0 or more, such as 12.")
    return _("Write a number of 0 or more, such as 12.")
