"""The texts and settings of a survey one by one, each under an address: what the builder shows, saves and compares.

survey.titles.es    relation-12.prompts.en    question-5.only_if    field-3.choices.organic.es
"""

from dataclasses import dataclass

from django.db.models import Model
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from surveys.models import ProfileField
from surveys.numbers import written_number

Kind = ProfileField.Kind
CHOICES = "choices"
NAMES = {
    "titles": gettext_lazy("title"),
    "reasons": gettext_lazy("why it is asked"),
    "choosing": gettext_lazy("question above the list"),
    "asked_by": gettext_lazy("who asks"),
    "contact": gettext_lazy("whom to turn to"),
    "minutes": gettext_lazy("minutes it takes"),
    "names": gettext_lazy("short name"),
    "prompts": gettext_lazy("question"),
    "low_ends": gettext_lazy("what 1 means"),
    "high_ends": gettext_lazy("what 5 means"),
    "is_knowledge": gettext_lazy("counts as knowledge"),
    "only_if": gettext_lazy("only if"),
    "units": gettext_lazy("unit"),
    "usual_most": gettext_lazy("more than this is unusual"),
    CHOICES: gettext_lazy("choice"),
}
# How long a text may be: what a phone still shows well.
LONGEST = {"titles": 120, "reasons": 3000, "choosing": 300, "prompts": 300, "names": 80, "low_ends": 40}
LONGEST |= {"high_ends": 40, "units": 20, CHOICES: 80, "asked_by": 200, "contact": 200}
# Texts that a respondent must find.
NEEDED = {"titles", "choosing", "prompts", "names", CHOICES}


def language_name(code):
    """A language as one calls it within a sentence, in the reader's own: "English", "inglés"."""
    return get_language_info(code)["name_translated"]


def part_name(part):
    """What part of a survey it is, in the reader's language: "prompts.es" → "question in Spanish"."""
    pieces = part.split(".")
    name = NAMES.get(pieces[0], pieces[0])
    language = pieces[-1] if pieces[0] != CHOICES or len(pieces) > 2 else ""
    if len(pieces) == 1 or len(language) != 2:
        return str(name)
    return _("%(part)s in %(language)s") % {"part": name, "language": language_name(language)}


@dataclass(frozen=True)
class Part:
    """One text in one language, or one setting, of a row of the survey."""

    row: Model
    attribute: str
    language: str = ""
    choice: str = ""

    @property
    def address(self):
        return f"{self.of}.{self.tail}"

    @property
    def of(self):
        """Which row: "survey", "relation-12"."""
        name = {"profilefield": "field"}.get(self.row._meta.model_name, self.row._meta.model_name)
        return name if name == "survey" else f"{name}-{self.row.pk}"

    @property
    def tail(self):
        """Which part of the row: "titles.es", "minutes"."""
        return ".".join(filter(None, (self.attribute, self.choice, self.language)))

    @property
    def is_needed(self):
        return self.attribute in NEEDED

    @property
    def longest(self):
        return LONGEST.get(self.attribute)

    @property
    def value(self):
        """What is stored, as a form shows and sends it: a text, a number in digits, "on" or nothing, an id."""
        stored = getattr(self.row, self.attribute if self.attribute != "only_if" else "only_if_id")
        if self.choice:
            return self._choice_names(stored).get(self.language, "")
        if self.language:
            return stored.get(self.language, "")
        if isinstance(stored, bool):
            return "on" if stored else ""
        if isinstance(stored, float):
            return written_number(int(stored) if stored.is_integer() else stored)
        return "" if stored is None else str(stored)

    def _choice_names(self, choices):
        return next((each.get("names", {}) for each in choices if each["key"] == self.choice), {})

    def put(self, value):
        """Set it on the row, which is not saved yet; a text that is empty is taken out of its languages."""
        stored = getattr(self.row, self.attribute)
        if self.choice:
            changed = [self._renamed(each, value) if each["key"] == self.choice else each for each in stored]
        elif self.language:
            changed = _with_text(stored, self.language, value)
        else:
            changed = value
        setattr(self.row, self.attribute if self.attribute != "only_if" else "only_if_id", changed)

    def _renamed(self, choice, text):
        return choice | {"names": _with_text(choice.get("names", {}), self.language, text)}


def _with_text(texts, language, text):
    kept = {code: each for code, each in texts.items() if code != language}
    return kept | ({language: text} if text else {})


def parts_of(survey, relations, questions):
    """{address: Part} of everything that can be written in a survey."""
    languages = survey.cluster.languages
    parts = [Part(survey, name) for name in ("asked_by", "contact", "minutes")]
    parts += _texts(survey, languages, "titles", "reasons", "choosing")
    for relation in relations:
        parts += _texts(relation, languages, "names", "prompts", "low_ends", "high_ends")
        parts.append(Part(relation, "is_knowledge"))
    for question in questions:
        parts += [*_texts(question, languages, "prompts"), Part(question, "only_if")]
        parts += _of_field(question.field, languages)
    return {part.address: part for part in parts}


def _texts(row, languages, *attributes):
    return [Part(row, attribute, language) for attribute in attributes for language in languages]


def _of_field(field, languages):
    parts = _texts(field, languages, "names")
    if field.kind in (Kind.NUMBER, Kind.WHOLE_NUMBER):
        parts += [*_texts(field, languages, "units"), Part(field, "usual_most")]
    if field.kind in (Kind.ONE_OF, Kind.SEVERAL_OF):
        parts += [Part(field, CHOICES, code, each["key"]) for each in field.choices for code in languages]
    return parts
