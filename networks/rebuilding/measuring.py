"""A snapshot's networks, measured and laid out: everything between reading answers and writing rows. No database."""

from dataclasses import dataclass, replace

from networks.answers.graph import graph_of, together
from networks.answers.snapshot import TieRow
from networks.maps.layout import place
from networks.measures import NetworkRow, PositionRow, network_of, positions_of
from networks.measures.stability import UNKNOWN
from networks.results.findings import by_the_rule, findings_of, findings_of_all


@dataclass(frozen=True)
class MeasuredNetwork:
    """One relation's network (None: all together): its measures, and each organisation's, with coordinates in 0…1."""

    relation: int | None
    ties: tuple[TieRow, ...]
    whole: NetworkRow
    positions: dict[int, PositionRow]
    places: dict[int, tuple[float, float]]
    findings: list[dict]


def measured_networks(snapshot, previous=None):
    """The MeasuredNetwork of each relation, then that of all relations together.

    previous: {relation id, None for all together: {organisation id: (x, y)}} of an earlier map, which this one follows.
    """
    previous = previous or {}
    for relation, ties in snapshot.ties.items():
        measured = _measured(snapshot, relation, ties, previous.get(relation))
        yield measured
    if len(snapshot.ties) == 1 and previous.get(relation) == previous.get(None):
        whole = replace(measured, relation=None)  # of one relation all together is the same network
    else:
        whole = _measured(snapshot, None, together(snapshot.ties), previous.get(None))
    yield replace(whole, findings=whole.findings + findings_of_all(snapshot))


def _measured(snapshot, relation, ties, previous):
    ids = [organisation.id for organisation in snapshot.organisations]
    kinds = {organisation.id: organisation.category for organisation in snapshot.organisations}
    regions = {organisation.id: organisation.in_region for organisation in snapshot.organisations}
    graph = graph_of(ids, ties)
    in_line = snapshot.shuffled or tuple(ids)
    names_wait = snapshot.names_wait_in(relation)
    positions = positions_of(graph, snapshot.answered, kinds, snapshot.offered, names_wait, in_line)
    if not snapshot.on_receivers_word(relation):
        # Drawing respondents anew does not draw ties anew that stand on the word of another one, or of two.
        positions = {pk: replace(row, **vars(UNKNOWN)) for pk, row in positions.items()}
    strengths = {pk: position.weighted_out_degree for pk, position in positions.items()}
    return MeasuredNetwork(
        relation=relation,
        ties=tuple(ties),
        whole=network_of(graph, snapshot.answered, kinds, regions, snapshot.offered, in_line),
        positions=positions,
        places=place(in_line, ties, strengths, previous),
        findings=by_the_rule(snapshot, relation, findings_of(snapshot, ties, positions, names_wait)),
    )
