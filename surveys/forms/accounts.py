"""A new account: the first one of a server, or an invited colleague's."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import BaseUserCreationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from surveys.team import set_up


class AccountForm(BaseUserCreationForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For signing in, and for a new password if you forget yours."),
    )

    class Meta:
        model = get_user_model()
        fields = ["username", "email"]
        labels = {"username": _("User name")}
        help_texts = {"username": _("Without spaces, such as ana.flores")}

    def __init__(self, *args, email="", **kwargs):
        """email: the address that the account must have."""
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("Password")
        self.fields["password2"].label = _("Password, once more")
        self.fields["password2"].help_text = ""
        self.fields["username"].widget.attrs |= {
            "autofocus": False,
            "autocomplete": "username",
            "autocapitalize": "none",
        }
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        self.address = email.lower()
        if email:
            del self.fields["email"]

    def clean_username(self):
        name = self.cleaned_data["username"]
        if get_user_model().objects.filter(username__iexact=name).exists():
            raise ValidationError(_("This name is taken: choose another one."))
        return name

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email and get_user_model().objects.filter(email__iexact=email).exists():
            raise ValidationError(_("There is an account with this address: sign in with it instead."))
        return email

    def _post_clean(self):
        if self.address:
            self.instance.email = self.address
        super()._post_clean()


class FirstAccountForm(AccountForm):
    """With the code that only whoever runs the server can know, where one is needed."""

    code = forms.CharField(
        label=_("Set-up code"),
        max_length=40,
        help_text=_("It is in the server's log; manage.py setup_code prints it, too."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ["code", "username", "email", "password1", "password2"]

    def __init__(self, *args, needs_code, **kwargs):
        super().__init__(*args, **kwargs)
        if not needs_code:
            del self.fields["code"]

    def clean_code(self):
        if not set_up.is_code(self.cleaned_data["code"]):
            raise ValidationError(_("This is not the code: look into the server's log once more."))
