"""Clusters, made and described by those who manage them."""

from django.db import transaction
from django.utils.text import slugify

from surveys.activity import record
from surveys.builder.assistance_survey import create_categories
from surveys.models import Cluster, Member
from surveys.models.clusters import Role

LONGEST_SLUG = 40


def free_slug(name):
    """A short name for addresses that no cluster has, made of its name."""
    stem = slugify(name)[: LONGEST_SLUG - 4].strip("-") or "cluster"
    taken = set(Cluster.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(each for each in _numbered(stem) if each not in taken)


def _numbered(stem):
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


@transaction.atomic
def make(cluster, user):
    """Keep a new cluster, with the usual kinds of organisations and its maker as its manager."""
    cluster.save()
    create_categories(cluster)
    Member.objects.create(cluster=cluster, user=user, role=Role.MANAGER)
    record(cluster, user, "cluster-made", cluster)


@transaction.atomic
def change(cluster, user, fields):
    """Keep what was changed in the facts about a cluster: the fields of these names."""
    cluster.save(update_fields=fields)
    record(cluster, user, "cluster-changed", cluster)
