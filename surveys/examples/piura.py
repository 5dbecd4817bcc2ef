"""The mango cluster of Piura, from the files in `piura/` (its README says where they are from).

The survey's wording, the project office that asks and the organisation Agro 27 are made up for this example.
"""

import csv
from pathlib import Path

from django.db import transaction

from surveys import waves
from surveys.answer_import import import_answers
from surveys.models import Alias, Category, Cluster, Organisation, ProfileField, Question, Relation, Survey, Wave
from surveys.models.organisations import Colour, Shape
from surveys.organisation_import import import_organisations

SLUG = "piura"
FOLDER = Path(__file__).parent / "piura"

# Beyond the paper's 34 respondents and of no association: the tables stay the paper's until it answers.
UNANSWERED = "A27"
UNANSWERED_ROW = f"{UNANSWERED},Agro 27,Agro 27,Mango producer,yes,PE,,yes,no,,,,,,,\n"

# Key in the files, Spanish, English, colour, shape; in the order of the questionnaire and the legend.
CATEGORIES = [
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
PRODUCERS = ("Mango producer", "Productor de mango", "Mango producer", Colour.GREEN, Shape.CIRCLE)

# Key, kind, name and question in Spanish and in English.
PROFILE = [
    (
        "exports",
        "yes_no",
        "Exporta",
        "Exports",
        "¿Su organización exporta mango?",
        "Does your organisation export mango?",
    ),
    ("packs", "yes_no", "Empaca", "Packs", "¿Su organización empaca mango?", "Does your organisation pack mango?"),
    (
        "produces",
        "yes_no",
        "Produce",
        "Produces",
        "¿Su organización produce mango?",
        "Does your organisation grow mango?",
    ),
    (
        "land_ha",
        "number",
        "Superficie de mango",
        "Land with mango",
        "¿Cuántas hectáreas de mango tiene?",
        "How many hectares of mango does it have?",
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

REASONS = {
    "es": (
        "Queremos saber quién ayuda a quién en el mango de Piura, para que la asistencia técnica y comercial llegue "
        "a más productores. Con sus respuestas dibujamos la red de ayuda entre organizaciones. Los nombres de los "
        "productores solo los ve el equipo del proyecto; en los resultados que se publican aparecen con un número. "
        "Usted puede dejar de responder cuando quiera y pedirnos que retiremos sus respuestas."
    ),
    "en": (
        "We want to know who helps whom in the mango cluster of Piura, so that technical and commercial assistance "
        "reaches more growers. From your answers we draw the network of help between organisations. Only the "
        "project's team sees the names of growers; published results show them under a number. You may stop "
        "answering at any time, and ask us to take your answers out."
    ),
}

# Other names that people write, by code.
ALIASES = {
    "APEM": [
        "Asociación Peruana de Exportadores de Mango",
        "Asociación Peruana de Productores y Exportadores de Mango",
    ],
    "PROMANGO": ["Pro Mango", "Asociación Promango"],
    "SENASA": ["Servicio Nacional de Sanidad Agraria", "Sanidad Agraria"],
    "PROMPERU": ["Prom Perú", "Comisión de Promoción del Perú para la Exportación y el Turismo"],
    "INCAGRO": ["Innovación y Competitividad para el Agro Peruano", "Programa INCAGRO"],
    "INIA": ["Instituto Nacional de Innovación Agraria"],
    "ADEX": ["Asociación de Exportadores"],
    "CITE": ["Centro de Innovación Tecnológica", "CITE Piura"],
    "MINAG": ["MINAG", "Ministerio de Agricultura del Perú"],
    "SGS": ["SGS del Perú"],
    "CU": ["Control Union Perú", "ControlUnion"],
    "NMB": ["NMB", "Junta Nacional del Mango"],
    "UNP": ["Universidad Nacional de Piura", "Nacional de Piura"],
    "UDEP": ["Universidad de Piura"],
    "LAMOLINA": ["La Agraria", "UNALM", "Universidad Agraria La Molina", "Agraria de La Molina"],
    "EMBRAPA": ["Empresa Brasileira de Pesquisa Agropecuária", "Empresa Brasileña de Investigación Agropecuaria"],
    "GLOBALGAP": ["Global GAP", "EurepGAP"],
    "IDB": ["BID", "Banco Interamericano de Desarrollo"],
}


@transaction.atomic
def load():
    """Create the cluster with all that belongs to it; returns it. IntegrityError when it is there already."""
    cluster = Cluster.objects.create(
        slug=SLUG, name="Mango de Piura", region="Piura", country="PE", product="mango", languages=["es", "en"]
    )
    _create_categories(cluster)
    wave = Wave.objects.create(survey=_create_survey(cluster), number=1)
    organisations = (FOLDER / "organisations.csv").read_text(encoding="utf-8") + UNANSWERED_ROW
    import_organisations(cluster, organisations.encode(), wave)
    _create_aliases(cluster)
    waves.open_wave(wave)
    import_answers(wave, _answers(wave))
    return cluster


def _create_categories(cluster):
    looks = [(*category, True) for category in CATEGORIES] + [(*PRODUCERS, False)]
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


def _create_survey(cluster):
    survey = Survey.objects.create(
        cluster=cluster,
        key="assistance",
        titles={"es": "¿Quién ayuda al mango de Piura?", "en": "Who helps the mango growers of Piura?"},
        asked_by="Proyecto Mango de Piura (oficina ficticia de este ejemplo)",
        contact="mango.piura@example.org",
        reasons=REASONS,
        choosing={
            "es": "¿De quién recibió su organización asistencia técnica o comercial? Marque todas las que le ayudaron.",
            "en": "From whom did your organisation receive technical or commercial assistance? Mark all who helped.",
        },
        minutes=10,
    )
    for position, (key, spanish, english, prompt, english_prompt, is_knowledge) in enumerate(RELATIONS, start=1):
        Relation.objects.create(
            survey=survey,
            key=key,
            names={"es": spanish, "en": english},
            prompts={"es": prompt, "en": english_prompt},
            low_ends={"es": "Poco importante", "en": "Of little importance"},
            high_ends={"es": "Muy importante", "en": "Very important"},
            is_knowledge=is_knowledge,
            position=position,
        )
    _create_questions(survey)
    return survey


def _create_questions(survey):
    asked = {}
    for position, (key, kind, spanish, english, prompt, english_prompt) in enumerate(PROFILE, start=1):
        field = ProfileField.objects.create(
            cluster=survey.cluster,
            key=key,
            kind=kind,
            names={"es": spanish, "en": english},
            units={"es": "ha", "en": "ha"} if key == "land_ha" else {},
            position=position,
        )
        asked[key] = Question.objects.create(
            survey=survey,
            field=field,
            prompts={"es": prompt, "en": english_prompt},
            only_if=asked["produces"] if key == "land_ha" else None,
            position=position,
        )


def _create_aliases(cluster):
    organisations = {organisation.code: organisation for organisation in Organisation.objects.filter(cluster=cluster)}
    for code, names in ALIASES.items():
        for name in names:
            Alias.objects.create(organisation=organisations[code], text=name)


def _answers(wave):
    """The file of nominations, and a row for each of the 34 surveyed that is not in it: it named nobody."""
    content = (FOLDER / "nominations.csv").read_text(encoding="utf-8")
    naming = {row["respondent"] for row in csv.DictReader(content.splitlines())}
    surveyed = wave.invitations.exclude(organisation__code=UNANSWERED).order_by("pk")
    silent = [code for code in surveyed.values_list("organisation__code", flat=True) if code not in naming]
    return (content + "".join(f"{code},,,\n" for code in silent)).encode()
