"""Measures of a network as a whole."""

from dataclasses import dataclass

import networkx as nx

from networks.measures.degree import ALWAYS
from networks.measures.measure import Measure, symbols


@dataclass(frozen=True)
class Whole:
    """organisations, ties and isolates are counts; a component holds together when the direction of ties is ignored."""

    organisations: int
    ties: int
    density: float | None
    reciprocity: float | None
    components: int
    largest_component: int
    isolates: int


def whole_of(graph, answered):
    """The Whole of a graph in which the organisations `answered` told their sources."""
    sizes = [len(component) for component in nx.weakly_connected_components(graph)]
    return Whole(
        organisations=len(graph),
        ties=graph.number_of_edges(),
        density=density_of(graph, answered),
        reciprocity=reciprocity_of(graph, answered),
        components=len(sizes),
        largest_component=max(sizes, default=0),
        isolates=nx.number_of_isolates(graph),
    )


def density_of(graph, answered):
    """The share of the ties that could have been reported which were: within 0 to 1, or None if none could have been.

    Only an organisation that answered reports: answered × (n − 1) ties can be known, nx.density if everyone answered.
    """
    telling = [organisation for organisation in graph if organisation in answered]
    possible = len(telling) * (len(graph) - 1)
    reported = sum(degree for _, degree in graph.in_degree(telling))
    return reported / possible if possible else None


def reciprocity_of(graph, answered):
    """The share of the ties between organisations that answered which run both ways; None without such ties.

    A tie to or from someone who was not asked could not have been returned, whatever the truth is.
    """
    between = {(source, receiver) for source, receiver in graph.edges if source in answered and receiver in answered}
    returned = sum((receiver, source) in between for source, receiver in between)
    return returned / len(between) if between else None


DENSITY_SOURCE = "S. Wasserman and K. Faust, Social Network Analysis (1994), section 4.3.3"
COMPONENT_SOURCE = "S. Wasserman and K. Faust, Social Network Analysis (1994), section 4.2.3"

MEASURES = (
    Measure(
        key="density",
        names={"en": "Density", "es": "Densidad"},
        sentences={
            "en": "The share of all possible ties to those that answered which there are.",
            "es": "Qué parte de todos los vínculos posibles con las que respondieron existe.",
        },
        formulas=symbols("|{i → j : j ∈ A}| / (|A| (n − 1))"),
        source=DENSITY_SOURCE,
        undefined={
            "en": "Not defined when nobody answered, nor with fewer than two organisations.",
            "es": "No está definida si nadie respondió ni con menos de dos organizaciones.",
        },
    ),
    Measure(
        key="reciprocity",
        names={"en": "Reciprocity", "es": "Reciprocidad"},
        sentences={
            "en": "The share of the ties between organisations that answered which run both ways.",
            "es": "Qué parte de los vínculos entre organizaciones que respondieron va en ambos sentidos.",
        },
        formulas=symbols("|{i → j : j → i}| / |{i → j}|, i, j ∈ A"),
        source="D. Garlaschelli and M. I. Loffredo, Patterns of link reciprocity in directed networks, "
        "Physical Review Letters 93 (2004), 268701, equation 1",
        undefined={
            "en": "Not defined without ties between organisations that answered.",
            "es": "No está definida si no hay vínculos entre organizaciones que respondieron.",
        },
    ),
    Measure(
        key="components",
        names={"en": "Components", "es": "Componentes"},
        sentences={
            "en": "How many separate pieces the network falls into; an organisation without ties is one of them.",
            "es": "En cuántas partes separadas se divide la red; una organización sin vínculos es una de ellas.",
        },
        formulas={
            "en": "number of weakly connected components",
            "es": "número de componentes débilmente conexas",
        },
        source=COMPONENT_SOURCE,
        undefined=ALWAYS,
    ),
    Measure(
        key="largest_component",
        names={"en": "Largest component", "es": "Componente mayor"},
        sentences={
            "en": "How many organisations the largest connected piece of the network has.",
            "es": "Cuántas organizaciones tiene la mayor parte conectada de la red.",
        },
        formulas={
            "en": "size of the largest weakly connected component",
            "es": "tamaño de la mayor componente débilmente conexa",
        },
        source=COMPONENT_SOURCE,
        undefined=ALWAYS,
    ),
    Measure(
        key="isolates",
        names={"en": "Without ties", "es": "Sin vínculos"},
        sentences={
            "en": "How many organisations neither gave nor received help, as far as the answers say.",
            "es": "Cuántas organizaciones ni dieron ni recibieron ayuda, según las respuestas.",
        },
        formulas=symbols("|{i : d⁺(i) = d⁻(i) = 0}|"),
        source=COMPONENT_SOURCE,
        undefined=ALWAYS,
    ),
)
