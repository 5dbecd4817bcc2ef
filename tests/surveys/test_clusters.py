"""Clusters made and described in the browser."""

import pytest
from django.urls import reverse

from surveys.activity import in_words
from surveys.models import Activity, Cluster
from surveys.team.clusters import free_slug
from tests import cast
from tests.builders import make_cluster, make_organisation

pytestmark = pytest.mark.django_db

NEW = reverse("cluster-new")
FACTS = reverse("cluster-facts", args=["casma"])
GIVEN = {"name": "Palta de Casma", "region": "Áncash", "country": "PE", "languages": ["es"], "face": "sky"}


@pytest.fixture
def people():
    return cast.make_cast(make_cluster(name="Mango de Casma"))


def test_a_second_cluster(alice, people):
    assert alice.post(NEW, GIVEN).url == reverse("cluster", args=["palta-de-casma"])
    cluster = Cluster.objects.get(slug="palta-de-casma")
    assert cluster.members.get().user == people.alice
    assert cluster.languages == ["es"]
    assert cluster.categories.count() > 3
    html = alice.get("/").content.decode()
    assert "Palta de Casma" in html
    assert "Mango de Casma" in html
    assert [in_words(each) for each in cluster.activities.all()] == ["made the cluster Palta de Casma"]


def test_a_superuser_makes_one_and_manages_it(client, people):
    client.force_login(people.root)
    client.post(NEW, GIVEN)
    assert Cluster.objects.get(slug="palta-de-casma").members.get().user == people.root


@pytest.mark.parametrize(("name", "offered"), [("alice", True), ("root", True), ("ana", False), ("vera", False)])
def test_offered_to_who_may(client, people, name, offered):
    client.force_login(getattr(people, name))
    assert (NEW in client.get("/").content.decode()) == offered


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Mango de Casma", "mango-de-casma"), ("Ñandú Ávila", "nandu-avila"), ("芒果", "cluster"), ("x" * 200, "x" * 36)],
)
def test_a_short_name_is_made_from_the_name(name, slug):
    assert free_slug(name) == slug


def test_a_short_name_that_is_taken_gets_a_number(people):
    assert [free_slug("Casma"), free_slug("Other")] == ["casma-2", "other"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 201}, "200"),
        ({"slug": "casma"}, "choose another one"),
        ({"slug": "../x"}, "slug"),
        ({"slug": "x" * 41}, "40"),
        ({"country": "Piura"}, "its two letters"),
        ({"languages": ["tlh"]}, "valid choice"),
        ({"languages": ["es"], "first_language": "en"}, "Tick it among the languages"),
    ],
)
def test_bad_input(alice, given, said):
    response = alice.post(NEW, GIVEN | given)
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert "Áncash" in html
    assert Cluster.objects.count() == 2


def test_other_facts(alice):
    assert alice.post(FACTS, GIVEN).url == reverse("cluster", args=["casma"])
    cluster = Cluster.objects.get(slug="casma")
    assert (cluster.name, cluster.region, cluster.face) == ("Palta de Casma", "Áncash", "sky")
    assert Activity.objects.count() == 1


def test_the_first_language_comes_first(alice):
    for first, languages in (("es", ["es", "en"]), ("en", ["en", "es"])):
        alice.post(FACTS, GIVEN | {"languages": ["en", "es"], "first_language": first})
        assert Cluster.objects.get(slug="casma").languages == languages
        chosen = f'<option value="{first}" selected>'
        assert chosen in alice.get(FACTS).content.decode()


def test_the_first_language_is_at_first_the_readers(alice):
    html = alice.get(NEW, headers={"accept-language": "es"}).content.decode()
    assert '<option value="es" selected>' in html


def test_nothing_changed_is_nothing_done(alice):
    facts = {"name": "Mango de Casma", "languages": ["en", "es"], "first_language": "es", "face": "leaf"}
    alice.post(FACTS, facts)
    assert not Activity.objects.exists()


def test_the_short_name_stays(alice):
    alice.post(FACTS, GIVEN | {"slug": "other"})
    assert Cluster.objects.filter(slug="casma").exists()


def test_bad_facts_change_nothing_and_are_shown_in_the_form_only(alice):
    html = alice.post(FACTS, GIVEN | {"name": "<b>x</b>", "country": "Piura"}).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "<b>x" not in html
    assert Cluster.objects.get(slug="casma").name == "Mango de Casma"


def test_queries_do_not_grow_with_organisations(alice, people, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(4):  # session, user, cluster, membership
            alice.get(FACTS)
        for _each in range(400):
            make_organisation(people.cluster)


def test_in_spanish(alice):
    html = alice.get(NEW, headers={"accept-language": "es"}).content.decode()
    assert "Clúster nuevo" in html
    assert "Su nombre, o dos letras como PE" in html
