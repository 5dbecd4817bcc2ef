"""Nothing asked yet."""

from surveys.builder.survey_templates.shape import SurveyTemplate

BLANK = SurveyTemplate(
    key="blank",
    names={"es": "En blanco", "en": "Blank"},
    about={
        "es": "Sin textos ni preguntas: todo se escribe aquí mismo.",
        "en": "No texts and no questions: everything is written here.",
    },
    titles={"es": "Encuesta de {place}", "en": "Survey of {place}"},
)
