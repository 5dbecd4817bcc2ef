"""Accounts: brute force, fixation, redirects, forged hosts, forgotten passwords, second factors, sessions."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from surveys.team.sign_in import account_meant
from tests import cast

pytestmark = pytest.mark.django_db

LOGIN = reverse("login")
RESET = reverse("account_reset_password")
NEW = "the rains came late this year"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def alice(people):
    people.alice.email = "alice@example.org"
    people.alice.save()
    return people.alice


def sign_in(client, name="alice", password=cast.PASSWORD, **more):
    return client.post(LOGIN, {"username": name, "password": password, **more})


def signed_in(client):
    return "_auth_user_id" in client.session


def code_now():
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def with_codes(alice):
    TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return alice


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@example.org", "Alice@Example.ORG", " alice "])
def test_by_user_name_or_address(client, alice, name):
    assert sign_in(client, name).url == reverse("home")
    assert signed_in(client)


@pytest.mark.parametrize("name", ["", "alice\0", "x" * 10_000, "<script>", "alice@", "@"])
def test_bad_names(client, alice, name):
    response = sign_in(client, name)
    assert response.status_code == 200
    assert not signed_in(client)


def test_an_accounts_attempts_are_one_count_whatever_it_is_called(client, alice):
    names = ["alice", "Alice", "alice@example.org", "ALICE@example.org"]
    for number in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, names[number % len(names)], "wrong")
    for name in names:
        assert sign_in(client, name).status_code == 429
    assert not signed_in(client)


def test_whom_attempts_are_counted_for(rf, alice):
    request = rf.post("/", {"username": "Alice@example.org"})
    assert account_meant(request) == "alice"
    assert account_meant(request, {"email": "ALICE@EXAMPLE.ORG"}) == "alice"
    assert account_meant(request, {"username": "Nobody"}) == "nobody"
    assert account_meant(rf.post("/")) == ""


def test_not_so_many_attempts_a_minute_at_whatever_accounts(client, people, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "5/m/ip"}  # 30 by default, which a slow machine does not get done in time
    statuses = [sign_in(client, f"name{number}", "wrong").status_code for number in range(7)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere(client, alice, wanted):
    assert sign_in(client, next=wanted).url == reverse("home")
    assert "evil" not in client.post(f"{reverse('logout')}?next={wanted}").url


def test_a_session_that_somebody_else_knows_is_left_behind(client, alice):
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    known = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = known
    sign_in(client)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != known
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = known
    assert stranger.get(reverse("account")).url.startswith(LOGIN)


def test_nobody_signs_up(client):
    for path in ("signup/", "login/code/", "social/connections/", "password/set/"):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_the_administration_has_no_way_in_of_its_own(client, with_codes):
    with_codes.is_staff = True
    with_codes.save()
    for path in ("/admin/login/", "/admin/"):
        answer = client.post(path, {"username": "alice", "password": cast.PASSWORD}, follow=True)
        assert answer.redirect_chain[-1][0].startswith(LOGIN)
    assert not signed_in(client)


# A forgotten password.


def link_in(message):
    return re.search(r"https?://\S+", message.body)[0]


def test_the_answer_is_the_same_for_known_and_unknown_addresses(client, alice):
    known, unknown = (client.post(RESET, {"email": f"{name}@example.org"}) for name in ("alice", "nobody"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert client.get(known.url).status_code == 200
    assert [message.to for message in mail.outbox] == [["alice@example.org"]]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example"])
def test_no_link_follows_a_forged_host(client, alice, host):
    assert client.post(RESET, {"email": alice.email}, headers={"host": host}).status_code == 400
    client.post(RESET, {"email": alice.email}, headers={"x-forwarded-host": host, "forwarded": f"host={host}"})
    (message,) = mail.outbox
    assert link_in(message).startswith("http://testserver/")
    assert "evil" not in message.body


def test_a_new_password_by_mail(client, alice):
    client.post(RESET, {"email": "ALICE@example.org"})
    form = client.get(link_in(mail.outbox[0]))
    assert "set-password" in form.url, "the key is in the address once only"
    done = client.post(form.url, {"password1": NEW, "password2": NEW})
    assert done.url == reverse("account_reset_password_from_key_done")
    assert not signed_in(client)
    sign_in(client, password=NEW)
    assert signed_in(client)
    assert "used up" in Client().get(link_in(mail.outbox[0])).content.decode()


def test_a_new_password_does_not_go_round_the_second_factor(client, with_codes):
    client.post(RESET, {"email": with_codes.email})
    form = client.get(link_in(mail.outbox[0]))
    client.post(form.url, {"password1": NEW, "password2": NEW})
    assert sign_in(client, password=NEW).url == reverse("mfa_authenticate")
    assert not signed_in(client)


@pytest.mark.parametrize(
    ("first", "second"), [("mango", "mango"), ("password", "password"), (NEW, "another"), ("", "")]
)
def test_a_bad_new_password(client, alice, first, second):
    client.post(RESET, {"email": alice.email})
    form = client.get(link_in(mail.outbox[0]))
    assert "invalid-feedback" in client.post(form.url, {"password1": first, "password2": second}).content.decode()
    alice.refresh_from_db()
    assert alice.check_password(cast.PASSWORD)


def test_mails_asked_for_are_limited(client, alice):
    statuses = [client.post(RESET, {"email": alice.email}).status_code for _ in range(7)]
    assert statuses[-1] == 429
    assert len(mail.outbox) == 5


def test_closed_accounts_get_no_link_and_no_session(client, alice):
    alice.is_active = False
    alice.save()
    client.post(RESET, {"email": alice.email})
    assert mail.outbox == []
    assert sign_in(client).url == reverse("account_inactive")
    assert not signed_in(client)


@pytest.mark.parametrize("sends", [True, False])
def test_pages_say_when_no_mail_is_sent(client, settings, sends):
    settings.SENDS_MAIL = sends
    assert ("not set up to send e-mail" in client.get(RESET).content.decode()) != sends


# One's own account.


def test_changing_the_password_needs_the_one_until_now_and_ends_other_sessions(client, alice):
    other = Client()
    sign_in(client)
    sign_in(other)
    change = reverse("account_change_password")
    wrong = client.post(change, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert "This is not your password" in wrong.content.decode()
    client.post(change, {"oldpassword": cast.PASSWORD, "password1": NEW, "password2": NEW})
    assert client.get(reverse("account")).status_code == 200
    assert other.get(reverse("account")).url.startswith(LOGIN)
    assert mail.outbox[0].to == [alice.email]


def test_an_address_counts_once_its_link_was_opened(client, alice):
    sign_in(client)
    asked = client.post(reverse("account_email"), {"email": "alice@new.example", "action_add": ""})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": cast.PASSWORD})
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    html = client.get(reverse("account_email")).content.decode()
    assert "alice@example.org" in html
    assert "alice@new.example" in html
    link = link_in(mail.outbox[-1])
    client.get(link)
    alice.refresh_from_db()
    assert alice.email == "alice@example.org", "looking changes nothing"
    client.post(link)
    alice.refresh_from_db()
    assert alice.email == "alice@new.example"
    assert mail.outbox[-1].to == ["alice@example.org"], "whoever has the old one hears of it"


def test_sessions_elsewhere_are_ended(client, alice):
    other = Client(headers={"user-agent": "Another <browser>"})
    sign_in(client)
    sign_in(other)
    sessions = reverse("usersessions_list")
    third = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0"})
    sign_in(third)
    html = client.get(sessions).content.decode()
    assert "Another &lt;browser&gt;" in html and "Firefox · Windows" in html
    client.post(sessions)
    assert other.get(reverse("account")).url.startswith(LOGIN)
    assert client.get(reverse("account")).status_code == 200


# Second factors.


def test_a_code_is_asked_for(client, with_codes):
    assert sign_in(client).url == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert client.get(reverse("account")).url.startswith(LOGIN)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert signed_in(client)


def test_a_code_is_good_once(client, with_codes):
    code = code_now()
    other = Client()
    for browser in (client, other):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
    assert signed_in(client)
    assert not signed_in(other)


def test_a_recovery_code_is_good_once(client, with_codes):
    (kept,) = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES)
    code = kept.wrap().get_unused_codes()[0]
    other = Client()
    for browser in (client, other):
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
    assert signed_in(client)
    assert not signed_in(other)


@pytest.mark.parametrize("given", [{"code": "000000"}, {"code": ""}, {"code": "١٢٣٤٥٦"}, {}])
def test_wrong_codes(client, with_codes, given):
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), given, follow=True).status_code == 200
    assert not signed_in(client)


def test_codes_cannot_be_guessed_at_leisure(client, with_codes):
    sign_in(client)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    html = client.post(reverse("mfa_authenticate"), {"code": code_now()}).content.decode()
    assert "too many attempts" in html
    assert not signed_in(client)


def test_setting_it_up_asks_for_the_password_and_keeps_the_key_encrypted(client, alice):
    sign_in(client)
    activate = reverse("mfa_activate_totp")
    asked = client.get(activate)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert client.post(asked.url, {"password": cast.PASSWORD, "next": activate}).url == activate
    html = client.get(activate).content.decode()
    secret = re.search(r'<code class="link-text">(\w+)</code>', html)[1]
    counter = next(iter(yield_hotp_counters_from_time()))
    client.post(activate, {"code": format_hotp_value(hotp_value(secret, counter))})
    kept = Authenticator.objects.get(user=alice, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    codes = client.get(reverse("mfa_download_recovery_codes")).content.decode().split()
    assert len(codes) == 10
    assert not any(code in str(each.data) for each in Authenticator.objects.all() for code in codes)


def test_pages_of_accounts_hold_nothing_inline(client, with_codes):
    sign_in(client)
    pages = [client.get(reverse("mfa_authenticate")).content.decode()]
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    for name in ("account", "account_email", "account_change_password", "usersessions_list", "mfa_index"):
        pages.append(client.get(reverse(name)).content.decode())
    for html in pages:
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("name", ["login", "account_reset_password", "account_reset_password_done"])
def test_in_spanish(client, name):
    html = client.get(reverse(name), headers={"accept-language": "es"}).content.decode()
    assert "contraseña" in html or "correo" in html
    assert "password?" not in html
