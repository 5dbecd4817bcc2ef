"""The measures, by key, and what a build stores of them: a row for each organisation and one for the network.

Unknown is not zero: ties are reported by the receiver, so what an organisation received is only known if it answered.
Whatever is not defined or not observed is None.
"""

from dataclasses import dataclass

from networks.measures import (
    brokerage,
    cohesion,
    communities,
    core_periphery,
    degree,
    holes,
    paths,
    shape,
    spectral,
    stability,
    triads,
    whole,
)
from networks.measures.brokerage import Brokerage, brokerage_of
from networks.measures.cohesion import Cohesion, cohesion_of
from networks.measures.communities import communities_of
from networks.measures.core_periphery import core_periphery_of
from networks.measures.degree import Degrees, degrees_of
from networks.measures.holes import Holes, holes_of
from networks.measures.measure import Measure
from networks.measures.paths import Betweenness, Reach, betweenness_of, error_of, reach_of
from networks.measures.sampling import pivots_for
from networks.measures.shape import Shape, shape_of
from networks.measures.spectral import Standing, standing_of
from networks.measures.stability import Stability, stability_of
from networks.measures.triads import triads_of
from networks.measures.whole import Whole, whole_of

FAMILIES = (
    degree,
    stability,
    paths,
    spectral,
    holes,
    cohesion,
    brokerage,
    communities,
    core_periphery,
    whole,
    shape,
    triads,
)
MEASURES: dict[str, Measure] = {measure.key: measure for family in FAMILIES for measure in family.MEASURES}


@dataclass(frozen=True)
class PositionRow(Brokerage, Cohesion, Holes, Standing, Reach, Betweenness, Stability, Degrees):
    """An organisation's measures under the names of the columns that store them."""

    community: int | None
    in_core: bool | None


@dataclass(frozen=True)
class NetworkRow(Shape, Whole):
    """A network's measures under the names of the columns; sampled: starting points of an estimate, None if exact;
    sampling_error: how far off it typically is, as a share.

    triads: {type: how many}, as of networks.measures.triads.
    """

    communities: int
    modularity: float | None
    core_size: int | None
    core_fit: float | None
    triads: dict[str, int]
    sampled: int | None
    sampling_error: float | None


def positions_of(graph, answered, kinds=None, offered=None, names_wait=frozenset(), in_line=None):
    """Every organisation's measures: {id: PositionRow}, in the order of the graph.

    `graph` as of networks.answers.graph.graph_of; `answered`: the ids of those whose answers are in; `kinds`: {id:
    category}, all of one kind when left out; `offered`: as of networks.measures.offered, all to all when left out;
    `names_wait`: as of networks.answers.snapshot.Snapshot.names_wait_in; `in_line`: as of communities_of.
    """
    kinds = kinds or dict.fromkeys(graph)
    families = (
        degrees_of(graph, answered),
        stability_of(graph, answered),
        betweenness_of(graph, answered, pivots_for(graph)),
        reach_of(graph),
        standing_of(graph, answered),
        holes_of(graph, answered),
        cohesion_of(graph, answered, names_wait),
        brokerage_of(graph, kinds, answered),
    )
    communities, core = communities_of(graph, in_line).of, core_periphery_of(graph, answered, offered).in_core
    return {
        organisation: PositionRow(
            **{name: value for family in families for name, value in vars(family[organisation]).items()},
            community=communities[organisation],
            in_core=core[organisation],
        )
        for organisation in graph
    }


def network_of(graph, answered, kinds=None, regions=None, offered=None, in_line=None):
    """The NetworkRow of a graph; arguments as of positions_of; regions: {id: whether it is in the region}."""
    groups, core = communities_of(graph, in_line), core_periphery_of(graph, answered, offered)
    return NetworkRow(
        **vars(whole_of(graph, answered, offered)),
        **vars(shape_of(graph, kinds, regions)),
        communities=groups.count,
        modularity=groups.modularity,
        core_size=core.core_size,
        core_fit=core.core_fit,
        triads=triads_of(graph),
        sampled=pivots_for(graph),
        sampling_error=error_of(graph),
    )
