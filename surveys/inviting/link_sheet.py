"""A sheet to print and cut up: a strip for each respondent, with its personal link as a QR code and to be typed."""

from pathlib import Path

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clustersurvey.typesetting import typeset
from surveys.inviting.invitations import link_of
from surveys.inviting.wave_messages import language_of
from surveys.texts import in_language

TEMPLATE = Path(__file__).with_name("link_sheet.typ")
# What one file, and one request, is asked to carry.
MOST = 600


def link_sheet(wave, invitations, address, made):
    """The bytes of the PDF, each strip in its respondent's language; `address`: how links begin; made: an aware
    datetime. `invitation.wave.survey.cluster` and `invitation.organisation` are read."""
    language = get_language()
    document = {
        "language": language,
        "title": _title(wave, language),
        "by": wave.survey.asked_by,
        "strips": [_strip(wave, invitation, link_of(invitation, address)) for invitation in invitations],
    }
    return typeset(TEMPLATE, "sheet", document, made)


def _title(wave, language):
    return in_language(wave.survey.titles, language) or wave.survey.key


def _strip(wave, invitation, link):
    # The library is only loaded for sheets.
    import segno

    language = language_of(invitation)
    name = invitation.organisation.name
    with translation.override(language):
        return {
            "language": language,
            "title": _title(wave, language),
            "name": name,
            "how": _("Point your phone’s camera at the square, or type the address:"),
            "private": _("For this organisation only."),
            "address": link.partition("://")[2],
            "alt": _("QR code of the link for %(organisation)s") % {"organisation": name},
            "code": segno.make(link, error="m", micro=False).svg_inline(border=2),
        }
