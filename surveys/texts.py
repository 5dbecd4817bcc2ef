"""What people typed: the same sentence in several languages, and lines that no output chokes on. No database."""

import unicodedata

LONGEST_NAME = 200
LONGEST_LABEL = 60


def in_language(texts, language, fallback="es"):
    """The text for a language out of {"es": …, "en": …}; else the fallback's, else any that there is, else ""."""
    texts = texts or {}
    for wanted in (language or "").split("-")[:1] + [fallback]:
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def control_character(text):
    """The first character that XML or the tables of other programs cannot hold, or None.

    The C0 and C1 controls, lone surrogates, and the two non-characters that XML 1.0 forbids.
    """
    return next((char for char in text if _is_control(char)), None)


def _is_control(char):
    return unicodedata.category(char) in ("Cc", "Cs") or char in "\ufffe\uffff"


def clean_line(text):
    """One line as we keep it: Unicode NFC, inner white space single, none at the ends. Control characters stay."""
    spaced = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    return " ".join(part for part in spaced.split(" ") if part)


def shortened(name):
    """A name as a short name that fits: the end of what is too long is cut off."""
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "…"


def tells_more(label, name):
    """Whether a short name is more than the beginning of the name.

    >>> tells_more("APEM", "Asociación Peruana de Mango"), tells_more("Asociación Per…", "Asociación Peruana de Mango")
    (True, False)
    """
    return not name.casefold().startswith(label.removesuffix("…").rstrip().casefold())


def one_line(text):
    """A line that we can keep, of any text: spaces for control characters, and the end of what is too long cut off."""
    return clean_line("".join(" " if _is_control(char) else char for char in text))[:LONGEST_NAME].rstrip()
