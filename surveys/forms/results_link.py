from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from surveys.inviting.results_links import DAYS, MOST
from surveys.models import ResultsLink


class ResultsLinkForm(forms.ModelForm):
    """To whom a link to a wave's results is given, and for how long it is good."""

    days = forms.TypedChoiceField(
        label=_("Good for"),
        choices=lambda: [(days, gettext("%(number)s days") % {"number": days}) for days in DAYS],
        coerce=int,
        initial=DAYS[1],
        error_messages={
            "required": _("Choose for how long the link is to be good."),
            "invalid_choice": _("Choose for how long the link is to be good."),
        },
    )

    class Meta:
        model = ResultsLink
        fields = ["label"]
        labels = {"label": _("To whom you give it")}
        help_texts = {
            "label": _("Whoever opens the link reads this name above the results, such as “Regional government”.")
        }
        error_messages = {"label": {"required": _("Write to whom you give the link.")}}

    def __init__(self, wave, data=None):
        super().__init__(data, prefix="link")
        self.wave = wave

    def clean(self):
        if ResultsLink.objects.current().filter(wave=self.wave).count() >= MOST:
            raise ValidationError(
                _("%(number)s links to this wave are good already: make one void first."), params={"number": MOST}
            )
        return super().clean()
