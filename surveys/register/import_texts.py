"""An import in the reader's language: columns, what becomes of lines, old and new values."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.names import normalise
from surveys.register.import_corrections import EMPTY, OUT
from surveys.spreadsheets.fault_messages import in_runs

COLUMNS = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "category": gettext_lazy("Kind of organisation"),
    "label": gettext_lazy("Short name"),
    "tax_number": gettext_lazy("Tax number (RUC, RFC, NIT…)"),
    "based_in_region": gettext_lazy("In the region (yes or no)"),
    "country": gettext_lazy("Country"),
    "language": gettext_lazy("Language (es or en)"),
    "contact_name": gettext_lazy("Contact"),
    "contact_phone": gettext_lazy("Telephone"),
    "contact_email": gettext_lazy("E-mail"),
    "member_of": gettext_lazy("Member of (codes or names)"),
    "other_names": gettext_lazy("Other names"),
}
OUTCOMES = {
    "refused": gettext_lazy("refused"),
    "created": gettext_lazy("new"),
    "updated": gettext_lazy("changed"),
    "same": gettext_lazy("same as another line"),
    "waiting": gettext_lazy("registered itself: approve it first"),
    "unchanged": gettext_lazy("as it was"),
    "left_out": gettext_lazy("left out"),
}
YES_NO = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}


def column_names(cluster):
    """{target: its name} of everything that a column may say, the cluster's profile fields last."""
    return {**COLUMNS, **{field.key: str(field) for field in cluster.profile_fields.all()}}


def outcome_names(counts):
    """[(outcome, its name, how many)] of those that there are."""
    return [(outcome, name, counts[outcome]) for outcome, name in OUTCOMES.items() if outcome in counts]


def rows_in_words(cluster, rows, faults):
    """The rows of a preview with names for outcomes and fields; each with what is wrong in its line."""
    names = column_names(cluster)
    words = dict.fromkeys(cluster.profile_fields.filter(kind="yes_no").values_list("key", flat=True), YES_NO)
    words |= {"based_in_region": YES_NO, "category": {each.key: str(each) for each in cluster.categories.all()}}
    wrong = {}
    for fault in faults.faults:
        wrong.setdefault(fault.line, []).append(fault.column)
    return [
        {
            **row,
            "outcome_name": OUTCOMES[row["outcome"]],
            "changes": [_in_words(change, names, words) for change in row["changes"]],
            "wrong": ", ".join(filter(None, wrong.get(row["line"], []))),
        }
        for row in rows
    ]


def _in_words(change, names, words):
    """A change with names; words: {field: {value: how it is said}}."""
    name, old, new = change
    if name == "line":
        return {"name": _("line"), "old": "", "new": new}
    old, new = (words.get(name, {}).get(value, value) for value in (old, new))
    return {"name": str(names.get(name, name)).split(" (")[0], "old": old, "new": new}


def correctable_in_words(imported):
    """{"empty": [(heading, lines), …], "out": lines}: what can be left empty or out, "" or [] for nothing."""
    found, headings = imported.preview["correctable"], _headings_of(imported)
    lines = {}
    for line, target, _value in found[EMPTY]:
        lines.setdefault(headings.get(target, target), []).append(line)
    return {
        "empty": [(heading, _lines(numbers)) for heading, numbers in lines.items()],
        "out": _lines([line for line, _name in found[OUT]]),
    }


def _lines(numbers):
    said = ngettext("line %(lines)s", "lines %(lines)s", len(numbers)) if numbers else ""
    return said % {"lines": in_runs(numbers)}


def decided_in_words(imported):
    """What was decided so far: {"empty": [{"line", "heading", "value"}, …], "out": [{"line", "name"}, …], "pairs":
    [{"line", "name", "same"}, …]}; `same` is the other's name, "" for another organisation.
    """
    headings, corrections = _headings_of(imported), imported.corrections
    cells = [
        {"line": int(line), "heading": headings.get(target, target), "value": value}
        for line, told in corrections.get(EMPTY, {}).items()
        for target, value in told.items()
    ]
    out = [{"line": int(line), "name": name} for line, name in corrections.get(OUT, {}).items()]
    decided = {"empty": cells, "out": out, "pairs": _pairs_in_words(imported)}
    return {what: sorted(each, key=lambda told: told["line"]) for what, each in decided.items()}


def _headings_of(imported):
    return {target.lower(): column for column, target in imported.matching.items() if target}


def _pairs_in_words(imported):
    position = next((i for i, column in enumerate(imported.columns) if imported.matching.get(column) == "name"), None)
    names = {str(line): cells[position] for line, cells in imported.rows} if imported.decisions else {}
    return [
        {"line": int(line), "name": names[line], "same": imported.decided.get(normalise(names[line]), {}).get("same")}
        for line in imported.decisions
        if line in names
    ]
