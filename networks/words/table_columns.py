"""What stands above the columns of tables that can be taken along, in the reader's language."""

from django.utils.translation import gettext as _


def names_of_columns():
    """{column: its name} of those that are the same in every cluster."""
    return {
        "code": _("Code"),
        "organisation": _("Organisation"),
        "category": _("Kind"),
        "association": _("Association"),
        "members": _("Members"),
        "firms": _("Members that received from it"),
        "average": _("Average rating"),
        "rated": _("How many rated it"),
        "ties": _("Ties"),
        "total": _("Ratings added up"),
        "answered": _("Answered"),
        "asked": _("Asked"),
        "without": _("Without a source"),
        "not_known": _("Not known: no answer"),
        "waiting": _("Not known: a name waits to be matched"),
        "source_category": _("Kind of the source"),
        "receiver_category": _("Kind of the receiver"),
        "source_in_region": _("Source in the region"),
        "receiver_in_region": _("Receiver in the region"),
    }
