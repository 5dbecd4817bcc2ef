"""What each column of the downloads says, in the reader's language: a row for each, from the register of measures."""

from django.utils.translation import gettext as _

from networks.exports.content import MEASURE_COLUMNS
from networks.words.figures import columns


def codebook():
    """Rows with the keys exports.content.CODEBOOK_COLUMNS: of organisations, of ties, of tables."""
    return [
        *(_plain("organisations", *told) for told in _about_organisations()),
        *(_measured(about) for about in columns(*MEASURE_COLUMNS)),
        _plain("organisations", "x", _("Place on the map, from left, 0 to 1.")),
        _plain("organisations", "y", _("Place on the map, from above, 0 to 1.")),
        *(_plain("ties", *told) for told in _about_ties()),
        *(_plain("tables", *told) for told in _about_tables()),
    ]


def _about_organisations():
    return [
        ("code", _("The organisation's code; the same in every file.")),
        ("organisation", _("Its name, or what stands for it where names are protected.")),
        ("label", _("Its short name, as on the map.")),
        ("category", _("Its kind.")),
        ("in_region", _("Whether it is in the region: yes or no.")),
        ("country", _("Its country, two letters; empty where names are protected.")),
        ("answered", _("yes, no, or not asked. What an organisation received is only known if it answered.")),
    ]


def _about_ties():
    return [
        ("source", _("The code of the organisation that gave help.")),
        ("receiver", _("The code of the organisation that received it.")),
        ("source_name", _("The name of the source.")),
        ("receiver_name", _("The name of the receiver.")),
        ("strength", _("How important the help was, 1 to 5; empty: named and not rated.")),
        ("receiver_said", _("Where both ends were asked: what the receiver said, its rating among it.")),
        ("giver_said", _("Where both ends were asked: what the source said.")),
        ("status", _("Where both ends were asked: whether they agree.")),
    ]


def _about_tables():
    return [
        ("firms", _("How many members of the association received from it.")),
        ("average", _("The average of their ratings, halves rounded up; empty where nobody rated it.")),
        ("members", _("How many members the association has.")),
        ("association", _("The code of the association.")),
    ]


def _plain(part, column, sentence):
    return {"part": part, "column": column, "name": column, "sentence": sentence, **dict.fromkeys(REST, "")}


def _measured(about):
    return {
        "part": "organisations",
        "column": about.key,
        "name": about.name,
        "sentence": about.sentence,
        "formula": about.formula,
        "undefined": about.undefined,
        "source": about.source,
    }


REST = ("formula", "undefined", "source")
