"""What a respondent agrees to: the sentences that are shown, and the proof of what was on the page.

The page carries its sentences sealed (signed); they come back with the consent and are kept with the submission word
for word, whatever is changed in the survey's texts meanwhile.
"""

from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from surveys.models.fields import translated

SALT = "surveys.consent"


def lines_for(survey, respondent):
    """The sentences, in the reader's language: why it is asked, who sees it, what is kept besides, how to withdraw.

    respondent: the Organisation that is asked.
    """
    lines = [
        translated(survey.reasons),
        _("The project's team sees your answers."),
        _("In what is published, organisations like yours are not called by their names.")
        if respondent.category.protected
        else "",
        _("Taking part is up to you. You can remove your answers yourself, with the same link."),
        _(
            "We also note how long each page takes, the language, and whether it is a phone or a computer, to make the "
            "questionnaire easier. Nothing else about your device is kept."
        ),
        survey.contact and _("Questions, or to have your answers removed: %(contact)s.") % {"contact": survey.contact},
    ]
    return [line for line in lines if line]


def seal(lines):
    """The sentences as the page carries them."""
    return signing.dumps({"language": get_language(), "text": "\n".join(lines)}, salt=SALT, compress=True)


def opened(sealed):
    """{"language", "text"} of what was sealed, or {} where it is not ours."""
    try:
        return signing.loads(sealed or "", salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return {}
