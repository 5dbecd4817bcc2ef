"""Ties → a directed graph, the way knowledge flows. No Django here."""

import networkx as nx

from networks.answers.snapshot import TieRow


def graph_of(organisation_ids, ties):
    """The nx.DiGraph of some organisations: source → receiver, with the edge attribute `strength` (1 to 5 or None).

    Nodes are the organisation ids in the order given, those without a tie included. Raises ValueError for a tie of an
    organisation that is not among them, or of one with itself: networkx would quietly make room for both.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(organisation_ids)
    for tie in ties:
        if tie.source not in graph or tie.receiver not in graph:
            raise ValueError(f"tie {tie.source} → {tie.receiver}: not among the organisations of the network")
        if tie.source == tie.receiver:
            raise ValueError(f"tie {tie.source} → {tie.receiver}: an organisation is no source of its own")
        graph.add_edge(tie.source, tie.receiver, strength=tie.strength)
    return graph


def together(ties_by_relation):
    """All relations as one network: {relation id: ties} → TieRows in order of source and receiver.

    A tie is there if it is there for any relation; its strength is the highest rating given, None if it never got one.
    """
    highest = {}
    for ties in ties_by_relation.values():
        for tie in ties:
            pair = tie.source, tie.receiver
            highest[pair] = max(highest.get(pair, 0), tie.strength or 0)
    return tuple(TieRow(*pair, highest[pair] or None) for pair in sorted(highest))
