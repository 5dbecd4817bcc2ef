"""Who is asked in a wave, and who is offered for choosing: found by filter, put on and taken off."""

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import waves
from surveys.models import Draft, Wave
from surveys.naming import reconciliation
from tests.builders import make_category, make_organisation, make_response, make_survey, make_wave
from tests.html_tables import tables_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisations(people):
    """A firm, a member of its association, an office, and an association far away."""
    office = make_category(people.cluster, "Government")
    apem = make_organisation(people.cluster, "APEM", name="Asociación APEM", in_region=False)
    return {
        "anta": make_organisation(people.cluster, "A1", name="Fundo Ánta", member_of=[apem]),
        "brena": make_organisation(people.cluster, "B1", name="Agro Breña"),
        "senasa": make_organisation(people.cluster, "S1", name="SENASA", category=office),
        "apem": apem,
    }


@pytest.fixture
def wave(people, organisations):
    wave = make_wave(make_survey(people.cluster), state="draft")
    waves.invite(wave, [organisations["anta"]])
    waves.add_to_roster(wave, [organisations["senasa"]])
    return wave


def shown(client, wave, **query):
    response = client.get(reverse("wave-lists", args=["casma", wave.pk], query=query or None))
    assert response.status_code == 200
    rows = tables_in(response.content.decode()).get("Organisations", [()])[1:]
    return {row[0].split(" ")[1] for row in rows}


def do(client, wave, what, *chosen, query=None, **fields):
    """What the page says after the form was sent."""
    address = reverse("wave-lists-change", args=["casma", wave.pk], query=query)
    fields |= {"do": what, "organisation": [each.pk for each in chosen]}
    response = client.post(address, fields, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def asked(wave):
    return set(wave.invitations.values_list("organisation__code", flat=True))


def offered(wave):
    return set(wave.roster.values_list("organisation__code", flat=True))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, {"Ánta", "Breña", "APEM", "S1"}),
        ({"name": "anta"}, {"Ánta"}),
        ({"name": "agro bre"}, {"Breña"}),
        ({"name": "nothing like it"}, set()),
        ({"region": "out"}, {"APEM"}),
        ({"on": "respondent"}, {"Ánta"}),
        ({"on": "not-roster"}, {"Ánta", "Breña", "APEM"}),
        ({"on": "neither"}, {"Breña", "APEM"}),
        ({"on": "<b>", "region": "x", "category": "-1", "association": "٣"}, {"Ánta", "Breña", "APEM", "S1"}),
        ({"category": "9" * 30}, {"Ánta", "Breña", "APEM", "S1"}),
    ],
)
def test_filter(alice, wave, query, found):
    assert shown(alice, wave, **query) == found


def test_filter_by_kind_and_association(alice, wave, organisations):
    assert shown(alice, wave, category=organisations["senasa"].category_id) == {"S1"}
    assert shown(alice, wave, association=organisations["apem"].pk) == {"Ánta"}


def test_no_organisation_found_and_none_there(alice, people, wave):
    html = alice.get(reverse("wave-lists", args=["casma", wave.pk], query={"name": "zz"})).content.decode()
    assert "No organisation is like that." in html


def test_asking_and_offering(alice, people, wave, organisations):
    said = do(alice, wave, "both", organisations["brena"], organisations["anta"])
    assert said == ["1 new respondent.", "2 more on the roster."]
    assert asked(wave) == {"A1", "B1"} and offered(wave) == {"A1", "B1", "S1"}
    assert {"roster-grown", "respondents-added"} == set(people.cluster.activities.values_list("action", flat=True))


def test_all_that_the_filter_finds_on_every_page(alice, people, wave):
    many = [make_organisation(people.cluster, f"Z{i}", name=f"Zona {i}") for i in range(120)]
    assert do(alice, wave, "respondents", query={"name": "zona"}, every="on") == ["120 new respondents."]
    assert wave.invitations.count() == len(many) + 1


def test_one_merged_since_stands_there_to_be_taken_off_and_is_put_on_nothing(alice, people, wave, organisations):
    anta, senasa, brena = (organisations[name] for name in ("anta", "senasa", "brena"))
    for gone in (anta, senasa):
        reconciliation.merge(people.cluster, people.alice, gone, brena)
    html = alice.get(reverse("wave-lists", args=["casma", wave.pk])).content.decode()
    assert html.count("merged into another") == 2 and shown(alice, wave, on="respondent") == {"Ánta"}
    assert do(alice, wave, "both", anta, senasa) == ["0 new respondents.", "0 more on the roster."]
    assert do(alice, wave, "off-respondents", anta) == ["1 is asked no longer."]
    assert do(alice, wave, "off-roster", senasa) == ["1 is offered no longer."]
    assert shown(alice, wave) == {"Breña", "APEM"}


def test_added_later_is_not_offered_earlier(alice, wave, organisations):
    Wave.objects.filter(pk=wave.pk).update(state="open")
    make_response(wave, organisations["anta"])
    said = do(alice, wave, "roster", organisations["brena"])
    assert said == ["1 more on the roster.", "The 1 that has answered already was not offered them."]
    entry = wave.roster.get(organisation=organisations["brena"])
    wave.refresh_from_db()
    assert entry.since_version == wave.roster_version > 1


def test_whoever_has_begun_stays(alice, wave, organisations):
    Wave.objects.filter(pk=wave.pk).update(state="open")
    do(alice, wave, "respondents", *organisations.values())
    make_response(wave, organisations["anta"])
    Draft.objects.create(invitation=wave.invitations.get(organisation=organisations["brena"]))
    wave.invitations.filter(organisation=organisations["senasa"]).update(started_at=timezone.now())
    said = do(alice, wave, "off-respondents", *organisations.values())
    assert said[0] == "1 is asked no longer." and said[1].startswith("3 stay: they have begun or answered.")
    assert asked(wave) == {"A1", "B1", "S1"}
    assert wave.responses.count() == 1


def test_the_roster_stays_once_someone_has_answered(alice, wave, organisations):
    assert do(alice, wave, "off-roster", organisations["senasa"]) == ["1 is offered no longer."]
    waves.add_to_roster(wave, [organisations["senasa"]])
    Wave.objects.filter(pk=wave.pk).update(state="open")
    make_response(wave, organisations["anta"])
    said = do(alice, wave, "off-roster", organisations["senasa"])
    assert said == [
        "0 are offered no longer.",
        "Somebody has answered already: what was offered to them stays on the roster.",
    ]
    assert offered(wave) == {"S1"}


@pytest.mark.parametrize("what", ["both", "off-roster", "off-respondents"])
def test_the_network_follows(alice, wave, organisations, what):
    before = Wave.objects.get(pk=wave.pk).generation
    do(alice, wave, what, *organisations.values())
    assert Wave.objects.get(pk=wave.pk).generation > before


@pytest.mark.parametrize(("what", "fields"), [("", {}), ("burn", {}), ("both", {"organisation": ["x", "9" * 40]})])
def test_bad_input(alice, wave, what, fields):
    address = reverse("wave-lists-change", args=["casma", wave.pk])
    response = alice.post(address, {"do": what, **fields}, follow=True)
    assert "Tick the organisations first" in response.content.decode()
    assert asked(wave) == {"A1"} and offered(wave) == {"S1"}


def test_another_clusters_organisation(alice, people, wave):
    theirs = make_organisation(people.other_cluster)
    assert do(alice, wave, "both", theirs) == ["Tick the organisations first, then choose what to do with them."]


def test_a_closed_wave_stays_as_it_is(alice, wave, organisations):
    Wave.objects.filter(pk=wave.pk).update(state="closed")
    assert do(alice, wave, "both", organisations["brena"])[0].startswith("This wave is closed")
    assert asked(wave) == {"A1"}


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("vera", 403), ("elena", 403), ("charlie", 404)])
def test_only_managers(client, people, wave, organisations, name, status):
    client.force_login(getattr(people, name))
    assert client.get(reverse("wave-lists", args=["casma", wave.pk])).status_code == status
    fields = {"do": "both", "organisation": organisations["brena"].pk}
    assert client.post(reverse("wave-lists-change", args=["casma", wave.pk]), fields).status_code == status
    assert asked(wave) == {"A1"}


def test_hostile_names(alice, people, wave):
    make_organisation(people.cluster, "X", name='"><script>x</script> \u202e=1+1')
    html = alice.get(reverse("wave-lists", args=["casma", wave.pk], query={"name": "<script>"})).content.decode()
    assert "<script>" not in html


# Session, user, cluster, member, wave; organisations counted and read; kinds, associations; three figures.
QUERIES = 13


def test_queries_with_400(alice, people, wave, django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        shown(alice, wave)
    many = [make_organisation(people.cluster) for _ in range(400)]
    waves.invite(wave, many)
    waves.add_to_roster(wave, many)
    with django_assert_num_queries(QUERIES):
        shown(alice, wave)


def test_in_reading_order(alice, people, monkeypatch):
    """As in the list of organisations: without accents and case, numbers as numbers; also from page to page."""
    names = ["Agro 2", "Agro 10", "Agroexportadora", "APEM", "Fundo Ñuro", "Fundo Santa Rosa"]
    for name in reversed(names):
        make_organisation(people.cluster, name=name)
    wave = make_wave(make_survey(people.cluster), state="draft")
    monkeypatch.setattr("surveys.views.wave_lists.PAGE", 4)
    for number, expected in ((1, names[:4]), (2, names[4:])):
        page = alice.get(reverse("wave-lists", args=["casma", wave.pk], query={"page": number}))
        assert [each.name for each in page.context["organisations"]] == expected
