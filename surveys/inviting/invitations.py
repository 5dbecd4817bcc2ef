"""Respondents' personal links: shown, and renewed. Their secrets are made in `surveys.tokens`."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from surveys.models import Invitation
from surveys.tokens import new_nonce, token_for


def link_of(invitation, address=None):
    """The whole personal link; `address` is how it begins ("https://host"), PUBLIC_ADDRESS when left out."""
    start = settings.PUBLIC_ADDRESS if address is None else address
    return start + reverse("respond-open", args=[token_for(invitation.nonce)])


def renew_links(invitations):
    """Give invitations other links; those that they had open nothing any more, nor do the cookies they left."""
    for invitation in invitations:
        invitation.nonce = new_nonce()
        invitation.revoked_at = None
        invitation.seal()
    Invitation.objects.bulk_update(invitations, ["nonce", "token_hash", "revoked_at"], batch_size=200)


def renew_link(invitation):
    renew_links([invitation])


def revoke_links(invitations):
    """Let links open nothing any more; others can be made later."""
    for invitation in invitations:
        invitation.revoked_at = timezone.now()
    Invitation.objects.bulk_update(invitations, ["revoked_at"], batch_size=200)
