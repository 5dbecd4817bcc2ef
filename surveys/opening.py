"""What is to be looked at before a wave opens, in words, with what to do."""

from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.builder.survey_state import findings_about, in_words
from surveys.mergers import merged_organisations
from surveys.models import Nomination, OpenName, Organisation, RosterEntry, Wave

MOST_NAMED = 3


def checked_before_opening(wave):
    """(faults, advice), sentences in the reader's language on the survey and the wave; without faults it may open."""
    findings = findings_about(wave.survey, wave)
    faults = [in_words(finding) for finding in findings if finding.is_fault]
    if wave.closes_on and wave.closes_on < timezone.localdate():
        faults.append(_("The day on which it closes is past. Change it in the settings first."))
    return faults, [in_words(finding) for finding in findings if not finding.is_fault] + _left_off(wave)


def _left_off(wave):
    """Those that respondents named last time, and cannot tick this time: whoever is not offered is named less."""
    earlier = Wave.objects.filter(survey=wave.survey_id, number__lt=wave.number).order_by("-number").first()
    if earlier is None:
        return []
    chosen = Nomination.objects.filter(response__wave=earlier, alter__isnull=False).values("alter")
    written = OpenName.objects.filter(response__wave=earlier, organisation__isnull=False).values("organisation")
    named = Q(pk__in=chosen) | Q(pk__in=written)
    merged = merged_organisations(cluster=wave.survey.cluster_id)
    # Named under a name that was merged since.
    gone = set(Organisation.objects.filter(named, pk__in=merged).values_list("pk", flat=True))
    left = Organisation.objects.filter(named | Q(pk__in={merged[pk] for pk in gone}))
    left = left.filter(status=Organisation.Status.CONFIRMED)
    left = left.exclude(pk__in=RosterEntry.objects.filter(wave=wave).values("organisation"))
    number = left.count()
    return [_left_off_in_words(number, [each.label for each in left.order_by("label")[:MOST_NAMED]])] if number else []


def _left_off_in_words(number, labels):
    more = number - len(labels)
    rest = [ngettext("%(number)s more", "%(number)s more", more) % {"number": more}] if more else []
    told = ngettext(
        "%(number)s organisation that was named last time is not on the roster: %(names)s. Put it there first.",
        "%(number)s organisations that were named last time are not on the roster: %(names)s. Put them there first.",
        number,
    )
    return told % {"number": number, "names": get_text_list([*labels, *rest], _("and"))}
