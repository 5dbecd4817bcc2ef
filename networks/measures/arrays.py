"""A graph as the fast engines want it: numbered organisations, arrays of ties. The numbers follow the graph's order.

The engines are loaded where they are used: web servers read what the measures mean and compute none.
"""

import numpy as np


def numbered_ties(graph):
    """(sources, receivers) of every tie as two arrays of numbers, 0 to len(graph) − 1."""
    number = {organisation: place for place, organisation in enumerate(graph)}
    flat = [number[end] for tie in graph.edges for end in tie]
    return np.array(flat, dtype=np.int64).reshape(-1, 2).T


def as_igraph(graph):
    """The same organisations and ties as an igraph.Graph."""
    import igraph

    sources, receivers = numbered_ties(graph)
    return igraph.Graph(n=len(graph), edges=np.column_stack((sources, receivers)), directed=True)


def sources_by_receiver(graph):
    """(receivers, starts, sources): the sources of receivers[k] are sources[starts[k]:starts[k + 1]]."""
    sources, receivers = numbered_ties(graph)
    order = np.argsort(receivers, kind="stable")
    named, starts = np.unique(receivers[order], return_index=True)
    return named, starts, sources[order]


def matrix(values, rows, columns, shape):
    """A sparse matrix (scipy.sparse.csr_array); values for the same place add up."""
    from scipy.sparse import csr_array

    return csr_array((values, (rows, columns)), shape=shape)
