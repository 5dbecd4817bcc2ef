"""Who has not answered has not said no: neither an association of its sources, nor anybody of its ties."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from networks import reading
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.downloads.codebook import codebook
from networks.measures import MEASURES, positions_of
from networks.pages.page_tables import by_association
from networks.pdf.associations import associations_compared
from networks.rebuilding.rebuild import rebuild
from networks.words.channel_texts import channel_texts
from networks.words.finding_texts import findings_in_words
from surveys.models import Organisation
from surveys.waves import add_to_roster
from tests import cast
from tests.builders import make_category, make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db

CHANNELS = "Exclusive channels of knowledge"
EVERY = "Every source of an association helped someone else, too."


@pytest.fixture
def world(client):
    """APEM and PROMANGO, associations that were asked; three members of APEM, of whom One has named LAB."""
    cluster = make_cluster("casma")
    grower, office = make_category(cluster, "Grower", is_service=False), make_category(cluster, "Office")
    lab, apem, promango = (
        make_organisation(cluster, code, name=code, category=office) for code in ("LAB", "APEM", "PROMANGO")
    )
    one, two, three = (
        make_organisation(cluster, code, name=code, category=grower, member_of=[apem])
        for code in ("One", "Two", "Three")
    )
    four = make_organisation(cluster, "Four", name="Four", category=grower, member_of=[promango])
    wave = make_wave(make_survey(cluster), respondents=[apem, promango, one, two, three], roster=[four])
    client.force_login(cast.make_cast(cluster).ana)
    return SimpleNamespace(**locals())


def built(world):
    rebuild(world.wave.pk)
    read = reading.read_wave(world.wave)
    return read, read.network_of("assistance")


def page_of(world, name="network", *more):
    built(world)
    html = world.client.get(reverse(name, args=["casma", world.wave.pk, "assistance", *more])).content.decode()
    return html


def report_of(world, language="en"):
    """The texts of the report's part on associations, with the cells of its tables."""
    with translation.override(language):
        read, network = built(world)
        parts = associations_compared(read, reading.read_tables(read, network))
    texts = [part.get("text", "") for part in parts]
    for part in parts:
        texts += part.get("notes", ()) if isinstance(part.get("notes"), list) else ()
    return " ".join(texts)


# -- Associations ----------------------------------------------------------------------------------


def test_an_association_that_has_not_answered_may_have_exclusive_sources(world):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    make_response(world.wave, world.promango)
    html = page_of(world)
    assert tables_in(html)[CHANNELS][1:] == [["Every source of the other associations helped someone else, too."]]
    told = "APEM has not told its own sources: which of them helped nobody else is not known."
    assert EVERY not in html and told in html
    report = report_of(world)
    assert EVERY not in report and "Every source of the other associations" in report and told in report
    assert "APEM no ha dicho cuáles son sus fuentes" in report_of(world, "es")


def test_where_none_has_answered_nothing_is_said_of_their_sources(world):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    html = page_of(world)
    assert tables_in(html)[CHANNELS][1:] == [["No association has told its own sources yet."]]
    assert "APEM and PROMANGO have not told their own sources" in html
    assert "No association has told its own sources yet." in report_of(world)


def test_where_all_have_answered_every_source_is_named_by_others(world):
    for association in (world.apem, world.promango):
        make_response(world.wave, association)
    html = page_of(world)
    assert tables_in(html)[CHANNELS][1:] == [[EVERY]] and "own sources: which" not in html
    assert EVERY in report_of(world)


def test_of_many_silent_associations_the_first_are_called_by_name(world):
    for number in range(4):
        association = make_organisation(world.cluster, f"Z{number}", name=f"Z{number}", category=world.office)
        add_to_roster(world.wave, [make_organisation(world.cluster, member_of=[association])])
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    assert "APEM, PROMANGO, Z0 and 3 more have not told their own sources" in page_of(world)


def test_a_channel_is_one_among_those_that_answered(world):
    make_response(world.wave, world.apem, {"assistance": {world.lab: 4}})
    make_response(world.wave, world.one, names=["Zzyzx consulting"], name_ratings={"assistance": 3})
    html = page_of(world)
    assert tables_in(html)[CHANNELS] == [["Source", "Helped only"], ["LAB", "APEM"]]
    notes = [
        "PROMANGO has not told its own sources",
        "3 organisations asked have not answered: they may have the same sources.",
        "1 name that a respondent wrote waits to be matched: it may be one of these sources.",
    ]
    report = report_of(world)
    for note in notes:
        assert note in html and note in report, note
    read, _network = built(world)
    told = [each.sentence for each in findings_in_words(read, read.network_of(reading.TOGETHER))]
    assert "1 source is named by APEM and by no other that answered." in told
    with translation.override("es"):
        told = [each.sentence for each in findings_in_words(read, read.network_of(reading.TOGETHER))]
    assert "1 fuente es nombrada por APEM y por ninguna otra de las que respondieron." in told


def test_where_everybody_has_answered_nothing_is_left_open(world):
    make_response(world.wave, world.apem, {"assistance": {world.lab: 4}})
    for who in (world.promango, world.one, world.two, world.three):
        make_response(world.wave, who)
    read, network = built(world)
    tables = reading.read_tables(read, network)
    assert channel_texts(read.build, by_association(tables), 1).notes == []


# -- Ties of those that have not answered -----------------------------------------------------------


def test_of_the_silent_it_is_not_known_that_they_are_apart():
    """x helped a and b; c and d have no tie, and only d has answered."""
    graph = graph_of("xabcd", [TieRow("x", "a", None), TieRow("x", "b", None)])
    rows = positions_of(graph, frozenset("abd"))
    assert (rows["c"].core_number, rows["c"].cut_point, rows["c"].in_core) == (None, None, None)
    assert (rows["d"].core_number, rows["d"].cut_point, rows["d"].in_core) == (0, False, False)


def test_what_others_told_of_the_silent_stays():
    graph = graph_of("xab", [TieRow("x", "a", None), TieRow("x", "b", None)])
    row = positions_of(graph, frozenset("ab"))["x"]
    assert (row.core_number, row.cut_point) == (1, True)


def test_ties_of_its_own_never_undo_a_yes():
    """Whether the rest falls apart without an organisation does not hang on its own ties."""
    before, more = [("x", "a"), ("x", "b")], [("a", "x"), ("b", "x"), ("c", "x"), ("d", "x")]
    for number in range(len(more) + 1):
        ties = [TieRow(*pair, None) for pair in before + more[:number]]
        assert positions_of(graph_of("xabcd", ties), frozenset("xab"))["x"].cut_point is True


def test_on_the_page_of_a_silent_organisation_they_are_a_dash(world):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    html = page_of(world, "network-organisation", world.two.pk)
    measures = html.split('id="measures-caption"')[1]
    for key in ("core_number", "cut_point", "in_core"):
        line = measures.split(f">{MEASURES[key].names['en']}<br>")[1].split("</tr>")[0]
        assert "—" in line and MEASURES[key].undefined["en"] in line
        assert "Always defined" not in line


def test_in_the_table_of_organisations_they_are_a_dash_with_the_reason(world):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    built(world)
    where = reverse("network", args=["casma", world.wave.pk, "assistance"])
    query = "?show=all&measures=core_number&measures=cut_point&measures=in_core"
    html = world.client.get(where + query).content.decode()
    rows = {row[0].split()[0]: row[1:4] for row in tables_in(html)["Organisations, as chosen"][1:]}
    assert rows["Two"] == rows["Four"] == ["—"] * 3 and rows["One"][:2] == ["1", "no"]
    line = html.split(f'<tr id="organisation-{world.two.pk}">')[1].split("</tr>")[0]
    assert line.count('<span title="no answer">') == 3


def test_in_files_they_are_empty(world):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    built(world)
    where = reverse("network-download", args=["casma", world.wave.pk, "assistance", "network.json"])
    rows = {row["code"]: row for row in world.client.get(where).json()["organisations"]}
    assert [rows["Two"][key] for key in ("core_number", "cut_point", "in_core")] == [None] * 3


@pytest.mark.parametrize(
    ("language", "isolates", "no"),
    [("en", "How many organisations no tie was told of", "A “no” is not observed"),
     ("es", "De cuántas organizaciones no se contó ningún vínculo", "Un «no» no se observa")],
)  # fmt: skip
def test_the_sentences_count_no_silence_as_an_answer(world, language, isolates, no):
    make_response(world.wave, world.one, {"assistance": {world.lab: 4}})
    world.client.cookies["django_language"] = language
    html = page_of(world)
    assert isolates in html and "named nobody and were" not in html
    with translation.override(language):
        rows = {row["column"]: row for row in codebook()}
    assert no in rows["cut_point"]["undefined"] and no in rows["in_core"]["undefined"]
    assert rows["core_number"]["undefined"] == MEASURES["core_number"].undefined[language]
    assert Organisation.objects.filter(code="Two").exists()
