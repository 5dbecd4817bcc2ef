"""What may not stand in a log."""

import logging
import re

# A personal link opens a questionnaire, a sponsor's link results: whoever reads the log must not be able to.
LINK = re.compile(r"(/[rs]/)[A-Za-z0-9_-]{8,}")


class WithoutLinks(logging.Filter):
    """Blanks out the secret part of respondents' and sponsors' links."""

    def filter(self, record):
        message = record.getMessage()
        if "/r/" in message or "/s/" in message:
            record.msg, record.args = LINK.sub(r"\1…", message), ()
        return True
