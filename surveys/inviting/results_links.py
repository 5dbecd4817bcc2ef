"""Links that show a wave's results with protected names to sponsors: shown once, kept as a hash, void when revoked."""

import secrets
from datetime import timedelta

from django.utils import timezone

from surveys.models import ResultsLink
from surveys.tokens import TOKEN_BYTES, token_hash

DAYS = (30, 90, 365)
# Of one wave, that open something at a time.
MOST = 30
# How exactly the last opening is noted: a reader who turns pages does not write with each.
OPENED_WITHIN = timedelta(minutes=5)


def issue(wave, label, days, user):
    """(link, token): a new ResultsLink, and its secret of 128 random bits, which nobody can be shown again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = ResultsLink.objects.create(
        wave=wave,
        label=label,
        token_hash=token_hash(token),
        made_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    return link, token


def revoke(link):
    """Make a link void at once. Returns whether that is a change: one that opens nothing stays as it is."""
    return bool(ResultsLink.objects.current().filter(pk=link.pk).update(revoked_at=timezone.now()))


def note_opened(link):
    """Remember that somebody reads what is behind a link: the one thing that looking at a page writes down."""
    now = timezone.now()
    if link.last_opened_at is None or now - link.last_opened_at > OPENED_WITHIN:
        ResultsLink.objects.filter(pk=link.pk).update(last_opened_at=now)
