"""The first account of a fresh installation, and its first cluster: open until there is a user, and never again."""

import base64
import hashlib
import hmac
import logging
from ipaddress import ip_address

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.http.request import split_domain_port

from surveys.team import clusters

logger = logging.getLogger(__name__)

# What one set-up holds while it looks whether it is the first (PostgreSQL).
LOCK = 0x5E7_0F_1257


class TooLate(Exception):
    """Somebody else has set the server up."""


def is_fresh():
    """Whether nobody has an account yet."""
    return not get_user_model().objects.exists()


def code():
    """What proves that one runs this server: ten characters out of its secret key. Void once there is a user."""
    key = hashlib.sha256(b"surveys.set_up:" + settings.SECRET_KEY.encode()).digest()
    return base64.b32encode(key)[:10].decode().lower()


def is_code(typed):
    """Spaces, hyphens and capitals do not count."""
    plain = typed.replace(" ", "").replace("-", "").lower()
    return hmac.compare_digest(plain.encode(), code().encode())


def needs_code(request):
    """Whether somebody from elsewhere might be asking: everywhere but at the machine itself, with nothing before it."""
    if settings.HTTPS or settings.BEHIND_PROXY or not _is_loopback(split_domain_port(request.get_host())[0]):
        return True
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"))
    return forwarded or not _is_loopback(request.META.get("REMOTE_ADDR") or "")


def tell_the_log():
    logger.warning("This server has no account yet. The code for setting it up: %s", code())


def finish(user, cluster):
    """Keep the first account, which runs the server, and its cluster. Raises TooLate unless it is the first."""
    with transaction.atomic():
        _one_at_a_time()
        if not is_fresh():
            raise TooLate
        user.is_staff = user.is_superuser = True
        user.save()
        clusters.make(cluster, user)


def _one_at_a_time():
    """On SQLite a transaction holds the database from its beginning (settings)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _is_loopback(host):
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
