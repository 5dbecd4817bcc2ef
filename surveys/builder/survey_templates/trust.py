"""Assistance, and trust in those who gave it or deal with the respondent."""

from surveys.builder.survey_templates.assistance import EMPLOYEES, HELP, LAND, PRODUCES, REASONS
from surveys.builder.survey_templates.shape import RelationTemplate, SurveyTemplate

TRUST = RelationTemplate(
    key="trust",
    names={"es": "Confianza", "en": "Trust"},
    prompts={
        "es": "¿Cuánto confía su organización en que cada una cumple lo que promete?",
        "en": "How much does your organisation trust each of them to keep its word?",
    },
    low_ends={"es": "Casi nada", "en": "Hardly at all"},
    high_ends={"es": "Plenamente", "en": "Completely"},
)

ASSISTANCE_AND_TRUST = SurveyTemplate(
    key="assistance-and-trust",
    names={"es": "Asistencia y confianza", "en": "Assistance and trust"},
    about={
        "es": "Quién recibió asistencia de quién y cuánto confía en cada una; tres preguntas sobre la organización. "
        "Corta: unos seis minutos.",
        "en": "Who received assistance from whom, and how much it trusts each of them; three questions about the "
        "organisation. Short: about six minutes.",
    },
    titles={
        "es": "¿Quién ayuda a quién en {place}, y en quién se confía?",
        "en": "Who helps and trusts whom in {place}?",
    },
    choosing={
        "es": "¿De quién recibió su organización asistencia técnica o comercial, o con quién tiene trato?",
        "en": "From whom did your organisation receive technical or commercial assistance, or with whom does it deal?",
    },
    reasons=REASONS,
    relations=(HELP, TRUST),
    questions=(PRODUCES, LAND, EMPLOYEES),
    minutes=6,
)
