"""The survey of technical and commercial assistance, after Clarke and Ramirez (2011): what it asks, of whom.

Three relations (assistance, technological and commercial knowledge), a profile of the respondent, and the kinds of
organisations that it is about; everything that a respondent reads in Spanish and English.
"""

from dataclasses import dataclass, field

from surveys.models import Category, ProfileField, Question, Relation, Survey
from surveys.models.organisations import Colour, Shape

KEY = "assistance"

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

# Key, name and question in Spanish and in English, whether it is knowledge.
RELATIONS = [
    (
        "assistance",
        "Asistencia técnica y comercial",
        "Technical and commercial assistance",
        "¿De quién recibió su organización asistencia técnica y comercial, y qué tan importante fue?",
        "From whom did your organisation receive technical and commercial assistance, and how important was it?",
        False,
    ),
    (
        "technological",
        "Conocimiento tecnológico",
        "Technological knowledge",
        "¿De quién aprendió su organización sobre cultivo, plagas, cosecha, empaque o certificación, "
        "y qué tan importante fue?",
        "From whom did your organisation learn about growing, pests, harvest, packing or certification, "
        "and how important was it?",
        True,
    ),
    (
        "commercial",
        "Conocimiento comercial",
        "Commercial knowledge",
        "¿De quién aprendió su organización sobre mercados, precios, compradores o trámites de exportación, "
        "y qué tan importante fue?",
        "From whom did your organisation learn about markets, prices, buyers or export procedures, "
        "and how important was it?",
        True,
    ),
]

# The other end of technological knowledge: Giuliani and Bell (2005) ask about technical support received, and given.
MIRRORED = "technological"
MIRROR = (
    "technological-given",
    "Conocimiento tecnológico que dio",
    "Technological knowledge given",
    "¿A quién enseñó su organización sobre cultivo, plagas, cosecha, empaque o certificación, "
    "y qué tan importante fue?",
    "To whom did your organisation pass on what it knows about growing, pests, harvest, packing or certification, "
    "and how important was it?",
)
CHOOSING = {
    "es": "¿De quién recibió su organización asistencia técnica o comercial?",
    "en": "From whom did your organisation receive technical or commercial assistance?",
}
CHOOSING_BOTH_ENDS = {
    "es": "¿De quién recibió su organización asistencia técnica o comercial, o a quién se la dio?",
    "en": "From whom did your organisation receive technical or commercial assistance, or to whom did it give it?",
}

# Key, kind, name and question in Spanish and in English; what is in braces says the product, see `_with_product`.
PROFILE = [
    (
        "exports",
        "yes_no",
        "Exporta",
        "Exports",
        "¿Su organización exporta{producto}?",
        "Does your organisation export {produce}?",
    ),
    (
        "packs",
        "yes_no",
        "Empaca",
        "Packs",
        "¿Su organización empaca{producto}?",
        "Does your organisation pack {produce}?",
    ),
    (
        "produces",
        "yes_no",
        "Produce",
        "Produces",
        "¿Su organización produce{producto}?",
        "Does your organisation grow {produce}?",
    ),
    (
        "land_ha",
        "number",
        "Superficie{de_producto}",
        "Land with {produce}",
        "¿Cuántas hectáreas{de_producto} tiene?",
        "How many hectares of {produce} does it have?",
    ),
    (
        "employees",
        "whole_number",
        "Trabajadores",
        "Employees",
        "¿Cuántas personas trabajan en su organización?",
        "How many people work in your organisation?",
    ),
    (
        "haccp",
        "yes_no",
        "Certificación HACCP",
        "HACCP certificate",
        "¿Tiene su organización la certificación HACCP?",
        "Is your organisation HACCP certified?",
    ),
    (
        "globalgap",
        "yes_no",
        "Certificación GlobalGAP",
        "GlobalGAP certificate",
        "¿Tiene su organización la certificación GlobalGAP?",
        "Is your organisation GlobalGAP certified?",
    ),
]

# {place} is where: "the mango cluster of Piura".
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


@dataclass(frozen=True)
class Wording:
    """What the texts say of a cluster, each {"es": …, "en": …}.

    `place` ends the sentence "who helps whom in …"; `product` is what is grown, empty where it is not named.
    """

    titles: dict
    place: dict
    product: dict = field(default_factory=dict)

    @classmethod
    def for_cluster(cls, name, product=""):
        """For a cluster of which no more is known than its name, and perhaps its product; the same in each language."""
        return cls(
            titles={"es": f"¿Quién ayuda a quién en {name}?", "en": f"Who helps whom in {name}?"},
            place={"es": name, "en": name},
            product={"es": product, "en": product},
        )


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
    survey = Survey(
        cluster=cluster,
        key=KEY,
        titles=wording.titles,
        asked_by=asked_by,
        contact=contact,
        reasons={language: text.format(place=wording.place[language]) for language, text in REASONS.items()},
        choosing=CHOOSING_BOTH_ENDS if both_ends else CHOOSING,
        minutes=10,
    )
    survey.full_clean()
    survey.save()
    _create_relations(survey)
    if both_ends:
        _create_mirror(survey)
    _create_questions(survey, wording.product)
    return survey


def _create_relations(survey):
    Relation.objects.bulk_create(
        _relation(survey, *texts, is_knowledge=is_knowledge, position=position)
        for position, (*texts, is_knowledge) in enumerate(RELATIONS, start=1)
    )


def _create_mirror(survey):
    mirror = _relation(
        survey,
        *MIRROR,
        direction=Relation.Direction.GIVEN,
        mirror_of=survey.relations.get(key=MIRRORED),
        position=len(RELATIONS) + 1,
    )
    mirror.full_clean()
    mirror.save()


def _relation(survey, key, spanish, english, prompt, english_prompt, **fields):
    return Relation(
        survey=survey,
        key=key,
        names={"es": spanish, "en": english},
        prompts={"es": prompt, "en": english_prompt},
        low_ends={"es": "Poco importante", "en": "Of little importance"},
        high_ends={"es": "Muy importante", "en": "Very important"},
        **fields,
    )


def _with_product(text, product):
    """A text of the profile about what the cluster grows, or without naming it."""
    spanish = product.get("es")
    return text.format(
        producto=f" {spanish}" if spanish else "",
        de_producto=f" de {spanish}" if spanish else "",
        # Spanish verbs do without an object; "Does your organisation grow?" would ask something else.
        produce=product.get("en") or "produce",
    )


def _create_questions(survey, product):
    asked = {}
    for position, (key, kind, *texts) in enumerate(PROFILE, start=1):
        spanish, english, prompt, english_prompt = (_with_product(text, product) for text in texts)
        known = ProfileField.objects.create(
            cluster=survey.cluster,
            key=key,
            kind=kind,
            names={"es": spanish, "en": english},
            units={"es": "ha", "en": "ha"} if key == "land_ha" else {},
            position=position,
        )
        asked[key] = Question.objects.create(
            survey=survey,
            field=known,
            prompts={"es": prompt, "en": english_prompt},
            only_if=asked["produces"] if key == "land_ha" else None,
            position=position,
        )
