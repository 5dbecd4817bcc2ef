"""A network with protected names, as its page, map and sentences need it: no id, no order and no choice tells a name.

Organisations are numbers here, the strongest source is 0; those that are alike are in the order of the codes shown.
"""

from dataclasses import dataclass

from networks import reading
from networks.disguise import Disguise
from networks.drawing import MOST_DRAWN
from networks.map_of_network import draw_network


@dataclass(frozen=True)
class ProtectedNetwork:
    """positions: Positions whose organisations are stand-ins; ties: (source, receiver, strength) by their numbers."""

    positions: list
    ties: list[tuple[int, int, int | None]]
    disguise: Disguise

    @property
    def providers(self):
        """The positions of those whom at least one organisation named."""
        return [position for position in self.positions if position.out_degree]


def protected_network(read, network):
    """The ProtectedNetwork of a reading's network."""
    disguise = Disguise.of(read.wave.survey.cluster)
    # Sorted twice: of_positions puts them in the order of the codes shown, and sorting keeps that among equals.
    positions = sorted(disguise.of_positions(reading.positions_of(network)), key=_weakness)
    number_of = {position.organisation_id: number for number, position in enumerate(positions)}
    ties = [
        (number_of[source], number_of[receiver], strength)
        for source, receiver, strength in reading.ties_of(network)
        if source in number_of and receiver in number_of
    ]
    return ProtectedNetwork(positions, sorted(ties, key=lambda tie: tie[:2]), disguise)


def protected_map(read, network, shown, legend=True):
    """The SVG of a network's ProtectedNetwork, as of networks.map_of_network.map_of."""
    if not network.ties:
        return ""
    drawn = list(enumerate(shown.positions[:MOST_DRAWN]))
    ties = [tie for tie in shown.ties if max(tie[:2]) < MOST_DRAWN]
    return draw_network(read, network, drawn, ties, legend=legend)


def _weakness(position):
    return -position.weighted_out_degree, -position.out_degree
