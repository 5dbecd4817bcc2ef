"""A cluster with a roster as long as one wishes, its organisations called as they are in the field, with other names.

The same names in the same order every time: pages are weighed and pictured with them.
"""

from dataclasses import dataclass, field

from surveys.builder.assistance_survey import Wording, create_categories, create_survey
from surveys.models import Alias, Cluster, Organisation
from surveys.names import normalise
from tests.builders import make_wave

SLUG = "costa"

PLACES = [
    "Tambogrande", "Chulucanas", "Morropón", "Las Lomas", "La Matanza", "Buenos Aires", "Salitral", "San Lorenzo",
    "Ñácara", "Motupe", "Olmos", "Jayanca", "Íllimo", "Pacora", "Túcume", "Cascajal", "Casma", "Nepeña", "Huarmey",
    "Yaután", "Buena Vista Alta", "Carhuaz", "Pativilca", "Supe", "Barranca", "Chincha Alta", "El Carmen", "Pisco",
    "Humay", "Santiago de Ica", "Ocucaje", "Palpa", "Nasca", "Acarí", "Yauca", "Chala", "Camaná", "Majes",
    "La Joya", "Vítor", "El Pedregal", "Cocachacra", "Moquegua", "Ilo", "Locumba", "Sama", "Calana", "Pocollay",
    "Pachía", "Querecotillo",
]  # fmt: skip
SURNAMES = [
    "Ñaupari", "Castro", "Zapata", "Sánchez", "Núñez", "Chunga", "Peña", "Ruiz", "Yovera", "Sandoval", "Farfán",
    "Ramírez", "Vílchez", "Calle", "Huamán", "Rentería", "Silva", "Palacios", "Espinoza", "Carrasco", "Arévalo",
    "Chiroque", "Ordinola", "Távara", "García", "Mogollón", "Seminario", "Cornejo", "Agurto", "Lalupú",
]  # fmt: skip


@dataclass(frozen=True)
class Named:
    """An organisation of the list: what it is called, which kind it is (a category's key), what else it is called."""

    name: str
    category: str
    aliases: list = field(default_factory=list)


def initials(name):
    """As people shorten a long name: "Universidad Nacional de Ica" → "UNI"."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _kinds(place, surname):
    """What every valley has: an organisation of each kind, named after the place or the family."""
    university = f"Universidad Nacional de {place}"
    water = f"Junta de Usuarios del Sector Hidráulico {place}"
    return [
        Named(f"Agrícola {surname} de {place} S.A.C.", "Producer", [f"Fundo {surname}", f"Los {surname} de {place}"]),
        Named(
            f"Asociación de Productores Agropecuarios de {place}",
            "Local industry association",
            [f"APA {place}", f"Los productores de {place}"],
        ),
        Named(f"Cooperativa Agraria San Isidro de {place} Ltda.", "Local industry association", [f"Coop. {place}"]),
        Named(f"Agencia Agraria {place}", "Government service", [f"Ministerio de Agricultura en {place}"]),
        Named(water, "Government service", [initials(water) + f" {place}", f"Los regantes de {place}"]),
        Named(university, "University", [initials(university), f"Nacional de {place}"]),
        Named(f"Vivero y Asesoría {surname} ({place})", "Private consultant", [f"Ing. {surname}"]),
        Named(f"Caja Rural de Ahorro y Crédito {place}", "Development bank", [f"La Caja de {place}"]),
    ]


def names(size):
    """So many organisations; 8 of each place, as far as the places and families go round."""
    found = []
    for number in range((size + 7) // 8):
        place = PLACES[number % len(PLACES)]
        surname = SURNAMES[number % len(SURNAMES)]
        turn = number // len(PLACES)
        found += _kinds(f"{place} {turn + 1}" if turn else place, surname)
    return found[:size]


def make_long_roster(size=400, slug=SLUG):
    """A cluster with an open wave that offers so many organisations and asks one more; returns the wave."""
    cluster = Cluster.objects.create(slug=slug, name="Frutales de la Costa", region="Costa", country="PE")
    create_categories(cluster)
    place = {"es": "los frutales de la costa", "en": "the fruit growers of the coast"}
    titles = {"es": "¿Quién ayuda a los frutales de la costa?", "en": "Who helps the fruit growers of the coast?"}
    survey = create_survey(cluster, Wording(titles=titles, place=place), asked_by="Proyecto Frutales de la Costa")
    offered = _make_organisations(cluster, names(size))
    asked = _make_organisations(cluster, [Named("Fundo Santa Rosa", "Producer")], first=size + 1)
    return make_wave(survey, respondents=asked, roster=offered)


def _make_organisations(cluster, named, first=1):
    categories = {category.key: category for category in cluster.categories.all()}
    made = Organisation.objects.bulk_create(
        Organisation(
            cluster=cluster, code=f"C{number}", name=one.name, label=one.name[:60], category=categories[one.category]
        )
        for number, one in enumerate(named, start=first)
    )
    Alias.objects.bulk_create(
        Alias(organisation=organisation, text=text, normalised=normalise(text))
        for organisation, one in zip(made, named, strict=True)
        for text in one.aliases
    )
    return made
