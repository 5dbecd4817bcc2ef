"""Which organisations of a cluster somebody looks for, in which order."""

from dataclasses import dataclass

from django.db.models import Prefetch

from surveys.mergers import merged_organisations
from surveys.models import Affiliation, Alias, Organisation
from surveys.names import in_reading_order, lines_that_answer

SORTS = ("name", "code", "category")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; None and "" let everything through.

    search: words, or their beginnings, of a name, short name, other name, code or tax number; association: an
    organisation's id; status: a status, or "" for all that were not merged into another.
    """

    search: str = ""
    category: int | None = None
    in_region: bool | None = None
    association: int | None = None
    status: str = ""
    sort: str = "name"


def found_ids(cluster, wanted):
    """The ids of the organisations that are wanted, in their order. Two queries, however many there are."""
    rows = list(_kept(cluster, wanted).values_list("pk", "name", "label", "code", "tax_number", "category__position"))
    if wanted.search:
        rows = _answering(rows, cluster, wanted.search)
    orders = {
        "name": lambda row: (in_reading_order(row[1]), row[0]),
        "code": lambda row: (in_reading_order(row[3]), row[0]),
        "category": lambda row: (row[5], in_reading_order(row[1]), row[0]),
    }
    return [row[0] for row in sorted(rows, key=orders[wanted.sort])]


def with_details(ids):
    """These organisations in this order, with everything that a list shows of them; merged ones with what each
    `is_now`."""
    memberships = Prefetch("affiliations", Affiliation.objects.select_related("association").order_by("pk"))
    organisations = Organisation.objects.filter(pk__in=ids).select_related("category")
    by_id = {each.pk: each for each in organisations.prefetch_related("aliases", memberships)}
    _follow_mergers([each for each in by_id.values() if each.merged_into_id])
    return [by_id[pk] for pk in ids if pk in by_id]


def _follow_mergers(gone):
    if gone:
        merged = merged_organisations(cluster__in={each.cluster_id for each in gone})
        organisations = Organisation.objects.in_bulk({merged[each.pk] for each in gone})
        for each in gone:
            each.is_now = organisations[merged[each.pk]]


def associations_of(cluster):
    """The organisations that others are members of."""
    return cluster.organisations.filter(memberships__isnull=False).distinct().order_by("label", "pk")


def _kept(cluster, wanted):
    rows = cluster.organisations.all()
    rows = rows.filter(status=wanted.status) if wanted.status else rows.exclude(status=Organisation.Status.MERGED)
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.in_region is not None:
        rows = rows.filter(in_region=wanted.in_region)
    if wanted.association:
        rows = rows.filter(affiliations__association=wanted.association)
    return rows


def _answering(rows, cluster, search):
    kept = {row[0] for row in rows}
    names = [(row[0], name) for row in rows for name in row[1:5] if name]
    aliases = Alias.objects.filter(organisation__cluster=cluster).values_list("organisation_id", "text")
    names += [pair for pair in aliases if pair[0] in kept]
    answering = {names[line][0] for line in lines_that_answer(search, [name for _pk, name in names])}
    return [row for row in rows if row[0] in answering]
