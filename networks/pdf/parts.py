"""What a report's sections are made of, as plain values: networks/pdf/report.typ draws each kind. No Django here."""

import re

# Longer words than this may be broken anywhere: a name without a space must stay in its column.
LONGEST_WORD = 28
UNKNOWN = "—"


def heading(text):
    return {"kind": "heading", "text": text}


def paragraph(text):
    return {"kind": "paragraph", "text": breakable(text)}


def bullets(texts):
    return {"kind": "list", "items": [breakable(text) for text in texts]}


def terms(explained):
    """explained: (name, sentence, what stands small under it) of each."""
    return {
        "kind": "terms",
        "terms": [{"name": name, "sentence": sentence, "small": small} for name, sentence, small in explained],
    }


def drawing(title, description, svg):
    return {"kind": "map", "title": title, "description": description, "svg": svg}


def table(title, columns, rows, notes=()):
    """columns: (name, its shares of the width; 0: of figures, as wide as they are); rows: lists, None: not known."""
    return {
        "kind": "table",
        "title": breakable(title),
        "columns": [{"name": name, "share": share} for name, share in columns],
        "rows": [[UNKNOWN if cell is None else breakable(str(cell)) for cell in row] for row in rows],
        "notes": [note for note in notes if note],
    }


def breakable(text):
    """The text with places to break in words that are too long for a column (U+200B, which shows nothing)."""
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", "\\g<0>\u200b", text)
