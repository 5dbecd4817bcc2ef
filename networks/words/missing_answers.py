"""How many have answered, and what the others leave open, in the reader's language."""

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


def response_line(build):
    """How many of those asked have answered, and what the rest leaves open; "" where nobody was asked."""
    if not build.invited:
        return ""
    told = answered_line(build)
    missing = build.invited - build.answered
    if not missing:
        return " ".join([told, _("Nothing is missing for want of an answer.")])
    if build.invited == 1:
        return " ".join([told, _("From whom it receives help is not known; it is not counted as none.")])
    open_ = ngettext(
        "From whom the other one receives help is not known; it is not counted as none.",
        "From whom the other %(missing)s receive help is not known; it is not counted as none.",
        missing,
    )
    return f"{told} {open_ % {'missing': missing}}"


def answered_line(build):
    """How many of those asked have answered, where anybody was asked."""
    if build.invited == 1:
        return (
            _("The only organisation asked has answered.")
            if build.answered
            else _("The only organisation asked has not answered.")
        )
    return ngettext(
        "%(answered)s of %(asked)s organisations asked has answered (%(percent)s %%).",
        "%(answered)s of %(asked)s organisations asked have answered (%(percent)s %%).",
        build.answered,
    ) % {"answered": build.answered, "asked": build.invited, "percent": _percent(build)}


def _percent(build):
    """A whole per cent, rounded half up; never 100 while one is missing."""
    whole = (200 * build.answered + build.invited) // (2 * build.invited)
    return min(whole, 99) if build.answered < build.invited else whole
