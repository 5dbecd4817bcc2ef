"""A written name that waits to be matched is a source that is not known yet: who wrote it has not named nobody."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import translation

from networks import reading
from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.answers.ties import take_snapshot
from networks.measures.cohesion import cohesion_of
from networks.models import Table
from networks.pages.map_data import data_of, protected_data_of
from networks.pdf.associations import left_without_source
from networks.pdf.names import ProtectedNames, RealNames
from networks.protection.protected_results import protected_network
from networks.rebuilding.rebuild import rebuild
from networks.results.findings import findings_of_all
from networks.results.leaving import loss_of
from networks.words.finding_texts import findings_in_words
from surveys.models import OpenName, Organisation, Submission
from tests import cast
from tests.builders import (
    make_category,
    make_cluster,
    make_organisation,
    make_relation,
    make_response,
    make_survey,
    make_wave,
)
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db

WRITTEN = "Zzyzx consulting"
WITHOUT = "Those that answered and named nobody"


@pytest.fixture
def world(client):
    """Of help One wrote a name only, Two SENASA and a name, Three SENASA, Four nobody; in trade One's helps not."""
    cluster = make_cluster("casma")
    grower, office = (
        make_category(cluster, "Grower", is_service=False, protected=True),
        make_category(cluster, "Office"),
    )
    one, two, three, four = (
        make_organisation(cluster, code, name=code, category=grower) for code in ("One", "Two", "Three", "Four")
    )
    senasa = make_organisation(cluster, "SENASA", name="SENASA", category=office)
    survey = make_survey(cluster)
    make_relation(survey, "trade", position=1)
    wave = make_wave(survey, respondents=[one, two, three, four])
    make_response(wave, one, names=[WRITTEN], name_ratings={"assistance": 4})
    make_response(wave, two, {"assistance": {senasa: 5}}, names=[WRITTEN], name_ratings={"assistance": None})
    make_response(wave, three, {"assistance": {senasa: 3}})
    make_response(wave, four)
    client.force_login(cast.make_cast(cluster).ana)
    return SimpleNamespace(**locals())


def built(world, relation="assistance"):
    rebuild(world.wave.pk)
    read = reading.read_wave(world.wave)
    return read, read.network_of(relation)


def page_of(world, name, *more):
    built(world)
    response = world.client.get(reverse(name, args=["casma", world.wave.pk, "assistance", *more]))
    assert response.status_code == 200
    return response.content.decode()


def sentences(world, relation="assistance", language="en"):
    with translation.override(language):
        return [finding.sentence for finding in findings_in_words(*built(world, relation))]


def anew(world, respondent, *answers, **more):
    make_response(world.wave, respondent, *answers, base_revision=1, **more)


# -- What is read of the answers ---------------------------------------------------------------------


def waiting_in(world):
    """{relation key, None for all together: the codes of those whose names wait}"""
    snapshot = take_snapshot(world.wave.pk)
    keys = {None: None, **{relation.key: relation.pk for relation in world.survey.relations.all()}}
    code = dict(Organisation.objects.values_list("pk", "code"))
    return {key: {code[who] for who in snapshot.names_wait_in(pk)} for key, pk in keys.items()}


def test_names_wait_in_the_relations_in_which_they_were_not_denied(world):
    assert waiting_in(world) == {"assistance": {"One", "Two"}, "trade": set(), None: {"One", "Two"}}


def test_a_name_that_was_matched_or_set_aside_waits_no_more(world):
    OpenName.objects.filter(response__organisation=world.one).update(organisation=world.senasa)
    OpenName.objects.filter(response__organisation=world.two).update(set_aside=True)
    assert not any(waiting_in(world).values())


def test_of_a_name_that_was_not_asked_about_it_is_not_known(world):
    sent = world.wave.responses.get(organisation=world.one).submission
    sent.payload["ratings"].pop("trade")
    Submission.objects.filter(pk=sent.pk).update(payload=sent.payload)
    assert waiting_in(world)["trade"] == {"One"}


def test_who_was_merged_since_is_the_organisation_that_it_is_now(world):
    Organisation.objects.filter(pk=world.one.pk).update(status="merged", merged_into=world.four)
    assert waiting_in(world)["assistance"] == {"Four", "Two"}


def test_whom_one_helped_is_no_source_of_ones_own(world):
    make_relation(world.survey, "given", direction="given", position=2)
    anew(world, world.three, names=["Don Lucho"], name_ratings={"given": 3})
    assert "Three" not in waiting_in(world)[None]


# -- Numbers ------------------------------------------------------------------------------------------


def test_who_may_have_another_source_has_no_only_one():
    graph = graph_of("xab", [TieRow("x", "a", None), TieRow("x", "b", None)])
    assert cohesion_of(graph, frozenset("ab"), frozenset("b"))["x"].only_source_of == 1


def test_who_may_have_another_source_is_not_left_without_one():
    loss = loss_of("xab", set("ab"), [("x", "a"), ("x", "b")], {"x"}, {"b"})
    assert (loss.without_source, loss.waiting, loss.fewer) == (("a",), 1, 0)


def test_one_kind_of_help_and_not_the_other_is_not_said_where_a_name_waits(world):
    anew(world, world.two, {"trade": {world.senasa: 5}}, names=[WRITTEN], name_ratings={"assistance": 4})
    world.survey.relations.update(is_knowledge=True)
    found = [row for row in findings_of_all(take_snapshot(world.wave.pk)) if row["kind"] == "one_and_not_the_other"]
    assert [(row["relation"], row["without"], row["lacking"]) for row in found] == [("assistance", "trade", 1)]


# -- Sentences -----------------------------------------------------------------------------------------


def test_the_finding_tells_them_apart(world):
    assert (
        "Grower: of 4 that answered, 1 named no source. "
        "1 wrote only names that wait to be matched: whether it has a source is not known yet."
    ) in sentences(world)
    assert (
        "Grower (es): de 4 que respondieron, 1 no nombró ninguna fuente. "
        "1 solo escribió nombres todavía sin identificar: aún no se sabe si tiene una fuente."
    ) in sentences(world, language="es")


def test_nobody_is_said_to_have_named_a_source_either(world):
    anew(world, world.four, {"assistance": {world.senasa: 2}})
    assert (
        "Grower: of 4 that answered, none is known to be without a source. "
        "1 wrote only names that wait to be matched: whether it has a source is not known yet."
    ) in sentences(world)


def test_in_the_relation_in_which_the_name_was_denied_it_named_nobody(world):
    assert "Grower: of 4 that answered, 4 named no source." in sentences(world, "trade")


def test_senasa_is_the_only_source_of_those_only_whose_names_are_matched(world):
    assert "SENASA is the only source of 1 organisation." in sentences(world)
    OpenName.objects.update(set_aside=True)
    world.wave.pointer.delete()
    assert "SENASA is the only source of 2 organisations." in sentences(world)


# -- Pages and files -----------------------------------------------------------------------------------


def test_the_table_tells_them_apart(world):
    row = tables_in(page_of(world, "network"))[WITHOUT][1]
    assert row == ["Grower", "1 of 4 that answered 1 wrote only names that wait to be matched", "0"]


def test_the_page_with_protected_names_does_so_too(world):
    row = tables_in(page_of(world, "protected"))[WITHOUT][1]
    assert row[1] == "1 of 4 that answered 1 wrote only names that wait to be matched"


def test_the_file_has_a_column_of_them(world):
    html = page_of(world, "network-table", "without_source")
    assert "Not known: a name waits to be matched" in html
    built(world)
    response = world.client.get(
        reverse("network-download", args=["casma", world.wave.pk, "assistance", "without_source.csv"])
    )
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines == ["category,asked,answered,without,not_known,waiting", "Grower,4,4,1,0,1"]


def test_no_file_tells_who_they_are(world):
    built(world)
    json = reverse("network-download", args=["casma", world.wave.pk, "assistance", "network.json"])
    for query in ("", "?names=protected"):
        response = world.client.get(json + query)
        assert response.status_code == 200
        assert b'"waiting":1' in response.content and b"names_wait" not in response.content


def test_the_page_of_who_wrote_a_name_only(world):
    html = page_of(world, "network-organisation", world.one.pk)
    assert "It answered, and wrote only names that wait to be matched: its sources are not known yet." in html
    assert "named nobody" not in html


def test_the_page_of_who_wrote_a_name_besides(world):
    html = page_of(world, "network-organisation", world.two.pk)
    assert "It named 1 source. It also wrote names that wait to be matched: they may be further sources." in html


def test_the_page_of_who_named_nobody_still_says_so(world):
    assert "It answered, and named nobody for this kind of help." in page_of(
        world, "network-organisation", world.four.pk
    )


def test_they_are_not_among_those_chosen_for_lacking_a_source(world):
    built(world)
    where = reverse("network", args=["casma", world.wave.pk, "assistance"])
    html = world.client.get(where, {"show": "all", "lacks": "assistance"}).content.decode()
    shown = {row[0].split()[0] for row in tables_in(html)["Organisations, as chosen"][1:]}
    assert "Four" in shown and not shown & {"One", "Two"}


def test_the_page_of_the_source(world):
    html = page_of(world, "network-organisation", world.senasa.pk)
    assert "2 organisations named it as a source. 1 of them has no other source." in html
    assert "1 has no other source that is known, but wrote names that wait to be matched." in html
    rows = {row[0].split()[0]: row[0] for row in tables_in(html)["Who received from it"][1:]}
    assert "its only source that is known" in rows["Two"] and "its only source Grower" in rows["Three"]


def test_what_would_be_lost(world):
    built(world)
    where = reverse("network-what-if", args=["casma", world.wave.pk, "assistance"])
    html = world.client.get(where, {"without": world.senasa.pk}).content.decode()
    assert "<dt>Left without a source</dt><dd>1</dd>" in html
    assert "1 organisation would keep no source that is known, but wrote names that wait to be matched" in html
    listed = html.split("Who would be left without a source</h3>")[1].split("</ul>")[0]
    assert "Three" in listed and "Two" not in listed


def test_nobody_is_said_to_keep_a_source_where_a_name_waits(world):
    anew(world, world.three)
    built(world)
    where = reverse("network-what-if", args=["casma", world.wave.pk, "assistance"])
    html = world.client.get(where, {"without": world.senasa.pk}).content.decode()
    assert "Nobody that answered would lose" not in html and "1 organisation would keep no source" in html


def test_the_map_does_not_say_that_they_received_from_nobody(world):
    read, network = built(world)
    data = data_of(read, network)
    assert [data["labels"][number] for number in data["waiting"]] == ["One"]
    protected = protected_data_of(read, protected_network(read, network))
    assert len(protected["waiting"]) == 1 and protected["waiting"] != protected["unknown"]


@pytest.mark.parametrize("names_of", [RealNames, ProtectedNames])
def test_the_report_does_not_list_them(world, names_of):
    anew(world, world.two, {"trade": {world.senasa: 5}}, names=[WRITTEN], name_ratings={"assistance": 4})
    anew(world, world.four, {"assistance": {world.senasa: 2}, "trade": {world.senasa: 2}})
    read, _network = built(world)
    text, table = left_without_source(names_of(read))
    assert (
        "2 organisations wrote, for at least one kind of help, only names that wait to be matched: "
        "whether they have a source of that kind is not known yet." in text["text"]
    )
    assert {row[2] for row in table["rows"]} == {"Trade"} and len(table["rows"]) == 2


def test_the_report_where_none_is_known_to_lack_a_source(world):
    for who in (world.three, world.four):
        anew(world, who, {"assistance": {world.senasa: 2}, "trade": {world.senasa: 2}})
    anew(world, world.two, {"assistance": {world.senasa: 5}, "trade": {world.senasa: 5}})
    anew(world, world.one, {"trade": {world.senasa: 5}}, names=[WRITTEN], name_ratings={"assistance": 1})
    read, _network = built(world)
    (text,) = left_without_source(RealNames(read))
    assert "Each of the others has at least one source for each kind of help." in text["text"]


def test_an_association_that_wrote_a_name_has_not_named_nobody(world):
    apem = make_organisation(world.cluster, "APEM", name="APEM", category=world.office)
    world.three.affiliations.create(association=apem)
    make_response(world.wave, apem, names=[WRITTEN], name_ratings={"assistance": 4})
    html = page_of(world, "network")
    assert "APEM wrote only names that wait to be matched." in html and "APEM named nobody" not in html


def test_a_build_from_before_they_were_kept_reads_as_it_did(world):
    _read, network = built(world)
    for table in Table.objects.filter(key=Table.Key.WITHOUT_SOURCE):
        table.rows = [
            {key: row[key] for key in ("category", "asked", "answered", "without", "not_known")} for row in table.rows
        ]
        table.save()
    network.findings = [{key: value for key, value in row.items() if key != "waiting"} for row in network.findings]
    network.save()
    for name, more in (("network", []), ("network-organisation", [world.one.pk])):
        where = reverse(name, args=["casma", world.wave.pk, "assistance", *more])
        assert world.client.get(where).status_code == 200
    where = reverse("network-download", args=["casma", world.wave.pk, "assistance", "without_source.csv"])
    assert world.client.get(where).content.decode("utf-8-sig").splitlines()[1] == "Grower,4,4,1,0,"
