"""The report as PDF: read back by pypdf, in both languages, bounded, whatever the names are."""

import io
import re
from dataclasses import replace

import pypdf
import pytest
from django.utils import translation

from networks import reading
from networks.answers.snapshot import TieRow
from networks.answers.ties import take_snapshot
from networks.models import Position
from networks.pdf import typeset as typesetting
from networks.pdf.document import document_of
from networks.pdf.parts import breakable, table
from networks.pdf.relation import FIRST
from networks.pdf.typeset import NoPdf, typeset
from networks.rebuilding.building import build_from
from networks.rebuilding.rebuild import rebuild
from networks.words.finding_texts import findings_in_words
from surveys.models import Organisation, Wave
from surveys.texts import shortened
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db


def pdf_of(wave, language="en"):
    with translation.override(language):
        read = reading.read_wave(wave)
        return typeset(document_of(read), read.build.finished_at)


def text_of(pdf):
    """Its words with single spaces: lines are broken wherever they happened to be full."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def in_one_line(text):
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("language", ["en", "es"])
def test_findings_and_names(wave, language):
    text = text_of(pdf_of(wave, language))
    with translation.override(language):
        read = reading.read_wave(wave)
        for network in read.networks:
            for finding in findings_in_words(read, network):
                assert in_one_line(finding.sentence) in text
    for name in ("Viñas Varona", "PROMPERÚ", "Consultores agrícolas", "Ministerio de Agricultura"):
        assert name in text


def test_every_section_in_both_languages(wave):
    english, spanish = (text_of(pdf_of(wave, language)) for language in ("en", "es"))
    for heading in ("What the answers say", "Left without a source", "How this was found out", "What to keep in mind"):
        assert heading in english
    for heading in ("Lo que dicen las respuestas", "Se quedan sin fuente", "Cómo se averiguó", "Qué tener en cuenta"):
        assert heading in spanish
        assert heading not in english
    assert "34 of 35 organisations asked have answered: 97 %" in english
    assert "34 de 35 organizaciones encuestadas respondieron: 97 %" in spanish


def test_the_papers_sources(wave):
    """Table 2 of the paper, a row for each of its sources; the ranks beside it are those of the page."""
    text = text_of(pdf_of(wave))
    network = reading.read_wave(wave).networks[0]
    for code, strength in piura_wave.providers().items():
        position = Position.objects.select_related("organisation__category").get(
            network=network, organisation__code=code
        )
        assert str(position.weighted_out_degree) == strength
        ranks = f"{position.rank_best}–{position.rank_worst}"
        row = f"{position.organisation.label} {position.organisation.category} {strength} {ranks}"
        assert row in text


def test_what_a_reader_of_pdf_is_told(wave):
    build = reading.read_wave(wave).build
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(wave, "es")))
    assert pdf.metadata.title == "Mango de Piura"
    assert pdf.metadata.creation_date == build.finished_at.replace(microsecond=0)
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/Lang"] == "es"
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_object().get_data()
    bookmarks = [entry["/Title"] for entry in pdf.outline if isinstance(entry, dict)]
    assert bookmarks[:2] == ["1 Lo que dicen las respuestas", "2 Asistencia técnica y comercial"]
    fonts = {str(font) for page in pdf.pages for font in _embedded(page)}
    # What Noto Sans lacks of the formulas' signs comes from the compiler's own face.
    assert {font.partition("+")[2] for font in fonts} == {"NotoSans-Regular", "LibertinusSerif-Regular"}


def _embedded(page):
    """The names of a page's fonts; each of them must be in the file."""
    for font in page["/Resources"].get("/Font", {}).values():
        (descendant,) = font.get_object()["/DescendantFonts"]
        description = descendant.get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(description)
        yield description["/FontName"]


def test_the_same_bytes_for_the_same_build(wave):
    assert pdf_of(wave, "es") == pdf_of(wave, "es")
    assert pdf_of(wave, "es") != pdf_of(wave, "en")


HOSTILE = [
    '#eval("1+1")',
    "$x^2$ *bold* _it_ @ref <label>",
    "]} #panic() {[",
    "Mango 🥭 家族 \u202eabc",
    "شركة المانجو",
    "=HYPERLINK(0)",
    "</text><script>alert(1)</script>",
    "\\u{1F96D} // comment /* */",
    "Ñandú “S.A.” & 'hijos'",
    "a" * 60,
    "e\u0301" * 30,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
]


def test_names_are_never_markup(wave):
    strongest = list(piura_wave.providers())[: len(HOSTILE)]
    organisations = [Organisation.objects.get(code=code) for code in strongest]
    for organisation, name in zip(organisations, HOSTILE, strict=True):
        organisation.name = organisation.label = name
        organisation.save()
    wave.survey.cluster.name = "#panic[Piura]"
    wave.survey.cluster.save()
    assert rebuild(wave.pk, force=True)
    pdf = pdf_of(Wave.objects.select_related("survey__cluster").get(), "es")
    text = text_of(pdf).replace("\u200b", "")
    for name in HOSTILE[:3] + HOSTILE[5:7]:
        assert name in text, name
    assert pypdf.PdfReader(io.BytesIO(pdf)).metadata.title == "#panic[Piura]"


def test_a_character_that_the_fonts_lack_costs_the_mark_of_accessibility_only(wave):
    organisation = Organisation.objects.get(code="UNP")
    organisation.label = "Mango 🥭 家族"
    organisation.save()
    pdf = pypdf.PdfReader(io.BytesIO(pdf_of(wave)))
    assert b"pdfuaid:part" not in pdf.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True


def test_long_words_break(wave):
    assert breakable("corta y larga") == "corta y larga"
    assert breakable("a" * 60) == "a" * 28 + "\u200b" + "a" * 28 + "\u200b" + "aaaa"
    assert table("t", [("a", 1)], [[None]])["rows"] == [["—"]]


def test_what_cannot_be_set_is_told(wave, monkeypatch, tmp_path):
    template = tmp_path / "report.typ"
    template.write_text("#panic(json(bytes(sys.inputs.report)).title)")
    monkeypatch.setattr(typesetting, "TEMPLATE", template)
    with pytest.raises(NoPdf, match="Mango de Piura"):
        pdf_of(wave)


def test_one_answer_of_one():
    cluster = make_cluster()
    producer = make_organisation(cluster, category=make_category(cluster, is_service=False))
    source = make_organisation(cluster, name="Ñandú S.A.")
    wave = make_wave(make_survey(cluster), respondents=[producer], roster=[producer, source])
    make_response(wave, producer, {"assistance": {source: 4}})
    rebuild(wave.pk)
    text = text_of(pdf_of(wave))
    assert "The only organisation asked has answered." in text
    assert "Everyone who was asked has answered." in text
    assert "The only one of them has at least one source" in text
    assert "Ñandú S.A." in text


def test_nobody_has_answered():
    cluster = make_cluster()
    wave = make_wave(make_survey(cluster), respondents=[make_organisation(cluster)])
    rebuild(wave.pk)
    text = text_of(pdf_of(wave, "es"))
    assert "La única organización encuestada no ha respondido." in text


@pytest.fixture
def large():
    """400 organisations, of which every second one has answered; the first ten are named by all of them."""
    cluster = make_cluster()
    kind = make_category(cluster, is_service=False)
    organisations = [make_organisation(cluster, f"X{number:03}", category=kind) for number in range(400)]
    wave = make_wave(make_survey(cluster), respondents=organisations)
    rebuild(wave.pk)
    snapshot = take_snapshot(wave.pk)
    ids = [organisation.pk for organisation in organisations]
    answered = ids[::2]
    ties = tuple(
        TieRow(ids[(number + step) % 100], receiver, 1 + step % 5)
        for number, receiver in enumerate(answered[:150])
        for step in range(1, 7)
        if ids[(number + step) % 100] != receiver
    )
    (relation,) = snapshot.ties
    build_from(replace(snapshot, answered=frozenset(answered), ties={relation: ties}), wave.pk)
    return wave


def test_of_many_organisations_the_first(large):
    pdf = pdf_of(large)
    pages = len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    assert pages < 25
    text = text_of(pdf)
    assert f"The first {FIRST} of 100; all of them are in the workbook." in text
    assert f"The first {FIRST} of 50; all of them are in the workbook." in text  # who named no source
    assert "200 organisations asked have not answered" in text


@pytest.mark.parametrize("size", ["wave", "large"])
def test_queries_do_not_grow(request, size, django_assert_max_num_queries):
    read = reading.read_wave(request.getfixturevalue(size))
    with django_assert_max_num_queries(17 * len(read.networks) + 3):
        document_of(read)


@pytest.mark.parametrize(
    ("language", "said"), [("en", r"(\d+) organisations? ha(?:s|ve) no label here"), ("es", r"(\d+) organizaci\S+ no")]
)
def test_under_each_map_it_says_how_many_have_no_label(wave, language, said):
    """Long names, for which there is no room."""
    for organisation in Organisation.objects.filter(code__startswith="A"):
        organisation.label = f"Cooperativa Agraria del Alto Piura {organisation.code}"
        organisation.save()
    with translation.override(language):
        read = reading.read_wave(wave)
        maps = [
            part["svg"]
            for section in document_of(read)["sections"]
            for part in section["parts"]
            if part["kind"] == "map"
        ]
        assert len(maps) == len(read.networks)
        for svg in maps:
            without = svg.count('class="map-organisation"') - svg.count('class="map-label"')
            assert without > 0
            assert int(re.search(said, svg)[1]) == without


def test_who_is_who_leaves_out_what_was_cut_from_the_name(wave):
    """Of a short name that is the name, or its beginning because it was too long, nobody asks what it stands for."""
    name = "Asociación de Productores de Mango del Valle del Alto Piura y Anexos"
    Organisation.objects.filter(code="SENASA").update(name=name, label=shortened(name))
    rows = [
        row
        for section in document_of(reading.read_wave(wave))["sections"]
        if section["heading"] == "Who is who"
        for part in section["parts"]
        for row in part["rows"]
    ]
    assert any("APEM" in str(row) for row in rows)
    assert not any(name in str(row) for row in rows)
