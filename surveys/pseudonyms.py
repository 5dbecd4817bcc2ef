"""Which numbers stand for protected organisations outside the team."""

import secrets

from surveys.models import Organisation
from surveys.models.pseudonyms import Pseudonym

# Four digits while they are many more than the organisations, else six: a number must not tell when it was drawn.
RANGES = (range(1_000, 10_000), range(100_000, 1_000_000))


def pseudonyms_of(cluster):
    """{organisation id: number} of a cluster's protected organisations; those that have none yet get one."""
    give_pseudonyms(cluster)
    return dict(_protected(cluster).exclude(pseudonym=None).values_list("pk", "pseudonym__number"))


def give_pseudonyms(cluster):
    """Draw a number for each of a cluster's protected organisations that has none yet. One query where all have."""
    while missing := set(_protected(cluster).filter(pseudonym=None).values_list("pk", flat=True)):
        taken = set(Pseudonym.objects.filter(cluster=cluster).values_list("number", flat=True))
        _draw(cluster, missing, taken)


def _protected(cluster):
    return Organisation.objects.filter(cluster=cluster, category__protected=True).order_by()


def _draw(cluster, organisation_ids, taken):
    """What another process draws at the same time is left standing: the caller looks again."""
    free = next(numbers for numbers in RANGES if len(numbers) > 2 * (len(organisation_ids) + len(taken)))
    numbers = secrets.SystemRandom().sample([number for number in free if number not in taken], len(organisation_ids))
    Pseudonym.objects.bulk_create(
        [
            Pseudonym(cluster=cluster, organisation_id=pk, number=number)
            for pk, number in zip(sorted(organisation_ids), numbers, strict=True)
        ],
        ignore_conflicts=True,
        batch_size=1_000,
    )
