"""What respondents are told with their personal link: the program's own words, or those that a team wrote for a wave.

Words in braces stand for what differs from one respondent to the next. They are put in by name only, so that nothing
written here or in a name can reach further.
"""

import re
from dataclasses import dataclass

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from surveys.inviting.invitations import link_of
from surveys.models import Sending
from surveys.texts import in_language, one_line

LINK = "link"
PLACEHOLDERS = ("organisation", "contact", "survey", "asked_by", "minutes", "closes", LINK)
IN_BRACES = re.compile(r"\{([^{}\n]*)\}")
LONGEST_SUBJECT = 150
LONGEST_BODY = 2000


@dataclass(frozen=True)
class Message:
    subject: str
    body: str


def default_message(kind, language):
    """The program's own words."""
    with translation.override(language):
        if kind == Sending.Kind.REMINDER:
            return Message(
                _("Reminder: {survey}"),
                _(
                    "Hello {contact},\n\nwe have not received the answers of {organisation} to “{survey}” yet. They "
                    "take about {minutes} minutes, also on a phone:\n{link}\n\nYou can answer until {closes}.\n"
                    "Thank you!\n{asked_by}"
                ),
            )
        return Message(
            _("{survey}: the link for {organisation}"),
            _(
                "Hello {contact},\n\n{asked_by} asks {organisation} to take part in “{survey}”. It takes about "
                "{minutes} minutes, also on a phone:\n{link}\n\nThis link is for your organisation only: please do "
                "not pass it on.\nYou can answer until {closes}.\nThank you!"
            ),
        )


def message_of(wave, kind, language):
    """The words of a wave, with their placeholders: its team's where it wrote any, else the program's."""
    own = wave.messages.get(kind, {}).get(language)
    return Message(own["subject"], own["body"]) if own else default_message(kind, language)


def language_of(invitation):
    """The language to write to a respondent in: its own where the survey speaks it, else the cluster's first."""
    languages = invitation.wave.survey.cluster.languages
    wanted = invitation.organisation.language
    return wanted if wanted in languages else languages[0]


def message_for(invitation, kind, address=None):
    """The Message to one respondent in its language; `address`: how its link begins (`invitations.link_of`).

    `invitation.wave.survey.cluster` and `invitation.organisation` are read.
    """
    language = language_of(invitation)
    message = message_of(invitation.wave, kind, language)
    with translation.override(language):
        values = _values(invitation, language, address)
    return Message(one_line(_filled(message.subject, values)), _filled_lines(message.body, values))


def _values(invitation, language, address):
    organisation, wave = invitation.organisation, invitation.wave
    return {
        "organisation": organisation.name,
        "contact": organisation.contact_name or organisation.name,
        "survey": in_language(wave.survey.titles, language) or wave.survey.key,
        "asked_by": wave.survey.asked_by or wave.survey.cluster.name,
        "minutes": str(wave.survey.minutes),
        "closes": date_format(wave.closes_on) if wave.closes_on and not wave.is_late else "",
        LINK: link_of(invitation, address),
    }


def _filled(text, values):
    return IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)


def _filled_lines(text, values):
    """A line that names what there is not (no closing day, or one that is past) is left out whole."""
    missing = [name for name, value in values.items() if not value]
    kept = [line for line in text.splitlines() if not any(f"{{{name}}}" in line for name in missing)]
    return _filled("\n".join(kept), values)


def unknown_placeholders(text):
    """What stands in braces and means nothing, in order."""
    return [name for name in IN_BRACES.findall(text) if name not in PLACEHOLDERS]
