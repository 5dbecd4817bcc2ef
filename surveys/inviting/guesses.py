"""How often somebody tried links that open nothing: enough is enough.

A link has 128 random bits, so this is not what keeps guesses out; it keeps them from costing anything. Counted by each
process for itself, which writes nothing down.
"""

from django.core.cache import cache

from clustersurvey.addresses import client_address

MOST = 30
SECONDS = 600


def too_many(request):
    return cache.get(_key(request), 0) >= MOST


def note(request):
    key = _key(request)
    cache.add(key, 0, SECONDS)
    try:
        cache.incr(key)
    except ValueError:
        # Thrown out in between: the cache keeps only so much.
        cache.set(key, 1, SECONDS)


def _key(request):
    return f"wrong-links:{client_address(request)}"
