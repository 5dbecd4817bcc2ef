"""The forms of django-allauth in our words."""

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _


class OurWords:
    """Labels instead of placeholders; help only where we give it."""

    labels = {}
    helped = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if name not in self.helped:
                field.help_text = ""


class SignInForm(OurWords, account.LoginForm):
    labels = {"login": _("User name or e-mail address"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["login"].max_length = 254

    def add_prefix(self, field_name):
        """What browsers and password managers know the field by."""
        return "username" if field_name == "login" else super().add_prefix(field_name)


class PasswordAgainForm(OurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class NewEmailForm(OurWords, account.AddEmailForm):
    labels = {"email": _("New address")}

    def save(self, request):
        """The address until now stays the account's until the new one is confirmed, even if it never was itself."""
        until_now = self.user.email
        made = super().save(request)
        get_user_model().objects.filter(pk=self.user.pk).update(email=until_now)
        self.user.email = until_now
        return made


class ForgottenPasswordForm(OurWords, account.ResetPasswordForm):
    labels = {"email": _("Your e-mail address")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    helped = ("password1",)


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    helped = ("password1",)


class Code(OurWords):
    """A code to type: six digits of the app, or one of the codes for when the telephone is lost."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "autocapitalize": "none"}
        self.fields["code"].max_length = 32


class CodeForm(Code, second_factor.AuthenticateForm):
    labels = {"code": _("Code")}


class CodeAgainForm(Code, second_factor.ReauthenticateForm):
    labels = {"code": _("Code")}


class FirstCodeForm(Code, ActivateTOTPForm):
    labels = {"code": _("Code that the app shows")}
