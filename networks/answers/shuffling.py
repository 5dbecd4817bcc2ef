"""An order of organisations that tells nothing of their names or codes, for whatever has to put equals in some order.

Maps that are shown with protected names would else have those without a difference in the order of the real codes.
"""

import hashlib

from django.conf import settings


def shuffled(cluster, organisations):
    """The ids of OrganisationRows in an order that stays the same within an installation, whatever is answered.

    By the code, keyed with the installation's secret; and by the cluster, for in another one the same codes may be
    anybody's to register.
    """
    key = hashlib.sha256(b"networks.shuffling:" + settings.SECRET_KEY.encode()).digest()

    def drawn(organisation):
        return hashlib.blake2b(f"{cluster.slug}\n{organisation.code}".encode(), key=key).digest()

    return tuple(organisation.id for organisation in sorted(organisations, key=drawn))
