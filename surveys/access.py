"""Who may see what: one look-up for each kind of object, used by every view.

What belongs to another cluster is not found (404), as if it did not exist. Within a cluster, what the role does not
allow is refused (403).
"""

import hmac

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from surveys.answering.instrument import survey_of
from surveys.models import (
    Category,
    Cluster,
    Invitation,
    Member,
    Organisation,
    OrganisationImport,
    Registration,
    Response,
    ResultsLink,
    Survey,
    TeamInvitation,
    Wave,
    Withdrawal,
)
from surveys.models.clusters import INTERVIEWING, Role
from surveys.tokens import token_hash

ANYONE_IN_THE_TEAM = frozenset(Role)
# Names and ratings as they are: viewers are for protected results, enumerators for asking.
RESULTS = frozenset({Role.MANAGER, Role.ANALYST})
# Who may see them with protected names.
PROTECTED_RESULTS = RESULTS | {Role.VIEWER}
FIELD = frozenset({Role.MANAGER})
# Who says who is in the team, and what the cluster is.
TEAM = frozenset({Role.MANAGER})

FIELDWORK = INTERVIEWING

PROOF_SALT = "surveys.access.invitation"
INTERVIEW_SALT = "surveys.access.interview"
RESULTS_SALT = "surveys.access.results"


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


def may_make_clusters(user):
    """Managers may, of whatever cluster, and who runs the server."""
    return user.is_superuser or user.memberships.filter(role=Role.MANAGER).exists()


def member_of(cluster, member_id):
    """Somebody of the team of a cluster that the user may see."""
    return get_object_or_404(cluster.members.select_related("user"), pk=member_id)


def team_invitation_of(cluster, invitation_id):
    """An invitation into the team that nobody has accepted yet."""
    return get_object_or_404(cluster.team_invitations.waiting(), pk=invitation_id)


def team_invitation_for_token(token):
    """The invitation that a colleague's link opens; None for one that is unknown, used, revoked or too old."""
    invitations = TeamInvitation.objects.waiting().select_related("cluster", "invited_by")
    return invitations.filter(token_hash=token_hash(token)).first()


def wave_for(user, slug, wave_id, roles=ANYONE_IN_THE_TEAM):
    """The wave of a cluster that the user may see; `wave.survey.cluster` is loaded and carries the role."""
    cluster = cluster_for(user, slug, roles)
    wave = get_object_or_404(Wave.objects.select_related("survey"), pk=wave_id, survey__cluster=cluster)
    wave.survey.cluster = cluster
    return wave


def survey_for(user, slug, survey_id, roles=FIELD):
    """The survey of a cluster that the user may see; `survey.cluster` is loaded and carries the role."""
    cluster = cluster_for(user, slug, roles)
    survey = get_object_or_404(Survey, pk=survey_id, cluster=cluster)
    survey.cluster = cluster
    return survey


def respondents_to_call(wave, user):
    """The invitations of a wave (from `wave_for`) that someone may call: managers all, others those given to them."""
    mine = wave.invitations.all()
    return mine if wave.survey.cluster.role in FIELD else mine.filter(enumerator=user)


def organisation_of(cluster, organisation_id):
    """An organisation of a cluster that the user may see."""
    return get_object_or_404(Organisation.objects.select_related("category"), pk=organisation_id, cluster=cluster)


def category_of(cluster, category_id):
    """A category of a cluster that the user may see."""
    return get_object_or_404(Category, pk=category_id, cluster=cluster)


def import_of(cluster, user, import_id):
    """An import of a cluster; one that is not saved yet is its owner's only, and for a day."""
    kept = OrganisationImport.objects.filter(user=user, created_at__gte=timezone.now() - OrganisationImport.KEPT_FOR)
    finished = OrganisationImport.objects.exclude(state=OrganisationImport.State.DRAFT)
    return get_object_or_404((kept | finished).filter(cluster=cluster), pk=import_id)


def registration_of(cluster, registration_id):
    """A registration that waits in a cluster."""
    waiting = Registration.objects.filter(
        organisation__cluster=cluster, organisation__status=Organisation.Status.WAITING
    )
    return get_object_or_404(waiting.select_related("organisation__category"), pk=registration_id)


def cluster_to_join(slug):
    """The cluster on whose list organisations may put themselves; the others are not told of."""
    return get_object_or_404(Cluster, slug=slug, takes_registrations=True)


_REMOVALS = Withdrawal.objects.filter(invitation=OuterRef("pk")).values("invitation").annotate(rows=Count("pk"))
_RESPONSE = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
_OPENED = Invitation.objects.select_related("wave", "organisation", "draft").annotate(
    removals=Coalesce(Subquery(_REMOVALS.values("rows")), 0), response_id=Subquery(_RESPONSE.values("pk"))
)


def _opened(**which):
    """An invitation with all that the pages behind a link look at: `wave.survey.cluster`, `organisation`, `draft`,
    `removals` and the `response_id` of what its organisation has sent. One query, while the survey is kept."""
    invitation = get_object_or_404(_OPENED, **which)
    invitation.wave.survey = survey_of(invitation.wave)
    return invitation


def invitation_for_token(token):
    """The invitation that a personal link opens."""
    return _opened(token_hash=token_hash(token), revoked_at=None)


def proof_of(invitation):
    """What a respondent's pages carry in place of the link: signed, and void once the link is renewed."""
    return signing.dumps([invitation.public_id, invitation.nonce[:8]], salt=PROOF_SALT)


def invitation_for_proof(public_id, proof):
    """The invitation of a respondent's page, if the proof is one for it; the same 404 whatever is wrong with it."""
    try:
        proven_id, nonce = signing.loads(proof or "", salt=PROOF_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    if proven_id != public_id:
        raise Http404
    invitation = _opened(public_id=public_id, revoked_at=None)
    if not hmac.compare_digest(invitation.nonce[:8], nonce):
        raise Http404
    return invitation


def interview_token(invitation, user):
    """What an interview carries in place of the enumerator's sign-in: it may be sent days later, from a bus."""
    return signing.dumps([invitation.pk, user.pk], salt=INTERVIEW_SALT)


def interview_for_token(public_id, token):
    """(invitation, interviewer) of an interview that is sent; 404 unless it was given out for that respondent.

    Refused (403) when the interviewer has left the team since, or the account is closed.
    """
    try:
        invitation_id, user_id = signing.loads(token or "", salt=INTERVIEW_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    invitation = _opened(pk=invitation_id, public_id=public_id)
    members = Member.objects.filter(cluster=invitation.wave.survey.cluster_id, user=user_id, user__is_active=True)
    member = members.filter(role__in=FIELDWORK).select_related("user").first()
    if member is None:
        raise PermissionDenied
    return invitation, member.user


def results_link_for_token(token):
    """The sponsor's link that has this secret; the same 404 whether it never was, has expired or was revoked."""
    return get_object_or_404(_results_links(), token_hash=token_hash(token))


def proof_of_results(link):
    """What the pages behind a sponsor's link carry in its place, in a cookie."""
    return signing.dumps([link.public_id, link.token_hash[:8]], salt=RESULTS_SALT)


def results_link_for_proof(public_id, proof):
    """The sponsor's link of a page, with `wave.survey.cluster`, if the proof is one for it; else the same 404."""
    try:
        proven_id, begins = signing.loads(proof or "", salt=RESULTS_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404 from None
    link = get_object_or_404(_results_links(), public_id=public_id)
    if proven_id != public_id or not hmac.compare_digest(link.token_hash[:8], str(begins)):
        raise Http404
    return link


def _results_links():
    return ResultsLink.objects.current().select_related("wave__survey__cluster")
