"""What an organisation is shown of its own place in a network. No Django here.

Whom it named it knows by their real names, so a number in place of a name ("Agro 19") would be undone by counting:
of organisations whose names are protected there is only how many of which kind, those that helped apart from those
that were helped. How highly others rated anything is not here at all.
"""

from collections import Counter
from dataclasses import dataclass

from surveys.names import in_reading_order

# A kind with fewer organisations than these gives away who is meant, though no name is said.
FEW = 3
# With fewer answers than these a count says who answered what.
ENOUGH_ANSWERS = 5
# More of them at the top, and "the most named" says nothing.
MOST_LEADERS = 3


@dataclass(frozen=True)
class Kind:
    """A category of organisations, in the reader's language; `order`: where it stands among the others."""

    id: int
    name: str
    colour: str
    shape: str
    protected: bool = False
    order: tuple = ()


@dataclass(frozen=True)
class Neighbour:
    """An organisation that helped the reader's own, or was helped by it, or both.

    rating: the reader's own, 1 to 5, None: not rated; named_by: how many organisations named it.
    """

    name: str
    label: str
    kind: Kind
    helped_us: bool
    we_helped: bool
    rating: int | None = None
    named_by: int = 0


@dataclass(frozen=True)
class Entry:
    """What may be shown: an organisation by its name, or how many of a kind, which may be None: not told."""

    kind: Kind | None
    helped_us: bool
    we_helped: bool
    name: str = ""
    label: str = ""
    rating: int | None = None
    named_by: int = 0
    count: int = 1


@dataclass(frozen=True)
class Candidate:
    """An organisation that may be the one that most others named."""

    name: str
    named_by: int
    protected: bool
    is_reader: bool = False


@dataclass(frozen=True)
class Standing:
    """entries: the neighbours as they may be shown. The rest are counts, None where they cannot be known.

    most_named_by: how many named the one that most did, whoever it is; waiting_names: names that the reader's
    organisation wrote and that are no organisation of the network yet; also_unnamed: how many others nobody named;
    named_nobody: how many of those that answered.
    as_received: whether every tie is the word of the one that received.
    """

    entries: tuple[Entry, ...]
    leaders: tuple[Candidate, ...] = ()
    most_named_by: int = 0
    answered: int = 0
    waiting_names: int = 0
    also_unnamed: int = 0
    named_nobody: int | None = None
    as_received: bool = True

    @property
    def who_helped_us(self):
        return [entry for entry in self.entries if entry.helped_us]

    @property
    def whom_we_helped(self):
        return [entry for entry in self.entries if entry.we_helped]

    @property
    def named(self):
        return sum(entry.count for entry in self.who_helped_us)

    @property
    def named_by(self):
        return sum(entry.count for entry in self.whom_we_helped)


def kinds_told(sizes):
    """Which protected kinds may be told: `sizes` {kind id: how many organisations besides the reader's own}.

    Those with few organisations are not, and there must not be few of those that are left over either.
    """
    told = {kind for kind, size in sizes.items() if size >= FEW}
    left_over = sum(size for kind, size in sizes.items() if kind not in told)
    if told and 0 < left_over < FEW:
        told.remove(min(told, key=lambda kind: (sizes[kind], kind)))
    return told


def entries_of(neighbours, told):
    """The Entries of some Neighbours: by name as one looks names up, then those without by kind and direction."""
    named = sorted((who for who in neighbours if not who.kind.protected), key=lambda who: in_reading_order(who.name))
    entries = [
        Entry(who.kind, who.helped_us, who.we_helped, who.name, who.label, who.rating, who.named_by) for who in named
    ]
    unnamed = [who for who in neighbours if who.kind.protected]
    helping = _by_kind((who for who in unnamed if who.helped_us), told)
    helped = _by_kind((who for who in unnamed if who.we_helped), told)
    entries += [Entry(kind, True, False, count=count) for kind, count in helping]
    entries += [Entry(kind, False, True, count=count) for kind, count in helped]
    return tuple(entries)


def _by_kind(neighbours, told):
    """(Kind or None, how many), in the order of the kinds, those not told last."""
    counted = Counter(who.kind if who.kind.id in told else None for who in neighbours)
    return sorted(counted.items(), key=lambda item: (item[0] is None, item[0] and (item[0].order, item[0].id)))


def leaders_of(candidates):
    """Those whom most organisations named, of Candidates in falling order; none if it says little or may not be said.

    Hand over more than MOST_LEADERS, or there is no telling whether there are more.
    """
    first = candidates[0].named_by if candidates else 0
    leaders = tuple(who for who in candidates if who.named_by == first)
    hidden = any(who.protected and not who.is_reader for who in leaders)
    return () if first < 2 or len(leaders) > MOST_LEADERS or hidden else leaders
