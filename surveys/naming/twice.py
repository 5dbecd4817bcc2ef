"""Organisations that may be on a cluster's list twice, as they are shown to somebody who knows them."""

from collections import Counter

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from surveys.mergers import merged_organisations
from surveys.models import KeptApart, Nomination, OpenName, Organisation, Response
from surveys.naming.duplicates import likely_duplicates
from surveys.naming.known_names import names_of

WHY = {
    "tax number": _("the same tax number"),
    "name": _("one of their names is the same"),
    "words": _("the same words"),
    "acronym": _("one may be short for the other"),
    "likeness": _("names that are alike"),
}


def pairs_of(cluster):
    """The likely duplicates among a cluster's organisations, by their ids, but for those known to be two."""
    # Those that wait are looked through on a page of their own.
    present = Organisation.objects.filter(cluster=cluster, status=Organisation.Status.CONFIRMED)
    names = names_of(present.order_by("code"))
    numbers = dict(present.exclude(tax_number="").values_list("pk", "tax_number"))
    two = set(KeptApart.objects.filter(first__cluster=cluster).values_list("first_id", "second_id"))
    return [pair for pair in likely_duplicates(names.items(), numbers) if tuple(sorted(pair[:2])) not in two]


def standing_of(cluster, pairs):
    """[(first, second, why)]: Organisations with `times_named` and `has_answered`, to tell which one to keep."""
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    found = Organisation.objects.filter(cluster=cluster, pk__in=ids).select_related("category").in_bulk()
    # What was merged into them speaks for them.
    merged = {pk: into for pk, into in merged_organisations(cluster=cluster).items() if into in ids}
    named = _counts(Nomination, "alter", ids | merged.keys()) + _counts(OpenName, "organisation", ids | merged.keys())
    answers = Response.objects.filter(organisation__in=ids | merged.keys())
    answered = {merged.get(pk, pk) for pk in answers.values_list("organisation_id", flat=True)}
    for pk, organisation in found.items():
        organisation.times_named = sum(times for other, times in named.items() if merged.get(other, other) == pk)
        organisation.has_answered = pk in answered
    return [
        (found[pair.first], found[pair.second], WHY[pair.why])
        for pair in pairs
        if pair.first in found and pair.second in found
    ]


def _counts(model, name, ids):
    rows = model.objects.filter(**{f"{name}__in": ids}).values(name).annotate(times=Count("pk")).order_by()
    return Counter({row[name]: row["times"] for row in rows})
