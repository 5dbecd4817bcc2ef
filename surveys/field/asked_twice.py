"""Organisations that a wave asks under two names, since they were merged: they are one, and waited for once.

Of their invitations one stands for all: the one that was answered; else where they said that they will not, or had
their answers removed; else one whose link still opens, rather begun than not, rather under the name that stayed.
"""

from django.db.models import Exists, OuterRef, Q

from surveys.mergers import merged_organisations, now
from surveys.models import Draft, Invitation, Response, Survey, Withdrawal


def doubles_in(waves):
    """The ids of the invitations of waves (a list or a queryset) for which another one stands.

    Two queries, one where nothing was merged.
    """
    merged = merged_organisations(cluster__in=Survey.objects.filter(waves__in=waves).values("cluster"))
    if not merged:
        return set()
    rows = Invitation.objects.filter(wave__in=waves, organisation__in=merged.keys() | set(merged.values()))
    standing, doubles = {}, set()
    for row in sorted(_with_what_came_of_it(rows), key=lambda row: _rank(row, merged)):
        first = standing.setdefault((row.wave_id, now(row.organisation_id, merged)), row.pk)
        doubles |= {row.pk} - {first}
    return doubles


def _with_what_came_of_it(invitations):
    mine = Response.objects.filter(wave=OuterRef("wave"), organisation=OuterRef("organisation"))
    return invitations.annotate(
        has_answered=Exists(mine),
        has_begun=Q(started_at__isnull=False) | Exists(Draft.objects.filter(invitation=OuterRef("pk"))),
        has_removed=Exists(Withdrawal.objects.filter(invitation=OuterRef("pk"))),
    )


def _rank(row, merged):
    will_not = row.declined_at is not None or (row.has_removed and not row.has_begun)
    return (
        not row.has_answered,
        not will_not,
        row.revoked_at is not None,
        not row.has_begun,
        row.organisation_id in merged,
        row.pk,
    )
