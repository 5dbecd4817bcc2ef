"""What organisations have become that were merged into others: followed to the end, here and nowhere else."""

from surveys.models import Organisation


def merged_organisations(**of):
    """{merged organisation: the one it is now, through any number of mergers}, ids; one query.

    of: which organisations, as a filter of theirs: cluster=…
    """
    merged = Organisation.objects.filter(**of).exclude(merged_into=None)
    into = dict(merged.order_by().values_list("pk", "merged_into_id"))
    return {pk: now(pk, into) for pk in into}


def now(pk, into):
    """What an organisation has become ({merged: into}); itself, if it was in no merger. No database."""
    seen = set()
    while pk in into and pk not in seen:
        seen.add(pk)
        pk = into[pk]
    return pk


def as_it_is_now(organisation):
    """The Organisation that one has become, or itself; queries only where it was merged."""
    if organisation.merged_into_id is None:
        return organisation
    return Organisation.objects.get(pk=merged_organisations(cluster=organisation.cluster_id)[organisation.pk])
