"""What the team decided on written names, as answers follow it; they decide in `surveys.naming.reconciliation`."""

from django.db import transaction

from surveys.models import NameDecision, OpenName
from surveys.waves import raise_generation


def decisions_on(cluster_id, names):
    """{normalised name: (organisation id or None, whether it is no organisation)} of those that were decided on.

    One that was taken back is there, too: it is neither, and nothing matches it by itself.
    """
    rows = NameDecision.objects.filter(cluster=cluster_id, normalised__in=names)
    return {
        name: (organisation, outcome == NameDecision.Outcome.NONE)
        for name, organisation, outcome in rows.values_list("normalised", "organisation_id", "outcome")
    }


@transaction.atomic
def follow_decisions(cluster_id, open_names):
    """Bring names that are still waiting up to what was decided on them meanwhile."""
    waiting = OpenName.waiting().filter(pk__in=[name.pk for name in open_names])
    decided = decisions_on(cluster_id, [name.normalised for name in open_names])
    waves = set()
    for normalised, (organisation_id, set_aside) in decided.items():
        if organisation_id is None and not set_aside:
            continue
        late = waiting.filter(normalised=normalised)
        waves |= set(late.values_list("response__wave_id", flat=True))
        late.update(organisation=organisation_id, set_aside=set_aside)
    for wave_id in sorted(waves):
        raise_generation(wave_id)
