"""What a template of a survey holds. Texts are {"es": …, "en": …}."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RelationTemplate:
    """A kind of help; `mirror_of`: the key of the relation that asks the receivers, where this one asks the givers."""

    key: str
    names: dict
    prompts: dict
    low_ends: dict
    high_ends: dict
    is_knowledge: bool = False
    mirror_of: str = ""


@dataclass(frozen=True)
class QuestionTemplate:
    """A profile question; `only_if`: the key of the yes-or-no question that opens it."""

    key: str
    kind: str
    names: dict
    prompts: dict
    units: dict = field(default_factory=dict)
    only_if: str = ""


@dataclass(frozen=True)
class SurveyTemplate:
    """`names` and `about` are for the staff who choose it; the rest is what respondents read."""

    key: str
    names: dict
    about: dict
    titles: dict = field(default_factory=dict)
    choosing: dict = field(default_factory=dict)
    reasons: dict = field(default_factory=dict)
    relations: tuple = ()
    questions: tuple = ()
    minutes: int = 10
