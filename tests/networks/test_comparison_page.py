"""The page that compares a wave with an earlier one, through real answers, and its files."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks import reading
from networks.comparing import comparison_keeping, comparison_page
from networks.comparing.comparison import NotComparable
from networks.comparing.comparison_reading import comparison_of
from networks.comparing.comparison_texts import sentences_of
from networks.models import WaveComparison
from networks.rebuilding import rebuild
from networks.tasks import compare_waves
from surveys import waves
from surveys.models import OpenName
from tests import cast
from tests.builders import make_cluster, make_mirror, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db


class World:
    """Two waves. Office A: kept, with a better rating; B: gone; C: new; D: on the list of the second wave only; and
    what Late, who did not answer the first time, says cannot be compared."""

    def __init__(self):
        cluster = self.cluster = make_cluster("valle")
        survey = make_survey(cluster)
        self.grower, self.late = (make_organisation(cluster, code, name=code) for code in ("GROWER", "LATE"))
        self.a, self.b, self.c, self.d = (make_organisation(cluster, f"OFFICE-{each}") for each in "ABCD")
        respondents = [self.grower, self.late]
        self.first = make_wave(survey, respondents=respondents, roster=[self.a, self.b, self.c])
        make_response(self.first, self.grower, {"assistance": {self.a: 2, self.b: 3}})
        self.second = make_wave(survey, respondents=respondents, roster=[self.a, self.b, self.c, self.d], number=2)
        make_response(self.second, self.grower, {"assistance": {self.a: 5, self.c: 4, self.d: 1}})
        make_response(self.second, self.late, {"assistance": {self.a: 3}})
        for wave in (self.first, self.second):
            rebuild.rebuild(wave.pk)

    def address(self, relation="assistance", later=None, earlier=None, name=None):
        arguments = ["valle", (later or self.second).pk, relation, (earlier or self.first).pk]
        return reverse("network-comparison", args=arguments) + (name or "")


@pytest.fixture
def world():
    return World()


@pytest.fixture
def people(world):
    return cast.make_cast(world.cluster)


def rows_of(client, world, name):
    content = client.get(world.address(name=name)).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_became_of_each_tie(ana, world):
    said = {(row["source"], row["receiver"]): row for row in rows_of(ana, world, "ties.csv")}
    assert {pair: row["status"] for pair, row in said.items()} == {
        ("OFFICE-A", "GROWER"): "kept",
        ("OFFICE-B", "GROWER"): "gone",
        ("OFFICE-C", "GROWER"): "new",
        ("OFFICE-D", "GROWER"): "only later",
        ("OFFICE-A", "LATE"): "only later",
    }
    assert (said["OFFICE-A", "GROWER"]["before"], said["OFFICE-A", "GROWER"]["after"]) == ("2", "5")
    assert said["OFFICE-D", "GROWER"]["why_not_comparable"] == "not asked"
    assert said["OFFICE-A", "LATE"]["why_not_comparable"] == "no answer"
    assert (said["OFFICE-D", "GROWER"]["before"], said["OFFICE-D", "GROWER"]["after"]) == ("", "1")


def test_the_page_says_it_in_sentences(ana, world):
    html = ana.get(world.address()).content.decode()
    assert "Of 3 ties that can be compared, 1 was kept, 1 is new and 1 is gone." in html
    assert "2 more ties are in one of the waves only and cannot be compared" in html
    assert "Jaccard index: 0.33" in html
    assert html.count('stroke="#d55e00"') == 2, "one gone on the first map, one new on the second"
    assert html.count('stroke-dasharray="7 4" stroke="#d55e00"') == 1, "the one that is gone"


def test_the_page_in_spanish(ana, world):
    html = ana.get(world.address(), headers={"accept-language": "es"}).content.decode()
    assert "De 3 vínculos que se pueden comparar, 1 se mantiene, 1 es nuevo y 1 se perdió." in html


def test_the_two_networks_side_by_side(ana, world):
    rows = {row[0]: row[1:] for row in tables_in(ana.get(world.address()).content.decode())["The two networks"]}
    assert rows["Answered"] == ["1 of 2", "2 of 2"]
    assert rows["Ties"] == ["2", "4"]
    assert rows["Average rating"] == ["2.5", "3.3"]


def test_ranks_over_what_both_waves_could_tell(ana, world):
    rows = {
        row["code"]: (row["rank_before"], row["rank_after"], row["places"]) for row in rows_of(ana, world, "ranks.csv")
    }
    assert rows == {"OFFICE-A": ("1", "1", "0")}, "B was named the first time only, C the second time only"
    shown = tables_in(ana.get(world.address()).content.decode())["Sources in both waves, the strongest now first"]
    assert shown[1] == ["Organisation OFFICE-A", "1", "1", "0", "not known how sure"], "one has answered both times"


def test_how_sure_a_change_of_rank_is(ana, world):
    """Twelve more growers rate B high the first time and A the second time."""
    more = [make_organisation(world.cluster, f"MORE{number}") for number in range(12)]
    for wave, a, b in ((world.first, 1, 5), (world.second, 5, 1)):
        for each in more:
            make_response(wave, each, {"assistance": {world.a: a, world.b: b}})
        rebuild.rebuild(wave.pk)
    rows = {row["code"]: row for row in rows_of(ana, world, "ranks.csv")}
    assert (rows["OFFICE-A"]["change"], rows["OFFICE-B"]["change"]) == ("risen", "fallen")
    assert int(rows["OFFICE-A"]["places_least"]) == 1
    assert "clearly risen" in ana.get(world.address()).content.decode()


def test_all_relations_together(ana, world):
    assert "Of 3 ties" in ana.get(world.address("all")).content.decode()


@pytest.fixture
def large(world, monkeypatch):
    """The same two networks, as if they were large; calls to the worker are only noted."""
    monkeypatch.setattr(comparison_keeping, "MOST_TIES_AT_ONCE", 5)
    called = []
    monkeypatch.setattr(comparison_keeping.current_app, "send_task", lambda name, arguments: called.append(arguments))
    return called


def state_of(client, world):
    return client.get(world.address(name="state/")).json()["state"]


def test_large_networks_are_compared_by_a_worker(ana, world, large, django_assert_max_num_queries):
    assert "Compare them" in ana.get(world.address()).content.decode()
    assert (large, WaveComparison.objects.count()) == ([], 0), "looking writes nothing"
    ana.post(world.address(name="compare/"))
    ana.post(world.address(name="compare/"))
    [[asked]] = large
    html = ana.get(world.address()).content.decode()
    assert "are being compared" in html and "await-pack.js" in html
    assert state_of(ana, world) == "building"
    compare_waves(asked)
    assert state_of(ana, world) == "ready"
    with django_assert_max_num_queries(14):
        html = ana.get(world.address()).content.decode()
    assert "1 was kept, 1 is new and 1 is gone." in html and "Organisation OFFICE-A" in html


def test_what_was_compared_is_as_old_as_the_waves(ana, world, large):
    ana.post(world.address(name="compare/"))
    compare_waves(*large[0])
    world.a.label = "Another name"
    world.a.save()
    waves.cluster_changed(world.cluster)
    assert "Compare them" in ana.get(world.address()).content.decode()
    assert state_of(ana, world) == "failed"
    ana.post(world.address(name="compare/"))
    compare_waves(*large[1])
    assert "Another name" in ana.get(world.address()).content.decode()


def test_what_was_compared_is_in_the_readers_language(ana, world, large):
    ana.post(world.address(name="compare/"))
    compare_waves(*large[0])
    spanish = {"accept-language": "es"}
    assert "Compararlas" in ana.get(world.address(), headers=spanish).content.decode()
    ana.post(world.address(name="compare/"), headers=spanish)
    compare_waves(*large[1])
    assert "1 se mantiene, 1 es nuevo y 1 se perdió" in ana.get(world.address(), headers=spanish).content.decode()


def test_a_call_that_was_lost_can_be_made_again(ana, world, large):
    ana.post(world.address(name="compare/"))
    WaveComparison.objects.update(asked_at=timezone.now() - comparison_keeping.EXPECTED_WITHIN - timedelta(seconds=1))
    assert "Compare them" in ana.get(world.address()).content.decode()
    ana.post(world.address(name="compare/"))
    assert len(large) == 2


def test_without_a_broker_the_row_is_there(ana, world, large, monkeypatch):
    def no_broker(*_arguments):
        raise ConnectionError

    monkeypatch.setattr(comparison_keeping.current_app, "send_task", no_broker)
    assert ana.post(world.address(name="compare/")).status_code == 302
    assert "are being compared" in ana.get(world.address()).content.decode()


def test_a_comparison_whose_network_is_gone_is_none(ana, world, large):
    ana.post(world.address(name="compare/"))
    world.second.builds.all().delete()
    compare_waves(*large[0])
    assert not WaveComparison.objects.exists()


def test_what_is_not_built_cannot_be_asked_for(ana, world):
    world.first.builds.all().delete()
    assert ana.post(world.address(name="compare/")).status_code == 404
    assert ana.get(world.address(name="state/")).status_code == 404


def test_the_network_page_leads_there_where_there_is_an_earlier_wave(ana, world):
    for wave, there in ((world.second, True), (world.first, False)):
        html = ana.get(reverse("network", args=["valle", wave.pk, "assistance"])).content.decode()
        assert (f'href="{world.address()}"' in html) == there


def test_an_earlier_wave_without_a_network(ana, world):
    world.first.builds.all().delete()
    response = ana.get(world.address())
    assert response.status_code == 200
    assert "not built yet" in response.content.decode()
    assert ana.get(world.address(name="ties.csv")).status_code == 404


def test_a_later_wave_is_compared_the_other_way_round(ana, world):
    assert ana.get(world.address(later=world.first, earlier=world.second)).headers["Location"] == world.address()
    assert ana.get(world.address(later=world.first, earlier=world.second, name="ties.csv")).status_code == 404


def test_a_wave_with_itself_is_just_its_network(ana, world):
    own = reverse("network", args=["valle", world.second.pk, "assistance"])
    assert ana.get(world.address(earlier=world.second)).headers["Location"] == own


def test_earlier_is_what_was_opened_earlier(ana, world):
    """A survey of last year that was entered this year."""
    last_year = make_wave(make_survey(world.cluster, key="old"), opens_on=date(2025, 3, 1), state="closed")
    world.second.opens_on = date(2026, 3, 1)
    world.second.save()
    assert ana.get(world.address(earlier=last_year)).status_code == 200
    html = ana.get(reverse("network", args=["valle", last_year.pk, "assistance"])).content.decode()
    assert "/compared-with/" not in html or world.address(later=last_year, earlier=world.second) not in html


def test_only_a_wave_of_the_cluster_can_be_compared_with(ana, world):
    elsewhere = make_wave(make_survey(make_cluster("elsewhere")))
    draft = make_wave(world.second.survey, number=3, state="draft")
    for other in (elsewhere, draft):
        assert ana.get(world.address(earlier=other)).status_code == 404
    assert ana.get(world.address(name="people.csv")).status_code == 404
    assert ana.get(world.address("gossip")).status_code == 404


def test_someone_merged_since_counts_as_the_one_it_is_now(ana, world):
    double = make_organisation(world.cluster, "DOUBLE")
    waves.add_to_roster(world.second, [double])
    double.status, double.merged_into = "merged", world.a
    double.save()
    assert "Of 3 ties" in ana.get(world.address()).content.decode()


def compared(first, second, relation="assistance"):
    reads = [reading.read_wave(wave) for wave in (first, second)]
    return comparison_of(*((read, read.network_of(relation)) for read in reads))


def built(*waves_to_build):
    for wave in waves_to_build:
        rebuild.rebuild(wave.pk)


def answer_anew(wave, respondent, nominations, **more):
    """Change a respondent's answers, or give the first ones."""
    sent = wave.responses.filter(organisation=respondent).first()
    make_response(wave, respondent, nominations, base_revision=sent.revision if sent else 0, **more)


def write_again(world, name, rating=3):
    """The grower writes B's name in the second wave, instead of choosing B from the list."""
    chosen = {"assistance": {world.a: 5, world.c: 4, world.d: 1}}
    answer_anew(world.second, world.grower, chosen, names=[name], name_ratings={"assistance": rating})
    built(world.second)
    return OpenName.objects.get(response__wave=world.second)


def test_a_name_that_waits_is_no_tie_lost(client, people, world):
    """It may mean B: nobody knows whether that tie is gone until the name is matched."""
    client.force_login(people.alice)
    name = write_again(world, "B office of the valley")
    assert OpenName.waiting().count() == 1
    html = client.get(world.address()).content.decode()
    assert "Of 2 ties that can be compared, 1 was kept, 1 is new and 0 are gone." in html
    assert "1 name that a respondent wrote in wave 2 waits to be matched" in html
    assert f'href="{reverse("names", args=["valle"])}"' in html
    assert "1: then only, but may be a name, written now, that waits to be matched" in html
    [row] = [row for row in rows_of(client, world, "ties.csv") if row["source"] == "OFFICE-B"]
    assert (row["status"], row["why_not_comparable"]) == ("only earlier", "name waits")
    name.organisation = world.b
    name.save()
    waves.raise_generation(world.second.pk)
    built(world.second)
    html = client.get(world.address()).content.decode()
    assert "Of 3 ties that can be compared, 2 were kept, 1 is new and 0 are gone." in html
    assert "waits to be matched" not in html


def test_a_name_of_the_earlier_wave_may_be_what_seems_new(world):
    answer_anew(world.first, world.grower, {"assistance": {world.a: 2}}, names=["C"], name_ratings={"assistance": None})
    built(world.first)
    found = compared(world.first, world.second)
    assert world.c.pk not in {source for source, _receiver in found.new}
    assert NotComparable(world.c.pk, world.grower.pk, 4, "later", "name waits") in found.not_comparable


def test_a_name_that_was_set_aside_or_gave_no_such_help_hides_nothing(world):
    lost = {(world.b.pk, world.grower.pk): 3}
    name = write_again(world, "Somebody", rating="none")
    assert compared(world.first, world.second).gone == lost
    name.delete()
    name = write_again(world, "My neighbour")
    assert compared(world.first, world.second).gone == {}
    name.set_aside = True
    name.save()
    assert compared(world.first, world.second).gone == lost


def test_who_was_denied_by_name_is_gone_whatever_waits(world):
    chosen = {"assistance": {world.a: 5, world.b: "none"}}
    answer_anew(world.second, world.grower, chosen, names=["Somebody"], name_ratings={"assistance": 2})
    built(world.second)
    assert (world.b.pk, world.grower.pk) in compared(world.first, world.second).gone


def test_the_analyst_is_told_of_names_that_wait_without_a_link(ana, world):
    write_again(world, "B office of the valley")
    html = ana.get(world.address()).content.decode()
    assert "waits to be matched" in html
    assert "Match them" not in html


def name_an_outsider(world, wave, *respondents):
    """Somebody on no list, whose name some respondents write in a wave, matched."""
    outsider = make_organisation(world.cluster, "OUTSIDER", name="Outsider")
    for each in respondents:
        answer_anew(wave, each, {"assistance": {world.a: 2}}, names=["Outsider"], name_ratings={"assistance": 4})
    OpenName.objects.filter(response__wave=wave).update(organisation=outsider)
    built(wave)
    return outsider


def test_nobody_has_left_because_those_who_named_it_have_not_answered(ana, world):
    third = make_wave(world.second.survey, respondents=[world.grower, world.late], roster=[world.a], number=3)
    make_response(third, world.grower, {"assistance": {world.a: 1}})
    built(third)
    outsider = name_an_outsider(world, world.second, world.grower, world.late)
    found = compared(world.second, third)
    assert (found.left, found.perhaps_left) == ({world.b.pk, world.c.pk, world.d.pk}, {outsider.pk}), "off the list"
    html = ana.get(world.address(later=third, earlier=world.second)).content.decode()
    assert "Of 1 more it is not known" in html
    assert "3 organisations are in the earlier network only." in html
    make_response(third, world.late, {"assistance": {world.a: 1}})
    built(third)
    found = compared(world.second, third)
    assert (outsider.pk in found.left, found.perhaps_left) == (True, frozenset()), "both have answered and did not"


def test_nobody_has_left_where_what_those_who_named_it_wrote_waits(world):
    outsider = name_an_outsider(world, world.first, world.grower)
    write_again(world, "The outsider, we think")
    assert compared(world.first, world.second).perhaps_left == {outsider.pk}


def test_nobody_has_left_because_another_kind_of_help_is_asked_about(world):
    survey = make_survey(world.cluster, "credit", ("credit", "assistance"))
    both = make_wave(survey, respondents=[world.grower], roster=[world.a, world.b, world.c, world.d])
    lender = make_organisation(world.cluster, "LENDER", name="Lender")
    chosen = {"assistance": {world.a: 5}}
    make_response(both, world.grower, chosen, names=["Lender"], name_ratings={"credit": 5})
    OpenName.objects.update(organisation=lender)
    built(both)
    found = compared(both, world.second)
    assert (found.left, found.perhaps_left) == (frozenset(), {lender.pk})


def test_nobody_has_joined_because_those_who_name_it_had_not_answered(ana, world):
    outsider = name_an_outsider(world, world.second, world.late)
    found = compared(world.first, world.second)
    assert (found.joined, found.perhaps_joined) == ({world.d.pk}, {outsider.pk}), "D is on the list now"
    rows = [(row["code"], row["change"]) for row in rows_of(ana, world, "organisations.csv")]
    assert rows == [("OFFICE-D", "joined"), ("OUTSIDER", "only later")]


def test_whoever_answered_then_and_names_somebody_now_has_joined_them(world):
    outsider = name_an_outsider(world, world.second, world.grower)
    assert outsider.pk in compared(world.first, world.second).joined


def test_ties_of_one_organisation_with_itself_do_not_come_from_a_merger():
    survey = make_survey(make_cluster("valle"))
    grower, office, double = (make_organisation(survey.cluster, code) for code in ("GROWER", "OFFICE", "DOUBLE"))
    asked = {"respondents": [grower, office], "roster": [grower, office, double]}
    first, second = (make_wave(survey, number=number, **asked) for number in (1, 2))
    make_response(first, grower, {"assistance": {office: 5, double: 1}})
    make_response(first, office, {"assistance": {double: 3}})
    make_response(second, grower, {"assistance": {office: 5}})
    make_response(second, office)
    built(first, second)
    double.status, double.merged_into = "merged", office
    double.save()
    found = compared(first, second)
    assert found.kept == {(office.pk, grower.pk): (5, 5)}, "the stronger of the two that met"
    assert (found.gone, found.not_comparable) == ({}, []), "nothing from the office to itself"


def test_together_says_nothing_of_a_relation_that_one_survey_did_not_ask():
    cluster = make_cluster("valle")
    grower, office, bank = (make_organisation(cluster, code) for code in ("GROWER", "OFFICE", "BANK"))
    surveys = (make_survey(cluster, "both", ("assistance", "credit")), make_survey(cluster, "one", ("assistance",)))
    first, second = (make_wave(each, respondents=[grower], roster=[office, bank]) for each in surveys)
    make_response(first, grower, {"assistance": {office: 3}, "credit": {bank: 2, office: 5}})
    make_response(second, grower, {"assistance": {office: 3}})
    built(first, second)
    found = compared(first, second, "all")
    assert found.kept == {(office.pk, grower.pk): (3, 3)}, "the rating of what was asked both times"
    assert found.gone == {}
    assert found.not_comparable == [NotComparable(bank.pk, grower.pk, 2, "earlier", "not asked")]


@pytest.mark.parametrize(
    ("rule", "giver_answers", "status"),
    [("either", False, "no answer"), ("either", True, "new"), ("both", False, "new"), ("both", True, "new")],
)
def test_where_both_ends_were_asked_both_must_have_been_able_to_tell(rule, giver_answers, status):
    """The receiver has said no in the first wave, and yes in the second, as the giver has."""
    survey = make_survey(make_cluster("valle"))
    make_mirror(survey.relations.get())
    giver, receiver = (make_organisation(survey.cluster, code) for code in ("GIVER", "RECEIVER"))
    asked = {"respondents": [giver, receiver], "roster": [giver, receiver], "tie_rule": rule}
    first, second = (make_wave(survey, number=number, **asked) for number in (1, 2))
    make_response(first, receiver)
    if giver_answers:
        make_response(first, giver)
    make_response(second, receiver, {"assistance": {giver: 4}})
    make_response(second, giver, {"assistance-given": {receiver: 4}})
    built(first, second)
    found = compared(first, second)
    expected = {(giver.pk, receiver.pk): 4} if status == "new" else {}
    assert (found.new, [tie.why for tie in found.not_comparable]) == (expected, [] if expected else [status])


def test_waves_with_different_rules_are_compared_by_the_receivers_word():
    """The giver named it both times, the receiver never: by either's word it would be a tie that is new."""
    survey = make_survey(make_cluster("valle"))
    make_mirror(survey.relations.get())
    giver, receiver = (make_organisation(survey.cluster, code) for code in ("GIVER", "RECEIVER"))
    asked = {"respondents": [giver, receiver], "roster": [giver, receiver]}
    first, second = (
        make_wave(survey, number=number, tie_rule=rule, **asked) for number, rule in ((1, "receiver"), (2, "either"))
    )
    for wave in (first, second):
        make_response(wave, giver, {"assistance-given": {receiver: 4}, "assistance": {receiver: 2}})
        make_response(wave, receiver)
    built(first, second)
    found = compared(first, second)
    assert found.kept == {(receiver.pk, giver.pk): (2, 2)}
    assert (found.new, found.gone) == ({}, {})
    assert "count ties by different rules" in " ".join(sentences_of(found))


def test_what_does_not_fit_on_the_page_is_in_a_file(ana, world, monkeypatch):
    # Whoever is on no list and asked in the second wave only has joined.
    waves.invite(world.second, [make_organisation(world.cluster, f"MORE{number}") for number in range(2)])
    rebuild.rebuild(world.second.pk)
    monkeypatch.setattr(comparison_page, "SHOWN", 2)
    assert "The first 2 of 3 rows" in ana.get(world.address()).content.decode()
    rows = [(row["code"], row["change"]) for row in rows_of(ana, world, "organisations.csv")]
    assert rows == [("MORE0", "joined"), ("MORE1", "joined"), ("OFFICE-D", "joined")]


@pytest.mark.parametrize("more", [0, 30])
def test_queries_do_not_grow(ana, world, more, django_assert_max_num_queries):
    for number in range(more):
        each = make_organisation(world.cluster, f"MORE{number}")
        for wave in (world.first, world.second):
            answer_anew(wave, each, {"assistance": {world.a: 3, world.b: 1}})
    for wave in (world.first, world.second):
        rebuild.rebuild(wave.pk)
    with django_assert_max_num_queries(36):
        assert ana.get(world.address()).status_code == 200
