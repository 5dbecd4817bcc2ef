"""What is noted of an attempt to reach a respondent."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from surveys.models import ContactAttempt
from surveys.models.fields import no_control_characters
from surveys.texts import LONGEST_NAME, clean_line

Outcome = ContactAttempt.Outcome
AS_BROWSERS_WRITE = "%Y-%m-%dT%H:%M"
FARTHEST = timedelta(days=366)


class AttemptForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=Outcome,
        error_messages={"required": _("Tap what came of it."), "invalid_choice": _("Tap what came of it.")},
    )
    call_back_at = forms.DateTimeField(
        required=False,
        input_formats=[AS_BROWSERS_WRITE],
        error_messages={"invalid": _("Write the day and the time, for example 2026-12-01T09:00.")},
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NAME,
        validators=[no_control_characters],
        error_messages={"max_length": _("At most 200 characters: shorten the note.")},
    )

    def clean_note(self):
        return clean_line(self.cleaned_data["note"])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("outcome") == Outcome.CALL_BACK and "call_back_at" not in self.errors:
            self._check_time(cleaned.get("call_back_at"))
        elif cleaned.get("outcome") != Outcome.CALL_BACK:
            # It is in the page for everybody, filled in: only those who call back mean it.
            self.errors.pop("call_back_at", None)
            cleaned["call_back_at"] = None
        return cleaned

    def _check_time(self, at):
        now = timezone.now()
        if at is None or not now < at < now + FARTHEST:
            self.add_error("call_back_at", _("Choose when to call back: a time that is still to come, within a year."))


def usual_call_back():
    """Tomorrow at nine, as a browser's field for a time takes it."""
    tomorrow = timezone.localtime() + timedelta(days=1)
    return tomorrow.replace(hour=9, minute=0).strftime(AS_BROWSERS_WRITE)
