"""Which organisations of a cluster to put on a wave's two lists: looked for by kind, place, association and name."""

from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from surveys.models import Alias, Invitation, Organisation, RosterEntry
from surveys.names import in_reading_order, lines_that_answer
from surveys.numbers import database_ids

REGIONS = {"in": _("in the region"), "out": _("elsewhere")}
PLACES = {
    "respondent": _("respondents"),
    "not-respondent": _("not respondents"),
    "roster": _("on the roster"),
    "not-roster": _("not on the roster"),
    "neither": _("on neither"),
}


@dataclass(frozen=True)
class Filter:
    """What is looked for, as a page's address says it; empty: everything."""

    name: str = ""
    category: str = ""
    region: str = ""
    association: str = ""
    on: str = ""

    @classmethod
    def read(cls, data):
        """Of a QueryDict; what makes no sense is left out."""
        return cls(
            name=data.get("name", "").strip()[:200],
            category=_id(data.get("category", "")),
            region=data.get("region") if data.get("region") in REGIONS else "",
            association=_id(data.get("association", "")),
            on=data.get("on") if data.get("on") in PLACES else "",
        )

    @property
    def query(self):
        return urlencode({name: value for name, value in asdict(self).items() if value})


def _id(text):
    return str(next(iter(database_ids([text])), ""))


_LISTED = Q(is_respondent=True) | Q(since_version__isnull=False)


def organisations_for(wave, wanted):
    """The confirmed organisations that a Filter finds, and those on a list that were merged since; a queryset.

    Each with `since_version` (of the roster; None: not on it), `is_respondent` and its category.
    """
    mine = {"wave": wave, "organisation": OuterRef("pk")}
    found = (
        Organisation.objects.filter(cluster=wave.survey.cluster_id)
        .select_related("category")
        .annotate(
            since_version=Subquery(RosterEntry.objects.filter(**mine).values("since_version")[:1]),
            is_respondent=Exists(Invitation.objects.filter(**mine)),
        )
        .filter(Q(status=Organisation.Status.CONFIRMED) | _LISTED & Q(status=Organisation.Status.MERGED))
    )
    if wanted.category:
        found = found.filter(category=wanted.category)
    if wanted.region:
        found = found.filter(in_region=wanted.region == "in")
    if wanted.association:
        found = found.filter(affiliations__association=wanted.association)
    if wanted.on:
        found = found.filter(**_ON[wanted.on])
    if wanted.name:
        found = found.filter(pk__in=_called(wanted.name, wave.survey.cluster_id))
    return found.order_by("pk")


_ON = {
    "respondent": {"is_respondent": True},
    "not-respondent": {"is_respondent": False},
    "roster": {"since_version__isnull": False},
    "not-roster": {"since_version__isnull": True},
    "neither": {"is_respondent": False, "since_version__isnull": True},
}


def _called(typed, cluster_id):
    """The ids of the organisations one of whose names holds what was typed."""
    rows = Organisation.objects.filter(cluster=cluster_id).values_list("pk", "name", "label", "code")
    named = [(pk, name) for pk, *names in rows for name in names]
    named += Alias.objects.filter(organisation__cluster=cluster_id).values_list("organisation", "text")
    lines = lines_that_answer(typed, [name for _pk, name in named])
    return {named[line][0] for line in lines}


def associations_of(cluster):
    """The organisations of a cluster that others are members of, by name."""
    found = Organisation.objects.filter(cluster=cluster, memberships__isnull=False).distinct()
    return sorted(found, key=lambda each: in_reading_order(each.label))
