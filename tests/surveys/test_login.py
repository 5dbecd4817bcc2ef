"""Signing in and out, and being locked out after too many attempts."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import cast

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def sign_in(client, name="alice", password=cast.PASSWORD, **query):
    return client.post(LOGIN, {"username": name, "password": password, **query})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_the_form(client):
    html = client.get(LOGIN).content.decode()
    assert 'type="password"' in html
    assert 'autocomplete="current-password"' in html


def test_sign_in_goes_home(client, people):
    assert sign_in(client).url == reverse("home")
    assert signed_in(client)


def test_sign_in_goes_on_to_where_one_wanted_to(client, people):
    wanted = reverse("cluster", args=["casma"])
    html = client.get(LOGIN, {"next": wanted}).content.decode()
    assert f'name="next" value="{wanted}"' in html
    assert sign_in(client, next=wanted).url == wanted


def test_sign_in_goes_nowhere_else(client, people):
    assert sign_in(client, next="https://example.com/").url == reverse("home")


def test_a_wrong_password(client, people):
    response = sign_in(client, password="wrong")
    assert response.status_code == 200
    assert "is-invalid" in response.content.decode() or "alert" in response.content.decode()
    assert not signed_in(client)


def test_too_many_wrong_passwords_lock_out_even_the_right_one(client, people):
    statuses = [sign_in(client, password=f"wrong {i}").status_code for i in range(settings.AXES_FAILURE_LIMIT)]
    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    response = sign_in(client)
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    assert not signed_in(client)


def test_a_lock_out_is_of_that_name_only(client, people):
    for i in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, password=f"wrong {i}")
    sign_in(client, "ana")
    assert signed_in(client)


def test_the_session_changes_when_signing_in(client, people):
    session = client.session
    session["anything"] = 1
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_sign_out_needs_a_post(client, people):
    client.force_login(people.alice)
    assert client.get(reverse("logout")).status_code == 405
    assert signed_in(client)
    assert client.post(reverse("logout")).url == reverse("home")
    assert not signed_in(client)


def test_whoever_is_signed_in_needs_no_form(client, people):
    client.force_login(people.alice)
    assert client.get(LOGIN).url == reverse("home")


def test_signing_in_needs_the_forms_token(people):
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict).status_code == 403
    html = strict.get(LOGIN).content.decode()
    token = html.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert sign_in(strict, csrfmiddlewaretoken=token).status_code == 302


def test_the_referrer_policy_lets_browsers_say_where_a_form_is_from(client):
    """Under no-referrer a browser sends `Origin: null` with every form, which the token's check refuses."""
    assert client.get(LOGIN)["Referrer-Policy"] == "same-origin"
