"""Which respondents an enumerator interviews."""

from django.db.models import Count

from surveys.field.asked_twice import doubles_in
from surveys.models import Draft, Invitation, Response

# What one list, and one telephone, is asked to carry.
MOST = 400


def respondents_given(wave, user):
    """The invitations of a wave that were given to someone, by name; each with `kept_draft` and `kept_response`.

    Four queries, however many there are.
    """
    invitations = list(
        Invitation.objects.filter(wave=wave, enumerator=user, revoked_at=None)
        .exclude(pk__in=doubles_in([wave]))
        .select_related("organisation__category")
        .annotate(removals=Count("withdrawals"))
        .order_by("organisation__name", "pk")[:MOST]
    )
    drafts = {draft.invitation_id: draft for draft in Draft.objects.filter(invitation__in=invitations)}
    organisations = [invitation.organisation_id for invitation in invitations]
    answered = Response.objects.filter(wave=wave, organisation__in=organisations).select_related("submission")
    responses = {response.organisation_id: response for response in answered}
    for invitation in invitations:
        invitation.kept_draft = drafts.get(invitation.pk)
        invitation.kept_response = responses.get(invitation.organisation_id)
    return invitations


def give(wave, public_ids, enumerator):
    """Give respondents of a wave to an enumerator, or to nobody (None); returns how many there were."""
    known = [public_id for public_id in public_ids if public_id.isalnum()]  # not every text may be looked for
    return wave.invitations.filter(public_id__in=known).update(enumerator=enumerator)
