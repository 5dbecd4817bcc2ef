"""Help that was asked about from both ends: what each end said of a tie, and which ties count. No Django here.

Of a tie source → receiver there are at most two reports: the receiver's ("we received it from them") and the giver's
("we gave it to them"). Each of the two has said one of these, and silence is never a no:

- a rating "1" to "5", or "named": named and not rated;
- "no": it answered, could choose the other one, and did not say that there was such help;
- "no answer": it was asked and has not answered, or has left this question out;
- "not asked": it is no respondent of the wave, or the other one was not on the list that it chose from.

A tie that at least one end named has one status:

- confirmed: both ends named it;
- contradicted: one end named it, the other one said no;
- receiver only, giver only: that end named it, of the other one there is no answer;
- not asked: one end named it, the other one was not asked. So is every tie of a relation asked from one end only.

Which of them count is chosen for each wave. Of k reports of the same thing D. Krackhardt (Cognitive social structures,
Social Networks 9, 1987, 109–134) takes one end's word, the union or the intersection:

- receiver: what the receiver named, with its rating. What an organisation gave is known from all who answered.
- either: what one of the two named (union).
- both: what both named (intersection), where both could say. A tie of which only one end could say stands on that word:
  to drop it would take silence for a no. So D. Stork and W. D. Richards (Nonrespondents in communication network
  studies, Group & Organization Management 17, 1992, 193–209) reconstruct the ties of those who did not answer.
  In other words: everything but the contradicted ties.

Under *either* and *both* a tie's strength is the rating of the receiver, who knows what it was worth; where there is
none, the giver's. Under every rule what an organisation received is only known if it answered itself: what givers say
of the others is a lower bound, which draws ties and fills no in-degree.
"""

from collections import Counter
from dataclasses import dataclass

from networks.answers.snapshot import TieRow

NAMED, NO, NO_ANSWER, NOT_ASKED = "named", "no", "no answer", "not asked"
RATINGS = {str(rating): rating for rating in range(1, 6)}

CONFIRMED, CONTRADICTED = "confirmed", "contradicted"
RECEIVER_ONLY, GIVER_ONLY = "receiver only", "giver only"
# NOT_ASKED is the fifth.
STATUSES = (CONFIRMED, RECEIVER_ONLY, GIVER_ONLY, CONTRADICTED, NOT_ASKED)

RECEIVER, EITHER, BOTH = "receiver", "either", "both"


@dataclass(frozen=True, slots=True)
class Report:
    """What the two ends said of a tie; source and receiver are organisation ids. At least one of them named it."""

    source: int
    receiver: int
    receiver_said: str
    giver_said: str

    @property
    def status(self):
        by_receiver, by_giver = is_naming(self.receiver_said), is_naming(self.giver_said)
        if by_receiver and by_giver:
            return CONFIRMED
        other = self.giver_said if by_receiver else self.receiver_said
        if other == NO_ANSWER:
            return RECEIVER_ONLY if by_receiver else GIVER_ONLY
        return CONTRADICTED if other == NO else NOT_ASKED

    def counts(self, rule):
        """Whether it is a tie of the network under a rule."""
        if rule == RECEIVER:
            return is_naming(self.receiver_said)
        return rule == EITHER or self.status != CONTRADICTED

    def strength(self, rule):
        """1 to 5, None: named and not rated."""
        by_receiver = RATINGS.get(self.receiver_said)
        return by_receiver if rule == RECEIVER or by_receiver else RATINGS.get(self.giver_said)


def is_naming(said):
    """Whether an end named the tie."""
    return said == NAMED or said in RATINGS


def saying(rating):
    """A nomination's rating, 1 to 5 or None, as what was said."""
    return NAMED if rating is None else str(rating)


def reports_of(received, given, silence_of_receiver, silence_of_giver):
    """The Reports on every tie that one end named, by source and receiver.

    received, given: the TieRows of the two relations, at most one from a source to a receiver. silence_of_receiver,
    silence_of_giver: functions (who, about whom) → what it means that it did not name it.
    """
    by_receiver = {(tie.source, tie.receiver): saying(tie.strength) for tie in received}
    by_giver = {(tie.source, tie.receiver): saying(tie.strength) for tie in given}
    return tuple(
        Report(
            source,
            receiver,
            by_receiver.get((source, receiver)) or silence_of_receiver(receiver, source),
            by_giver.get((source, receiver)) or silence_of_giver(source, receiver),
        )
        for source, receiver in sorted(by_receiver.keys() | by_giver.keys())
    )


def ties_under(rule, reports):
    """The TieRows that count under a rule, in the order of the Reports."""
    return tuple(
        TieRow(report.source, report.receiver, report.strength(rule)) for report in reports if report.counts(rule)
    )


def count_statuses(reports, rule):
    """{status: how many ties one end named} for each of STATUSES, and "left_out": how many do not count."""
    found = Counter(report.status for report in reports)
    left_out = sum(not report.counts(rule) for report in reports)
    return {**{status: found[status] for status in STATUSES}, "left_out": left_out}


def concordance(counts):
    """The share of the ties on which both ends could speak that both named; None where there are none.

    confirmed / (confirmed + contradicted): j. adams and J. Moody, To tell the truth: measuring concordance in multiply
    reported network data, Social Networks 29 (2007), 44–58.
    """
    could_speak = counts[CONFIRMED] + counts[CONTRADICTED]
    return counts[CONFIRMED] / could_speak if could_speak else None
