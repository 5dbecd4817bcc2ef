"""The page of one organisation: those around it, its measures and ranks, what is unknown, and who may open it."""

import re

import pytest
from django.urls import reverse

from networks.models import Position
from networks.pages.one_organisation import SHOWN
from networks.rebuilding.rebuild import rebuild
from surveys.models import Organisation
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db

MEASURES = "Its measures"
RECEIVERS, SOURCES = "Who received from it", "From whom it received"


def address(wave, organisation, relation="assistance"):
    return reverse("network-organisation", args=[wave.survey.cluster.slug, wave.pk, relation, organisation.pk])


def organisation_in(wave, code):
    return Organisation.objects.get(cluster=wave.survey.cluster, code=code)


@pytest.fixture
def ana(client, wave):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    return client


@pytest.fixture
def page_of(ana, wave):
    def get(code, relation="assistance"):
        response = ana.get(address(wave, organisation_in(wave, code), relation))
        assert response.status_code == 200
        return response.content.decode()

    return get


def measures_in(html):
    """{name of the measure: (value, rank)}"""
    rows = re.findall(
        r'<th scope="row">([^<]+)<br>.*?</th>\s*<td class="number">(.*?)</td>\s*<td class="number">(.*?)</td>',
        html.split('id="measures-caption"')[1],
        re.DOTALL,
    )
    return {name: (re.sub(r"<[^>]+>", "", value), rank) for name, value, rank in rows}


def test_the_most_central_source_is_first_of_all(page_of):
    html = page_of("SENASA")
    measures = measures_in(html)
    assert measures["Weighted out-degree"] == (piura_wave.providers()["SENASA"], "1 of 49")
    assert measures["Out-degree"][1] == "1 of 49"
    assert "Servicio Nacional de Sanidad Agraria" in html


def test_every_measure_of_an_organisation_is_on_its_page(page_of):
    assert len(measures_in(page_of("SENASA"))) == len(
        {field.name for field in Position._meta.fields}
        - {"id", "network", "organisation", "answered", "invited", "x", "y"}
    )


def test_those_around_it_are_the_ties_of_the_network(page_of, wave):
    html = page_of("APEM")
    network = wave.pointer.build.networks.get(relation__key="assistance")
    apem = organisation_in(wave, "APEM")
    tables = tables_in(html)
    given = network.tie_rows.filter(source=apem).order_by("-strength")
    received = network.tie_rows.filter(receiver=apem)
    assert len(tables[RECEIVERS]) - 1 == given.count()
    assert {row[0] for row in tables[SOURCES][1:]} == {
        f"{tie.source.label} {tie.source.category}" for tie in received.select_related("source__category")
    }
    assert tables[RECEIVERS][1][1] == str(given[0].strength)


def test_who_has_no_other_source_is_marked(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa, unp, one, two = (make_organisation(cluster, code, name=code) for code in ("SENASA", "UNP", "One", "Two"))
    wave = make_wave(make_survey(cluster), respondents=[one, two])
    make_response(wave, one, {"assistance": {senasa: 5}})
    make_response(wave, two, {"assistance": {senasa: 3, unp: None}})
    rebuild(wave.pk)
    html = client.get(address(wave, senasa)).content.decode()
    assert tables_in(html)[RECEIVERS][1:] == [
        [f"One its only source {one.category}", "5"],
        [f"Two {two.category}", "3"],
    ]
    assert "2 organisations named it as a source. 1 of them has no other source." in html
    assert measures_in(html)["Only source of"] == ("1", "1 of 4")
    rows = tables_in(client.get(address(wave, unp)).content.decode())[RECEIVERS][1:]
    assert rows == [[f"Two {two.category}", "—"]]


def test_what_is_not_known_of_who_has_not_answered(page_of):
    html = page_of("IMG")
    measures = measures_in(html)
    assert measures["In-degree"][0].startswith("—") and measures["In-degree"][1] == ""
    assert "has not told its own sources" in html and "It has not told from whom." in html


def test_the_lowest_constraint_is_the_first(page_of, wave):
    network = wave.pointer.build.networks.get(relation__key="assistance")
    least = network.positions.exclude(constraint=None).order_by("constraint").first()
    assert measures_in(page_of(least.organisation.code))["Constraint"][1].startswith("1 of ")


def test_each_relation_and_all_together(page_of):
    assert "Technological knowledge</h2>" in page_of("SENASA", "technological")
    assert "All together</h2>" in page_of("SENASA", "all")


def test_a_long_list_says_where_the_rest_is(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA")
    many = [make_organisation(cluster, f"G{number}") for number in range(SHOWN + 2)]
    wave = make_wave(make_survey(cluster), respondents=many)
    for grower in many:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    html = client.get(address(wave, senasa)).content.decode()
    assert len(tables_in(html)[RECEIVERS]) - 1 == SHOWN
    assert "2 more are in the download of ties." in html


@pytest.mark.parametrize("size", [3, 300])
def test_queries_do_not_grow_with_organisations(client, django_assert_num_queries, size):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA")
    many = [make_organisation(cluster, f"G{number}") for number in range(size)]
    wave = make_wave(make_survey(cluster), respondents=many[:40], roster=many)
    for grower in many[:40]:
        make_response(wave, grower, {"assistance": {senasa: 4}})
    rebuild(wave.pk)
    client.get(address(wave, senasa))
    # Session, user, cluster, member, wave, relations, organisation, pointer, networks, position, ties, organisations,
    # whose names wait, those without another source, ranks.
    with django_assert_num_queries(15):
        client.get(address(wave, senasa))


def test_names_are_text(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    hostile = make_organisation(cluster, "X", name="<script>alert(1)</script>", label="<b>x</b>")
    grower = make_organisation(cluster, "G")
    wave = make_wave(make_survey(cluster), respondents=[grower])
    make_response(wave, grower, {"assistance": {hostile: 4}})
    rebuild(wave.pk)
    for organisation in (hostile, grower):
        html = client.get(address(wave, organisation)).content.decode()
        assert "<script>alert" not in html and "<b>x</b>" not in html


# -- What is not there ------------------------------------------------------------------------


def test_an_organisation_of_another_cluster_is_not_found(ana, wave):
    stranger = make_organisation(make_cluster("olmos"), "SENASA")
    assert ana.get(address(wave, stranger)).status_code == 404


def test_a_relation_that_is_not_asked_is_not_found(ana, wave):
    assert ana.get(address(wave, organisation_in(wave, "SENASA"), "friendship")).status_code == 404


def test_an_organisation_that_does_not_exist_is_not_found(ana, wave):
    address_of_none = reverse("network-organisation", args=["piura", wave.pk, "assistance", 10**15])
    assert ana.get(address_of_none).status_code == 404
    assert ana.get(address_of_none.replace(str(10**15), "9" * 30)).status_code == 404


def test_before_the_first_build_there_is_no_page(client):
    cluster = make_cluster("casma")
    client.force_login(cast.make_cast(cluster).ana)
    senasa = make_organisation(cluster, "SENASA")
    wave = make_wave(make_survey(cluster), respondents=[senasa])
    assert client.get(address(wave, senasa)).status_code == 404


def test_in_spanish(ana, wave):
    ana.cookies["django_language"] = "es"
    html = ana.get(address(wave, organisation_in(wave, "SENASA"))).content.decode()
    assert "Quiénes recibieron de ella" in html and "Restricción" in html and "1 de 49" in html
