"""The faults of a file in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MESSAGES = {
    # The file
    "file_too_large": gettext_lazy("The file is larger than %(megabytes)s MB."),
    "no_rows": gettext_lazy("There is nothing below the first line: each organisation is a row."),
    "empty_file": gettext_lazy("The file is empty."),
    "old_excel": gettext_lazy("This is a workbook of an old Excel: save it as .xlsx or as CSV UTF-8."),
    "broken_workbook": gettext_lazy("This workbook cannot be read: save it again as .xlsx."),
    "unsafe_workbook": gettext_lazy("This workbook refers to things outside itself and was not read."),
    "workbook_too_large": gettext_lazy("This workbook is too large once unpacked, and was not read."),
    "wrong_encoding": gettext_lazy(
        "This is not UTF-8 (bytes %(bytes)s): save the file as “CSV UTF-8”, or as an Excel workbook."
    ),
    "nul_character": gettext_lazy("There are NUL characters here: save the file as “CSV UTF-8”."),
    "bad_quotes": gettext_lazy("A quotation mark is opened or closed in the wrong place from here on."),
    "cell_too_long": gettext_lazy("A cell holds at most %(most)s characters."),
    "too_many_rows": gettext_lazy("A file holds at most %(most)s rows: delete what is below, empty rows too."),
    "too_many_columns": gettext_lazy("A file holds at most %(most)s columns: delete those after, empty ones too."),
    # Columns
    "column_without_name": gettext_lazy("Column %(number)s has no name."),
    "column_twice": gettext_lazy("This column is there twice."),
    "cell_without_column": gettext_lazy("This row has more cells than there are columns."),
    "missing_column": gettext_lazy("This column is missing."),
    "unknown_column": gettext_lazy("This column is not known. Known are: %(known)s."),
    # Cells
    "value_missing": gettext_lazy("Something must be written here."),
    "control_character": gettext_lazy("Remove line breaks and other invisible characters."),
    "error_value": gettext_lazy("This is a spreadsheet's error, no value: mend the formula, or leave the cell empty."),
    "formula_without_result": gettext_lazy(
        "The file has this formula without its result: open it in Excel or LibreOffice, save it, and bring it again."
    ),
    "too_long": gettext_lazy("At most %(most)s characters are allowed here."),
    "not_yes_or_no": gettext_lazy("Write yes or no."),
    "not_a_number": gettext_lazy("This is not a number. Write one such as 12 or 12.5."),
    "not_a_whole_number": gettext_lazy("Write a whole number, digits only."),
    "below_zero": gettext_lazy("Write a number of 0 or more."),
    "ambiguous_number": gettext_lazy("Thousands or decimals? For thousands write %(plain)s."),
    "unknown_choice": gettext_lazy("Write one of: %(choices)s."),
    # Organisations
    "bad_code": gettext_lazy("A code is letters without accents, digits, dots, hyphens: at most 30."),
    "bad_country": gettext_lazy("Write the country’s name, or its two letters, like PE."),
    "unknown_language": gettext_lazy("Write the language as es or en."),
    "bad_email": gettext_lazy("This is not an e-mail address, such as ana@example.org."),
    "code_twice": gettext_lazy("The same code is on line %(first)s."),
    "member_of_unknown": gettext_lazy("No organisation is known as %(code)s."),
    "member_of_commas": gettext_lazy("Separate several with semicolons, not commas: %(parts)s."),
    "member_of_itself": gettext_lazy("An organisation cannot be a member of itself."),
    "organisation_merged": gettext_lazy("This organisation was merged into %(code)s."),
    "organisation_waits": gettext_lazy("%(name)s registered itself and waits: take it onto the list first."),
    # Answers
    "nothing_asked": gettext_lazy(
        "The survey has no relation yet that answers could be about: add relations under “Surveys”."
    ),
    "rating_not_1_to_5": gettext_lazy("A rating is a whole number from 1 to 5."),
    "unknown_organisation": gettext_lazy("No organisation of the cluster has this code."),
    "unknown_relation": gettext_lazy("The survey does not ask this. It asks: %(known)s."),
    "not_invited": gettext_lazy("This organisation is not a respondent of the wave."),
    "own_source": gettext_lazy("A respondent cannot name itself."),
    "answer_twice": gettext_lazy("The same answer is on line %(first)s."),
    "nobody_and_somebody": gettext_lazy("This row says that nobody was named, other rows name somebody."),
}


# More lines than these with the same fault are told as one.
A_FEW = 5
VALUES_SHOWN = 3


def describe(fault):
    """A fault as one line: where it is, what is written there, what is wrong.

    >>> describe(Fault("rating_not_1_to_5", 7, "rating", "9"))
    'line 7, column "rating": "9" — A rating is a whole number from 1 to 5.'
    """
    message = _message(fault)
    words = {"line": fault.line, "column": fault.column, "value": fault.value, "message": message}
    if not fault.line:
        return message
    if not fault.column and not fault.value:
        return _("line %(line)s — %(message)s") % words
    if not fault.column:
        return _('line %(line)s: "%(value)s" — %(message)s') % words
    if not fault.value:
        return _('line %(line)s, column "%(column)s" — %(message)s') % words
    return _('line %(line)s, column "%(column)s": "%(value)s" — %(message)s') % words


def describe_all(refused):
    """Every fault of a refused file, a line each; those that come again on more than a few lines are one."""
    alike = {}
    for fault in refused.faults:
        alike.setdefault((fault.column, _message(fault)), []).append(fault)
    lines = []
    for fault in refused.faults:
        faults = alike[fault.column, _message(fault)]
        if len(faults) <= A_FEW:
            lines.append(describe(fault))
        elif fault is faults[0]:
            lines.append(_describe_alike(faults))
    if refused.more:
        lines.append(_("… and more: only the first %(count)s are shown.") % {"count": len(refused.faults)})
    return "\n".join(lines)


def _message(fault):
    return MESSAGES[fault.code] % fault.params


def _describe_alike(faults):
    """The same fault on many lines."""
    values = list(dict.fromkeys(fault.value for fault in faults if fault.value))
    shown = ", ".join(f'"{value}"' for value in values[:VALUES_SHOWN]) + (" …" if len(values) > VALUES_SHOWN else "")
    words = {"lines": in_runs([fault.line for fault in faults]), "column": faults[0].column, "values": shown}
    words["message"] = _message(faults[0])
    if not words["column"]:
        return (_("lines %(lines)s: %(values)s — %(message)s") if shown else _("lines %(lines)s — %(message)s")) % words
    if not shown:
        return _('lines %(lines)s, column "%(column)s" — %(message)s') % words
    return _('lines %(lines)s, column "%(column)s": %(values)s — %(message)s') % words


def in_runs(numbers):
    """Whole numbers in order as people write them.

    >>> in_runs([2, 4, 5, 6, 9])
    '2, 4–6, 9'
    """
    runs = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
