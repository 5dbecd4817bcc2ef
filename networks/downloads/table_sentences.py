"""What the columns of the published tables say, a sentence each, in the reader's language."""

from django.utils.translation import gettext as _

from networks.models import Table


def sentences_of(key):
    """[(column, sentence)] of the tables of one key, in the order of their columns; those that depend on the survey
    (kinds of help, profile questions) are not among them."""
    return {
        Table.Key.SOURCES: [*_organisation(), *_named_by_members()],
        Table.Key.SOURCE_CATEGORIES: [_kind(), *_named_by_members()],
        Table.Key.OWN_SOURCES: _organisation(),
        Table.Key.PROFILES: [_association(), ("members", _("How many members the association has."))],
        Table.Key.EXCLUSIVE_CHANNELS: [_association(), *_organisation()],
        Table.Key.FLOWS_BY_CATEGORY: [
            ("source_category", _("The kind of the organisations that gave help.")),
            ("receiver_category", _("The kind of the organisations that received it.")),
            *_flows(),
        ],
        Table.Key.FLOWS_BY_REGION: [
            ("source_in_region", _("Whether those that gave help are in the region: yes or no.")),
            ("receiver_in_region", _("Whether those that received it are in the region: yes or no.")),
            *_flows(),
        ],
        Table.Key.WITHOUT_SOURCE: [_kind(), *_without_source()],
    }[key]


def _organisation():
    return [
        ("code", _("The organisation's code; the same in every file.")),
        ("organisation", _("Its name, or what stands for it where names are protected.")),
    ]


def _kind():
    return ("category", _("The kind of organisation."))


def _association():
    return ("association", _("The code of the association."))


def _named_by_members():
    return [
        ("firms", _("How many members of the association received from it.")),
        ("average", _("The average of their ratings, halves rounded up; empty where nobody rated it.")),
    ]


def _flows():
    return [
        ("ties", _("How many ties run from the ones to the others; empty where none of these answered.")),
        ("total", _("Their ratings added up; named and not rated adds nothing.")),
        ("rated", _("How many of the ties were rated.")),
        ("average", _("The average of the ratings, halves rounded up; empty where nobody rated.")),
        ("answered", _("How many organisations of the receiving kind answered.")),
    ]


def _without_source():
    return [
        ("asked", _("How many of the kind were asked.")),
        ("answered", _("How many of them answered.")),
        ("without", _("How many of those that answered have no source; empty where nobody answered.")),
        ("not_known", _("How many were asked and did not answer: it is not known whether they have a source.")),
        ("waiting", _("How many answered and wrote only names that wait to be matched: it is not known either.")),
    ]
