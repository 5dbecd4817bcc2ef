"""The network page: the paper's numbers in its tables, what it says of its freshness, and who may open it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks import reading
from networks.models import Build, Pointer
from networks.rebuilding.rebuild import rebuild
from networks.words.missing_answers import response_line
from surveys import waves
from surveys.models import Affiliation, Nomination, Organisation, Survey, Wave
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in
from tests.networks import piura_wave
from tests.networks.piura_wave import CATEGORIES, CODES

pytestmark = pytest.mark.django_db

PROVIDERS = "Organisations that gave help, the strongest first"


def address(wave, relation="assistance", **query):
    return reverse("network", args=[wave.survey.cluster.slug, wave.pk, relation], query=query or None)


def page(client, wave, relation="assistance", **query):
    response = client.get(address(wave, relation, **query))
    assert response.status_code == 200
    return response.content.decode()


def code_in(cell):
    """The code of an organisation's cell: its label, followed by the code where they differ."""
    return next((code for label, code in CODES.items() if cell in (label, f"{label} {code}")), cell)


# -- The paper's tables --------------------------------------------------------------------------


def test_providers_of_the_paper(ana, wave):
    rows = tables_in(page(ana, wave))[PROVIDERS][1:]
    shown = {code_in(row[0]): row[1] for row in rows[:15]}
    assert shown == piura_wave.providers()


def test_twenty_five_providers_ten_in_the_region(ana, wave):
    html = page(ana, wave)
    assert "25 organisations gave help. In the region: 10." in html
    rows = tables_in(html)[PROVIDERS][1:]
    assert len(rows) == 25
    assert sum(row[-1] == "yes" for row in rows) == 10


def test_rows_are_read_of_the_associations_that_are_shown(wave):
    read = reading.read_wave(wave)
    tables = reading.read_tables(read, read.network_of("assistance"), choose=lambda associations: associations[:1])
    (first,) = {table.association for table in tables if table.association and table.rows}
    others = [table for table in tables if table.association not in (None, first)]
    assert others and not any(table.rows for table in others) and all(table.total for table in others)
    assert all(table.rows for table in tables if table.association in (None, first))


@pytest.mark.parametrize("association", ["APEM", "PROMANGO"])
def test_sources_of_members(ana, wave, association):
    rows = tables_in(page(ana, wave, "technological"))[f"Where the members of {association} receive it from"][1:]
    shown = {code_in(name): (firms, average) for name, firms, average in rows}
    expected = {code: row for code, row in piura_wave.sources(association).items() if code not in CATEGORIES}
    assert {code: shown.get(code) for code in expected} == expected


def test_sources_by_category(ana, wave):
    rows = tables_in(page(ana, wave, "technological"))["Where the members of APEM receive it from, by kind"][1:]
    shown = {name: (firms, average) for name, firms, average in rows}
    expected = {name: row for name, row in piura_wave.sources("APEM").items() if name in CATEGORIES}
    assert {name: shown.get(name) for name in expected} == expected


@pytest.mark.parametrize("association", ["APEM", "PROMANGO"])
def test_own_sources_of_associations(ana, wave, association):
    rows = tables_in(page(ana, wave))[f"Where {association} itself receives knowledge from"][1:]
    assert {code_in(row[0]): tuple(row[1:]) for row in rows} == piura_wave.own_sources(association)


def test_profiles_of_members(ana, wave):
    table = tables_in(page(ana, wave))["What their members are like"]
    assert table[0] == ["", "APEM", "PROMANGO"]
    # "125 ha known of 9 of 14": the number is what stands first.
    shown = [[cell.split()[0] for cell in row[1:]] for row in table[2:]]
    expected = [list(column) for column in zip(*(row.values() for row in piura_wave.profiles().values()), strict=True)]
    assert shown == expected


def test_exclusive_channels(ana, wave):
    rows = tables_in(page(ana, wave))["Exclusive channels of knowledge"][1:]
    assert {(CODES[association], CODES[source]) for source, association in rows} == piura_wave.exclusive_channels()


def test_in_spanish_numbers_are_written_as_in_peru(ana, wave):
    html = ana.get(address(wave, "technological"), headers={"accept-language": "es"}).content.decode()
    assert '<html lang="es">' in html
    cells = {cell for rows in tables_in(html).values() for row in rows for cell in row}
    assert "2.7" in cells
    assert "2,7" not in cells


# -- What is not known, and what is written by others ------------------------------------------


def test_what_a_respondent_without_answer_received_is_unknown_not_zero(ana, wave):
    rows = {code_in(row[0]): row for row in tables_in(page(ana, wave))[PROVIDERS]}
    in_degree = rows["Organisation"].index("In-degree")
    assert rows["SGS"][in_degree] == "—"
    assert rows["ADEX"][in_degree] == "0"
    assert "not asked" in page(ana, wave)


def test_hostile_names_are_shown_as_they_are_written(ana, wave):
    hostile = '<script>alert(1)</script>"&amp;'
    Organisation.objects.filter(code="SENASA").update(name=hostile, label=hostile)
    html = page(ana, wave)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;amp;" in html
    assert tables_in(html)[PROVIDERS][1][0] == f"{hostile} SENASA"


def test_says_how_many_answered_and_what_that_means(ana, wave):
    html = page(ana, wave)
    assert "34 of 35 organisations asked have answered (97 %)." in html
    assert "From whom the other one receives help is not known; it is not counted as none." in html
    assert "Kossinets" in html


@pytest.mark.parametrize(
    ("answered", "asked", "percent"), [(31, 49, 63), (999, 1000, 99), (1, 8, 13), (8, 8, 100), (0, 3, 0)]
)
def test_the_response_rate_is_never_all_while_one_is_missing(answered, asked, percent):
    assert f"({percent} %)" in response_line(Build(answered=answered, invited=asked))


def test_map_names_the_organisations_and_links_to_their_rows(ana, wave):
    html = page(ana, wave)
    svg = re.search(r"<svg.*</svg>", html, re.DOTALL)[0]
    senasa = Organisation.objects.get(code="SENASA")
    assert f'href="#organisation-{senasa.pk}"' in svg
    assert f'<tr id="organisation-{senasa.pk}">' in html
    assert svg.count('class="map-tie"') == 179


def test_nothing_in_the_page_needs_what_the_content_security_policy_forbids(ana, wave):
    html = page(ana, wave)
    assert not re.search(r"<script(?![^>]*( src=| type=\"application/json\"))|<style|\sstyle=|\son\w+=", html)


# -- Tabs and pages -----------------------------------------------------------------------------


def test_first_goes_to_the_first_relation(ana, wave):
    response = ana.get(reverse("network-first", args=["piura", wave.pk]))
    assert response.url == address(wave, "assistance")


def test_all_relations_together(ana, wave):
    html = page(ana, wave, "all")
    assert len(tables_in(html)[PROVIDERS]) > 1
    rows = tables_in(html)["Where the members of APEM receive it from"]
    firms = {cells[0]: int(cells[1]) for cells in rows[1:]}
    named = Nomination.objects.filter(
        alter__code="SENASA", response__organisation__affiliations__association__code="APEM"
    )
    assert firms["SENASA"] == named.values("response__organisation").distinct().count()


MEMBERS_OF = re.compile(r"Where the members of (\S+) receive it from")


def test_of_many_associations_one_is_shown_and_another_can_be_chosen(ana, wave):
    cluster = wave.survey.cluster
    member = Organisation.objects.get(cluster=cluster, code="A01")
    for number in range(40):
        association = make_organisation(cluster, f"ASSOC{number:02}", label=f"ASSOC{number:02}")
        Affiliation.objects.create(organisation=member, association=association)
    rebuild(wave.pk, force=True)
    assert set(MEMBERS_OF.findall(page(ana, wave))) == {"APEM"}
    chosen = ana.get(address(wave), {"members_of": "ASSOC07"}).content.decode()
    assert set(MEMBERS_OF.findall(chosen)) == {"ASSOC07"}
    assert '<option value="ASSOC07" selected>' in chosen
    for bad in ("NOBODY", "<script>", ""):
        assert set(MEMBERS_OF.findall(ana.get(address(wave), {"members_of": bad}).content.decode())) == {"APEM"}


def test_no_such_relation(ana, wave):
    assert ana.get(address(wave, "gossip")).status_code == 404


@pytest.mark.parametrize(("wanted", "shown"), [("x", 1), ("0", 2), ("99", 2), ("2", 2), ("-1", 2), ("1", 1)])
def test_a_page_that_is_not_there_is_the_first_or_the_last(ana, wave, wanted, shown, monkeypatch):
    monkeypatch.setattr("networks.views.network.PAGE", 20)
    assert f"Page {shown} of 2" in page(ana, wave, page=wanted)


# -- Freshness -----------------------------------------------------------------------------------


def test_says_when_and_from_what_it_was_built(ana, wave):
    Build.objects.update(finished_at=timezone.now() - timedelta(minutes=3))
    html = " ".join(page(ana, wave).replace("\xa0", " ").split())
    assert "Built 3 minutes ago from the answers of 34 of 35 organisations asked." in html
    assert "http-equiv" not in html


def test_newer_answers_are_announced_and_the_page_reloads(ana, wave):
    make_response(
        wave, Organisation.objects.get(code="A27"), {"assistance": {Organisation.objects.get(code="APEM"): 5}}
    )
    html = page(ana, wave)
    assert "Newer answers are on their way" in html
    assert "Waiting since" in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html
    shown = re.search(r'data-state="([^"]+)" data-build="([^"]+)" data-reload', html)
    assert str(ana.get(shown[1]).json()["build"]) == shown[2]
    assert tables_in(html)[PROVIDERS][2][1] == "57"
    rebuild(wave.pk)
    assert str(ana.get(shown[1]).json()["build"]) != shown[2]
    html = page(ana, wave)
    assert tables_in(html)[PROVIDERS][2][1] == "62"
    assert "http-equiv" not in html and "data-reload" not in html


def test_a_wave_without_a_build_has_none(ana, wave):
    from networks.models import Build

    Build.objects.all().delete()
    assert ana.get(reverse("network-build", args=["piura", wave.pk])).json() == {"build": None}
    assert 'data-build="null"' in page(ana, wave)


def test_a_change_of_names_waits_without_a_date(ana, wave):
    waves.cluster_changed(wave.survey.cluster)
    html = page(ana, wave)
    assert "on their way" in html
    assert "Waiting since" not in html


def test_failures_are_told_to_staff_and_managers_can_try_again(client, people, wave, hints):
    waves.cluster_changed(wave.survey.cluster)
    wave.refresh_from_db()
    Pointer.objects.update(failures=Pointer.GIVE_UP_AFTER, failed_generation=wave.generation, failure="Boom: <b>")
    client.force_login(people.alice)
    html = page(client, wave)
    assert "Boom: &lt;b&gt;" in html
    assert "Try again" in html
    assert "http-equiv" not in html
    assert "SENASA" in html
    client.force_login(people.ana)
    assert "Try again" not in page(client, wave)


def test_try_again(client, people, wave, hints):
    waves.cluster_changed(wave.survey.cluster)
    Pointer.objects.update(
        failures=Pointer.GIVE_UP_AFTER, failed_generation=99, failure="Boom", hinted_at=timezone.now()
    )
    client.force_login(people.alice)
    hints.clear()
    response = client.post(reverse("network-rebuild", args=["piura", wave.pk]), follow=True)
    assert response.redirect_chain[-1][0] == address(wave, "assistance")
    assert "being built again" in response.content.decode()
    assert hints == [("networks.tasks.rebuild_wave", [wave.pk])]
    assert Pointer.objects.get().failures == 0


def test_written_names_that_wait_to_be_matched(ana, wave):
    make_response(
        wave, Organisation.objects.get(code="A27"), {}, names=["Tía Julia", "Don Pepe"], name_ratings={"assistance": 5}
    )
    rebuild(wave.pk)
    assert "2 names that respondents wrote wait to be matched" in page(ana, wave)


# -- Nothing yet ---------------------------------------------------------------------------------


def test_before_the_first_answer(client):
    wave = make_wave()
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    html = page(client, wave)
    assert "The network appears here a few seconds after the first answer." in html
    assert "http-equiv" not in html
    assert Pointer.objects.count() == 0


def test_before_the_first_build(client):
    survey = make_survey(make_cluster())
    wave = make_wave(survey)
    make_response(wave, make_organisation(survey.cluster), {"assistance": {make_organisation(survey.cluster): 3}})
    client.force_login(cast.make_cast(survey.cluster).ana)
    html = page(client, wave)
    assert "The network is being built." in html
    assert "http-equiv" in html


def test_no_ties(client):
    survey = make_survey(make_cluster())
    wave = make_wave(survey)
    make_response(wave, make_organisation(survey.cluster))
    rebuild(wave.pk)
    client.force_login(cast.make_cast(survey.cluster).ana)
    html = page(client, wave)
    assert "Nobody has named anyone for this kind of help yet." in html
    assert "<svg" not in html


# -- Size ------------------------------------------------------------------------------------------


def crowd(organisations):
    """A wave in which everyone of an association names five others, built."""
    survey = make_survey(make_cluster("crowd"), relations=["assistance", "technological"])
    association = make_organisation(survey.cluster, "ASSOC")
    members = [make_organisation(survey.cluster, f"M{i:04}", member_of=[association]) for i in range(organisations - 1)]
    wave = make_wave(survey)
    for index, member in enumerate(members):
        named = {members[(index * 7 + step) % len(members)]: 1 + step % 5 for step in (1, 2, 3, 5, 8)}
        named.pop(member, None)
        make_response(wave, member, {"assistance": named, "technological": named})
    make_response(wave, association, {"technological": {members[0]: 4}})
    rebuild(wave.pk)
    return Wave.objects.select_related("survey__cluster").get(pk=wave.pk)


@pytest.mark.parametrize("organisations", [49, 400])
def test_queries_do_not_grow_with_organisations(client, django_assert_num_queries, organisations):
    wave = crowd(organisations)
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    with django_assert_num_queries(QUERIES):
        html = page(client, wave)
    assert html.count('<tr id="organisation-') == min(organisations - 1, 100)
    assert len(html) < 700_000


# Session and user; cluster, member, wave, relations; pointer and build, networks; categories and associations to
# choose; providers counted twice and read; tables, organisations and categories in them; map: organisations, ties,
# categories; its legend and the categories once more; profile fields; organisations in the findings; whose names wait.
QUERIES = 25


# -- Who may see it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [("alice", 200), ("ana", 200), ("root", 200), ("vera", 403), ("elena", 403), ("charlie", 404)],
)
def test_roles(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    response = client.get(address(wave))
    assert response.status_code == status
    assert ("SENASA" in response.content.decode()) == (status == 200)


def test_the_refusal_is_friendly(client, people, wave):
    client.force_login(people.vera)
    assert "ask a manager" in client.get(address(wave)).content.decode()


def test_a_stranger_is_asked_to_sign_in(client, wave):
    response = client.get(address(wave))
    assert response.url == f"{reverse('login')}?next={address(wave)}"


def test_a_wave_of_another_cluster_under_the_own_address(client, people, wave):
    elsewhere = make_wave(make_survey(people.other_cluster))
    client.force_login(people.alice)
    assert client.get(reverse("network", args=["piura", elsewhere.pk, "assistance"])).status_code == 404
    assert Survey.objects.count() == 2


def test_a_wave_that_has_asked_nobody_says_what_will_be_here(client, people):
    from tests.builders import make_survey, make_wave

    wave = make_wave(make_survey(people.cluster, key="new"))
    rebuild(wave.pk)
    client.force_login(people.ana)
    html = client.get(address(wave, "assistance")).content.decode()
    assert "The network appears here a few seconds after the first answer." in html
    assert "0 of 0" not in html and "<table" not in html
