"""Where a request comes from, and under which address others find us."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings


def client_address(request):
    """The caller's address: as our own proxy has written it down, where there is one.

    The last entry of X-Forwarded-For is the proxy's; those before it are whatever the caller wrote.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR")


def opens_here_only(address):
    """Whether an address ("http://localhost:8000") leads to the very computer that follows it.

    >>> opens_here_only("http://127.0.0.1:8000"), opens_here_only("https://survey.example.org")
    (True, False)
    """
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
