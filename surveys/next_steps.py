"""What a cluster's team can do next, in the order of the work: from a list of names to a finished wave."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.models import Organisation, Wave
from surveys.naming import written_names

# Somebody who comes back after a month should see where to go on, not everything that could be done.
MOST = 4


@dataclass(frozen=True)
class Step:
    says: str
    button: str
    address: str


def next_steps(cluster, waves, registered):
    """At most MOST Steps for a manager of the cluster, the first one to be done first. Three queries at most.

    waves: those of `surveys.field.progress.waves_with_counts`; registered: how many organisations are on the list.
    """
    steps = [
        *_before_asking(cluster, waves, registered),
        *(_of_wave(cluster, wave) for wave in waves if wave.state != Wave.State.CLOSED),
        *_to_decide(cluster),
    ]
    return steps[:MOST]


def _before_asking(cluster, waves, registered):
    slug = [cluster.slug]
    if not registered:
        says = _("First the list of organisations: bring the spreadsheet that you have.")
        yield Step(says, _("Import a list"), reverse("import", args=slug))
    if not waves and not cluster.surveys.exists():
        says = _("Then the survey: start from a template, and change what you like.")
        yield Step(says, _("New survey"), reverse("survey-new", args=slug))
    elif not waves and registered:
        says = _("List and survey are there. A wave is one round of asking: choose whom you ask.")
        yield Step(says, _("A new wave…"), reverse("wave-new", args=slug))


def _of_wave(cluster, wave):
    about = {"wave": wave.number}
    where = [cluster.slug, wave.pk]
    if wave.state == Wave.State.DRAFT and not wave.asked:
        says = _("Wave %(wave)s is in preparation, and asks nobody yet.") % about
        return Step(says, _("Choose the respondents"), reverse("wave-lists", args=where))
    if wave.state == Wave.State.DRAFT:
        says = _("Wave %(wave)s is in preparation. Once it is open, personal links lead to the questions.") % about
        return Step(says, _("Open the wave…"), reverse("wave-change", args=[*where, "open"]))
    silent = wave.asked - wave.answered
    if not silent:
        says = _("All that are asked in wave %(wave)s have answered.") % about
        return Step(says, _("Close the wave…"), reverse("wave-change", args=[*where, "close"]))
    says = ngettext(
        "Wave %(wave)s is open, and %(number)s organisation has not answered: send its link, or remind it.",
        "Wave %(wave)s is open, and %(number)s organisations have not answered: send their links, or remind them.",
        silent,
    )
    return Step(says % (about | {"number": silent}), _("Answers and links"), reverse("wave", args=where))


def _to_decide(cluster):
    if names := written_names.waiting(cluster):
        says = ngettext(
            "%(number)s name that respondents wrote waits: say which organisation it is.",
            "%(number)s names that respondents wrote wait: say which organisation each one is.",
            names,
        )
        yield Step(says % {"number": names}, _("Written names"), reverse("names", args=[cluster.slug]))
    if waiting := cluster.organisations.filter(status=Organisation.Status.WAITING).count():
        says = ngettext(
            "%(number)s organisation has registered itself and waits for you.",
            "%(number)s organisations have registered themselves and wait for you.",
            waiting,
        )
        yield Step(says % {"number": waiting}, _("Registrations"), reverse("registrations", args=[cluster.slug]))
