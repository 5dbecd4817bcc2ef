"""A graph as the fast engines want it: numbered organisations, arrays of ties. The numbers follow the graph's order.

The engines are loaded where they are used: web servers read what the measures mean and compute none.
"""

from functools import wraps
from weakref import WeakKeyDictionary

import numpy as np

WEAKEST = 1
# So many products of two numbers are added up at a time: they take about 80 MB where they fall on as many places.
AT_ONCE = 4_000_000


def once_per_graph(function):
    """Keeps what a function of a graph returns for as long as the graph lives: no family of measures changes it."""
    kept = WeakKeyDictionary()

    @wraps(function)
    def first_time_only(graph, *arguments):
        # A graph that has grown since is another one.
        called = (graph.number_of_nodes(), graph.number_of_edges(), *arguments)
        results = kept.setdefault(graph, {})
        if called not in results:
            results[called] = function(graph, *arguments)
        return results[called]

    return first_time_only


@once_per_graph
def numbered_ties(graph):
    """(sources, receivers) of every tie as two arrays of numbers, 0 to len(graph) − 1."""
    number = {organisation: place for place, organisation in enumerate(graph)}
    flat = [number[end] for tie in graph.edges for end in tie]
    return np.array(flat, dtype=np.int64).reshape(-1, 2).T


@once_per_graph
def strengths(graph):
    """The rating of every tie in the same order, as an array of numbers; named and not rated counts as the weakest."""
    return np.array([strength or WEAKEST for _, _, strength in graph.edges(data="strength")], dtype=float)


def ratings_given(graph):
    """The same with 0 for named and not rated, which adds nothing, as whole numbers."""
    ratings = (strength or 0 for _, _, strength in graph.edges(data="strength"))
    return np.fromiter(ratings, dtype=np.int64, count=graph.number_of_edges())


@once_per_graph
def as_igraph(graph):
    """The same organisations and ties as an igraph.Graph."""
    import igraph

    sources, receivers = numbered_ties(graph)
    return igraph.Graph(n=len(graph), edges=np.column_stack((sources, receivers)), directed=True)


@once_per_graph
def undirected(graph):
    """The same without the direction of ties: one edge where there is a tie either way; its weight: both added up."""
    directed = as_igraph(graph).copy()
    directed.es["weight"] = strengths(graph)
    return directed.as_undirected(mode="collapse", combine_edges={"weight": "sum"})


@once_per_graph
def ratings(graph):
    """The strengths as a sparse matrix, a row for each source, a column for each receiver."""
    return matrix(strengths(graph), *numbered_ties(graph), shape=(len(graph), len(graph)))


@once_per_graph
def both_ways(graph):
    """The same with what runs between two organisations in either direction added up."""
    one_way = ratings(graph)
    return (one_way + one_way.T).tocsr()


def matrix(values, rows, columns, shape):
    """A sparse matrix (scipy.sparse.csr_array); values for the same place add up."""
    from scipy.sparse import csr_array

    return csr_array((values, (rows, columns)), shape=shape)


def product_within(pattern, left, right):
    """pattern ∘ (left @ right), of sparse matrices: the product only where the pattern has entries, multiplied by them.

    A block of rows at a time: with a few popular sources the whole product is all but dense, though what is wanted of
    it is as sparse as the ties.
    """
    from scipy.sparse import vstack

    pattern, left, right = pattern.tocsr(), left.tocsr(), right.tocsr()
    blocks = _blocks(_products(left, right))
    found = [pattern[rows].multiply(left[rows] @ right) for rows in blocks]
    return vstack(found, format="csr") if found else pattern


def _products(left, right):
    """How many products of two numbers there are in each row of a matrix product."""
    there = np.concatenate([[0], np.cumsum(np.diff(right.indptr)[left.indices], dtype=np.int64)])
    return np.diff(there[left.indptr])


def _blocks(work):
    """Slices of neighbouring rows, all of them in order, whose work is AT_ONCE at most; or of a single row."""
    done, first = np.cumsum(work), 0
    while first < len(work):
        last = max(first + 1, int(np.searchsorted(done, AT_ONCE + (done[first - 1] if first else 0), side="right")))
        yield slice(first, last)
        first = last
