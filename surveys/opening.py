"""What stands in the way of opening a wave, in words, with what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _


def faults_before_opening(wave):
    """Sentences in the reader's language; none: it may be opened."""
    faults = []
    if not wave.survey.relations.exists():
        faults.append(_("The survey asks about no relation yet. Add at least one to it."))
    if not wave.invitations.exists():
        faults.append(_("Nobody is asked yet. Choose the respondents first."))
    if not wave.roster.exists():
        faults.append(_("The roster is empty: there would be nobody to choose. Put organisations on it first."))
    if wave.closes_on and wave.closes_on < timezone.localdate():
        faults.append(_("The day on which it closes is past. Change it in the settings first."))
    return faults
