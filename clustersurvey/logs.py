"""What may not stand in a log."""

import logging
import re

# A personal link opens a questionnaire, a sponsor's link results, an invitation a team, a mailed link an account:
# whoever reads the log must not be able to.
LINK = re.compile(r"(/r/|/s/|/join-team/|/password/reset/key/|/confirm-email/)[A-Za-z0-9_:.-]{8,}")


class WithoutLinks(logging.Filter):
    """Blanks out the secret part of links."""

    def filter(self, record):
        message = record.getMessage()
        if LINK.search(message):
            record.msg, record.args = LINK.sub(r"\1…", message), ()
        return True
