"""Where a request comes from."""

from django.conf import settings


def client_address(request):
    """The caller's address: as our own proxy has written it down, where there is one.

    The last entry of X-Forwarded-For is the proxy's; those before it are whatever the caller wrote.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR")
