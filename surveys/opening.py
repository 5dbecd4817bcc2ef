"""What stands in the way of opening a wave, in words, with what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys import survey_state


def faults_before_opening(wave):
    """Sentences in the reader's language, of the survey and of the wave itself; none: it may be opened."""
    faults = survey_state.faults_before_opening(wave.survey, wave)
    if wave.closes_on and wave.closes_on < timezone.localdate():
        faults.append(_("The day on which it closes is past. Change it in the settings first."))
    return faults
