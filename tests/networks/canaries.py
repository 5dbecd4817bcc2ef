"""A wave of protected growers with a canary wherever a name, code, contact or id can be, and the search for them."""

import io
import re

import pypdf

from networks.rebuilding import rebuild
from surveys.models import Affiliation, Alias, Category
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

CANARIES = ["Quetzalito", "Zopilote", "Tlacuache", "Ajolote", "Cenzontle"]
# Ids that can be told from any other number.
FIRST_ID = 770_770_001
AN_ID = re.compile(rb"7707700\d\d")


def make_canary_wave():
    """Five growers, one of them an association of two; a state office that everyone named; built."""
    cluster = make_cluster("valle")
    grower = Category.objects.create(cluster=cluster, key="Grower", protected=True)
    office = Category.objects.create(cluster=cluster, key="Office")
    growers = [_grower(cluster, grower, canary, FIRST_ID + number) for number, canary in enumerate(CANARIES)]
    state = make_organisation(cluster, "STATE", category=office, name="State office", pk=FIRST_ID + 50)
    Affiliation.objects.create(organisation=growers[1], association=growers[0])
    Affiliation.objects.create(organisation=growers[2], association=growers[0])
    wave = make_wave(make_survey(cluster), respondents=growers, roster=[*growers, state])
    for number, each in enumerate(growers):
        named = {state: 3, growers[number - 1]: number + 1}
        make_response(wave, each, {"assistance": named})
    rebuild.rebuild(wave.pk)
    return wave


def _grower(cluster, category, canary, pk):
    organisation = make_organisation(
        cluster, f"C-{canary}", category=category, name=f"Fundo {canary}", label=f"F. {canary}", pk=pk,
        contact_name=f"Doña {canary}", contact_phone="+51 987 654 321", contact_email=f"{canary}@example.org",
        profile={"land_ha": 4321}, country="PE",
    )  # fmt: skip
    Alias.objects.create(organisation=organisation, text=f"La {canary}")
    return organisation


def parts_of_pdf(content):
    """Whatever a PDF holds: its text without the breaks that words were given, what it says of itself, every stream."""
    pdf = pypdf.PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in pdf.pages)
    yield text.replace("\u200b", "").encode()
    yield re.sub(r"[\s\u200b\u00ad-]", "", text).encode()
    yield str(pdf.metadata).encode() + str(pdf.outline).encode()
    for number in range(1, len(pdf.xref_objStm) + sum(map(len, pdf.xref.values())) + 1):
        found = pdf.get_object(number)
        yield str(found).encode()
        if hasattr(found, "get_data"):
            yield found.get_data()


def canaries_in(parts):
    """Those that stand in some bytes, in either encoding, in any case."""
    found = set()
    for part in parts:
        texts = [part.decode(encoding, "ignore").casefold() for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
        found |= {canary for canary in CANARIES for text in texts if canary.casefold() in text}
    return found
