from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.models import TeamInvitation
from surveys.models.clusters import Role


class InviteForm(forms.ModelForm):
    """A colleague to be invited: by e-mail when there is an address, else by a link to pass on."""

    class Meta:
        model = TeamInvitation
        fields = ["email", "note", "role"]
        labels = {"email": _("E-mail address"), "note": _("For whom"), "role": _("Role")}
        help_texts = {
            "email": _("Left empty, you get a link to pass on yourself."),
            "note": _("For your own list, such as Ana Flores"),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField()


class RoleField(forms.ChoiceField):
    def __init__(self):
        super().__init__(label=_("Role"), choices=[("", _("choose")), *Role.choices], initial="")
        self.error_messages |= {"required": _("Choose a role."), "invalid_choice": _("Choose a role.")}


class RoleForm(forms.Form):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField()
