"""Who may see what: one look-up for each kind of object, used by every view.

What belongs to another cluster is not found (404), as if it did not exist. Within a cluster, what the role does not
allow is refused (403).
"""

import hmac

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from surveys.models import Cluster, Invitation, Wave
from surveys.models.clusters import Role
from surveys.tokens import token_hash

ANYONE_IN_THE_TEAM = frozenset(Role)
# Names and ratings as they are: viewers are for protected results, enumerators for asking.
RESULTS = frozenset({Role.MANAGER, Role.ANALYST})
FIELD = frozenset({Role.MANAGER})

PROOF_SALT = "surveys.access.invitation"


def clusters_for(user):
    """The clusters that someone is in the team of; a superuser runs the server and sees them all."""
    clusters = Cluster.objects.all()
    return clusters if user.is_superuser else clusters.filter(members__user=user)


def cluster_for(user, slug, roles=ANYONE_IN_THE_TEAM):
    """The cluster, if the user is in its team in one of the roles. Sets `cluster.role` for the templates."""
    cluster = get_object_or_404(Cluster, slug=slug)
    if user.is_superuser:
        cluster.role = Role.MANAGER
        return cluster
    member = cluster.members.filter(user=user).first()
    if member is None:
        raise Http404
    if member.role not in roles:
        raise PermissionDenied
    cluster.role = member.role
    return cluster


def wave_for(user, slug, wave_id, roles=ANYONE_IN_THE_TEAM):
    """The wave of a cluster that the user may see; `wave.survey.cluster` is loaded and carries the role."""
    cluster = cluster_for(user, slug, roles)
    wave = get_object_or_404(Wave.objects.select_related("survey"), pk=wave_id, survey__cluster=cluster)
    wave.survey.cluster = cluster
    return wave


def invitation_for_token(token):
    """The invitation that a personal link opens."""
    return get_object_or_404(Invitation, token_hash=token_hash(token), revoked_at=None)


def proof_of(invitation):
    """What a respondent's pages carry in place of the link: signed, and void once the link is renewed."""
    return signing.dumps([invitation.public_id, invitation.nonce[:8]], salt=PROOF_SALT)


def invitation_for_proof(public_id, proof):
    """The invitation of a respondent's page, if the proof is one for it; the same 404 whatever is wrong with it."""
    try:
        proven_id, nonce = signing.loads(proof or "", salt=PROOF_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    invitations = Invitation.objects.select_related("wave__survey__cluster", "organisation__category")
    invitation = invitations.filter(public_id=public_id, revoked_at=None).first()
    if invitation is None or proven_id != public_id or not hmac.compare_digest(invitation.nonce[:8], nonce):
        raise Http404
    return invitation
