"""What managers fill in about a wave: its dates, when to remind, and what respondents are told."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from surveys.forms.meanwhile import WAS, MindsColleagues
from surveys.inviting.wave_messages import (
    LINK,
    LONGEST_BODY,
    LONGEST_SUBJECT,
    default_message,
    message_of,
    unknown_placeholders,
)
from surveys.models import Sending, Survey, Wave
from surveys.texts import control_character


def day_field(label, **options):
    """A date, in the browser's own way of choosing one."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class WaveChoice(forms.ModelChoiceField):
    def label_from_instance(self, wave):
        return str(wave)


class NewWaveForm(forms.Form):
    survey = forms.ModelChoiceField(Survey.objects.none(), label=_("Survey"))
    earlier = WaveChoice(
        Wave.objects.none(),
        label=_("Copy roster and respondents from"),
        required=False,
        empty_label=_("nowhere: I choose them myself"),
        help_text=_("Who interviews whom is copied, too. Everybody gets a new personal link."),
    )
    asks_again = forms.BooleanField(
        label=_("Show each respondent first whom it named last time"),
        required=False,
        help_text=_("“You named these last time”: nothing is ticked, so no answer is taken for granted."),
    )
    opens_on = day_field(_("Is to open on"), required=False)
    closes_on = day_field(_("Closes on"), required=False, help_text=_("Respondents are told this day."))

    def __init__(self, data, cluster, **options):
        super().__init__(data, **options)
        self.fields["survey"].queryset = cluster.surveys.all()
        waves = Wave.objects.filter(survey__cluster=cluster).select_related("survey")
        self.fields["earlier"].queryset = waves.order_by("survey__key", "-number")

    def clean(self):
        cleaned = super().clean()
        survey, earlier = cleaned.get("survey"), cleaned.get("earlier")
        if survey and earlier and earlier.survey_id != survey.pk:
            self.add_error("earlier", _t("This is a wave of another survey. Choose one of the same survey."))
        if cleaned.get("asks_again") and not earlier and "earlier" not in self.errors:
            self.add_error("earlier", _t("Choose the earlier wave whose answers respondents are to be shown."))
        check_days(self)
        return cleaned


def check_days(form):
    opens, closes = form.cleaned_data.get("opens_on"), form.cleaned_data.get("closes_on")
    if opens and closes and closes < opens:
        form.add_error("closes_on", _t("It would close before it opens. Choose a later day."))


class ClosingDayForm(MindsColleagues, forms.Form):
    """Until when a wave that is opened, extended or opened again takes answers."""

    closes_on = day_field(_("Closes on"), required=False)

    def __init__(self, data, *, required, **options):
        super().__init__(data, **options)
        self.fields["closes_on"].required = required
        self.remember_what_is_shown()

    def clean_closes_on(self):
        day = self.cleaned_data["closes_on"]
        if day and day < timezone.localdate():
            raise ValidationError(_t("This day is past. Choose today or a later one."))
        return day


class WaveSettingsForm(MindsColleagues, forms.Form):
    """Reminders and messages; until the wave is opened its dates, too."""

    opens_on = day_field(_("Is to open on"), required=False)
    closes_on = day_field(_("Closes on"), required=False, help_text=_("Respondents are told this day."))
    asks_again = forms.BooleanField(
        label=_("Show each respondent first whom it named last time"),
        required=False,
        help_text=_("“You named these last time”: nothing is ticked, so no answer is taken for granted."),
    )
    remind_after_days = forms.IntegerField(
        label=_("Remind after so many days without an answer"),
        required=False,
        min_value=1,
        max_value=90,
        help_text=_("Counted from the last message. Empty: nobody is reminded."),
    )
    remind_most = forms.IntegerField(label=_("Reminders at most, for each respondent"), min_value=1, max_value=10)

    def __init__(self, data, wave):
        self.wave = wave
        self.languages = wave.survey.cluster.languages
        super().__init__(data, initial=self._initial(wave))
        if wave.state != Wave.State.DRAFT:
            del self.fields["opens_on"], self.fields["closes_on"]
        if wave.state != Wave.State.DRAFT or wave.earlier_id is None:
            del self.fields["asks_again"]
        for _kind, _language, names in self._texts():
            self.fields[names[0]] = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, required=False)
            area = forms.Textarea(attrs={"rows": 9})
            self.fields[names[1]] = forms.CharField(
                label=_("Message"), max_length=LONGEST_BODY, required=False, widget=area
            )
        self.remember_what_is_shown()

    def _texts(self):
        """(kind, language, names of the two fields) of each message."""
        for kind in Sending.Kind.values:
            for language in self.languages:
                yield kind, language, (f"{kind}-{language}-subject", f"{kind}-{language}-body")

    def _initial(self, wave):
        initial = {
            name: getattr(wave, name)
            for name in ("opens_on", "closes_on", "asks_again", "remind_after_days", "remind_most")
        }
        for kind, language, (subject, body) in self._texts():
            message = message_of(wave, kind, language)
            initial |= {subject: message.subject, body: message.body}
        return initial

    @property
    def messages(self):
        """[(kind's name, [(language's name, code, subject field, body field)])] for the page."""
        rows = {}
        for kind, language, (subject, body) in self._texts():
            name = get_language_info(language)["name_translated"]
            rows.setdefault(kind, []).append((name, language, self[subject], self[body]))
        return [(Sending.Kind(kind), languages) for kind, languages in rows.items()]

    @property
    def plain_fields(self):
        """Those of the wave itself, with the hidden one that says what was shown."""
        return [self[name] for name in self.fields if "-" not in name]

    def clean(self):
        cleaned = super().clean()
        check_days(self)
        for _kind, _language, names in self._texts():
            for name in names:
                self._check_text(name, cleaned.get(name) or "")
        return cleaned

    def _check_text(self, name, text):
        unknown = unknown_placeholders(text)
        if unknown:
            message = ngettext(
                "This does not stand for anything: %(names)s. Use one of those named above.",
                "These do not stand for anything: %(names)s. Use those named above.",
                len(unknown),
            )
            self.add_error(name, message % {"names": ", ".join(f"{{{each}}}" for each in unknown)})
        if control_character(text.replace("\r\n", "").replace("\n", "")):
            self.add_error(name, _t("Remove invisible characters."))
        if name.endswith("-body") and text.strip() and f"{{{LINK}}}" not in text:
            self.add_error(name, _t("Write {link} where the personal link belongs: without it nobody can answer."))

    def changes(self):
        """The fields of the Wave that this says. A message that is empty, or the program's own, is not kept."""
        fields = {name: self.cleaned_data[name] for name in self.fields if "-" not in name and name != WAS}
        fields["messages"] = {}
        for kind, language, names in self._texts():
            own = default_message(kind, language)
            subject, body = (self.cleaned_data[name].replace("\r\n", "\n").strip() for name in names)
            text = {"subject": subject or own.subject, "body": body or own.body}
            if (text["subject"], text["body"]) != (own.subject, own.body):
                fields["messages"].setdefault(kind, {})[language] = text
        return fields
