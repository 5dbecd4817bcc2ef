"""A sponsor's link: what it shows, to whom it shows nothing, and that nothing behind it tells who is who."""

import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clustersurvey.logs import WithoutLinks
from surveys import access
from surveys.inviting import guesses
from surveys.inviting.results_links import issue, revoke
from surveys.models import ResultsLink
from tests.builders import make_survey, make_wave
from tests.networks.canaries import AN_ID, canaries_in, make_canary_wave
from tests.networks.test_protected_page import linked_from, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_guessed():
    cache.clear()


@pytest.fixture
def wave():
    return make_canary_wave()


@pytest.fixture
def given(wave):
    """(link, token) of a sponsor."""
    return issue(wave, "Gobierno <b>regional</b>", 30, None)


def address(token):
    return reverse("results-open", args=[token])


@pytest.fixture
def sponsor(given):
    client = Client()
    client.first = client.get(address(given[1]), follow=True)
    return client


def test_it_opens_the_results_without_an_account_and_without_the_secret_in_the_address(given, sponsor):
    link, token = given
    chain = [where for where, _status in sponsor.first.redirect_chain]
    assert chain[-1] == reverse("results", args=[link.public_id, "assistance"])
    html = sponsor.first.content.decode()
    assert "These results were given to <strong>Gobierno &lt;b&gt;regional&lt;/b&gt;</strong>, until" in html
    assert "State office" in html and "Please do not hand the link on." in html
    assert token not in html and "login" not in html and "csrf" not in html
    cookie = sponsor.cookies[f"results-{link.public_id}"]
    assert token not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", f"/results/{link.public_id}/")


def test_headers_of_every_page_behind_it(given, sponsor):
    link, token = given
    pages = ["results", "results-map"]
    addresses = [reverse(name, args=[link.public_id, "assistance"]) for name in pages]
    addresses += [address(token), address("A" * 22), reverse("results-first", args=[link.public_id])]
    addresses.append(reverse("results-file", args=[link.public_id, "assistance", "ties.csv"]))
    for where in addresses:
        headers = sponsor.get(where).headers
        assert headers["Referrer-Policy"] == "no-referrer", where
        assert "noindex" in headers["X-Robots-Tag"] and "no-store" in headers["Cache-Control"], where


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_canary_and_no_id_behind_it(wave, given, sponsor, language):
    begin = reverse("results", args=[given[0].public_id, "all"]) + f"?switch_language={language}"
    seen, waiting = {}, {begin, reverse("results", args=[given[0].public_id, "assistance"])}
    while waiting:
        where = waiting.pop()
        response = sponsor.get(where)
        seen[where] = parts_of(response)
        if response["Content-Type"].startswith("text/html"):
            html = response.content.decode()
            waiting |= {link for link in linked_from(html) if "switch" not in link} - seen.keys()
            assert "/clusters/" not in html and "/accounts/" not in html
    assert len([where for where in seen if "/files/" in where]) >= 30
    for where, parts in seen.items():
        assert canaries_in(parts) == set(), where
        assert "/files/" in where or not any(AN_ID.search(part) for part in parts), where


def test_files_are_protected_whatever_is_asked_for(given, sponsor):
    where = reverse("results-file", args=[given[0].public_id, "assistance", "organisations.csv"])
    for query in ("", "?names=real", "?search=Quetzalito"):
        assert canaries_in([sponsor.get(where + query).content]) == set()
    assert sponsor.get(where.replace("organisations.csv", "pack.zip")).status_code == 404


def test_the_database_does_not_know_the_secret(given):
    link, token = given
    assert len(token) == 22, "128 bits"
    assert token not in str(vars(ResultsLink.objects.get()))
    assert issue(link.wave, "Another", 30, None)[1] != token


def expired(link):
    ResultsLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_wrong_expired_and_revoked_are_the_same_404(wave, given, sponsor):
    late, late_token = issue(wave, "Late", 30, None)
    expired(late)
    revoke(given[0])
    answers = [Client().get(address(token)) for token in ("A" * 22, "x", late_token, given[1])]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    for name in ("results", "results-map"):
        inside = sponsor.get(reverse(name, args=[given[0].public_id, "assistance"]))
        assert inside.status_code == 404 and inside.content == answers[0].content


def test_a_page_behind_it_without_the_cookie_or_with_another_links(wave, given, sponsor):
    other, _token = issue(wave, "Other", 30, None)
    where = reverse("results", args=[other.public_id, "assistance"])
    assert sponsor.get(where).status_code == 404
    for proof in (access.proof_of_results(given[0]), "", "x:y:z", access.proof_of_results(other)[:-1]):
        client = Client()
        client.cookies[f"results-{other.public_id}"] = proof
        assert client.get(where).status_code == 404
    client.cookies[f"results-{other.public_id}"] = access.proof_of_results(other)
    assert client.get(where).status_code == 200


def test_guesses_are_throttled_and_the_secret_is_not_a_way_round(given):
    client = Client()
    for number in range(guesses.MOST):
        assert client.get(address(f"{number:022}")).status_code == 404
    assert client.get(address("A" * 22)).status_code == 429
    refused = client.get(address(given[1]))
    assert refused.status_code == 429 and refused["Retry-After"] == "600"
    assert Client(REMOTE_ADDR="10.1.2.3").get(address(given[1])).status_code == 302


def test_when_it_was_last_opened_is_noted_when_read_not_when_fetched(given):
    link, token = given
    preview = Client()
    assert preview.get(address(token)).status_code == 302
    assert ResultsLink.objects.get(pk=link.pk).last_opened_at is None, "a chat fetched it"
    preview.get(reverse("results", args=[link.public_id, "assistance"]))
    opened = ResultsLink.objects.get(pk=link.pk).last_opened_at
    assert timezone.now() - opened < timedelta(minutes=1)
    preview.get(reverse("results", args=[link.public_id, "all"]))
    assert ResultsLink.objects.get(pk=link.pk).last_opened_at == opened, "not with every page"


def test_the_language_is_switched_on_the_page(given, sponsor):
    where = reverse("results", args=[given[0].public_id, "assistance"])
    spanish = sponsor.get(f"{where}?switch_language=es")
    assert "Estos resultados se entregaron a" in spanish.content.decode()
    assert "Estos resultados se entregaron a" in sponsor.get(where).content.decode()
    assert sponsor.get(f"{where}?switch_language=xx").status_code == 200


def test_nothing_built_and_no_such_relation(people):
    link, token = issue(make_wave(make_survey(people.cluster, key="empty")), "Sponsor", 30, None)
    client = Client()
    assert "There is nothing to see here yet" in client.get(address(token), follow=True).content.decode()
    assert client.get(reverse("results", args=[link.public_id, "nothing"])).status_code == 404
    assert client.get(reverse("results-file", args=[link.public_id, "assistance", "ties.csv"])).status_code == 404


def test_only_reading(given, sponsor):
    for name, arguments in (("results-open", [given[1]]), ("results", [given[0].public_id, "all"])):
        assert sponsor.post(reverse(name, args=arguments)).status_code == 405


def test_the_secret_stays_out_of_the_log(given):
    record = logging.LogRecord("django.request", 30, "", 1, "Not Found: %s", (address(given[1]),), None)
    WithoutLinks().filter(record)
    assert given[1] not in record.getMessage() and "/s/…" in record.getMessage()
