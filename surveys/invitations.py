"""Respondents' personal links.

The link's secret is computed from the installation's secret key and the invitation's nonce: staff can be shown it
again, while a copy of the database alone opens no questionnaire. A new nonce revokes the old link.
"""

import base64
import hashlib
import hmac

from django.conf import settings
from django.urls import reverse

from surveys.models.waves import new_nonce

TOKEN_BYTES = 16


def token_of(invitation):
    """The secret of an invitation's link: 128 bits, 22 characters."""
    key = hashlib.sha256(b"surveys.invitations:" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, invitation.nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def token_hash(token):
    """What the database keeps of a link, to find its invitation by."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(invitation, address=None):
    """The whole personal link; `address` is how it begins ("https://host"), PUBLIC_ADDRESS when left out."""
    return (address or settings.PUBLIC_ADDRESS) + reverse("respond-open", args=[token_of(invitation)])


def renew_link(invitation):
    """Give an invitation another link; the one it had opens nothing any more, nor do the cookies it left."""
    invitation.nonce = new_nonce()
    invitation.revoked_at = None
    invitation.save()
