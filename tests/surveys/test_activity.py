"""What the team did in a cluster: written down with the change itself, read in the reader's language."""

import pytest
from django.urls import reverse

from surveys import activity
from tests.builders import make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db


def page(client, language="en", **query):
    return client.get(reverse("activity", args=["casma"]), query, headers={"accept-language": language})


def test_nothing_done_yet(client, people):
    client.force_login(people.ana)
    assert "Nothing yet." in page(client).content.decode()


def test_a_renewed_link_is_told_with_who_did_it(client, people):
    wave = make_wave(make_survey(people.cluster), respondents=[make_organisation(people.cluster, name="Fundo <b>Ñ")])
    client.force_login(people.alice)
    client.post(reverse("link-renew", args=["casma", wave.pk, wave.invitations.get().public_id]))
    html = page(client).content.decode()
    assert "<strong>alice</strong> gave Fundo &lt;b&gt;Ñ a new personal link" in html
    assert "le dio a Fundo &lt;b&gt;Ñ un enlace personal nuevo" in page(client, "es").content.decode()


def test_showing_results_is_told(client, people):
    wave = make_wave(make_survey(people.cluster))
    client.force_login(people.alice)
    for choice in ("show", "hide", "gossip"):
        client.post(reverse("wave-publish", args=["casma", wave.pk]), {"results": choice})
    assert list(people.cluster.activities.values_list("action", flat=True)) == ["results-hidden", "results-shown"]


def test_who_did_it_is_still_told_when_the_account_is_gone(client, people):
    activity.record(people.cluster, people.elena, "link-renewed", "Fundo")
    people.elena.delete()
    client.force_login(people.alice)
    assert "<strong>elena</strong>" in page(client).content.decode()


def test_an_action_without_a_sentence_is_not_recorded(people):
    with pytest.raises(KeyError):
        activity.record(people.cluster, people.alice, "gossip")


def test_an_action_of_an_earlier_version_is_told_by_its_code(client, people):
    people.cluster.activities.create(user=people.alice, who="alice", action="painted", about="the fence")
    client.force_login(people.alice)
    assert "painted the fence" in page(client).content.decode()


def test_the_log_of_another_cluster_is_not_found(client, people):
    client.force_login(people.charlie)
    assert page(client).status_code == 404


def test_a_page_that_is_no_number(client, people):
    client.force_login(people.alice)
    assert page(client, page="one'").status_code == 200


@pytest.mark.parametrize("more", [0, 250])
def test_queries_do_not_grow(client, people, more, django_assert_num_queries):
    for number in range(more):
        activity.record(people.cluster, people.alice, "link-renewed", f"Fundo {number}")
    client.force_login(people.alice)
    with django_assert_num_queries(6 if more else 5):
        assert page(client).status_code == 200


def test_what_was_recorded_before_its_sentence_said_more_is_still_told(client, people):
    activity.record(people.cluster, people.alice, "organisations-merged", "Agro 1")
    client.force_login(people.ana)
    assert "merged Agro 1 into …" in page(client).content.decode()
