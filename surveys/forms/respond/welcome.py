from functools import cached_property

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from surveys.answering import consent
from surveys.forms.respond.page import PageForm


class WelcomeForm(PageForm):
    """The consent. What was read comes back with it, sealed, and is kept word for word."""

    consent = forms.BooleanField(
        label=_("I have read this and agree to answer for my organisation."),
        error_messages={"required": _("To take part, tick the box at the end of this page.")},
    )

    def build(self):
        self.fields["consent"].initial = self.answers.consent
        if self.is_bound and not self.switching:
            # Shown again: the one thing that is missing.
            self.fields["consent"].widget.attrs["autofocus"] = True

    @cached_property
    def lines(self):
        return consent.lines_for(self.questionnaire.survey, self.questionnaire.respondent)

    @cached_property
    def sealed(self):
        return consent.seal(self.lines)

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True  # the proof in the page stands for the token, and does not expire
        return helper

    def part(self):
        return {"consent": True}

    @property
    def agreed_to(self):
        """What the respondent had read when they agreed: as sealed in their page, else as it reads now."""
        return consent.opened(self.data.get("agreed")) or consent.opened(self.sealed)
