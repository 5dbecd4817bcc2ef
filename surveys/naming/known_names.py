"""Who is called what in a cluster, ready to be compared with what people write."""

from surveys.mergers import now
from surveys.models import Alias, Organisation
from surveys.names import normalise
from surveys.naming.matching import Register


def names_of(organisations):
    """{id: [name, short name, other names…]} of a queryset of organisations, in its order. Two queries."""
    names = {pk: [name, label] for pk, name, label in organisations.values_list("pk", "name", "label")}
    aliases = Alias.objects.filter(organisation__in=organisations.order_by())
    for pk, text in aliases.values_list("organisation_id", "text"):
        # One that came between the two queries is on the next page that is asked for.
        if pk in names:
            names[pk].append(text)
    return names


def register_of(cluster_id):
    """The Register of a cluster's confirmed organisations, by their ids. Two queries.

    Names of merged organisations are those of the one that they are now, too.
    """
    rows = Organisation.objects.filter(cluster=cluster_id).exclude(status=Organisation.Status.WAITING)
    rows = list(rows.order_by("code").values_list("pk", "name", "label", "merged_into_id"))
    into = {pk: merged_into for pk, _name, _label, merged_into in rows if merged_into}
    names = {pk: [name, label] for pk, name, label, _merged_into in rows}
    for pk, text in Alias.objects.filter(organisation__cluster=cluster_id).values_list("organisation_id", "text"):
        if pk in names:
            names[pk].append(text)
    # Those that stand for themselves come first: between equals their order decides.
    ordered = sorted(names, key=lambda pk: pk in into)
    return Register((now(pk, into), names[pk]) for pk in ordered)


def organisation_meant(cluster, typed):
    """(the organisation that somebody named by its code or its whole name, or None; at most three that may be meant).

    Merged ones are not found by their code: they are another now.
    """
    if not typed:
        return None, []
    present = cluster.organisations.exclude(status=Organisation.Status.MERGED)
    by_code = present.filter(code__iexact=typed).first()
    if by_code is not None:
        return by_code, []
    register = register_of(cluster.pk)
    certain = register.certain(typed)
    if certain is not None:
        return present.filter(pk=certain).first(), []
    ranked = [pk for pk, _score in register.suggestions(typed, limit=3)]
    found = present.in_bulk(ranked)
    return None, [found[pk] for pk in ranked if pk in found]


def already_called(cluster, name):
    """The Organisation of a cluster that is called so without doubt, one that waits too; the first of several; or None.

    A merged one's name is that of the one that it is now.
    """
    written = normalise(name)
    present = cluster.organisations.exclude(status=Organisation.Status.MERGED)
    called = names_of(present.order_by("code")).items() if written else ()
    found = next((pk for pk, names in called if written in map(normalise, names)), None)
    return present.filter(pk=found or register_of(cluster.pk).certain(name)).first()
