"""The survey of technical and commercial assistance, after Clarke and Ramirez (2011): of whom it is about.

What it asks is in `surveys.builder.survey_templates.assistance`; here are the kinds of organisations.
"""

from surveys.builder.new_survey import Wording, from_template
from surveys.builder.survey_templates.assistance import ASSISTANCE, ASSISTANCE_BOTH_ENDS
from surveys.models import Category
from surveys.models.organisations import Colour, Shape

__all__ = ["Wording", "create_categories", "create_survey"]

# Of the organisations that serve the producers: key in files, Spanish, English, colour, shape; in the order of the
# questionnaire and the legend.
SERVICES = [
    (
        "Local industry association",
        "Asociación local de productores",
        "Local industry association",
        Colour.BLUE,
        Shape.SQUARE,
    ),
    ("Government service", "Servicio del Estado", "Government service", Colour.VERMILLION, Shape.TRIANGLE),
    ("University", "Universidad", "University", Colour.PURPLE, Shape.HEXAGON),
    ("Certification organisation", "Certificadora", "Certification organisation", Colour.ORANGE, Shape.DIAMOND),
    ("Private consultant", "Consultor privado", "Private consultant", Colour.SKY, Shape.DOWN),
    (
        "Overseas industry association",
        "Asociación del sector en el extranjero",
        "Overseas industry association",
        Colour.YELLOW,
        Shape.SQUARE,
    ),
    (
        "Overseas research institute",
        "Instituto de investigación extranjero",
        "Overseas research institute",
        Colour.PURPLE,
        Shape.DIAMOND,
    ),
    ("Development bank", "Banco de desarrollo", "Development bank", Colour.GREY, Shape.HEXAGON),
]
# Key in files, Spanish, English.
PRODUCERS = ("Producer", "Productor", "Producer")


def create_categories(cluster, producers=PRODUCERS):
    """The kinds of organisations; `producers` is (key in files, Spanish, English) of those that are served."""
    looks = [(*service, True) for service in SERVICES] + [(*producers, Colour.GREEN, Shape.CIRCLE, False)]
    Category.objects.bulk_create(
        Category(
            cluster=cluster,
            key=key,
            names={"es": spanish, "en": english},
            colour=colour,
            shape=shape,
            is_service=is_service,
            protected=not is_service,
            position=position,
        )
        for position, (key, spanish, english, colour, shape, is_service) in enumerate(looks, start=1)
    )


def create_survey(cluster, wording, asked_by="", contact="", both_ends=False):
    """The survey with its relations and profile questions; raises ValidationError for a text that cannot be kept.

    both_ends: ask about technological knowledge from both ends, also to whom the respondents gave it.
    """
    template = ASSISTANCE_BOTH_ENDS if both_ends else ASSISTANCE
    return from_template(cluster, template, wording, asked_by=asked_by, contact=contact)
