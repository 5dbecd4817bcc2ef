"""What is to be looked at before a wave opens, in words, with what to do."""

from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.survey_state import findings_about, in_words


def checked_before_opening(wave):
    """(faults, advice), sentences in the reader's language on the survey and the wave; without faults it may open."""
    findings = findings_about(wave.survey, wave)
    faults = [in_words(finding) for finding in findings if finding.is_fault]
    if wave.closes_on and wave.closes_on < timezone.localdate():
        faults.append(_("The day on which it closes is past. Change it in the settings first."))
    return faults, [in_words(finding) for finding in findings if not finding.is_fault]
