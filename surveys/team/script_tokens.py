"""Tokens with which a person's own scripts read results: shown once, kept as a hash, gone when revoked or expired."""

import secrets
from datetime import timedelta

from django.utils import timezone

from surveys.models import ScriptToken
from surveys.tokens import token_hash

# Begins every token, so that who finds one, or a program that looks for secrets, knows what it is.
PREFIX = "clustersurvey_"
MOST = 10
DAYS = (30, 90, 365)
# How exactly the last use is noted: a script that reads a hundred files does not write a hundred times.
USED_WITHIN = timedelta(minutes=5)


def issue(user, name, days):
    """A new token of a person as text (24 random bytes behind the prefix), which nobody can be shown again."""
    token = PREFIX + secrets.token_urlsafe(24)
    expires = timezone.now() + timedelta(days=days)
    ScriptToken.objects.create(user=user, name=name, token_hash=token_hash(token), expires_at=expires)
    return token


def person_of(token):
    """Whose token it is; None for one that is unknown, expired, or of somebody whose account is closed."""
    now = timezone.now()
    found = ScriptToken.objects.select_related("user").filter(token_hash=token_hash(token), expires_at__gt=now).first()
    if found is None or not found.user.is_active:
        return None
    if found.last_used_at is None or now - found.last_used_at > USED_WITHIN:
        ScriptToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.user
