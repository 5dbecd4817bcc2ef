"""Names in formats in which a line is a record and a double quote ends a name."""

from unicodedata import category

# Control characters, line and paragraph separators.
BREAKING = ("Cc", "Zl", "Zp")
BOM = b"\xef\xbb\xbf"


def one_line(text):
    """A text without line breaks and other control characters, its spaces put together."""
    return " ".join("".join(" " if category(char) in BREAKING else char for char in text).split())


def quoted(text):
    """A text in double quotes; the formats have no way to write one within: it becomes an apostrophe."""
    return '"' + one_line(text).replace('"', "'") + '"'


def file_of(lines):
    """The bytes of some lines: UTF-8 with BOM, lines end as on Windows, where these programs run."""
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
