"""Which numbers stand for protected organisations outside the team."""

import secrets

from surveys.models import Organisation
from surveys.models.pseudonyms import Pseudonym

# Four digits while they are many more than the organisations, else six: a number must not tell when it was drawn.
RANGES = (range(1_000, 10_000), range(100_000, 1_000_000))


def pseudonyms_of(cluster):
    """{organisation id: number} of a cluster's protected organisations; those that have none yet get one."""
    protected = set(Organisation.objects.filter(cluster=cluster, category__protected=True).values_list("pk", flat=True))
    while missing := protected - (known := _known(cluster)).keys():
        _draw(cluster, missing, taken=set(known.values()))
    return {pk: number for pk, number in known.items() if pk in protected}


def _known(cluster):
    return dict(Pseudonym.objects.filter(cluster=cluster).values_list("organisation", "number"))


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
