"""Where the numbers of each finding stand: on the team's page, on the one with protected names, in the report."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# (query string for the table of organisations, part of the page).
CENTRAL = ([("sort", "-out_degree")], "providers")
WITHOUT_SOURCE = ([], "without-source")
ON_THE_PAGE = {
    "both_ends": ([], "rule-for-ties"),
    "silent": ([], "response"),
    "everyone": ([], "response"),
    "central": CENTRAL,
    "central_by_the_rule": CENTRAL,
    "firmly_first": ([("sort", "-first_share"), ("measures", "first_share")], "providers"),
    "only_source": ([("sort", "-only_source_of"), ("measures", "only_source_of")], "providers"),
    "without_source": WITHOUT_SOURCE,
    "without_source_by_the_rule": WITHOUT_SOURCE,
    "from_outside": ([("region", "out")], "providers"),
    "among_themselves": ([], "flows"),
    "cut_points": ([("show", "all"), ("sort", "-cut_point"), ("measures", "cut_point")], "providers"),
    "channel": ([], "exclusive-channels"),
    "one_and_not_the_other": ([("show", "all"), ("measures", "in_degree")], "providers"),
}
# The page with protected names has no such choices; what it does not show is in its files.
ON_THE_PROTECTED_PAGE = {kind: part for kind, (_query, part) in ON_THE_PAGE.items()} | dict.fromkeys(
    ("only_source", "cut_points", "channel", "one_and_not_the_other"), "downloads"
)
WHO_GAVE_HELP, LEFT_OUT = gettext_lazy("Who gave help"), gettext_lazy("Left without a source")
KEEP_IN_MIND = gettext_lazy("What to keep in mind")
IN_THE_REPORT = {
    "both_ends": gettext_lazy("Key figures"),
    "silent": KEEP_IN_MIND,
    "everyone": KEEP_IN_MIND,
    "central": WHO_GAVE_HELP,
    "central_by_the_rule": WHO_GAVE_HELP,
    "firmly_first": WHO_GAVE_HELP,
    "only_source": WHO_GAVE_HELP,
    "without_source": LEFT_OUT,
    "without_source_by_the_rule": LEFT_OUT,
    "channel": gettext_lazy("Exclusive channels"),
    "one_and_not_the_other": LEFT_OUT,
}
# What the report has no table of, by its sheet in the workbook.
IN_THE_WORKBOOK = {
    "from_outside": "flows_by_region",
    "among_themselves": "flows_by_category",
    "cut_points": "Organisations",
}


def place_on_the_page(found, category):
    """The address of a finding's numbers from the page on which it stands; category: the finding's, if it has one."""
    query, part = ON_THE_PAGE[found["kind"]]
    if found["kind"] == "one_and_not_the_other":
        query = [*query, ("category", category.key), ("receives", found["relation"]), ("lacks", found["without"])]
    return (f"?{urlencode(query)}" if query else "") + f"#{part}"


def place_on_the_protected_page(found):
    return f"#{ON_THE_PROTECTED_PAGE[found['kind']]}"


def place_in_the_report(kind):
    """What the part of the report, or the sheet of the workbook, is called."""
    if kind in IN_THE_WORKBOOK:
        return _("workbook, sheet %(name)s") % {"name": IN_THE_WORKBOOK[kind]}
    return str(IN_THE_REPORT[kind])
