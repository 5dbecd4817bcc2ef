"""Text as XML can carry it: shared by the map and by GraphML. No Django here."""

import re
from xml.sax.saxutils import escape

# https://www.w3.org/TR/xml/#charsets: everything but these may stand in a document, even as a character reference.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed_in_xml(text):
    """The text without the characters that no XML document may contain (C0 controls, lone surrogates, U+FFFE)."""
    return FORBIDDEN.sub("", text)


def escaped(text):
    """The text ready to stand between tags or within either kind of quotes."""
    return escape(allowed_in_xml(text), {'"': "&quot;", "'": "&#39;"})
