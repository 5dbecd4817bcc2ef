"""What two waves have in common, in sentences: numbers, and nothing that they do not say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from networks.both_ends import NO_ANSWER, NOT_ASKED
from networks.comparison import FALLEN, RISEN, UNKNOWN, WITHIN_CHANCE

VERDICTS = {
    RISEN: gettext_lazy("clearly risen"),
    FALLEN: gettext_lazy("clearly fallen"),
    WITHIN_CHANCE: gettext_lazy("within what chance allows"),
    UNKNOWN: gettext_lazy("not known how sure"),
}
REASONS = {
    ("then", NO_ANSWER): gettext_lazy("new, but the one to ask had not answered then"),
    ("then", NOT_ASKED): gettext_lazy("new, but could not have been named then: not asked or not on the list"),
    ("now", NO_ANSWER): gettext_lazy("not there now, but the one to ask has not answered"),
    ("now", NOT_ASKED): gettext_lazy("not there now, but could not be named: not asked or not on the list"),
}


def sentences_of(comparison):
    """The plain sentences on a Comparison."""
    if not comparison.comparable:
        return [_("No tie can be compared: nobody answered in both waves of what was on offer in both.")]
    counts = {
        "all": comparison.comparable,
        "kept": len(comparison.kept),
        "new": len(comparison.new),
        "gone": len(comparison.gone),
    }
    first = ngettext(
        "Of %(all)s tie that can be compared, %(kept)s was kept, %(new)s new, %(gone)s gone.",
        "Of %(all)s ties that can be compared, %(kept)s were kept, %(new)s are new, %(gone)s are gone.",
        comparison.comparable,
    )
    told = [first % counts]
    strengths = comparison.strengths
    if comparison.kept:
        told.append(
            _("Of those kept, %(rose)s are rated higher than before, %(fell)s lower, %(same)s the same.")
            % {key: strengths[key] for key in ("rose", "fell", "same")}
        )
    return told + _aside(len(comparison.not_comparable))


def _aside(number):
    if not number:
        return []
    aside = ngettext(
        "%(number)s more tie is in one of the waves only and cannot be compared: in the other one nobody could tell.",
        "%(number)s more ties are in one of the waves only and cannot be compared: in the other one nobody could tell.",
        number,
    )
    return [aside % {"number": number}]


def reasons_in_words(comparison):
    """[(why, how many ties)] of those that cannot be compared."""
    return [(REASONS[reason], comparison.reasons[reason]) for reason in REASONS if comparison.reasons[reason]]
