from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from surveys.answering.answers import NO_SUCH_HELP, WrittenName
from surveys.forms.respond.page import PageForm
from surveys.models.fields import translated
from surveys.texts import clean_line

UNSURE = "unsure"
WRITTEN = "w:"


class RatingField(forms.Field):
    """One row. A ChoiceField makes its choices anew for every row of every page, and the template draws them itself."""

    VALUES = frozenset({"1", "2", "3", "4", "5", UNSURE, NO_SUCH_HELP})
    default_error_messages = {"required": _("Tap one of these.")}

    def validate(self, value):
        if value not in self.VALUES:
            raise ValidationError(self.error_messages["required"], code="required")


class RateForm(PageForm):
    """One relation: 1 to 5 for each that was named, or that one can't say, or that it gave no help of this kind."""

    def __init__(self, questionnaire, relation, data=None, **kwargs):
        self.relation = relation
        super().__init__(questionnaire, data=data and _by_key(data), **kwargs)

    def build(self):
        for key, _name in self.questionnaire.rated():
            self.fields[key] = RatingField(initial=self._stored(key))

    def _stored(self, key):
        given = self.answers.ratings.get(self.relation.key, {})
        if key not in given:
            return None
        return UNSURE if given[key] is None else str(given[key])

    def as_fields(self):
        names = self._field_names
        return [(names.get(key, key), value) for key, value in super().as_fields()]

    @property
    def _field_names(self):
        """{key: what the page calls its field} of the written names: what is kept on a telephone from a page that came
        from the server is gone on with on one without a connection, which has no keys."""
        return {name.key: WRITTEN + name.text for name in self.answers.names}

    @property
    def low(self):
        return translated(self.relation.low_ends) or _("not important")

    @property
    def high(self):
        return translated(self.relation.high_ends) or _("very important")

    @property
    def rows(self):
        """What the template draws: the field, the name, what is ticked, and what is wrong."""
        field_names = self._field_names
        return [
            {
                "field": field_names.get(key, key),
                "name": name,
                "value": self[key].value(),
                "errors": self[key].errors,
                "first": key == self.first_wrong,
            }
            for key, name in self.questionnaire.rated()
        ]

    @property
    def first_missing(self):
        """The number, from 1, of the first row that still wants an answer."""
        return next(number for number, row in enumerate(self.rows, start=1) if row["errors"])

    def part(self):
        return {"ratings": {self.relation.key: {key: _rating(value) for key, value in self.cleaned_data.items()}}}

    good_part = part


def _by_key(data):
    """The fields under the keys of `surveys.answering.answers`: the pages know written names as they were written."""
    keyed = QueryDict(mutable=True)
    for name, values in data.lists():
        written = name.startswith(WRITTEN)
        keyed.setlist(WrittenName(clean_line(name.removeprefix(WRITTEN))).key if written else name, values)
    return keyed


def _rating(value):
    if value == UNSURE:
        return None
    return value if value == NO_SUCH_HELP else int(value)
