"""A person's tokens for scripts: made and shown once, listed, void when revoked; bad input, strangers."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.models import ScriptToken
from surveys.team.script_tokens import MOST, PREFIX, issue, person_of
from tests import cast

pytestmark = pytest.mark.django_db

ADDRESS = reverse("script-tokens")


@pytest.fixture
def ana(client):
    user = cast.make_user("ana")
    client.force_login(user)
    client.user = user
    return client


def shown_in(response):
    return re.findall(rf"{PREFIX}[\w-]+", response.content.decode())


def test_a_token_is_shown_once_and_kept_as_a_hash(ana):
    (token,) = set(shown_in(ana.post(ADDRESS, {"name": "R", "days": "90"})))
    assert len(token) >= len(PREFIX) + 32, "24 random bytes"
    kept = ScriptToken.objects.get()
    assert token not in str(vars(kept))
    assert kept.expires_at - timezone.now() > timedelta(days=89)
    assert shown_in(ana.get(ADDRESS)) == []
    assert person_of(token) == ana.user


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "", "days": "90"}, "Write what the token is for"),
        ({"name": " \n", "days": "90"}, "Write what the token is for"),
        ({"name": "R", "days": "91"}, "Choose for how long"),
        ({"name": "R", "days": ""}, "Choose for how long"),
        ({"name": "R", "days": "٩٠"}, "Choose for how long"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(ana, given, said):
    response = ana.post(ADDRESS, given)
    assert response.status_code == 400
    html = response.content.decode()
    assert said in html
    assert f'value="{given["name"].strip()}"' in html
    assert not ScriptToken.objects.exists()


def test_a_name_is_only_a_text(ana):
    html = ana.post(ADDRESS, {"name": "<script>alert(1)</script>" + "x" * 300, "days": "30"}).content.decode()
    assert "<script>alert" not in html
    assert len(ScriptToken.objects.get().name) <= 80


def test_not_more_than_so_many(ana):
    for number in range(MOST):
        issue(ana.user, f"{number}", 30)
    assert "make one void first" in ana.post(ADDRESS, {"name": "R", "days": "30"}).content.decode()
    assert ScriptToken.objects.count() == MOST


def test_a_token_is_void_once_revoked(ana):
    token = issue(ana.user, "R", 30)
    ana.post(reverse("script-token-revoke", args=[ScriptToken.objects.get().pk]))
    assert person_of(token) is None


def test_nobody_revokes_or_sees_somebody_elses(ana):
    token = issue(cast.make_user("bob"), "Bob's own", 30)
    assert "Bob" not in ana.get(ADDRESS).content.decode()
    assert ana.post(reverse("script-token-revoke", args=[ScriptToken.objects.get().pk])).status_code == 404
    assert person_of(token) is not None


def test_expired_unknown_and_closed_accounts(ana):
    token = issue(ana.user, "R", 30)
    assert person_of("") is person_of(PREFIX) is person_of(token[:-1]) is None
    ana.user.is_active = False
    ana.user.save()
    assert person_of(token) is None
    ana.user.is_active = True
    ana.user.save()
    ScriptToken.objects.update(expires_at=timezone.now())
    assert person_of(token) is None


def test_the_last_use_is_noted_not_every_one(ana, django_assert_num_queries):
    token = issue(ana.user, "R", 30)
    person_of(token)
    assert ScriptToken.objects.get().last_used_at is not None
    with django_assert_num_queries(1):
        person_of(token)


def test_the_page_in_spanish(ana):
    assert "Acceso para programas" in ana.get(ADDRESS, headers={"accept-language": "es"}).content.decode()
