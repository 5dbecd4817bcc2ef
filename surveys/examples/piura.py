"""The mango cluster of Piura, from the files in `piura/` (its README says where they are from).

The survey's wording, the project office that asks and the organisation Agro 27 are made up for this example.
"""

import csv
from pathlib import Path

from django.db import transaction

from surveys import waves
from surveys.answering.answer_import import import_answers
from surveys.builder.assistance_survey import Wording, create_categories, create_survey
from surveys.models import Alias, Cluster, Organisation, Wave
from surveys.register.organisation_import import import_organisations

SLUG = "piura"
FOLDER = Path(__file__).parent / "piura"

# Beyond the paper's 34 respondents and of no association: the tables stay the paper's until it answers.
UNANSWERED = "A27"
UNANSWERED_ROW = f"{UNANSWERED},Agro 27,Agro 27,Mango producer,yes,PE,,yes,no,,,,,,,\n"

PRODUCERS = ("Mango producer", "Productor de mango", "Mango producer")
WORDING = Wording(
    titles={"es": "¿Quién ayuda al mango de Piura?", "en": "Who helps the mango growers of Piura?"},
    place={"es": "el mango de Piura", "en": "the mango cluster of Piura"},
    product={"es": "mango", "en": "mango"},
)

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
    create_categories(cluster, PRODUCERS)
    survey = create_survey(
        cluster,
        WORDING,
        asked_by="Proyecto Mango de Piura (oficina ficticia de este ejemplo)",
        contact="mango.piura@example.org",
    )
    wave = Wave.objects.create(survey=survey, number=1)
    organisations = (FOLDER / "organisations.csv").read_text(encoding="utf-8") + UNANSWERED_ROW
    import_organisations(cluster, organisations.encode(), wave)
    _create_aliases(cluster)
    waves.open_wave(wave)
    import_answers(wave, _answers(wave))
    return cluster


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
