"""What a rebuild reads, as plain values: the answers of a wave as of one generation. No database here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from networks.measures.offered import Offered


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    id: int
    code: str
    category: int
    in_region: bool


@dataclass(frozen=True, slots=True)
class RelationRow:
    id: int
    key: str
    is_knowledge: bool


@dataclass(frozen=True, slots=True)
class TieRow:
    """Knowledge flows from source to receiver (organisation ids); strength 1 to 5, None: named and not rated."""

    source: int
    receiver: int
    strength: int | None


@dataclass(frozen=True)
class Snapshot:
    """Organisations in order of their code; everything else refers to them by id."""

    generation: int
    organisations: tuple[OrganisationRow, ...]
    # Two that ask about one kind of help from both ends are one here: the one that asks the receivers.
    relations: tuple[RelationRow, ...]
    # Those who were asked, and those of them whose answers are in.
    invited: frozenset[int]
    answered: frozenset[int]
    # By relation id; at most one tie from a source to a receiver. Where both ends were asked, those that count.
    ties: dict[int, tuple[TieRow, ...]]
    # Association → its members, in order of their code.
    members: dict[int, tuple[int, ...]]
    # (key, kind) of each profile field, in order; and organisation → {key: value} for what is known.
    profile_fields: tuple[tuple[str, str], ...] = ()
    profiles: dict[int, dict] = field(default_factory=dict)
    # The categories that are served, such as producers; the others serve them.
    served: frozenset[int] = frozenset()
    # The relations of which only the sources were asked: whom they helped.
    told_by_sources: frozenset[int] = frozenset()
    open_names: int = 0
    latest_answer_at: datetime | None = None
    # Who was offered to whom, where there was a list; and the organisations in an order that tells nothing of them.
    offered: Offered | None = None
    shuffled: tuple[int, ...] = ()
    # As of `networks.answers.both_ends`: the rule for ties, and the Reports of each relation asked from both ends.
    tie_rule: str = "receiver"
    reports: dict[int, tuple] = field(default_factory=dict)
    # By relation id: the respondents whose sources may be among names that wait (`networks.answers.waiting_names`).
    names_wait: dict[int, frozenset[int]] = field(default_factory=dict)

    @cached_property
    def received(self):
        """{relation id: {receiver: its ties}}: what one of a thousand associations received is found without a search
        through a million ties."""
        received = {}
        for relation, ties in self.ties.items():
            of_each = received[relation] = defaultdict(list)
            for tie in ties:
                of_each[tie.receiver].append(tie)
        return received

    def names_wait_in(self, relation):
        """The ids of the respondents of whom a relation's network (None: that of all) may lack a source."""
        waiting = [self.names_wait.get(each, frozenset()) for each in self.ties if relation in (None, each)]
        return frozenset().union(*waiting)

    def on_both_words(self, relation):
        """Whether ties of a relation (None: of any) stand on more than the receiver's word."""
        return self.tie_rule != "receiver" and (bool(self.reports) if relation is None else relation in self.reports)

    def on_receivers_word(self, relation):
        """Whether each tie of a relation (None: of all) stands on its receiver's word alone."""
        by_sources = bool(self.told_by_sources) if relation is None else relation in self.told_by_sources
        return not by_sources and not self.on_both_words(relation)
