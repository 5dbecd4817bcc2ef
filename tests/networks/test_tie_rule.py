"""Both ends asked: from answers to ties, the rule that is chosen and kept, the page and the files that say it."""

import csv
import io
import uuid

import networkx as nx
import pytest
from django.urls import reverse

from networks import reading
from networks.answers.ties import take_snapshot
from networks.downloads.export_content import about
from networks.models import Build, Network, Position, TieReport
from networks.rebuilding.rebuild import rebuild
from networks.report import write_report
from surveys import waves
from surveys.answering.submission import store
from surveys.models import Nomination, OpenName, Organisation, Wave
from tests import cast
from tests.builders import make_organisation, make_response
from tests.html_forms import form_with
from tests.html_tables import tables_in
from tests.networks import both_ends_wave
from tests.networks.both_ends_wave import GIVEN, RECEIVED, REPORTS, TIES, answer

RULES = ("receiver", "either", "both")


# -- From answers to ties ------------------------------------------------------------------------


@pytest.fixture
def world(db):
    return both_ends_wave.make()


@pytest.fixture
def people(world):
    return cast.make_cast(world.cluster)


def reports(world):
    """{(source, receiver): (receiver said, giver said, status)} by codes, as of the answers now."""
    codes = dict(Organisation.objects.values_list("pk", "code"))
    relation = world.wave.survey.relations.get(key=RECEIVED)
    return {
        (codes[each.source], codes[each.receiver]): (each.receiver_said, each.giver_said, each.status)
        for each in take_snapshot(world.wave.pk).reports[relation.pk]
    }


def ties(world, key=RECEIVED):
    codes = dict(Organisation.objects.values_list("pk", "code"))
    found = take_snapshot(world.wave.pk).ties[world.wave.survey.relations.get(key=key).pk]
    return {(codes[tie.source], codes[tie.receiver]): tie.strength for tie in found}


def choose(world, rule):
    waves.choose_tie_rule(world.wave, rule, None)
    rebuild(world.wave.pk)


def ask_one_end_only(world):
    Nomination.objects.filter(relation__key=GIVEN).delete()
    world.wave.survey.relations.get(key=GIVEN).delete()


def built(world, relation=RECEIVED):
    read = reading.read_wave(world.wave)
    return read, read.network_of(relation)


def test_every_status_from_real_answers(world):
    assert reports(world) == REPORTS


@pytest.mark.parametrize("rule", RULES)
def test_ties_under_each_rule(world, rule):
    waves.choose_tie_rule(world.wave, rule, None)
    assert ties(world) == TIES[rule]


def test_no_such_help_is_a_no_and_passed_over_is_no_answer(world):
    def send(code, ratings, revision):
        store(
            world.wave.invitations.get(organisation=world.who[code]),
            uuid=uuid.uuid4(),
            base_revision=revision,
            payload={"consent": True, "chosen": [world.who["SENASA"].pk], "ratings": ratings},
        )

    key = f"o{world.who['SENASA'].pk}"
    send("COTO", {RECEIVED: {key: "none"}, GIVEN: {key: "none"}}, 0)
    assert reports(world)["SENASA", "COTO"] == ("no", "1", "contradicted")
    send("COTO", {GIVEN: {key: 2}}, 1)
    assert reports(world)["SENASA", "COTO"] == ("no answer", "1", "giver only")
    # What Coto gave SENASA is another tie; SENASA could choose Coto as a source, and did not.
    assert reports(world)["COTO", "SENASA"] == ("no", "2", "contradicted")


def test_one_that_was_on_the_list_before_is_denied_and_one_that_came_later_is_not(world):
    answer(world.wave, world.who, "SENASA", given={"ANTA": 2, "BRENA": 3, "COTO": 1}, base_revision=1)
    assert reports(world)["SENASA", "LATE"] == ("4", "no", "contradicted")


def test_a_written_name_counts_once_it_is_reconciled(world):
    make_response(world.wave, world.who["INIA"], names=["Fundo Anta"], name_ratings={GIVEN: 2})
    assert reports(world)["INIA", "ANTA"] == ("5", "no", "contradicted")
    OpenName.objects.filter(text="Fundo Anta").update(organisation=world.who["ANTA"])
    assert reports(world)["INIA", "ANTA"] == ("5", "2", "confirmed")
    # Received from the written one: it said there was none.
    assert ("ANTA", "INIA") not in reports(world)


def test_a_written_name_without_such_help_is_a_no_though_it_was_on_no_list(world):
    outside = make_response(world.wave, world.who["COTO"], names=["Late"], name_ratings={RECEIVED: 3})
    OpenName.objects.filter(response=outside.response).update(organisation=world.who["LATE"])
    answer(world.wave, world.who, "LATE", received={"SENASA": 4, "COTO": 5}, base_revision=1)
    assert reports(world)["COTO", "LATE"] == ("5", "no", "contradicted")


def test_merged_organisations_speak_as_one(world):
    Organisation.objects.filter(pk=world.who["COTO"].pk).update(status="merged", merged_into=world.who["DINA"])
    assert reports(world)["SENASA", "DINA"] == ("3", "1", "confirmed")
    assert ("SENASA", "COTO") not in reports(world)
    # One with itself is no tie.
    Organisation.objects.filter(pk=world.who["SENASA"].pk).update(status="merged", merged_into=world.who["DINA"])
    assert all(source != receiver for source, receiver in reports(world))


def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries):
    def queries():
        with django_assert_num_queries(22):
            take_snapshot(world.wave.pk)

    queries()
    for name in ("COTO", "INIA"):
        answer(world.wave, world.who, name, received={"UNP": 1, "DINA": 2}, given={"ANTA": 1, "BRENA": 4})
    queries()


# -- The build -----------------------------------------------------------------------------------


def test_the_pair_is_one_network_and_counts_once_in_all_together(world):
    choose(world, "either")
    read, network = built(world)
    assert [reading.key_of(each) for each in read.networks] == [RECEIVED, reading.TOGETHER]
    assert network.ties == read.network_of(reading.TOGETHER).ties == len(TIES["either"])


def test_one_sided_relations_beside_the_pair_stay_as_they_are(db):
    world = both_ends_wave.make(one_end=("trust",))
    make_response(world.wave, world.who["COTO"], {"trust": {world.who["INIA"]: 3}})
    choose(world, "both")
    read, trust = built(world, "trust")
    assert trust.statuses is None
    assert about(read, trust)["rule_for_ties"].startswith("as the receiver said; source")
    together = read.network_of(reading.TOGETHER)
    codes = world.codes
    assert {(codes[a], codes[b]) for a, b, _ in reading.ties_of(together)} == {
        *(TIES["both"].keys() - {("SENASA", "COTO")}),  # Coto has answered now, and does not confirm it
        ("INIA", "COTO"),
    }


@pytest.mark.parametrize("rule", RULES)
def test_the_build_keeps_rule_reports_and_counts(world, rule):
    choose(world, rule)
    read, network = built(world)
    assert read.build.tie_rule == rule
    codes = world.codes
    kept = {(codes[a], codes[b]): (by_a, by_b, status) for a, b, by_a, by_b, status, _ in reading.reports_of(network)}
    assert kept == REPORTS
    counted = {(codes[a], codes[b]) for a, b, *_, counts in reading.reports_of(network) if counts}
    assert counted == set(TIES[rule]) == {(codes[a], codes[b]) for a, b, _ in reading.ties_of(network)}
    assert network.statuses["left_out"] == len(REPORTS) - len(TIES[rule])
    assert network.statuses["contradicted"] == network.statuses["not asked"] == 2


@pytest.mark.parametrize("rule", RULES)
def test_what_one_received_is_only_known_if_it_answered(world, rule):
    choose(world, rule)
    _read, network = built(world)
    degrees = dict(network.positions.values_list("organisation__code", "in_degree"))
    assert {code for code, degree in degrees.items() if degree is None} == {"COTO", "INIA", "UNP"}
    assert degrees["BRENA"] == {"receiver": 1, "either": 2, "both": 1}[rule]
    assert degrees["DINA"] == {"receiver": 1, "either": 1, "both": 0}[rule]
    # Of one that was never asked it is still known what it gave: silence is not a no.
    assert network.positions.get(organisation__code="UNP").out_degree == 1


def test_ranks_have_no_range_where_ties_stand_on_two_words(world):
    choose(world, "receiver")
    _read, network = built(world)
    assert network.positions.exclude(rank_best=None).exists()
    choose(world, "either")
    assert not Position.objects.filter(network__in=built(world)[0].networks).exclude(rank_best=None).exists()


def test_findings_say_neither_named_nor_not_named_what_was_not(world):
    choose(world, "receiver")
    kinds = {found["kind"] for found in built(world)[1].findings}
    assert {"both_ends", "central", "without_source"} <= kinds
    choose(world, "both")
    kinds = {found["kind"] for found in built(world)[1].findings}
    assert {"both_ends", "central_by_the_rule", "without_source_by_the_rule"} <= kinds
    assert not {"central", "without_source"} & kinds


def test_builds_take_their_reports_along_when_they_go(world):
    choose(world, "both")
    Build.objects.all().delete()
    assert not TieReport.objects.exists()


# -- The page ------------------------------------------------------------------------------------


def page(client, world, relation=RECEIVED):
    response = client.get(reverse("network", args=[world.cluster.slug, world.wave.pk, relation]))
    assert response.status_code == 200
    return response.content.decode()


def send(client, world, **form):
    return client.post(reverse("tie-rule", args=[world.cluster.slug, world.wave.pk]), form, follow=True)


def test_an_older_page_does_not_turn_the_rule_back(client, world, people):
    client.force_login(people.ana)
    choose(world, "receiver")
    older = form_with(page(client, world), "rule")
    choose(world, "either")
    assert "Somebody of the team has changed this meanwhile." in send(client, world, **older).content.decode()
    for was in ("both", "\0", "gossip"):
        send(client, world, **older | {"rule": "either", "was": was})
    assert Wave.objects.get(pk=world.wave.pk).tie_rule == "either"
    send(client, world, **form_with(page(client, world), "rule") | {"rule": "both"})
    assert Wave.objects.get(pk=world.wave.pk).tie_rule == "both"


def test_the_page_says_the_rule_and_how_many_of_each_status(client, world, people):
    choose(world, "both")
    client.force_login(people.ana)
    html = page(client, world)
    assert "This network was built by <strong>the word of both</strong>." in html
    assert "2 ties that one end named do not count by this rule." in html
    assert "At least one end named 8 ties, and both could speak of 4: 2 confirmed by both, 2 denied by one." in html
    rows = tables_in(html)["Ties that at least one end named"][1:]
    assert [int(row[-1]) for row in rows] == [2, 1, 1, 2, 2]
    assert "50.0 %" in html  # confirmed of those of which both could speak


def test_all_together_says_the_rule_too(client, world, people):
    choose(world, "either")
    client.force_login(people.ana)
    html = page(client, world, reading.TOGETHER)
    assert "About some kinds of help both ends were asked" in html
    assert "Ties that at least one end named" not in html


def test_the_given_side_has_no_page_of_its_own(client, world, people):
    rebuild(world.wave.pk)
    client.force_login(people.ana)
    assert client.get(reverse("network", args=[world.cluster.slug, world.wave.pk, GIVEN])).status_code == 404


def test_an_analyst_chooses_a_rule_and_the_network_follows(client, world, people):
    rebuild(world.wave.pk)
    client.force_login(people.ana)
    html = send(client, world, rule="both", relation=RECEIVED).content.decode()
    assert "The network is built anew by this rule" in html
    assert "Another rule has been chosen since: the word of both." in html
    assert " by ana." in html
    rebuild(world.wave.pk)
    html = page(client, world)
    assert "Another rule has been chosen since" not in html
    assert "This network was built by <strong>the word of both</strong>." in html


def test_the_same_rule_again_changes_nothing(client, world, people):
    rebuild(world.wave.pk)
    client.force_login(people.alice)
    assert "This rule has been chosen already." in send(client, world, rule="receiver").content.decode()
    world.wave.refresh_from_db()
    assert (world.wave.generation, world.wave.tie_rule_set_by) == (Build.objects.get().generation, None)


@pytest.mark.parametrize("rule", ["", "BOTH", "x" * 5000, "both\x00", None])
def test_another_rule_is_none(client, world, people, rule):
    rebuild(world.wave.pk)
    client.force_login(people.alice)
    form = {} if rule is None else {"rule": rule}
    assert "choose one of the rules for ties" in send(client, world, **form, relation="../x").content.decode()
    assert Wave.objects.get(pk=world.wave.pk).tie_rule == "receiver"


def test_a_stranger_finds_nothing_to_choose(client, world, people):
    client.force_login(people.charlie)
    assert send(client, world, rule="both").status_code == 404
    client.force_login(people.vera)
    assert send(client, world, rule="both").status_code == 403
    assert Wave.objects.get(pk=world.wave.pk).tie_rule == "receiver"


def test_in_spanish(client, world, people):
    choose(world, "either")
    client.force_login(people.ana)
    client.cookies["django_language"] = "es"
    html = page(client, world)
    assert "Esta red se construyó con <strong>la palabra de cualquiera de las dos partes</strong>." in html
    assert "las dos confirman 2, una niega 2." in html


def test_choosing_takes_few_queries(client, world, people, django_assert_num_queries):
    client.force_login(people.ana)
    # Session, user, cluster, member, wave, whether both ends are asked; savepoint, rule, generation, rule read back,
    # released; which networks there are to go back to.
    with django_assert_num_queries(12):
        client.post(reverse("tie-rule", args=[world.cluster.slug, world.wave.pk]), {"rule": "both"})


def test_nothing_to_choose_where_one_end_is_asked(client, world, people):
    ask_one_end_only(world)
    rebuild(world.wave.pk)
    client.force_login(people.alice)
    assert 'id="rule-for-ties"' not in page(client, world)
    assert "only one end of each tie is asked" in send(client, world, rule="both").content.decode()
    assert Wave.objects.get(pk=world.wave.pk).tie_rule == "receiver"


@pytest.mark.parametrize("more", [0, 40])
def test_queries_of_the_page_do_not_grow(client, world, people, more, django_assert_num_queries):
    for _ in range(more):
        organisation = make_organisation(world.cluster, category=world.who["ANTA"].category)
        make_response(world.wave, organisation, {RECEIVED: {world.who["SENASA"]: 3, world.who["UNP"]: 2}})
    choose(world, "both")
    client.force_login(people.ana)
    with django_assert_num_queries(25):
        page(client, world)


def organisation_page(client, world, code):
    where = [world.cluster.slug, world.wave.pk, RECEIVED, world.who[code].pk]
    return client.get(reverse("network-organisation", args=where)).content.decode()


def test_an_organisations_page_marks_those_that_do_not_confirm(client, world, people):
    rebuild(world.wave.pk)
    client.force_login(people.ana)
    rows = tables_in(organisation_page(client, world, "SENASA"))["Who received from it"][1:]
    assert [row[0].split()[0] for row in rows if "not confirmed" in row[0]] == ["Dina"]
    rows = tables_in(organisation_page(client, world, "DINA"))["From whom it received"][1:]
    assert "not confirmed" in rows[0][0]


def test_an_organisations_page_does_not_say_named_where_it_did_not(client, world, people):
    choose(world, "either")
    client.force_login(people.ana)
    html = organisation_page(client, world, "BRENA")
    assert "By the rule for ties it has 2 sources." in html
    assert "It named" not in html


# -- What is taken along -------------------------------------------------------------------------


def download(client, world, name, relation=RECEIVED):
    response = client.get(reverse("network-download", args=[world.cluster.slug, world.wave.pk, relation, name]))
    assert response.status_code == 200
    return response.content


def rows_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_ties_say_what_each_end_said(client, world, people):
    choose(world, "either")
    client.force_login(people.ana)
    rows = rows_of(download(client, world, "ties.csv"))
    said = {(row["source"], row["receiver"]): (row["receiver_said"], row["giver_said"], row["status"]) for row in rows}
    assert said == REPORTS


def test_ties_that_do_not_count_are_in_a_file_of_their_own(client, world, people):
    choose(world, "both")
    client.force_login(people.ana)
    rows = rows_of(download(client, world, "both_ends.csv"))
    assert {(row["source"], row["receiver"]) for row in rows} == set(REPORTS)
    assert {(row["source"], row["receiver"]) for row in rows if row["counts"] == "yes"} == set(TIES["both"])
    assert "both_ends.csv" in page(client, world)


def test_no_such_file_where_one_end_was_asked(client, world, people):
    choose(world, "both")
    client.force_login(people.ana)
    where = [world.cluster.slug, world.wave.pk, reading.TOGETHER, "both_ends.csv"]
    assert client.get(reverse("network-download", args=where)).status_code == 404
    rows = rows_of(download(client, world, "ties.csv", reading.TOGETHER))
    assert {(row["receiver_said"], row["giver_said"], row["status"]) for row in rows} == {("", "", "")}


def test_graphml_has_the_status_of_each_tie(client, world, people):
    choose(world, "receiver")
    client.force_login(people.ana)
    graph = nx.parse_graphml(download(client, world, "network.graphml").decode())
    statuses = {(source, receiver): status for source, receiver, status in graph.edges(data="status")}
    assert statuses == {pair: REPORTS[pair][2] for pair in TIES["receiver"]}


@pytest.mark.parametrize("rule", RULES)
def test_files_say_the_rule_that_the_build_took(world, rule):
    choose(world, rule)
    read, network = built(world)
    other = "either" if rule == "both" else "both"
    waves.choose_tie_rule(world.wave, other, None)
    world.wave.refresh_from_db()
    told = about(read, network)["rule_for_ties"]
    assert told.startswith({"receiver": "as the receiver", "either": "as either", "both": "as both ends"}[rule])
    assert about(read, read.network_of(reading.TOGETHER))["rule_for_ties"] == told


def test_the_report_folder_says_the_rule_and_has_every_report(world, tmp_path):
    choose(world, "either")
    files = {str(path) for path in write_report(world.wave, tmp_path / "report")}
    assert f"both_ends_{RECEIVED}.csv" in files
    assert "rule_for_ties: as either end said, both ends were asked;" in (tmp_path / "report" / "about.txt").read_text()
    assert len(rows_of((tmp_path / "report" / f"both_ends_{RECEIVED}.csv").read_bytes())) == len(REPORTS)


def test_what_was_asked_from_one_end_says_what_it_said_before(world):
    ask_one_end_only(world)
    choose(world, "both")
    read, network = built(world)
    assert Network.objects.exclude(statuses=None).count() == 0
    told = "as the receiver said; source to receiver; no strength: named and not rated"
    assert about(read, network)["rule_for_ties"] == told
