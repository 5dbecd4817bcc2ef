"""Respondents' personal links: shown, and renewed. Their secrets are made in `surveys.tokens`."""

from django.conf import settings
from django.urls import reverse

from surveys.tokens import new_nonce, token_for


def link_of(invitation, address=None):
    """The whole personal link; `address` is how it begins ("https://host"), PUBLIC_ADDRESS when left out."""
    start = settings.PUBLIC_ADDRESS if address is None else address
    return start + reverse("respond-open", args=[token_for(invitation.nonce)])


def renew_link(invitation):
    """Give an invitation another link; the one it had opens nothing any more, nor do the cookies it left."""
    invitation.nonce = new_nonce()
    invitation.revoked_at = None
    invitation.save()
