"""What it means for each group of measures that some have not answered, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# How the measures of a network change when answers are missing; the last for organisations and centrality.
SOURCES = (
    "E. Costenbader and T. W. Valente, The stability of centrality measures when networks are sampled, "
    "Social Networks 25 (2003), 283–307",
    "G. Kossinets, Effects of missing data in social networks, Social Networks 28 (2006), 247–268",
    "J. A. Smith, J. Moody and J. H. Morgan, Network sampling coverage II: the effect of non-random missing data on "
    "network measurement, Social Networks 48 (2017), 78–99",
)


@dataclass(frozen=True)
class Meaning:
    """What missing answers do to some measures, in one sentence."""

    measures: str
    sentence: str


def response_line(build):
    """How many of those asked have answered, and what the rest leaves open; "" where nobody was asked."""
    if not build.invited:
        return ""
    told = ngettext(
        "%(answered)s of %(asked)s organisation asked has answered (%(percent)s %%).",
        "%(answered)s of %(asked)s organisations asked have answered (%(percent)s %%).",
        build.invited,
    ) % {"answered": build.answered, "asked": build.invited, "percent": _percent(build)}
    missing = build.invited - build.answered
    if not missing:
        return " ".join([told, _("Nothing is missing for want of an answer.")])
    open_ = ngettext(
        "From whom the other one receives help is not known; it is not counted as none.",
        "From whom the other %(missing)s receive help is not known; it is not counted as none.",
        missing,
    )
    return f"{told} {open_ % {'missing': missing}}"


def meanings():
    """The Meaning for each group of measures."""
    return [
        Meaning(
            _("Out-degree, rated or not; only source of"),
            _("Lower bounds: those who have not answered may have received help from the same organisations, too."),
        ),
        Meaning(
            _("Core number, cut-point, in the core"),
            _(
                "Of those who have not answered a dash in place of 0 and of “no”: their own sources could change that. "
                "Their core number is a lower bound."
            ),
        ),
        Meaning(
            _("In-degree"),
            _(
                "Known for those who answered, and complete for them but for names that wait to be matched; a dash for "
                "everyone else."
            ),
        ),
        Meaning(
            _("Betweenness, closeness, reach, constraint, effective size, brokerage"),
            _("Computed on what was told: each further answer can raise or lower them, also those of others."),
        ),
        Meaning(
            _("Density, reciprocity"),
            _("Shares of what could be known: ties that nobody was there to tell are left out, not counted as absent."),
        ),
        Meaning(
            _("Components, isolates, average distance, transitivity, centralisation, E-I"),
            _("Computed on what was told: missing answers usually leave more isolates and more pieces than there are."),
        ),
        Meaning(
            _("Ranks"),
            _(
                "The range shows how much a rank depends on who happened to answer. It cannot tell what those who "
                "never answer would have said."
            ),
        ),
    ]


def _percent(build):
    """A whole per cent, rounded half up; never 100 while one is missing."""
    whole = (200 * build.answered + build.invited) // (2 * build.invited)
    return min(whole, 99) if build.answered < build.invited else whole
