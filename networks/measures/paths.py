"""What follows from shortest paths along the ties: betweenness, and closeness as a source.

Exact for up to EXACT_UP_TO organisations; above, estimated from PIVOTS starting points that are drawn with a fixed
seed, so that the same answers always give the same numbers.
"""

import random

import networkx as nx

from networks.measures.measure import Measure

EXACT_UP_TO = 2_000
PIVOTS = 500
# Who reaches fewer pivots than this reaches few organisations: cheap to measure exactly, and poor to estimate.
FEW_PIVOTS = 30
SEED = 197


def pivots_for(graph):
    """How many starting points the measures of a graph are estimated from; None: they are exact."""
    return PIVOTS if len(graph) > EXACT_UP_TO else None


def betweenness_of(graph, pivots=None):
    """How many shortest paths s → t run through each organisation, pairs counted once each way: {id: float}.

    A pair with several shortest paths counts by the share of them. Not normalised; ratings play no part. With pivots,
    Brandes and Pich's estimate from so many starting points (International Journal of Bifurcation and Chaos 17, 2007).
    """
    return nx.betweenness_centrality(graph, k=pivots, normalized=False, seed=SEED)


def closeness_of(graph, pivots=None):
    """How near an organisation is as a source to those whom it reaches: {id: float, None if it reaches nobody}.

    C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) over the r − 1 organisations reached (Wasserman and Faust 1994, 5.22).
    """
    if pivots is not None and pivots < len(graph):
        return _estimated_closeness(graph, pivots)
    # networkx measures the distance *to* an organisation; knowledge flows from the source, hence the reversed graph.
    exact = nx.closeness_centrality(graph.reverse(copy=False), wf_improved=True)
    return {organisation: closeness or None for organisation, closeness in exact.items()}


def _estimated_closeness(graph, pivots):
    """Eppstein and Wang's estimate: the mean distance to the pivots reached stands for that to all who are reached.

    Who reaches few of them is measured exactly, with a search of its own.
    """
    chosen = random.Random(SEED).sample(list(graph), pivots)
    reached, distances = _distances_to(graph, chosen)
    targets = dict.fromkeys(graph, pivots)
    targets.update(dict.fromkeys(chosen, pivots - 1))  # a pivot is no target of its own
    closeness = {}
    for organisation in graph:
        hits = reached[organisation]
        if hits >= FEW_PIVOTS:
            closeness[organisation] = hits / targets[organisation] * hits / distances[organisation]
        else:
            closeness[organisation] = _exact_closeness(graph, organisation)
    return closeness


def _distances_to(graph, chosen):
    """How many of the chosen each organisation reaches as a source, and the sum of its distances to them."""
    upstream = graph.reverse(copy=False)
    reached, distances = dict.fromkeys(graph, 0), dict.fromkeys(graph, 0)
    for pivot in chosen:
        for organisation, distance in nx.single_source_shortest_path_length(upstream, pivot).items():
            if distance:
                reached[organisation] += 1
                distances[organisation] += distance
    return reached, distances


def _exact_closeness(graph, organisation):
    distances = nx.single_source_shortest_path_length(graph, organisation)
    others = len(distances) - 1
    return others / (len(graph) - 1) * others / sum(distances.values()) if others else None


MEASURES = (
    Measure(
        key="betweenness",
        names={"en": "Betweenness", "es": "Intermediación"},
        sentences={
            "en": "How often it stands on the shortest way that knowledge can take between two other organisations.",
            "es": "Cuántas veces está en el camino más corto que el conocimiento puede tomar entre otras dos "
            "organizaciones.",
        },
        formulas={
            "en": "B(i) = Σ σ(s, t | i) / σ(s, t) over ordered pairs s ≠ i ≠ t; not normalised",
            "es": "B(i) = Σ σ(s, t | i) / σ(s, t) sobre los pares ordenados s ≠ i ≠ t; sin normalizar",
        },
        source="L. C. Freeman, A set of measures of centrality based on betweenness, Sociometry 40 (1977), 35–41; "
        "U. Brandes, Journal of Mathematical Sociology 25 (2001), 163–177",
        undefined={
            "en": "Not observed for an organisation that has not answered: its own sources are unknown.",
            "es": "No se observa en una organización que no ha respondido: no se conocen sus fuentes.",
        },
    ),
    Measure(
        key="closeness",
        names={"en": "Closeness as a source", "es": "Cercanía como fuente"},
        sentences={
            "en": "How few steps its knowledge takes to reach the others; lower when it reaches only some of them.",
            "es": "Cuán pocos pasos necesita su conocimiento para llegar a las demás; menor si solo llega a algunas.",
        },
        formulas={
            "en": "C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) over the r − 1 organisations that i reaches",
            "es": "C(i) = (r − 1)/(n − 1) · (r − 1)/Σ d(i, j) sobre las r − 1 organizaciones a las que i llega",
        },
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), equation 5.22; estimated after "
        "D. Eppstein and J. Wang, Fast approximation of centrality, JGAA 8 (2004), 39–45",
        undefined={
            "en": "Not defined for an organisation that reaches nobody.",
            "es": "No está definida para una organización que no llega a nadie.",
        },
    ),
)
