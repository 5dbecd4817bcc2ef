"""Texts that a spreadsheet would take for formulas, made harmless and read back. No database."""

import re

# What begins with one of these is computed when a spreadsheet opens it (OWASP, CSV Injection).
COMPUTED = re.compile(r"'*[=+\-@\t\r]")


def guarded(text):
    """The text with an apostrophe before it where it would be computed, or would be read back as another one.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("Agro Uno")
    ("'=1+1", "''=1+1", 'Agro Uno')
    """
    return f"'{text}" if COMPUTED.match(text) else text


def unguarded(text):
    """What `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'Agro' Uno")
    ('=1+1', "'Agro' Uno")
    """
    return text[1:] if text.startswith("'") and COMPUTED.match(text) else text
