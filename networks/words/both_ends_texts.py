"""What is said of ties that both ends were asked about: the rule by which they count, and how far the ends agree."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from networks.answers.both_ends import (
    BOTH,
    CONFIRMED,
    CONTRADICTED,
    EITHER,
    GIVER_ONLY,
    NOT_ASKED,
    RECEIVER,
    RECEIVER_ONLY,
    STATUSES,
)
from surveys.models import Wave

# What each rule does, and what it does to those of whom less is known.
RULES = {
    RECEIVER: gettext_lazy(
        "A tie counts if the one that received says so, with its rating. What an organisation gave is known from all "
        "that answered, whether it answered itself or not."
    ),
    EITHER: gettext_lazy(
        "A tie counts if one of the two says so; the rating is the receiver's, else the giver's. An organisation "
        "that answered may have sources that it did not name itself; of one that did not answer some are drawn, and "
        "how many it has is still not known."
    ),
    BOTH: gettext_lazy(
        "A tie counts if both say so. Where only one of the two was asked and has answered, its word stands: silence "
        "is not a no. So only ties that one end names and the other one denies are left out. What an organisation "
        "received is only known if it answered."
    ),
}
# In files: the same in every language, for programs that read them.
RULES_IN_FILES = {
    RECEIVER: "as the receiver said, both ends were asked; source to receiver; no strength: named and not rated",
    EITHER: "as either end said, both ends were asked; source to receiver; strength as the receiver rated, "
    "else as the giver did; no strength: named and not rated",
    BOTH: "as both ends said, as one said where the other was not asked or has not answered; source to receiver; "
    "strength as the receiver rated, else as the giver did; no strength: named and not rated",
}
STATUS_NAMES = {
    CONFIRMED: pgettext_lazy("tie", "confirmed"),
    RECEIVER_ONLY: pgettext_lazy("tie", "receiver only"),
    GIVER_ONLY: pgettext_lazy("tie", "giver only"),
    CONTRADICTED: pgettext_lazy("tie", "contradicted"),
    NOT_ASKED: pgettext_lazy("tie", "not asked"),
}
STATUS_SENTENCES = {
    CONFIRMED: gettext_lazy("Both ends named it."),
    RECEIVER_ONLY: gettext_lazy("The receiver named it; the giver was asked and has not said."),
    GIVER_ONLY: gettext_lazy("The giver named it; the receiver was asked and has not said."),
    CONTRADICTED: gettext_lazy("One end named it; the other one was asked and did not."),
    NOT_ASKED: gettext_lazy("One end named it; the other one was not asked about it."),
}


@dataclass(frozen=True)
class RuleShown:
    """The rule that a network was built by: its key and sentence, and what it leaves out.

    lines: StatusLines, none for all relations together. choices: (key, name, sentence) of every rule; chosen: the key
    of the one that the wave's next build takes, which may have been chosen since.
    """

    rule: str
    name: str
    sentence: str
    left_out: str
    lines: list
    choices: list
    chosen: str


@dataclass(frozen=True)
class StatusLine:
    """How many ties have a status, with its name and one plain sentence."""

    name: str
    sentence: str
    number: int


def rule_shown(read, network):
    """The RuleShown of a network of a Reading; None where only one end was asked."""
    if all(each.statuses is None for each in ([network] if network.relation_id else read.networks)):
        return None
    rule = read.build.tie_rule
    return RuleShown(
        rule=rule,
        name=read.build.get_tie_rule_display(),
        sentence=RULES[rule],
        left_out=left_out_in_words(network.statuses) if network.statuses else "",
        lines=status_lines(network.statuses) if network.statuses else [],
        choices=[(key, Wave.TieRule(key).label, sentence) for key, sentence in RULES.items()],
        chosen=read.wave.tie_rule,
    )


def status_lines(counts):
    """The StatusLines of a network's counts (`networks.answers.both_ends.count_statuses`), confirmed ones first."""
    return [StatusLine(STATUS_NAMES[key], STATUS_SENTENCES[key], counts[key]) for key in STATUSES]


def agreement_in_words(counts):
    """How far the two ends agree, in one sentence."""
    named = sum(counts[status] for status in STATUSES)
    could_speak = counts[CONFIRMED] + counts[CONTRADICTED]
    if not could_speak:
        return ngettext(
            "One end named %(named)s tie; the other end could not speak of it.",
            "One end named %(named)s ties; the other end could not speak of any of them.",
            named,
        ) % {"named": named}
    words = {"named": named, "spoken": could_speak, "confirmed": counts[CONFIRMED], "denied": counts[CONTRADICTED]}
    return (
        ngettext(
            "At least one end named %(named)s tie, and both could speak of %(spoken)s: %(confirmed)s confirmed by "
            "both, %(denied)s denied by one.",
            "At least one end named %(named)s ties, and both could speak of %(spoken)s: %(confirmed)s confirmed by "
            "both, %(denied)s denied by one.",
            named,
        )
        % words
    )


def left_out_in_words(counts):
    """How many of the ties that one end named do not count by the rule; "" where all do."""
    if not counts["left_out"]:
        return ""
    return ngettext(
        "%(number)s tie that one end named does not count by this rule.",
        "%(number)s ties that one end named do not count by this rule.",
        counts["left_out"],
    ) % {"number": counts["left_out"]}
