"""A reading as one organisation is shown its own place in it. The same number of queries whatever its size."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks import reading
from networks.maps.layout import relative_size
from networks.maps.neighbourhood import MOST_DRAWN, PLAIN, Spot, draw_neighbourhood, draw_sign
from networks.own_results.standing import (
    MOST_LEADERS,
    Candidate,
    Kind,
    Neighbour,
    Standing,
    entries_of,
    kinds_told,
    leaders_of,
)
from surveys.models import OpenName, Relation
from surveys.texts import tells_more

# Of a kind that is not told.
UNTOLD = Kind(id=0, name="", colour="#999999", shape="circle")


@dataclass(frozen=True)
class Line:
    """An Entry as the list under the map writes it; `sign` is SVG."""

    sign: str
    name: str
    note: str


def standing_of(read, network, position, response):
    """The Standing of a position's organisation, in the reader's language; response: what it answered.

    Always as the receivers told it. By another rule a tie would come or go with what the other end said of the
    reader's own answer: then counts by that rule are not told either.
    """
    mine = position.organisation_id
    if read.on_both_words:
        return _by_receivers(read, network, mine, response)
    ties = list(reading.ties_with(network, mine))
    as_received = all(relation.direction == Relation.Direction.RECEIVED for relation in read.relations)
    silence = reading.count_silence(network)
    candidates = list(reading.most_named_of(network)[: MOST_LEADERS + 1])
    return Standing(
        entries=entries_of(
            _neighbours(network, mine, ties, as_received), kinds_told(reading.count_protected(network, besides=mine))
        ),
        leaders=leaders_of([_candidate(candidate, mine) for candidate in candidates]),
        most_named_by=candidates[0].out_degree,
        answered=read.build.answered,
        waiting_names=_waiting_names(response),
        also_unnamed=silence["unnamed"] - (position.out_degree == 0),
        # Who wrote a name that is still being looked up has named somebody, though no tie says so.
        named_nobody=silence["named_nobody"] if as_received and not read.build.open_names else None,
        as_received=as_received,
    )


def _by_receivers(read, network, mine, response):
    ties = reading.told_by_receivers(read, mine)
    neighbours = [replace(each, named_by=0) for each in _neighbours(network, mine, ties, as_received=True)]
    return Standing(
        entries=entries_of(neighbours, kinds_told(reading.count_protected(network, besides=mine))),
        answered=read.build.answered,
        waiting_names=_waiting_names(response),
    )


def map_of(standing, position):
    """The small map as SVG, and how many of the entries are not on it; "" where there is nobody around."""
    if not standing.entries:
        return "", 0
    by_weight = sorted(enumerate(standing.entries), key=lambda item: (-item[1].count, -item[1].named_by))
    drawn = [entry for _number, entry in sorted(by_weight[:MOST_DRAWN], key=lambda item: item[0])]
    kind = _kind(position.organisation.category)
    svg = draw_neighbourhood(
        _("Map: your organisation, who helped it and whom it helped"),
        _("The lists under the map say the same in words."),
        Spot(_("You"), kind.colour, kind.shape),
        [_spot(entry, standing.most_named_by) for entry in drawn],
    )
    return svg, len(standing.entries) - len(drawn)


def lines_of(entries):
    """The Lines of some entries."""
    return [_line(entry) for entry in entries]


def _neighbours(network, mine, ties, as_received):
    helped_us = {source: strength for source, receiver, strength in ties if receiver == mine}
    we_helped = {receiver for source, receiver, _strength in ties if source == mine}
    around = reading.positions_among(network, helped_us.keys() | we_helped)
    return [
        Neighbour(
            name=position.organisation.name,
            label=position.organisation.label,
            kind=_kind(position.organisation.category),
            helped_us=position.organisation_id in helped_us,
            we_helped=position.organisation_id in we_helped,
            # Where those who helped were asked as well, a rating may be theirs.
            rating=helped_us.get(position.organisation_id) if as_received else PLAIN,
            named_by=position.out_degree,
        )
        for position in around
    ]


def _kind(category):
    return Kind(
        id=category.pk,
        name=str(category),
        colour=category.colour,
        shape=category.shape,
        protected=category.protected,
        order=(category.position, category.key),
    )


def _candidate(position, mine):
    organisation = position.organisation
    return Candidate(
        organisation.name, position.out_degree, organisation.category.protected, position.organisation_id == mine
    )


def _waiting_names(response):
    """How many names the organisation wrote that nobody has matched with an organisation yet."""
    named = OpenName.waiting().filter(response=response, nominations__isnull=False)
    return named.distinct().count()


def _spot(entry, most_named_by):
    kind = entry.kind or UNTOLD
    return Spot(
        label=entry.label or _of_kind(entry),
        colour=kind.colour,
        shape=kind.shape,
        size=relative_size(entry.named_by, most_named_by) if entry.name else 0.5,
        helped_us=entry.helped_us,
        we_helped=entry.we_helped,
        rating=entry.rating if entry.name else PLAIN,
    )


def _line(entry):
    kind = entry.kind or UNTOLD
    if entry.name:
        known_as = [] if entry.label in entry.name or not tells_more(entry.label, entry.name) else [entry.label]
        return Line(draw_sign(kind.colour, kind.shape), entry.name, " · ".join([*known_as, kind.name]))
    note = ngettext("name not shown", "names not shown", entry.count)
    return Line(draw_sign(kind.colour, kind.shape), _of_kind(entry), note)


def _of_kind(entry):
    """How many organisations of a kind, with no word on which."""
    if entry.kind is None:
        return ngettext("%(number)s organisation", "%(number)s organisations", entry.count) % {"number": entry.count}
    return f"{entry.count} × {entry.kind.name}" if entry.count > 1 else entry.kind.name
