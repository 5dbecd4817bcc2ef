"""What the builder's page shows of a survey: every text beside its translations, with what is missing or went wrong."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.answering.questionnaire import RATE
from surveys.builder.survey_checks import minutes_of
from surveys.builder.survey_state import check, in_words, state_of
from surveys.builder.survey_structure import MOST_QUESTIONS, MOST_RELATIONS
from surveys.builder.survey_texts import Outcome
from surveys.models import ProfileField, Relation
from surveys.survey_parts import CHOICES, NAMES, Part, language_name, parts_of

Kind = ProfileField.Kind
TALL = {"reasons": 7, "titles": 2, "choosing": 2, "prompts": 2}


@dataclass(frozen=True)
class Cell:
    """One control: its Part, what it shows, and the text that its change starts from."""

    part: Part
    outcome: Outcome | None = None

    @property
    def id(self):
        return self.part.address

    @property
    def text(self):
        return self.part.value if self.outcome is None or self.outcome.is_saved else self.outcome.typed

    @property
    def was(self):
        return self.part.value

    @property
    def wrong(self):
        return self.outcome.message if self.outcome is not None else ""

    @property
    def rows(self):
        return TALL.get(self.part.attribute, 0)


@dataclass(frozen=True)
class Line:
    """One text in every language, or one setting."""

    name: str
    cells: list
    hint: str = ""
    remove: str = ""

    @property
    def attribute(self):
        return self.cells[0].part.attribute

    @property
    def needed(self):
        """Whether a language that lacks it is marked: it must be there, or another language has it."""
        return bool(self.cells[0].part.language) and (
            self.cells[0].part.is_needed or any(cell.text for cell in self.cells)
        )

    @property
    def wants_a_look(self):
        return any(cell.wrong or (self.needed and not cell.text) for cell in self.cells)


@dataclass
class Card:
    """A relation or a profile question."""

    row: object
    lines: list
    # What is seldom changed: folded, unless something in it wants to be looked at.
    more: list
    step: str
    is_first: bool = False
    is_last: bool = False
    choices: list | None = None
    conditions: list = field(default_factory=list)
    can_ask_other_end: bool = False
    new_choice: str = ""

    @property
    def id(self):
        return f"{self.row._meta.model_name}-{self.row.pk}"

    @property
    def is_unfolded(self):
        return any(line.wants_a_look for line in self.more)


class BuilderPage:
    """Reads the survey with at most ten queries, however much it asks.

    outcomes: {address: Outcome} of what was just sent; refused: a structure.Refused; typed: the form that was sent;
    focus: the id of the element where whoever pressed a button goes on.
    """

    def __init__(self, survey, outcomes=None, refused=None, typed=None, focus=""):
        self.survey = survey
        self.languages = survey.cluster.languages
        self.outcomes = outcomes or {}
        self.refused = refused
        self.typed = typed or {}
        self.is_frozen = survey.is_frozen
        self.wave = survey.waves.filter(state="draft").order_by("-number").first()
        self.relation_rows = list(survey.relations.all())
        rows = {each.pk: each for each in self.relation_rows}
        for each in self.relation_rows:
            each.mirror_of = rows.get(each.mirror_of_id)
        self.question_rows = list(survey.questions.select_related("field", "only_if__field"))
        self.parts = parts_of(survey, self.relation_rows, self.question_rows)
        self.focus = self._reachable(focus)

    def _line(self, row, attribute, hint="", choice="", name=None, remove=""):
        parts = [
            part
            for part in self.parts.values()
            if part.row is row and part.attribute == attribute and part.choice == choice
        ]
        cells = [Cell(part, self.outcomes.get(part.address)) for part in parts]
        return Line(name or NAMES[attribute], cells, hint, remove)

    @cached_property
    def facts(self):
        hints = {
            "titles": _("At the top of the first page."),
            "reasons": _("And what becomes of the answers. Respondents agree to this."),
            "choosing": _("Whoever is ticked there is rated on the pages that follow."),
        }
        return [self._line(self.survey, name, hint) for name, hint in hints.items()]

    @cached_property
    def settings(self):
        return [self._line(self.survey, name) for name in ("asked_by", "contact", "minutes")]

    @cached_property
    def relations(self):
        mirrored = {each.mirror_of_id for each in self.relation_rows}
        cards = [
            Card(
                row=each,
                lines=[self._line(each, "prompts")],
                more=self._seldom_changed(each),
                step=RATE + each.key,
                can_ask_other_end=each.direction == Relation.Direction.RECEIVED and each.pk not in mirrored,
            )
            for each in self.relation_rows
        ]
        return _marked(cards)

    def _seldom_changed(self, relation):
        lines = [self._line(relation, name) for name in ("names", "low_ends", "high_ends")]
        if relation.direction == Relation.Direction.RECEIVED:
            hint = _("Counted where an organisation is somebody's only source.")
            lines.append(self._line(relation, "is_knowledge", hint))
        return lines

    @cached_property
    def questions(self):
        return _marked([self._question(each) for each in self.question_rows])

    def _question(self, question):
        known = question.field
        more = [self._line(known, "names", _("In tables and files."))]
        if known.kind in (Kind.NUMBER, Kind.WHOLE_NUMBER):
            more += [self._line(known, "units"), self._line(known, "usual_most", _("Asked about once more."))]
        more.append(self._line(question, "only_if"))
        return Card(
            row=question,
            lines=[self._line(question, "prompts")],
            more=more,
            step="about",
            choices=self._choices(known) if known.kind in (Kind.ONE_OF, Kind.SEVERAL_OF) else None,
            new_choice=self.typed.get(f"new-choice-{known.pk}", ""),
            conditions=[
                (str(each.pk), str(each))
                for each in self.question_rows
                if each.field.kind == Kind.YES_NO and each.pk != question.pk
            ],
        )

    def _choices(self, known):
        return [
            self._line(
                known,
                CHOICES,
                choice=choice["key"],
                name=_("choice %(number)s") % {"number": number},
                remove=f"field-{known.pk}.choice-remove.{choice['key']}",
            )
            for number, choice in enumerate(known.choices, start=1)
        ]

    @property
    def new_relation(self):
        return self.typed.get("new-relation", "")

    @property
    def refused_field(self):
        return self.refused.field if self.refused else ""

    @property
    def has_room_for_relations(self):
        return len(self.relation_rows) < MOST_RELATIONS

    @property
    def has_room_for_questions(self):
        return len(self.question_rows) < MOST_QUESTIONS

    @cached_property
    def fields_to_ask(self):
        asked = {each.field_id for each in self.question_rows}
        return [each for each in self.survey.cluster.profile_fields.all() if each.pk not in asked]

    @cached_property
    def state(self):
        return state_of(self.survey, self.wave, self.relation_rows, self.question_rows)

    @cached_property
    def findings(self):
        return [(found, in_words(found)) for found in check(self.state)]

    @property
    def has_faults(self):
        return any(found.is_fault for found, _words in self.findings)

    @property
    def minutes(self):
        return minutes_of(self.state)

    @property
    def language_names(self):
        return [(code, language_name(code)) for code in self.languages]

    @property
    def preview_language(self):
        return get_language() if get_language() in self.languages else self.languages[0]

    @property
    def preview_steps(self):
        """(step, name) of the pages that a respondent meets."""
        steps = [("welcome", _("Welcome")), ("choose", _("The list")), ("more", _("Anyone else?"))]
        steps += [(RATE + each.key, str(each)) for each in self.relation_rows]
        about = [("about", _("About the organisation"))] if self.question_rows else []
        return [*steps, *about, ("check", _("Check and send"))]

    @property
    def moved(self):
        """Where what was moved stands now, as one says it; nothing else is told this way."""
        name, _dot, _verb = self.focus.partition(".")
        for cards in (self.relations, self.questions):
            for place, card in enumerate(cards, start=1):
                if card.id == name and "." in self.focus:
                    return _("Place %(place)s of %(count)s") % {"place": place, "count": len(cards)}
        return ""

    def _reachable(self, focus):
        """A button that is out of use, at the top or the bottom, has its counterpart pressed next."""
        for cards in (self.relations, self.questions):
            for card in cards:
                if focus == f"{card.id}.up" and card.is_first:
                    return f"{card.id}.down"
                if focus == f"{card.id}.down" and card.is_last:
                    return f"{card.id}.up"
        return focus


def _marked(cards):
    if cards:
        cards[0].is_first = cards[-1].is_last = True
    return cards
