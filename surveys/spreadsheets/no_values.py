"""Cells that hold no value: a formula's error, or a formula whose result is not in the file. No database."""

import re

# As Excel and LibreOffice write them, in English and in Spanish: #N/A, #N/D, #REF!, #¡VALOR!, #¿NOMBRE?, #DIV/0!
ERROR = re.compile(r"#N/[AD]|#[¡¿]?[A-ZÑ0_/]+[!?]")
UNKNOWN = "#FORMULA!"
LONGEST_FORMULA = 60


def unknown_result(formula):
    """What stands for the result of a formula (a text, or an object of openpyxl) that the file does not have.

    >>> unknown_result("=A2 & B2")
    '#FORMULA! =A2 & B2'
    """
    text = getattr(formula, "text", formula)
    return f"{UNKNOWN} {text[:LONGEST_FORMULA]}" if isinstance(text, str) else UNKNOWN


def why_no_value(text):
    """The code of the fault of a cell that holds no value; None for one that does.

    >>> why_no_value("#¡REF!"), why_no_value("#FORMULA! =A2 & B2"), why_no_value("#1 Mango!")
    ('error_value', 'formula_without_result', None)
    """
    if text.startswith(UNKNOWN):
        return "formula_without_result"
    return "error_value" if ERROR.fullmatch(text) else None
