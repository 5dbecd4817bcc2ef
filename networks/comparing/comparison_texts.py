"""What two waves have in common, in sentences: numbers, and nothing that they do not say."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from networks.answers.both_ends import NO_ANSWER, NOT_ASKED
from networks.comparing.comparison import EARLIER, LATER, NAME_WAITS
from networks.comparing.comparison_ranks import FALLEN, RISEN, UNKNOWN, WITHIN_CHANCE

VERDICTS = {
    RISEN: gettext_lazy("clearly risen"),
    FALLEN: gettext_lazy("clearly fallen"),
    WITHIN_CHANCE: gettext_lazy("within what chance allows"),
    UNKNOWN: gettext_lazy("not known how sure"),
}
REASONS = {
    (LATER, NO_ANSWER): gettext_lazy("now only, but the one to ask had not answered then"),
    (LATER, NOT_ASKED): gettext_lazy("now only, but could not have been named then: not asked or not on the list"),
    (LATER, NAME_WAITS): gettext_lazy("now only, but may be a name, written then, that waits to be matched"),
    (EARLIER, NO_ANSWER): gettext_lazy("then only, but the one to ask has not answered now"),
    (EARLIER, NOT_ASKED): gettext_lazy("then only, but could not be named now: not asked or not on the list"),
    (EARLIER, NAME_WAITS): gettext_lazy("then only, but may be a name, written now, that waits to be matched"),
}


def sentences_of(comparison):
    """The plain sentences on a Comparison."""
    told = [_what_became_of_them(comparison)]
    if comparison.kept:
        told.append(
            _("Ratings of those kept: %(rose)s higher than before, %(fell)s lower, %(same)s the same.")
            % {key: comparison.strengths[key] for key in ("rose", "fell", "same")}
        )
    return told + _aside(len(comparison.not_comparable)) + _about_the_rules(comparison.rules)


def _what_became_of_them(comparison):
    if not comparison.comparable:
        return _("No tie can be compared: nobody answered in both waves of what was on offer in both.")
    kept, new, gone = len(comparison.kept), len(comparison.new), len(comparison.gone)
    parts = {
        "all": comparison.comparable,
        "kept": ngettext("%(number)s was kept", "%(number)s were kept", kept) % {"number": kept},
        "new": ngettext("%(number)s is new", "%(number)s are new", new) % {"number": new},
        "gone": ngettext("%(number)s is gone", "%(number)s are gone", gone) % {"number": gone},
    }
    sentence = ngettext(
        "Of %(all)s tie that can be compared, %(kept)s, %(new)s and %(gone)s.",
        "Of %(all)s ties that can be compared, %(kept)s, %(new)s and %(gone)s.",
        comparison.comparable,
    )
    return sentence % parts


def _aside(number):
    if not number:
        return []
    aside = ngettext(
        "%(number)s more tie is in one of the waves only and cannot be compared: in the other one nobody could tell.",
        "%(number)s more ties are in one of the waves only and cannot be compared: in the other one nobody could tell.",
        number,
    )
    return [aside % {"number": number}]


def _about_the_rules(rules):
    if rules[0] == rules[1]:
        return []
    return [
        _(
            "The two networks count ties by different rules. Here both are compared by the word of those who received: "
            "that was asked in both."
        )
    ]


def reasons_in_words(comparison):
    """[(why, how many ties)] of those that cannot be compared."""
    return [(REASONS[reason], comparison.reasons[reason]) for reason in REASONS if comparison.reasons[reason]]
