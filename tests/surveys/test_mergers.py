"""Two entries for one organisation become one, and two again."""

import pytest
from django.urls import reverse

from networks.answers.ties import take_snapshot
from surveys.answering.submission import _meanings
from surveys.models import KeptApart, Merger, Organisation
from surveys.naming import reconciliation
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(people):
    return [
        make_organisation(people.cluster, "CSI", name="Cooperativa San Isidro"),
        make_organisation(people.cluster, "CSI-2", name="Coop. San Isidro"),
    ]


def page(client, language="en", **query):
    return client.get(reverse("organisations-twice", args=["casma"]), query, headers={"accept-language": language})


def merge(client, goes, stays):
    where = reverse("organisations-merge", args=["casma"])
    fields = {"goes": goes, "stays": stays}
    return client.post(where, fields, headers={"accept-language": "en"}, follow=True)


def apart(client, merger):
    where = reverse("organisations-apart", args=["casma", merger.pk])
    return client.post(where, headers={"accept-language": "en"}, follow=True)


def test_nothing_is_there_twice(alice):
    html = page(alice).content.decode()
    assert "Nothing on the list looks like another one." in html
    assert "None so far." in html


def test_likely_duplicates_are_side_by_side_with_what_they_bring(alice, both, people):
    wave = make_wave(make_survey(people.cluster))
    make_response(wave, make_organisation(people.cluster, name="Fundo"), {"assistance": {both[1]: 3}})
    make_response(wave, both[0])
    (pair,) = page(alice).context["pairs"]
    assert [(each.code, each.times_named, each.has_answered) for each in pair[:2]] == [
        ("CSI", 0, True),
        ("CSI-2", 1, False),
    ]
    assert "The same words" in page(alice).content.decode()
    assert "Las mismas palabras" in page(alice, "es").content.decode()


def test_what_was_merged_into_one_speaks_for_it(alice, both, people):
    wave = make_wave(make_survey(people.cluster))
    old, older = make_organisation(people.cluster, name="Vieja"), make_organisation(people.cluster, name="Más vieja")
    make_response(wave, old, {"assistance": {older: 3}})
    reconciliation.merge(people.cluster, people.alice, older, old)
    reconciliation.merge(people.cluster, people.alice, old, both[1])
    (pair,) = page(alice).context["pairs"]
    assert [(each.times_named, each.has_answered) for each in pair[:2]] == [(0, False), (1, True)]


def test_the_same_tax_number_is_enough(alice, people):
    make_organisation(people.cluster, "DOM", name="Dominus", tax_number="20-51234567-1")
    make_organisation(people.cluster, "SOL", name="Frutas del Sol", tax_number="20512345671")
    assert "The same tax number" in page(alice).content.decode()


def test_merged_the_network_has_one_and_apart_it_has_two_again(alice, both, people):
    survey = make_survey(people.cluster)
    wave = make_wave(survey, roster=both)
    for number, alter in enumerate(both):
        make_response(wave, make_organisation(people.cluster, name=f"Fundo {number}"), {"assistance": {alter: 3}})

    def sources():
        (ties,) = take_snapshot(wave.pk).ties.values()
        return {tie.source for tie in ties}

    assert sources() == {each.pk for each in both}
    generation = take_snapshot(wave.pk).generation
    assert "The network follows." in merge(alice, "CSI-2", "CSI").content.decode()
    assert sources() == {both[0].pk}
    assert take_snapshot(wave.pk).generation > generation
    # Its names are the other's.
    assert _meanings(["Coop. San Isidro"], {}, people.cluster.pk) == {"coop san isidro": (both[0].pk, False)}
    assert not page(alice).context["pairs"]
    assert "are two organisations again" in apart(alice, Merger.objects.get()).content.decode()
    assert sources() == {each.pk for each in both}
    assert list(people.cluster.activities.values_list("action", flat=True)) == [
        "organisations-apart",
        "organisations-merged",
    ]


def test_whoever_waited_before_waits_again(alice, both):
    both[1].status = Organisation.Status.WAITING
    both[1].save()
    merge(alice, "CSI-2", "CSI")
    apart(alice, Merger.objects.get())
    both[1].refresh_from_db()
    assert (both[1].status, both[1].merged_into) == (Organisation.Status.WAITING, None)


def test_nobody_is_merged_into_one_that_waits(alice, both, people):
    Organisation.objects.filter(pk=both[1].pk).update(status="waiting")
    assert not page(alice).context["pairs"], "those are on a page of their own"
    html = merge(alice, "CSI", "CSI-2").content.decode()
    assert "Coop. San Isidro registered itself and waits: take it onto the list first." in html
    with pytest.raises(reconciliation.Impossible):
        reconciliation.merge(people.cluster, people.alice, *both)
    assert not Merger.objects.exists()


@pytest.mark.parametrize(
    ("goes", "stays", "said"),
    [
        ("", "CSI", "Write its code or its name."),
        ("CSI-2", "coop isidro", "Nothing is called exactly “coop isidro”. Is it one of these?"),
        ("CSI-2", "zzzz", "No organisation on the list is called anything like “zzzz”."),
        ("CSI-2", "csi-2", "Both are the same organisation on the list."),
        ("<b>", "CSI", "anything like “&lt;b&gt;”"),
    ],
)
def test_what_was_not_understood_is_said_next_to_it(alice, both, goes, stays, said):
    response = merge(alice, goes, stays)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert response.context["typed"] == {"goes": goes, "stays": stays}
    assert not Merger.objects.exists()


def test_merged_or_apart_twice_is_refused_kindly(alice, both, people):
    reconciliation.merge(people.cluster, people.alice, both[1], both[0])
    with pytest.raises(reconciliation.Impossible):
        reconciliation.merge(people.cluster, people.alice, both[1], both[0])
    # Nor in a circle.
    with pytest.raises(reconciliation.Impossible):
        reconciliation.merge(people.cluster, people.alice, both[0], both[1])
    merger = Merger.objects.get()
    apart(alice, merger)
    assert "already" in apart(alice, merger).content.decode()
    assert people.cluster.activities.count() == 2


def test_organisations_of_another_cluster_are_not_found(alice, both, people):
    make_organisation(people.other_cluster, "FAR", name="Lejana del Sur")
    assert merge(alice, "FAR", "CSI").status_code == 400
    foreign = make_organisation(people.other_cluster)
    merger = Merger.objects.create(
        organisation=foreign, into=make_organisation(people.other_cluster), status_before="confirmed", who="charlie"
    )
    assert apart(alice, merger).status_code == 404
    alice.force_login(people.charlie)
    assert page(alice).status_code == 404


def keep_apart(client, one, other):
    return client.post(reverse("organisations-keep-apart", args=["casma"]), {"one": one, "other": other}, follow=True)


def test_two_that_are_alike_are_not_asked_about_again_until_somebody_wants_it(alice, both, people):
    keep_apart(alice, "CSI-2", "CSI")
    keep_apart(alice, "CSI", "CSI-2")
    response = page(alice)
    assert not response.context["pairs"]
    (kept,) = response.context["apart"]
    assert people.cluster.activities.count() == 1
    alice.post(reverse("organisations-reconsider", args=["casma", kept.pk]))
    assert len(page(alice).context["pairs"]) == 1
    assert people.cluster.activities.count() == 2


@pytest.mark.parametrize("other", ["", "CSI", "FAR", "\x00"])
def test_only_two_of_the_cluster_are_kept_apart(alice, both, people, other):
    make_organisation(people.other_cluster, "FAR", name="Lejana del Sur")
    assert keep_apart(alice, "CSI", other).status_code == (200 if other == "CSI" else 404)
    assert not KeptApart.objects.exists()


def test_queries_do_not_grow(alice, people, django_assert_max_num_queries):
    for number in range(200):
        for end in ("S.A.C.", "SAC"):
            make_organisation(people.cluster, f"{number}-{len(end)}", name=f"Empresa {number} {end}")
    with django_assert_max_num_queries(15):
        response = page(alice)
    assert len(response.context["pairs"]) == 20
