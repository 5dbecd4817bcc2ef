"""The secrets of personal links.

A link's secret is computed from the installation's secret key and a nonce that the database keeps: staff can be shown
a link again, while a copy of the database alone opens no questionnaire. A new nonce makes the old link void.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings

TOKEN_BYTES = 16


def new_nonce():
    return secrets.token_hex(16)


def token_for(nonce):
    """The secret that goes with a nonce: 128 bits, 22 characters."""
    key = hashlib.sha256(b"surveys.invitations:" + settings.SECRET_KEY.encode()).digest()
    digest = hmac.new(key, nonce.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).rstrip(b"=").decode()


def token_hash(token):
    """What the database keeps of a link, to find its invitation by."""
    return hashlib.sha256(token.encode()).hexdigest()
