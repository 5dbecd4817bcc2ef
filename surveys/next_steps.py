"""What a new cluster needs, in the order in which it is done: from a list of organisations to the first answer."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import Wave


@dataclass(frozen=True)
class Step:
    """Something to be done. `action`: what the link to its page says; `url`: "" as long as there is no such page."""

    text: str
    done: bool
    action: str
    url: str


def steps_of(cluster, organisations, waves):
    """The Steps of a cluster; none once anybody has answered.

    organisations: how many are registered; waves: those of waves_with_counts.
    """
    if any(wave.answered for wave in waves):
        return []
    wave = next((each for each in waves if each.is_open), waves[0] if waves else None)
    has_survey = wave is not None or cluster.surveys.exists()
    return [
        Step(_("The list of organisations"), organisations > 0, _("Import a list"), _page("import", cluster)),
        Step(_("The survey: what is asked"), has_survey, _("New survey"), _page("survey-new", cluster)),
        Step(_("A wave: one round of asking"), wave is not None, _("A new wave…"), _page("wave-new", cluster)),
        *_steps_of_wave(cluster, wave),
    ]


def _steps_of_wave(cluster, wave):
    chosen = wave is not None and wave.asked > 0
    opened = wave is not None and wave.state != Wave.State.DRAFT
    lists = _page("wave-lists", cluster, wave.pk) if wave else ""
    opening = _page("wave-change", cluster, wave.pk, "open") if wave else ""
    links = _page("wave", cluster, wave.pk) if wave else ""
    return [
        Step(_("Who is asked, and who can be named"), chosen, _("Respondents and roster"), lists),
        Step(_("The wave is open"), opened, _("Open the wave…"), opening),
        Step(_("Personal links are sent, and answers come in"), False, _("Send the links"), links),
    ]


def _page(name, cluster, *arguments):
    return reverse(name, args=[cluster.slug, *arguments])
