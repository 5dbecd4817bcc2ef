"""The measures, by key, and what a build stores of them: a row for each organisation and one for the network.

Unknown is not zero: ties are reported by the receiver, so what an organisation received is only known if it answered.
Whatever is not defined or not observed is None.
"""

from dataclasses import dataclass

from networks.measures import brokerage, cohesion, degree, holes, paths, shape, stability, whole
from networks.measures.brokerage import Brokerage, brokerage_of
from networks.measures.cohesion import Cohesion, cohesion_of
from networks.measures.degree import Degrees, degrees_of
from networks.measures.holes import Holes, holes_of
from networks.measures.measure import Measure
from networks.measures.paths import Reach, betweenness_of, pivots_for, reach_of
from networks.measures.shape import Shape, shape_of
from networks.measures.stability import Stability, stability_of
from networks.measures.whole import Whole, whole_of

FAMILIES = (degree, stability, paths, holes, cohesion, brokerage, whole, shape)
MEASURES: dict[str, Measure] = {measure.key: measure for family in FAMILIES for measure in family.MEASURES}


@dataclass(frozen=True)
class PositionRow(Brokerage, Cohesion, Holes, Reach, Stability, Degrees):
    """An organisation's measures under the names of the columns that store them."""

    betweenness: float | None


@dataclass(frozen=True)
class NetworkRow(Shape, Whole):
    """A network's measures under the names of the columns; sampled: starting points of an estimate, None if exact."""

    sampled: int | None


def positions_of(graph, answered, kinds=None):
    """Every organisation's measures: {id: PositionRow}, in the order of the graph.

    `graph` as of networks.graph.graph_of; `answered`: the ids of those whose answers are in; `kinds`: {id: category},
    all of one kind when left out.
    """
    kinds = kinds or dict.fromkeys(graph)
    between = betweenness_of(graph, pivots_for(graph))
    families = (
        degrees_of(graph, answered),
        stability_of(graph, answered),
        reach_of(graph),
        holes_of(graph, answered),
        cohesion_of(graph, answered),
        brokerage_of(graph, kinds, answered),
    )
    return {
        organisation: PositionRow(
            **{name: value for family in families for name, value in vars(family[organisation]).items()},
            betweenness=between[organisation] if organisation in answered else None,
        )
        for organisation in graph
    }


def network_of(graph, answered, kinds=None, regions=None):
    """The NetworkRow of a graph; arguments as of positions_of; regions: {id: whether it is in the region}."""
    shape, whole = shape_of(graph, kinds, regions), whole_of(graph, answered)
    return NetworkRow(**vars(whole), **vars(shape), sampled=pivots_for(graph))
