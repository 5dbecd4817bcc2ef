"""Messages to the team: sent, unless this server has nobody to send them (EMAIL_URL is not set)."""

import logging
import threading

from django.conf import settings

logger = logging.getLogger(__name__)


def sending(_request):
    """For the templates: whether messages reach anybody."""
    return {"sends_mail": settings.SENDS_MAIL}


def post(message):
    """Send a message without letting the reader wait for it: how long a page takes does not tell that there was one."""
    if settings.SENDS_MAIL:
        threading.Thread(target=send, args=[message], daemon=True).start()
    else:
        send(message)


def send(message):
    """Send a message; whether that worked. Why not is in the log."""
    try:
        return message.send() == 1
    except Exception:  # whatever the server of somebody else comes up with
        logger.exception("A message could not be sent")
        return False
