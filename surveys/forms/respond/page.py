"""What the pages of the questionnaire have in common."""

from django import forms
from django.forms.utils import ErrorDict

from surveys.models.fields import no_control_characters
from surveys.texts import LONGEST_NAME, clean_line


class PageForm(forms.Form):
    """One page. `switching` says that it is shown again only to change the language: nothing is complained about.

    `asks_again`: nor is it when a button was pressed that only shows more of the page, such as looking a name up.
    """

    asks_again = False

    def __init__(self, questionnaire, data=None, switching=False):
        self.questionnaire = questionnaire
        self.answers = questionnaire.answers
        self.switching = switching
        super().__init__(data=data)
        self.build()
        if switching or self.asks_again:
            self._errors = ErrorDict()  # as if it had been looked at and found good

    @property
    def first_wrong(self):
        """The name of the first field that wants another look, or None: where the page puts whoever reads it."""
        return next((name for name in self.fields if name in self.errors), None)

    @property
    def first_error(self):
        """Where that field is, and what is wrong with it: said at the top of the page."""
        name = self.first_wrong
        return {"id": f"div_{self[name].auto_id}", "text": self.errors[name][0]} if name else None

    @property
    def doubts(self):
        """{field name: what looks odd about its answer}: said once, and never in the way of going on."""
        return {}

    @property
    def doubted(self):
        """The doubts that are said, as the page sends them back: what is sent again unchanged is taken as it is."""
        return [f"{name}={self.data.get(name, '')}" for name in self.doubts]

    def build(self):
        """Add the fields that depend on the questionnaire."""

    def part(self):
        """This page's share of the payload; only of a valid form."""
        raise NotImplementedError

    def good_part(self):
        """What is worth keeping of a page that is shown again because something in it is wrong or missing."""
        return {}

    def as_fields(self):
        """[(name, value)] that a browser would send if the page were sent as it is stored."""
        return [(name, text) for name in self.fields for text in _as_texts(self[name].value())]


def _as_texts(value):
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [] if value in (None, "", False) else ["on" if value is True else str(value)]


class LineField(forms.CharField):
    """One line that somebody types. Its length is looked at as it is kept: composed letters may come out longer."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_NAME, validators=[no_control_characters], **kwargs)

    def to_python(self, value):
        return clean_line(super().to_python(value))
