"""Technical advice asked of both ends, after Giuliani and Bell (2005) and Giuliani (2007).

Theirs asks firms of a wine cluster to whom they turn when they need technical advice, and who has benefited from
theirs, with a roster and a rating; and about the firm's own knowledge: trained people, and whether it experiments.
Here every rating is 1 to 5; theirs was 0 to 3.
"""

from surveys.builder.survey_templates.assistance import EMPLOYEES, LAND, PRODUCES, REASONS
from surveys.builder.survey_templates.shape import QuestionTemplate, RelationTemplate, SurveyTemplate

IMPORTANCE = {
    "low_ends": {"es": "Poco útil", "en": "Of little use"},
    "high_ends": {"es": "Muy útil", "en": "Very useful"},
}

BOTH_DIRECTIONS = SurveyTemplate(
    key="both-directions",
    names={"es": "En ambas direcciones", "en": "Both directions"},
    about={
        "es": "Consejo técnico que recibió y que dio cada organización: así cada vínculo se puede confirmar por ambas "
        "partes; cinco preguntas sobre la organización. Según Giuliani y Bell (2005).",
        "en": "Technical advice that each organisation received and gave, so that each tie can be confirmed from both "
        "ends; five questions about the organisation. After Giuliani and Bell (2005).",
    },
    titles={"es": "¿Quién aconseja a quién en {place}?", "en": "Who advises whom in {place}?"},
    choosing={
        "es": "¿A quién acude su organización cuando necesita consejo técnico, o a quién se lo da?",
        "en": "To whom does your organisation turn when it needs technical advice, or to whom does it give it?",
    },
    reasons=REASONS,
    relations=(
        RelationTemplate(
            key="advice",
            names={"es": "Consejo técnico", "en": "Technical advice"},
            prompts={
                "es": "Cuando su organización tuvo un problema técnico, ¿de quién recibió consejo, y qué tan útil fue?",
                "en": "When your organisation had a technical problem, who gave it advice, and how useful was it?",
            },
            **IMPORTANCE,
            is_knowledge=True,
        ),
        RelationTemplate(
            key="advice-given",
            names={"es": "Consejo técnico que dio", "en": "Technical advice given"},
            prompts={
                "es": "¿A quién le dio su organización consejo técnico, y qué tan útil cree que fue?",
                "en": "To whom did your organisation give technical advice, and how useful do you think it was?",
            },
            **IMPORTANCE,
            mirror_of="advice",
        ),
    ),
    questions=(
        PRODUCES,
        LAND,
        EMPLOYEES,
        QuestionTemplate(
            key="technicians",
            kind="whole_number",
            names={"es": "Técnicos y profesionales", "en": "Trained people"},
            prompts={
                "es": "¿Cuántas de ellas tienen estudios técnicos o universitarios?",
                "en": "How many of them have a technical or university degree?",
            },
        ),
        QuestionTemplate(
            key="experiments",
            kind="yes_no",
            names={"es": "Hace ensayos", "en": "Experiments"},
            prompts={
                "es": "¿Hace su organización ensayos propios, por ejemplo con variedades, riego o manejo de plagas?",
                "en": "Does your organisation try things out itself, such as varieties, irrigation or pest control?",
            },
        ),
    ),
    minutes=10,
)
