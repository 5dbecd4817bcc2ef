"""Kinds of organisations added, changed, put in order and deleted; with log and networks."""

from django.db import transaction

from surveys import waves
from surveys.activity import record
from surveys.models import Cluster


@transaction.atomic
def save(category, user, fields):
    """Store a kind of which `fields` were changed; a new one comes last, called in files as in its first language."""
    is_new = category.pk is None
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=category.cluster_id)
    if is_new:
        others = list(cluster.categories.all())
        category.position = max((other.position for other in others), default=0) + 1
        category.key = _free_key(next(iter(category.names.values())), {other.key for other in others})
    elif not fields:
        return
    category.save(update_fields=None if is_new else fields)
    waves.cluster_changed(cluster)
    record(cluster, user, "category-added" if is_new else "category-changed", category)


def _free_key(name, taken):
    if name not in taken:
        return name
    return next(key for key in (f"{name[:76]} {number}" for number in range(2, len(taken) + 3)) if key not in taken)


@transaction.atomic
def move(category, user, steps):
    """Move a kind up (-1) or down (1) in the order of legends and lists."""
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=category.cluster_id)
    order = list(cluster.categories.all())
    here = order.index(category)
    there = here + steps
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    type(category).objects.bulk_update(order, ["position"])
    waves.cluster_changed(cluster)
    record(cluster, user, "category-changed", category)


@transaction.atomic
def delete(category, user):
    """Delete a kind that no organisation is of; returns whether it was."""
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=category.cluster_id)
    if category.organisations.exists():
        return False
    name = str(category)
    category.delete()
    waves.cluster_changed(cluster)
    record(cluster, user, "category-deleted", name)
    return True
