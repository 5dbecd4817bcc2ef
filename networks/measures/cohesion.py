"""What a network hangs together by: its core, its cut-points, and those that are somebody's only source."""

from collections import Counter
from dataclasses import dataclass

from networks.measures.arrays import undirected
from networks.measures.degree import ALWAYS
from networks.measures.measure import Measure


@dataclass(frozen=True)
class Cohesion:
    core_number: int
    cut_point: bool
    only_source_of: int


def cohesion_of(graph, answered):
    """The Cohesion of each organisation: {id: Cohesion}. For core and cut-points the direction of ties is ignored."""
    collapsed = undirected(graph)
    cores, cuts = collapsed.coreness(), set(collapsed.articulation_points())
    exclusive = _only_sources(graph, answered)
    return {
        organisation: Cohesion(core_number=cores[i], cut_point=i in cuts, only_source_of=exclusive[organisation])
        for i, organisation in enumerate(graph)
    }


def _only_sources(graph, answered):
    """How many of those that answered have an organisation as the only source they named: a Counter."""
    sources = (list(graph.predecessors(receiver)) for receiver in graph if receiver in answered)
    return Counter(named[0] for named in sources if len(named) == 1)


MEASURES = (
    Measure(
        key="core_number",
        names={"en": "Core number", "es": "Número de núcleo"},
        sentences={
            "en": "The largest k for which it is among organisations that each have ties with k others among them.",
            "es": "El mayor k con el que está entre organizaciones vinculadas cada una con otras k de entre ellas.",
        },
        formulas={
            "en": "max {k : i in the k-core}; directions ignored",
            "es": "máx {k : i está dentro del núcleo k}; sin mirar sentidos",
        },
        source="S. B. Seidman, Network structure and minimum degree, Social Networks 5 (1983), 269–287",
        undefined=ALWAYS,
    ),
    Measure(
        key="cut_point",
        names={"en": "Cut-point", "es": "Punto de corte"},
        sentences={
            "en": "Whether the network falls into more pieces without it.",
            "es": "Si la red se parte en más pedazos sin ella.",
        },
        formulas={
            "en": "components without i > components; directions ignored",
            "es": "componentes de la red sin i > componentes; sin mirar sentidos",
        },
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), section 4.2.4",
        undefined=ALWAYS,
        ranked=False,
    ),
    Measure(
        key="only_source_of",
        names={"en": "Only source of", "es": "Única fuente de"},
        sentences={
            "en": "How many organisations that answered received from it and from nobody else.",
            "es": "Cuántas organizaciones que respondieron recibieron de ella y de nadie más.",
        },
        formulas={"en": "|{j ∈ A : i → j, d⁻(j) = 1}|", "es": "|{j ∈ A : i → j, d⁻(j) = 1}|"},
        source="A count; no formula to cite",
        undefined=ALWAYS,
    ),
)
