"""Signing in, where django-allauth asks us how: nobody signs up alone, wrong passwords count for the account that is
meant, second factors are kept encrypted."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.helpers import get_client_ip_address
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from surveys.team import mail

WRONG_PASSWORD = _("This name and password do not go together. Mind capital and small letters.")
WRONG_CODE = _("This code is not right. Codes of the app change every half minute: take the one that it shows now.")
TOO_MANY = _("There were too many attempts. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "incorrect_password": _("This is not your password. Mind capital and small letters."),
        "enter_current_password": _("This is not your password. Mind capital and small letters."),
        "duplicate_email": _("This is your address already."),
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """Pages only: there is one way through each form."""
        return False

    def is_safe_url(self, url):
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_client_ip(self, request):
        return get_client_ip_address(request)

    def pre_authenticate(self, request, **credentials):
        """Wrong passwords are counted by django-axes."""

    def get_password_change_redirect_url(self, request):
        return settings.LOGIN_REDIRECT_URL

    def send_mail(self, template_prefix, email, context):
        mail.post(self.render_mail(template_prefix, email, {"email": email, "request": self.request} | context))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher():
    key = hashlib.sha256(b"surveys.sign_in:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def account_meant(request, credentials=None):
    """The name that attempts are counted under: the account's, by whichever of its names it is meant."""
    given = credentials or request.POST
    typed = (given.get("username") or given.get("email") or "").strip()
    users = get_user_model().objects
    by_name = users.filter(username__iexact=typed) if "@" not in typed else users.none()
    user = by_name.first() or users.filter(email__iexact=typed).order_by("pk").first() if typed else None
    return (user.get_username() if user else typed).lower()[:150]
