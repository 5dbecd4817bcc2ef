"""Technical and commercial assistance, after Clarke and Ramirez (2011)."""

from dataclasses import replace

from surveys.builder.survey_templates.shape import QuestionTemplate, RelationTemplate, SurveyTemplate

IMPORTANCE = {
    "low_ends": {"es": "Poco importante", "en": "Of little importance"},
    "high_ends": {"es": "Muy importante", "en": "Very important"},
}
TITLES = {"es": "¿Quién ayuda a quién en {place}?", "en": "Who helps whom in {place}?"}
REASONS = {
    "es": (
        "Queremos saber quién ayuda a quién en {place}, para que la asistencia técnica y comercial llegue "
        "a más productores. Con sus respuestas dibujamos la red de ayuda entre organizaciones. Los nombres de los "
        "productores solo los ve el equipo del proyecto; en los resultados que se publican aparecen con un número. "
        "Usted puede dejar de responder cuando quiera y pedirnos que retiremos sus respuestas."
    ),
    "en": (
        "We want to know who helps whom in {place}, so that technical and commercial assistance "
        "reaches more growers. From your answers we draw the network of help between organisations. Only the "
        "project's team sees the names of growers; published results show them under a number. You may stop "
        "answering at any time, and ask us to take your answers out."
    ),
}

HELP = RelationTemplate(
    key="assistance",
    names={"es": "Asistencia técnica y comercial", "en": "Technical and commercial assistance"},
    prompts={
        "es": "¿De quién recibió su organización asistencia técnica y comercial, y qué tan importante fue?",
        "en": "From whom did your organisation receive technical and commercial assistance, and how important was it?",
    },
    **IMPORTANCE,
)
TECHNOLOGICAL = RelationTemplate(
    key="technological",
    names={"es": "Conocimiento tecnológico", "en": "Technological knowledge"},
    prompts={
        "es": "¿De quién aprendió su organización sobre cultivo, plagas, cosecha, empaque o certificación, "
        "y qué tan importante fue?",
        "en": "From whom did your organisation learn about growing, pests, harvest, packing or certification, "
        "and how important was it?",
    },
    **IMPORTANCE,
    is_knowledge=True,
)
COMMERCIAL = RelationTemplate(
    key="commercial",
    names={"es": "Conocimiento comercial", "en": "Commercial knowledge"},
    prompts={
        "es": "¿De quién aprendió su organización sobre mercados, precios, compradores o trámites de exportación, "
        "y qué tan importante fue?",
        "en": "From whom did your organisation learn about markets, prices, buyers or export procedures, "
        "and how important was it?",
    },
    **IMPORTANCE,
    is_knowledge=True,
)
# The other end of technological knowledge.
TECHNOLOGICAL_GIVEN = RelationTemplate(
    key="technological-given",
    names={"es": "Conocimiento tecnológico que dio", "en": "Technological knowledge given"},
    prompts={
        "es": "¿A quién enseñó su organización sobre cultivo, plagas, cosecha, empaque o certificación, "
        "y qué tan importante fue?",
        "en": "To whom did your organisation pass on what it knows about growing, pests, harvest, packing or "
        "certification, and how important was it?",
    },
    **IMPORTANCE,
    mirror_of="technological",
)

PRODUCES = QuestionTemplate(
    key="produces",
    kind="yes_no",
    names={"es": "Produce", "en": "Produces"},
    prompts={"es": "¿Su organización produce{producto}?", "en": "Does your organisation grow {produce}?"},
)
LAND = QuestionTemplate(
    key="land_ha",
    kind="number",
    names={"es": "Superficie{de_producto}", "en": "Land with {produce}"},
    prompts={"es": "¿Cuántas hectáreas{de_producto} tiene?", "en": "How many hectares of {produce} does it have?"},
    units={"es": "ha", "en": "ha"},
    only_if="produces",
)
EMPLOYEES = QuestionTemplate(
    key="employees",
    kind="whole_number",
    names={"es": "Trabajadores", "en": "Employees"},
    prompts={
        "es": "¿Cuántas personas trabajan en su organización?",
        "en": "How many people work in your organisation?",
    },
)
PROFILE = (
    QuestionTemplate(
        key="exports",
        kind="yes_no",
        names={"es": "Exporta", "en": "Exports"},
        prompts={"es": "¿Su organización exporta{producto}?", "en": "Does your organisation export {produce}?"},
    ),
    QuestionTemplate(
        key="packs",
        kind="yes_no",
        names={"es": "Empaca", "en": "Packs"},
        prompts={"es": "¿Su organización empaca{producto}?", "en": "Does your organisation pack {produce}?"},
    ),
    PRODUCES,
    LAND,
    EMPLOYEES,
    QuestionTemplate(
        key="haccp",
        kind="yes_no",
        names={"es": "Certificación HACCP", "en": "HACCP certificate"},
        prompts={
            "es": "¿Tiene su organización la certificación HACCP?",
            "en": "Is your organisation HACCP certified?",
        },
    ),
    QuestionTemplate(
        key="globalgap",
        kind="yes_no",
        names={"es": "Certificación GlobalGAP", "en": "GlobalGAP certificate"},
        prompts={
            "es": "¿Tiene su organización la certificación GlobalGAP?",
            "en": "Is your organisation GlobalGAP certified?",
        },
    ),
)

ASSISTANCE = SurveyTemplate(
    key="assistance",
    names={"es": "Asistencia técnica y comercial", "en": "Technical and commercial assistance"},
    about={
        "es": "Quién recibió ayuda de quién: asistencia en general, conocimiento tecnológico y conocimiento comercial; "
        "siete preguntas sobre la organización. Según Clarke y Ramirez (2011).",
        "en": "Who received help from whom: assistance as a whole, technological and commercial knowledge; seven "
        "questions about the organisation. After Clarke and Ramirez (2011).",
    },
    titles=TITLES,
    choosing={
        "es": "¿De quién recibió su organización asistencia técnica o comercial?",
        "en": "From whom did your organisation receive technical or commercial assistance?",
    },
    reasons=REASONS,
    relations=(HELP, TECHNOLOGICAL, COMMERCIAL),
    questions=PROFILE,
)
# The same, and technological knowledge from both ends: what `manage.py new_cluster --both-ends` makes.
ASSISTANCE_BOTH_ENDS = replace(
    ASSISTANCE,
    choosing={
        "es": "¿De quién recibió su organización asistencia técnica o comercial, o a quién se la dio?",
        "en": "From whom did your organisation receive technical or commercial assistance, or to whom did it give it?",
    },
    relations=(*ASSISTANCE.relations, TECHNOLOGICAL_GIVEN),
)
