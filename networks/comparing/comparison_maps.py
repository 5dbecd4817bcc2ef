"""The maps of two waves side by side: whoever is in both stands at the same place."""

from django.utils.translation import gettext as _

from networks import reading
from networks.maps.drawing import GONE, NEW, MapContent, MapTie, draw
from networks.maps.map_of_network import organisation_on_map

# So many of the strongest organisations of either wave are drawn.
DRAWN = 60


def maps_of(earlier, later, comparison):
    """[(heading, SVG)] of the earlier and the later (Reading, Network), on the places of the later one.

    Marked are the ties that are gone, on the first, in dashes, and those that are new, on the second.
    """
    now, before = (
        {position.organisation_id: position for position in reading.strongest_of(network)[:DRAWN]}
        for _read, network in (later, earlier)
    )
    at_their_place = {pk: (position, now.get(pk, position)) for pk, position in before.items()}
    return [
        _map(*earlier, at_their_place, dict.fromkeys(comparison.gone, GONE)),
        _map(*later, {pk: (position, position) for pk, position in now.items()}, dict.fromkeys(comparison.new, NEW)),
    ]


def _map(read, network, drawn, marks):
    heading = _("Wave %(number)s") % {"number": read.wave.number}
    svg = draw(
        MapContent(
            title=heading,
            description=_("The tables below say the same in words."),
            organisations=[organisation_on_map(position, place) for position, place in drawn.values()],
            ties=[MapTie(*tie, mark=marks.get(tie[:2])) for tie in reading.ties_between(network, list(drawn))],
            key=f"wave{read.wave.pk}",
        )
    )
    return heading, svg
