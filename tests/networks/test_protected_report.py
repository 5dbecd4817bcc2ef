"""The report (PDF) with protected names: it tells what the other one tells, and nothing of who is who."""

import re

import pytest
from django.utils import translation

from networks.pdf.document import document_of
from networks.pdf.typeset import typeset
from networks.protection.disguise import Disguise
from networks.reading import NamedTable, read_wave
from networks.rebuilding import rebuild
from surveys.models import Affiliation, Category, Organisation, Pseudonym
from tests.networks import piura_wave
from tests.networks.alike_wave import alike_ones, make_alike_wave
from tests.networks.canaries import AN_ID, CANARIES, canaries_in, make_canary_wave, parts_of_pdf

pytestmark = pytest.mark.django_db


def document(wave, protected=True, language="en"):
    with translation.override(language):
        return document_of(read_wave(wave), protected)


def tables_of(document):
    """{title: rows} of all tables."""
    parts = [part for section in document["sections"] for part in section["parts"]]
    return {part["title"]: part["rows"] for part in parts if part["kind"] == "table"}


def numbers_in(rows):
    return [int(number) for row in rows for number in re.findall(r"Alike (\d+)", str(row[0]))]


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_canary_in_it(language):
    wave = make_canary_wave()
    for protected, expected in ((True, set()), (False, set(CANARIES))):
        with translation.override(language):
            read = read_wave(wave)
            parts = list(parts_of_pdf(typeset(document_of(read, protected), read.build.finished_at)))
        assert canaries_in(parts) == expected
    told = str(document(wave, language=language))
    assert len(set(re.findall(r"Grower \d{4}", told))) == len(CANARIES) and "State office" in told
    assert not AN_ID.search(told.encode())


def test_it_says_that_names_are_protected():
    wave = make_canary_wave()
    assert document(wave)["names"].startswith("Names are protected")
    assert document(wave, protected=False)["names"].startswith("The names in this report are the real ones")


@pytest.mark.parametrize("named_somebody", [True, False])
def test_those_alike_are_in_the_order_of_their_numbers(people, named_somebody):
    wave = make_alike_wave(people.cluster, named_somebody=named_somebody)
    office = Organisation.objects.get(code="OFFICE")
    for pk in alike_ones():
        Affiliation.objects.create(organisation=office, association_id=pk)
        Affiliation.objects.create(organisation_id=pk, association=office)
    rebuild.rebuild(wave.pk, force=True)
    tables = {title: numbers_in(rows) for title, rows in tables_of(document(wave)).items()}
    listed = {title: numbers for title, numbers in tables.items() if len(numbers) == 6}
    assert len(listed) >= 2
    for title, numbers in listed.items():
        assert numbers == sorted(numbers), title


def test_which_of_those_alike_are_told_goes_by_the_numbers_shown(people, monkeypatch):
    monkeypatch.setattr("networks.pdf.names.FIRST", 3)
    wave = make_alike_wave(people.cluster, named_somebody=False)
    numbers = sorted(Pseudonym.objects.filter(organisation__in=alike_ones()).values_list("number", flat=True))
    given = [told for told in map(numbers_in, tables_of(document(wave)).values()) if told]
    assert min(map(len, given)) == 3 and all(told == numbers[: len(told)] for told in given)


def test_where_nobody_is_protected_it_says_the_same():
    wave = piura_wave.load()
    Category.objects.update(protected=False)
    real, protected = document(wave, protected=False), document(wave)
    for told in (real, protected):
        del told["names"]
        for part in (part for section in told["sections"] for part in section["parts"] if part["kind"] == "map"):
            part["svg"] = len(re.findall("<title>", part["svg"]))
    assert real == protected


def test_what_is_not_shown_puts_nobody_in_another_place(people):
    """How many of its namings were rated is stored beside the average, and told nowhere."""
    wave = make_alike_wave(people.cluster)
    growers = Organisation.objects.filter(category__key="Alike").select_related("category").order_by("code")
    rows = [
        {"organisation": each, "firms": 2, "rated": 1 + number % 2, "average": "4.0"}
        for number, each in enumerate(growers)
    ]
    (table,) = Disguise.of(wave.survey.cluster).of_tables([NamedTable("sources", None, rows, len(rows))])
    codes = [row["organisation"].code for row in table.rows]
    assert len(codes) == 6 and codes == sorted(codes)
