"""What is said beside the exclusive channels: silence is no channel, nor is it the lack of one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.models import Table
from networks.results.findings import NAMED
from networks.words.finding_texts import listed


@dataclass(frozen=True)
class ChannelTexts:
    """none: what stands where no channel is found; notes: sentences on what is not known, below those that are."""

    none: str
    notes: list[str]


def channel_texts(build, associations, found):
    """The ChannelTexts of a build.

    associations: [(association, {table key: NamedTable})] of all of them; found: how many channels there are.
    """
    silent = [each.label for each, tables in associations if Table.Key.OWN_SOURCES not in tables]
    notes = [_silent(silent)] if silent else []
    return ChannelTexts(_none(len(silent), len(associations)), notes + (_perhaps_of_others(build) if found else []))


def _none(silent, associations):
    if not silent:
        return _("Every source of an association helped someone else, too.")
    if silent == associations:
        return _("No association has told its own sources yet.")
    return _("Every source of the other associations helped someone else, too.")


def _silent(labels):
    names = listed(labels[:NAMED], len(labels))
    sentence = ngettext(
        "%(names)s has not told its own sources: which of them helped nobody else is not known.",
        "%(names)s have not told their own sources: which of them helped nobody else is not known.",
        len(labels),
    )
    return sentence % {"names": names}


def _perhaps_of_others(build):
    """Who may have the same sources, and has not said so, or in other words."""
    missing, told = build.invited - build.answered, []
    if missing > 0:
        sentence = ngettext(
            "%(number)s organisation asked has not answered: it may have the same sources.",
            "%(number)s organisations asked have not answered: they may have the same sources.",
            missing,
        )
        told.append(sentence % {"number": missing})
    if build.open_names:
        sentence = ngettext(
            "%(number)s name that a respondent wrote waits to be matched: it may be one of these sources.",
            "%(number)s names that respondents wrote wait to be matched: they may be some of these sources.",
            build.open_names,
        )
        told.append(sentence % {"number": build.open_names})
    return told
