"""The kinds of organisations of a cluster: named in each language, in an order, deleted when none is of them."""

import pytest
from django.urls import reverse

from surveys.models import Category
from tests.builders import make_category, make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client, people):
    client.force_login(people.alice)
    client.cluster = people.cluster
    return client


def at(name, *args):
    return reverse(name, args=["casma", *args])


def payload(**fields):
    return {"name-es": "Productor", "name-en": "Producer", "colour": "#009E73", "shape": "square"} | fields


def test_one_is_added_and_looks_as_chosen(alice):
    wave = make_wave(make_survey(alice.cluster))
    alice.post(at("categories"), payload(protected="on"))
    kind = Category.objects.get()
    assert (kind.key, kind.names, kind.shape) == ("Productor", {"es": "Productor", "en": "Producer"}, "square")
    assert (kind.is_service, kind.protected, kind.position) == (False, True, 1)
    assert '<rect x="3"' in alice.get(at("categories")).content.decode()
    generation = wave.generation
    wave.refresh_from_db()
    assert wave.generation > generation
    assert alice.cluster.activities.get().action == "category-added"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name-es": ""}, "This field is required."),
        ({"name-en": "A\x07"}, "invisible characters"),
        ({"name-en": "x" * 81}, "at most 80 characters"),
        ({"name-en": "OFFICE"}, "Another kind has this name."),
        ({"colour": "#123456"}, "Select a valid choice"),
        ({"shape": "star"}, "Select a valid choice"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(alice, wrong, said):
    make_category(alice.cluster, "Office")
    sent = payload(**{"name-es": "Productora"} | wrong)
    response = alice.post(at("categories"), sent, headers={"accept-language": "en"})
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert wrong.get("name-es", "Productora") in html
    assert Category.objects.count() == 1


def test_one_is_changed_under_the_same_name_in_files(alice):
    kind = make_category(alice.cluster, "Office")
    alice.post(at("category", kind.pk), payload(is_service="on"))
    kind.refresh_from_db()
    assert (kind.key, kind.names["en"], kind.is_service) == ("Office", "Producer", True)


def test_they_are_put_in_order(alice):
    kinds = [make_category(alice.cluster, key) for key in ("A", "B", "C")]
    alice.post(at("category-move", kinds[2].pk), {"to": "up"})
    alice.post(at("category-move", kinds[0].pk), {"to": "up"})
    alice.post(at("category-move", kinds[0].pk), {"to": "gossip"})
    assert [kind.key for kind in alice.cluster.categories.all()] == ["A", "C", "B"]


def test_one_that_organisations_are_of_stays(alice):
    kind = make_organisation(alice.cluster).category
    other = make_category(alice.cluster, "Office")
    for each in (kind, other):
        alice.post(at("category-delete", each.pk))
    assert list(Category.objects.all()) == [kind]


def test_another_clusters_kind_is_not_found(client, people):
    kind = make_category(people.cluster)
    client.force_login(people.charlie)
    assert client.get(reverse("category", args=["chile", kind.pk])).status_code == 404
    for name in ("category-move", "category-delete"):
        assert client.post(reverse(name, args=["chile", kind.pk]), {"to": "up"}).status_code == 404


def test_as_many_queries_with_400_organisations(alice, django_assert_max_num_queries):
    for number in range(400):
        make_organisation(alice.cluster, f"N{number}", category=make_category(alice.cluster, f"Kind {number % 20}"))
    with django_assert_max_num_queries(8):
        assert alice.get(at("categories")).status_code == 200
