"""What each column of the downloads says, in the reader's language: a row for each, part by part.

A part is a file, or a table whichever association it is of: `sources` is about sources_APEM.csv, say.
"""

from django.utils.translation import gettext as _

from networks.downloads.named_tables import BOTH_ENDS, PROVIDER_MEASURES, PROVIDERS, profile_columns
from networks.downloads.table_sentences import sentences_of
from networks.exports.content import MEASURE_COLUMNS, TRIADS
from networks.measures import MEASURES, NetworkRow
from networks.models import Table
from networks.words.figures import MEASURED, columns, figure_of_agreement
from networks.words.table_columns import names_of_columns

REST = ("formula", "undefined", "source")


def codebook(tables=()):
    """Rows with the keys exports.content.CODEBOOK_COLUMNS: of organisations, ties, tables, the whole network.

    tables: the NamedTables that are taken along with it.
    """
    return [
        *_rows("organisations", [*_about_organisations(), *MEASURE_COLUMNS, *_about_places(), _about_filter()]),
        *_rows("ties", [*_about_ties(), _about_filter()]),
        *_rows(BOTH_ENDS, _about_both_ends()),
        *_rows(PROVIDERS, [*_about_organisations()[:2], *_about_organisations()[3:5], *PROVIDER_MEASURES]),
        *_rows(PROVIDERS, [_about_filter()]),
        *(row for key in Table.Key.values for row in _of_tables(key, [each for each in tables if each.key == key])),
        *_rows("measures", _about_measures()),
        *_of_the_network(),
        *_rows("about", _about_itself()),
    ]


def _rows(part, told):
    """A row for each (column, sentence), or key of a measure."""
    names = names_of_columns()
    for each in told:
        if isinstance(each, str):
            yield _measured(part, columns(each)[0])
        else:
            column, sentence = each
            yield _plain(part, column, names.get(column, column), sentence)


def _of_tables(key, tables):
    """The columns of all tables of a kind: those of the first that has any."""
    yield from _rows(key, sentences_of(key)) if tables else ()
    if tables and key == Table.Key.OWN_SOURCES:
        for relation in tables[0].relations:
            yield _plain(key, relation.key, str(relation), _("Its rating for it; 0: no help, empty: not rated."))
    if tables and key == Table.Key.PROFILES:
        for column, field, end in profile_columns(tables[0]):
            yield _plain(key, column, f"{field}, {MEASURED[end]}", _about_profile(end))


def _about_profile(end):
    if end == "pct":
        return _("Of the members of which it is known, how many per cent said yes; a whole number, halves rounded up.")
    return _("The mean of the members of which it is known; a whole number, halves rounded up.")


def _of_the_network():
    agreement = figure_of_agreement(None)
    yield _plain("measures", "organisations", _("Organisations"), _("How many were asked, offered or named."))
    yield _plain(
        "measures", "ties", _("Ties"), _("How many times an organisation received something from another one.")
    )
    yield _plain("measures", "confirmed", agreement.name, agreement.sentence) | {
        key: getattr(agreement, key) for key in REST
    }
    for about in columns(*(key for key in MEASURES if key in NetworkRow.__dataclass_fields__)):
        yield _measured("measures", about) | ({"column": f"{TRIADS}_…"} if about.key == TRIADS else {})


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


def _about_places():
    return [
        ("x", _("Place on the map, from left, 0 to 1.")),
        ("y", _("Place on the map, from above, 0 to 1.")),
    ]


def _about_filter():
    return ("filter", _("Only in a file of what was chosen: what was chosen. Measures are those of the whole network."))


def _about_ends():
    return [
        ("source", _("The code of the organisation that gave help.")),
        ("receiver", _("The code of the organisation that received it.")),
    ]


def _about_words():
    return [
        ("receiver_said", _("Where both ends were asked: what the receiver said, its rating among it.")),
        ("giver_said", _("Where both ends were asked: what the source said.")),
        ("status", _("Where both ends were asked: whether they agree.")),
    ]


def _about_ties():
    return [
        *_about_ends(),
        ("source_name", _("The name of the source.")),
        ("receiver_name", _("The name of the receiver.")),
        ("strength", _("How important the help was, 1 to 5; empty: named and not rated.")),
        *_about_words(),
    ]


def _about_both_ends():
    counts = _("Whether it is a tie of the network, by the rule for ties: yes or no.")
    return [*_about_ends(), *_about_words(), ("counts", counts)]


def _about_measures():
    return [
        ("measure", _("Which measure of the network as a whole; each is told of here under its own name.")),
        ("value", _("Its value; empty where it is not defined or not known, never 0 for that.")),
    ]


def _about_itself():
    return [
        ("about", _("What is told of all the files of the network; each is told of here under its own name.")),
        ("value", _("What it is.")),
        ("cluster", _("The cluster's name.")),
        ("survey", _("The key of the survey.")),
        ("wave", _("Which round of asking it was.")),
        ("relation", _("The key of the kind of help; all: all of them together.")),
        ("build", _("Which build of the network it is: files of the same one belong together.")),
        ("built_at", _("When the network was built, in UTC.")),
        ("latest_answer_at", _("When the latest answer in it came: the date of the data, in UTC.")),
        ("asked", _("How many organisations were asked.")),
        ("answered", _("How many of them answered.")),
        ("response_rate_pct", _("How many per cent of them that is.")),
        ("names_not_matched", _("How many names that respondents wrote are not matched with an organisation yet.")),
        ("rule_for_ties", _("By which rule ties count.")),
        ("names", _("Whether organisations of protected kinds are under a number (protected) or not (real).")),
        ("measures_estimated_from", _("Which measures are estimated, and from how much; or that all are exact.")),
        _about_filter(),
    ]


def _plain(part, column, name, sentence):
    return {"part": part, "column": column, "name": name, "sentence": sentence, **dict.fromkeys(REST, "")}


def _measured(part, about):
    return {
        "part": part,
        "column": about.key,
        "name": about.name,
        "sentence": about.sentence,
        "formula": about.formula,
        "undefined": about.undefined,
        "source": about.source,
    }
