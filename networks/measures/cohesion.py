"""What a network hangs together by: its core, its cut-points, and those that are somebody's only source."""

from collections import Counter
from dataclasses import dataclass

from networks.measures.arrays import undirected
from networks.measures.degree import ALWAYS, NO_IS_NOT_OBSERVED
from networks.measures.measure import Measure


@dataclass(frozen=True)
class Cohesion:
    """core_number and cut_point: None where an organisation that has not answered might add to them: to nothing at all,
    or to a no. Its own ties can only raise its core number, and never undo a yes: without it they are gone, too."""

    core_number: int | None
    cut_point: bool | None
    only_source_of: int


def cohesion_of(graph, answered, names_wait=frozenset()):
    """The Cohesion of each organisation: {id: Cohesion}. For core and cut-points the direction of ties is ignored.

    names_wait: the ids of those that may have more sources than the graph knows of, once their names are matched.
    """
    collapsed = undirected(graph)
    cores, cuts = collapsed.coreness(), set(collapsed.articulation_points())
    exclusive = _only_sources(graph, answered - names_wait)
    return {
        organisation: Cohesion(
            core_number=cores[i] or (0 if organisation in answered else None),
            cut_point=i in cuts or (False if organisation in answered else None),
            only_source_of=exclusive[organisation],
        )
        for i, organisation in enumerate(graph)
    }


def _only_sources(graph, told):
    """How many of those that have told all their sources have an organisation as the only one: a Counter."""
    sources = (list(graph.predecessors(receiver)) for receiver in graph if receiver in told)
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
        undefined={
            "en": "Not observed for an organisation that has not answered and has no tie that others told of; "
            "with ties that others told of, a lower bound.",
            "es": "No se observa en una organización que no ha respondido y de la que otras no contaron vínculos; "
            "si contaron alguno, es un mínimo.",
        },
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
        source="S. Wasserman and K. Faust, Social Network Analysis (1994), section 4.2.8",
        undefined=NO_IS_NOT_OBSERVED,
        ranked=False,
    ),
    Measure(
        key="only_source_of",
        names={"en": "Only source of", "es": "Única fuente de"},
        sentences={
            "en": "How many organisations that answered received from it and from nobody else.",
            "es": "Cuántas organizaciones que respondieron recibieron de ella y de nadie más.",
        },
        formulas={
            "en": "|{j ∈ A : i → j, d⁻(j) = 1}|; without j whose names wait to be matched",
            "es": "|{j ∈ A : i → j, d⁻(j) = 1}|; sin las j con nombres todavía sin identificar",
        },
        source="A count; no formula to cite",
        undefined=ALWAYS,
    ),
)
