"""What a page says while the database is away, locked or full."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

log = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds


class SayWhenTheDatabaseIsAway:
    """Turns a view's database failure into a 503 that says what to do: nothing was stored, so nothing is lost by it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("the database failed: %s", exception, exc_info=exception)
        # Without the request: who is signed in would be looked up in the database.
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
