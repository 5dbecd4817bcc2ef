"""What is to be looked at in a survey before a wave of it opens. No database: `survey_state` reads it."""

from dataclasses import dataclass, field
from math import ceil

# What a respondent has: longer than this, people stop on the way.
MOST_MINUTES = 10
# How many organisations a respondent names, where no more is known: the growers of Piura named 6 (median), at most 10.
USUALLY_NAMED = 10
# From here on a list is looked things up in, not read through: `surveys.forms.respond.choosing.VERY_LONG_LIST`.
READ_THROUGH = 60
# Reading at 200 words a minute, and on a cheap phone, in seconds.
WELCOME, LIST, OTHERS, CHECK = 60, 20, 30, 30
A_NAME, A_LOOK_UP = 1, 8
A_RELATION, A_RATING, A_QUESTION = 10, 5, 10


@dataclass(frozen=True)
class Finding:
    """`code` says what, `details` about what; a fault has to be mended before a wave opens, the rest is advice.

    where: the part of the builder that it is about, such as "relation-12", or "survey".
    """

    code: str
    where: str = "survey"
    is_fault: bool = False
    details: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A relation or profile question: `texts` is {part: {language: text}}; `needed` are the parts that must be there.

    choices: how many there are to choose from, None where it is not that kind of question; comes_early: it stands
    before the question that opens it.
    """

    where: str
    name: str
    texts: dict
    needed: tuple
    choices: int | None = None
    comes_early: bool = False


@dataclass(frozen=True)
class SurveyState:
    """All that is checked. `roster` and `respondents` count a wave's organisations; respondents None: no wave yet."""

    languages: tuple
    survey: Asked
    relations: tuple
    questions: tuple
    minutes: int
    asked_by: str = ""
    contact: str = ""
    roster: int = 0
    respondents: int | None = None


def expected_minutes(roster, relations, questions, named=None):
    """How long a respondent takes, in whole minutes, at least 1.

    60 s to read the welcome; 20 s for the list and 1 s for each name on it, of which at most 60 are read: from there
    on 8 s for each one looked up; 30 s for others; for each relation 10 s and 5 s for each one rated; 10 s for each
    profile question; 30 s to check and send. named: how many a respondent names, else 10, or all there are.
    """
    named = min(USUALLY_NAMED, roster) if named is None else named
    reading = roster * A_NAME if roster <= READ_THROUGH else named * A_LOOK_UP
    rating = relations * (A_RELATION + named * A_RATING)
    seconds = WELCOME + LIST + reading + OTHERS + rating + questions * A_QUESTION + CHECK
    return max(1, ceil(seconds / 60))


def minutes_of(state):
    return expected_minutes(state.roster, len(state.relations), len(state.questions))


def check(state):
    """The Findings about a SurveyState: faults first, each kind in the order of the questionnaire."""
    found = [*_about_texts(state), *_about_structure(state), *_about_length(state)]
    return sorted(found, key=lambda finding: not finding.is_fault)


def faults(findings):
    return [finding for finding in findings if finding.is_fault]


def missing_in(texts, languages, needed):
    """The languages in which a text is missing; of one that need not be there, only where another language has it."""
    written = [language for language in languages if texts.get(language)]
    return [language for language in languages if not texts.get(language) and (needed or written)]


def _about_texts(state):
    for asked in (state.survey, *state.relations, *state.questions):
        for part, texts in asked.texts.items():
            for language in missing_in(texts, state.languages, part.partition(".")[0] in asked.needed):
                details = {"part": part, "language": language, "name": asked.name}
                yield Finding("text-missing", asked.where, True, details)
    if not any(state.survey.texts.get("reasons", {}).values()):
        yield Finding("no-reasons")
    if not state.asked_by:
        yield Finding("nobody-asks")
    if not state.contact:
        yield Finding("no-contact")


def _about_structure(state):
    if not state.relations:
        yield Finding("no-relations", "relations", True)
    if state.respondents == 0:
        yield Finding("no-respondents", "waves", True)
    if state.respondents is not None and not state.roster:
        yield Finding("no-roster", "waves")
    for asked in state.questions:
        if asked.choices is not None and asked.choices < 2:
            yield Finding("too-few-choices", asked.where, True, {"name": asked.name})
        if asked.comes_early:
            yield Finding("comes-early", asked.where, False, {"name": asked.name})


def _about_length(state):
    minutes = minutes_of(state)
    details = {"minutes": minutes, "roster": state.roster, "relations": len(state.relations)}
    if minutes > MOST_MINUTES:
        yield Finding("too-long", "relations", False, details)
    if minutes > state.minutes:
        yield Finding("promises-less", "survey", False, details | {"promised": state.minutes})
