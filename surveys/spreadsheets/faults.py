"""What is wrong with a file that somebody gave us, cell by cell. No database.

A fault carries a code; `surveys.spreadsheets.fault_messages` says it in the reader's language.
"""

import unicodedata
from dataclasses import dataclass, field

MOST_FAULTS = 100
LONGEST_VALUE = 80
# They would turn a message round, or a terminal's text with it.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. Lines are counted as a person does, the header is line 1; 0 is the file as a whole."""

    code: str
    line: int = 0
    column: str = ""
    value: str = ""
    params: dict = field(default_factory=dict)


class Refused(Exception):
    """A file is not taken, and why; nothing of it is stored. `more` says that only the first faults are told."""

    def __init__(self, faults, more=False):
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        self.more = more


class Faults:
    """The faults found so far. Raises Refused when there are more than MOST_FAULTS."""

    def __init__(self):
        self._found = []

    def add(self, code, /, line=0, column="", value="", **params):
        if len(self._found) == MOST_FAULTS:
            raise Refused(self._found, more=True)
        self._found.append(Fault(code, line, shown(column), shown(value), params))

    def refuse(self, *args, **params):
        """Add a fault after which reading on makes no sense."""
        self.add(*args, **params)
        raise Refused(self._found)

    def refuse_any(self):
        if self._found:
            raise Refused(self._found)


def shown(text):
    """A value as a message can show it: at most 80 characters, nothing invisible, bytes that are not text as \\xf3."""
    visible = "".join(_visible(char) for char in text[: LONGEST_VALUE + 1])
    return visible if len(visible) <= LONGEST_VALUE else visible[: LONGEST_VALUE - 1] + "…"


def _visible(char):
    if "\udc80" <= char <= "\udcff":  # a byte that did not decode: see surveys.spreadsheets.sheet
        return f"\\x{ord(char) - 0xDC00:02x}"
    if char in DIRECTION_MARKS or unicodedata.category(char) in ("Cc", "Cs"):
        return char.encode("unicode_escape").decode()
    return char
