"""Where little has been answered, pages and report tell one as one: "the only one", never "each of the 1"."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from networks import reading
from networks.pdf.document import document_of
from networks.rebuilding.rebuild import rebuild
from surveys import waves
from tests import cast
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.grammar import told_wrongly

PAGES = ("network", "protected", "meeting", "network-what-if")
# How many are asked, and whom those name who have answered: sources from within (S, T) and from outside (X).
CASES = {
    "one of one, a source": (1, ["S"]),
    "one of one, from outside": (1, ["X"]),
    "one of one, two sources": (1, ["ST"]),
    "one of one, nobody": (1, [""]),
    "one of two": (2, ["SX"]),
    "two of two, one source": (2, ["S", "S"]),
    "two of two, from one another": (2, ["b", "a"]),
    "one of three, the next": (3, ["b"]),
}


def strings_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings_in(each)


@pytest.fixture(params=CASES)
def wave(db, request):
    asked, named = CASES[request.param]
    cluster = make_cluster("casma", languages=["en", "es"])
    growers = make_category(cluster, "Grower", is_service=False)
    offices = make_category(cluster, "Office")
    who = {code: make_organisation(cluster, code, category=offices, in_region=code != "X") for code in "STX"}
    respondents = [make_organisation(cluster, code, category=growers, name=f"Grower {code}") for code in "abc"[:asked]]
    who |= {row.code: row for row in respondents}
    wave = make_wave(make_survey(cluster), respondents=respondents)
    for respondent, sources in zip(respondents, named, strict=False):
        make_response(wave, respondent, {"assistance": {who[code]: 3 for code in sources}})
    rebuild(wave.pk)
    return wave


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages(client, wave, language):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    addresses = [reverse(name, args=["casma", wave.pk, "assistance"]) for name in PAGES]
    addresses.append(f"{addresses[-1]}?without={wave.invitations.first().organisation_id}")
    for address in addresses:
        html = client.get(address).content.decode()
        text = " ".join(strip_tags(re.sub(r"(?s)<(script|svg).*?</\1>", " ", html).replace("<", " <")).split())
        assert not told_wrongly(text, language), address


@pytest.mark.parametrize("language", ["en", "es"])
def test_report(wave, language):
    with override(language):
        for text in strings_in(document_of(reading.read_wave(wave))):
            assert text.startswith("<svg") or not told_wrongly(text, language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_a_respondent_sees(client, wave, language):
    waves.publish(wave)
    invitation = wave.invitations.get(organisation__code="a")
    client.force_login(cast.make_cast(wave.survey.cluster).alice)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = reverse("respondent-preview", args=["casma", wave.pk]) + f"?respondent={invitation.public_id}"
    text = " ".join(strip_tags(client.get(address).content.decode()).split())
    assert ("As of" in text or "as of" in text or ", al " in text) and not told_wrongly(text, language)
