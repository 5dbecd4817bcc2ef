"""The measures, by key, and what a build stores of them: a row for each organisation and one for the network.

Unknown is not zero: ties are reported by the receiver, so what an organisation received is only known if it answered.
Whatever is not defined or not observed is None.
"""

from dataclasses import asdict, dataclass

from networks.measures import degree, paths, whole
from networks.measures.degree import Degrees, degrees_of
from networks.measures.measure import Measure
from networks.measures.paths import betweenness_of, closeness_of, pivots_for
from networks.measures.whole import Whole, whole_of

MEASURES: dict[str, Measure] = {
    measure.key: measure for family in (degree, paths, whole) for measure in family.MEASURES
}


@dataclass(frozen=True, slots=True)
class PositionRow(Degrees):
    """An organisation's measures under the names of the columns that store them."""

    betweenness: float | None
    closeness: float | None


@dataclass(frozen=True, slots=True)
class NetworkRow(Whole):
    """A network's measures under the names of the columns; sampled: starting points of an estimate, None if exact."""

    sampled: int | None


def positions_of(graph, answered):
    """Every organisation's measures: {id: PositionRow}, in the order of the graph.

    `graph` as of networks.graph.graph_of; `answered`: the ids of those whose answers are in.
    """
    pivots = pivots_for(graph)
    between, close = betweenness_of(graph, pivots), closeness_of(graph, pivots)
    return {
        organisation: PositionRow(
            **asdict(degrees),
            betweenness=between[organisation] if organisation in answered else None,
            closeness=close[organisation],
        )
        for organisation, degrees in degrees_of(graph, answered).items()
    }


def network_of(graph, answered):
    """The NetworkRow of a graph; arguments as of positions_of."""
    return NetworkRow(**asdict(whole_of(graph, answered)), sampled=pivots_for(graph))
