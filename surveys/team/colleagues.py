"""Who is in a cluster's team: invited by a link, let in, given another role, taken out."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.activity import record
from surveys.giving import take_back_from
from surveys.models import Cluster, Member, TeamInvitation
from surveys.models.clusters import INTERVIEWING, Role
from surveys.team import mail
from surveys.tokens import token_hash

DAYS = 14
MOST_WAITING = 50


class Refused(Exception):
    """Why the team stays as it is, in a sentence for the reader."""


def explanations():
    """{role: what whoever has it may do}, in the reader's language."""
    return {
        Role.MANAGER: _("Everything: organisations, questions, waves, links, results, and who is in the team."),
        Role.ANALYST: _("Results and downloads, with names; changes nothing."),
        Role.ENUMERATOR: _("Fills in questionnaires with the respondents given to them; sees no results."),
        Role.VIEWER: _("Results with protected names only."),
    }


@transaction.atomic
def invite(cluster, user, role, email="", note=""):
    """(invitation, token): a link for one colleague, which nobody can be shown again. Refused when too many wait."""
    _hold(cluster)
    if cluster.team_invitations.waiting().count() >= MOST_WAITING:
        raise Refused(_("%(number)s invitations are waiting: take some back first.") % {"number": MOST_WAITING})
    token = secrets.token_urlsafe(24)
    invitation = TeamInvitation.objects.create(
        cluster=cluster,
        role=role,
        email=email.lower(),
        note=note,
        token_hash=token_hash(token),
        invited_by=user,
        expires_at=timezone.now() + timedelta(days=DAYS),
    )
    record(cluster, user, "colleague-invited", invitation, role=role)
    return invitation, token


def send(invitation, link):
    """Mail the link to the invitation's address; whether that worked."""
    context = {"invitation": invitation, "link": link, "days": DAYS}
    subject = _("Join the team of %(cluster)s") % {"cluster": invitation.cluster.name}
    body = render_to_string("surveys/invitation_mail.txt", context)
    sent = settings.SENDS_MAIL and mail.send(EmailMessage(subject, body, to=[invitation.email]))
    if sent:
        TeamInvitation.objects.filter(pk=invitation.pk).update(mailed=True)
    return sent


def revoke(invitation, user):
    """Make an invitation void. Refused if somebody was quicker."""
    with transaction.atomic():
        if not _waiting(invitation).update(revoked_at=timezone.now()):
            raise Refused(_("This invitation is used or taken back already."))
        record(invitation.cluster, user, "invitation-revoked", invitation)


def is_for(invitation, user):
    """Whether this account may accept it: one that was made out to an address is for that address only."""
    return not invitation.email or invitation.email.casefold() == user.email.casefold()


def has_account(invitation):
    """Whether somebody has an account with the address that it is made out to."""
    return bool(invitation.email) and get_user_model().objects.filter(email__iexact=invitation.email).exists()


def accept(invitation, user):
    """Let an account into the team, once. Refused for another account, one that is in it, and a used invitation."""
    if not is_for(invitation, user):
        raise Refused(_("This invitation is for the account with the address %(email)s.") % {"email": invitation.email})
    with transaction.atomic():
        cluster = _hold(invitation.cluster)
        if cluster.members.filter(user=user).exists():
            raise Refused(_("You are in this team already."))
        if not _waiting(invitation).update(accepted_at=timezone.now(), accepted_by=user):
            raise Refused(_("This invitation is used or taken back already."))
        Member.objects.create(cluster=cluster, user=user, role=invitation.role)
        inviter = invitation.invited_by.get_username() if invitation.invited_by else ""
        record(cluster, user, "colleague-joined", inviter, role=invitation.role)


def change_role(member, role, user, was=None):
    """Give someone of the team another role; returns how many respondents are nobody's by that, which is of those who
    interviewed before and do not any more. Refused for the last manager, and where they have another role than `was`,
    in place of which it was chosen.
    """
    with transaction.atomic():
        member = _held(member)
        if member.role == role:
            return 0
        if was not in (None, member.role):
            details = {"name": member.user.get_username(), "role": member.get_role_display()}
            raise Refused(_("Somebody has given %(name)s another role meanwhile, %(role)s: it stays so.") % details)
        _keep_a_manager(member)
        before, member.role = member.role, role
        member.save()
        record(member.cluster, user, "role-changed", member.user.get_username(), before=before, role=role)
        return 0 if role in INTERVIEWING else take_back_from(member.cluster, member.user, user)


def remove(member, user):
    """Take someone out of the team; the account stays. Returns how many respondents are nobody's by that. Refused for
    the last manager.
    """
    with transaction.atomic():
        member = _held(member)
        _keep_a_manager(member)
        record(member.cluster, user, "colleague-removed", member.user.get_username(), role=member.role)
        number = take_back_from(member.cluster, member.user, user)
        member.delete()
        return number


def _waiting(invitation):
    return TeamInvitation.objects.waiting().filter(pk=invitation.pk)


def _hold(cluster):
    """One change of a team at a time: two managers must not take each other out."""
    return Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)


def _held(member):
    _hold(member.cluster)
    held = Member.objects.select_related("cluster", "user").filter(pk=member.pk).first()
    if held is None:
        raise Refused(_("This person is not in the team any more."))
    return held


def _keep_a_manager(member):
    others = Member.objects.filter(cluster=member.cluster, role=Role.MANAGER, user__is_active=True)
    if member.role == Role.MANAGER and not others.exclude(pk=member.pk).exists():
        raise Refused(_("A team needs a manager: make somebody else one first."))
