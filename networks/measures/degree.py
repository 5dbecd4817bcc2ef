"""Degrees: how many organisations one helped and was helped by, and how highly they rated it."""

from dataclasses import dataclass

from networks.measures.measure import Measure, symbols

FREEMAN = (
    "L. C. Freeman, Centrality in social networks: conceptual clarification, Social Networks 1 (1979), 215–239; "
    "for directed ties S. Wasserman and K. Faust, Social Network Analysis (1994), section 5.3"
)
WEIGHTED = "A. Barrat et al., The architecture of complex weighted networks, PNAS 101 (2004), 3747–3752 (strength)"
ALWAYS = {"en": "Always defined.", "es": "Siempre está definido."}
ALONE = {
    "en": "Not defined for an organisation that is alone in the network.",
    "es": "No está definido para una organización que está sola en la red.",
}
NOT_OBSERVED = {
    "en": "Not observed for an organisation that has not answered.",
    "es": "No se observa en una organización que no ha respondido.",
}
NO_IS_NOT_OBSERVED = {
    "en": "A “no” is not observed for an organisation that has not answered.",
    "es": "Un «no» no se observa en una organización que no ha respondido.",
}


@dataclass(frozen=True)
class Degrees:
    """An organisation's degrees; those of receiving are None unless it answered, for it is the receiver who tells."""

    out_degree: int
    weighted_out_degree: int
    normalised_out_degree: float | None
    in_degree: int | None
    weighted_in_degree: int | None
    normalised_in_degree: float | None
    rated: int


def degrees_of(graph, answered):
    """The Degrees of each organisation: {id: Degrees}. A tie that was named and not rated counts, and adds up to 0."""
    others = len(graph) - 1
    return {organisation: _degrees(graph, organisation, organisation in answered, others) for organisation in graph}


def _degrees(graph, organisation, has_answered, others):
    given = [strength for _, _, strength in graph.out_edges(organisation, data="strength")]
    received = [strength for _, _, strength in graph.in_edges(organisation, data="strength")]
    return Degrees(
        out_degree=len(given),
        weighted_out_degree=_sum(given),
        normalised_out_degree=_share(len(given), others),
        in_degree=len(received) if has_answered else None,
        weighted_in_degree=_sum(received) if has_answered else None,
        normalised_in_degree=_share(len(received), others) if has_answered else None,
        rated=sum(strength is not None for strength in given),
    )


def _sum(strengths):
    return sum(strength for strength in strengths if strength is not None)


def _share(degree, others):
    return degree / others if others else None


MEASURES = (
    Measure(
        key="out_degree",
        names={"en": "Out-degree", "es": "Grado de salida"},
        sentences={
            "en": "How many organisations received from it, as far as the answers say.",
            "es": "Cuántas organizaciones recibieron de ella, según las respuestas.",
        },
        formulas=symbols("d⁺(i) = |{j : i → j}|"),
        source=FREEMAN,
        undefined=ALWAYS,
    ),
    Measure(
        key="weighted_out_degree",
        names={"en": "Weighted out-degree", "es": "Grado de salida ponderado"},
        sentences={
            "en": "The ratings of the help that it gave, added up.",
            "es": "La suma de las calificaciones de la ayuda que dio.",
        },
        formulas={
            "en": "s⁺(i) = Σⱼ w(i, j); named and not rated adds 0",
            "es": "s⁺(i) = Σⱼ w(i, j); nombrada y sin calificar suma 0",
        },
        source=WEIGHTED,
        undefined=ALWAYS,
    ),
    Measure(
        key="normalised_out_degree",
        names={"en": "Normalised out-degree", "es": "Grado de salida normalizado"},
        sentences={
            "en": "The share of the other organisations that received from it, as far as the answers say.",
            "es": "Qué parte de las demás organizaciones recibió de ella, según las respuestas.",
        },
        formulas=symbols("d⁺(i) / (n − 1)"),
        source=FREEMAN,
        undefined=ALONE,
    ),
    Measure(
        key="in_degree",
        names={"en": "In-degree", "es": "Grado de entrada"},
        sentences={
            "en": "From how many organisations it received, as far as the answers say and are matched.",
            "es": "De cuántas organizaciones recibió, según las respuestas y lo identificado en ellas.",
        },
        formulas=symbols("d⁻(i) = |{j : j → i}|, i ∈ A"),
        source=FREEMAN,
        undefined=NOT_OBSERVED,
    ),
    Measure(
        key="weighted_in_degree",
        names={"en": "Weighted in-degree", "es": "Grado de entrada ponderado"},
        sentences={
            "en": "The ratings of the help that it received, added up.",
            "es": "La suma de las calificaciones de la ayuda que recibió.",
        },
        formulas={
            "en": "s⁻(i) = Σⱼ w(j, i), i ∈ A; named and not rated adds 0",
            "es": "s⁻(i) = Σⱼ w(j, i), i ∈ A; nombrada y sin calificar suma 0",
        },
        source=WEIGHTED,
        undefined=NOT_OBSERVED,
    ),
    Measure(
        key="normalised_in_degree",
        names={"en": "Normalised in-degree", "es": "Grado de entrada normalizado"},
        sentences={
            "en": "The share of the other organisations that it received from, as far as the answers say.",
            "es": "De qué parte de las demás organizaciones recibió, según las respuestas.",
        },
        formulas=symbols("d⁻(i) / (n − 1), i ∈ A"),
        source=FREEMAN,
        undefined={
            "en": "Not observed for an organisation that has not answered; not defined for one that is alone.",
            "es": "No se observa en una organización que no ha respondido; no está definido para una que está sola.",
        },
    ),
    Measure(
        key="rated",
        names={"en": "Ratings", "es": "Calificaciones"},
        sentences={
            "en": "How many of its ties as a source have a rating.",
            "es": "Cuántos de sus vínculos como fuente tienen calificación.",
        },
        formulas={"en": "|{j : i → j, w(i, j) given}|", "es": "|{j : i → j, w(i, j) dada}|"},
        source="A count; no formula to cite",
        undefined=ALWAYS,
    ),
)
