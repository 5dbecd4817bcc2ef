"""A query string → which organisations of a network are shown, in which order, with which measures.

The page and the downloads take the same one, so that what is taken along is what was shown. Whatever in it is not a
choice (a category that has gone, a measure that never was) is left out, never an error.
"""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import F

from networks import reading
from networks.exports.content import MEASURE_COLUMNS
from networks.models import Network, Position
from surveys.models import Alias, Organisation
from surveys.names import lines_that_answer
from surveys.texts import LONGEST_NAME

ORGANISATION = "organisation"
STRONGEST_FIRST = "-weighted_out_degree"
# What a table of organisations shows unless others are chosen.
USUAL_MEASURES = ("weighted_out_degree", "out_degree", "in_degree", "betweenness", "closeness")
# The ends of the rank stand beside the measure that they are the rank of.
MEASURES_TO_CHOOSE = tuple(key for key in MEASURE_COLUMNS if key not in ("rank_best", "rank_worst"))
REGIONS = ("in", "out")
ANSWERS = ("yes", "no", "not_asked")
SHOWN = ("helpers", "all")


@dataclass(frozen=True)
class Choices:
    """What can be chosen among: the Categories of a cluster, the Organisations that have members, the Relations that
    have a network."""

    categories: tuple
    associations: tuple
    relations: tuple


@dataclass(frozen=True)
class Filters:
    """What a query string asks for, all of it valid; "" and None: everything.

    show: "helpers" (those that somebody named) or "all"; sort: a measure or ORGANISATION, from the largest with "-".
    """

    category: object = None
    association: object = None
    region: str = ""
    answered: str = ""
    q: str = ""
    show: str = "helpers"
    sort: str = STRONGEST_FIRST
    measures: tuple[str, ...] = USUAL_MEASURES
    # Kinds of help, Relations: those that answered and have a source of the one, or no source of the other.
    receives: object = None
    lacks: object = None
    # Whose members' sources are shown further below.
    members_of: object = None

    @property
    def narrowed(self):
        """What leaves organisations out, as (key, value) pairs of text; besides `show`."""
        pairs = [
            ("category", self.category and self.category.key),
            ("association", self.association and self.association.code),
            ("region", self.region),
            ("answered", self.answered),
            ("receives", self.receives and self.receives.key),
            ("lacks", self.lacks and self.lacks.key),
            ("q", self.q),
        ]
        return [(key, value) for key, value in pairs if value]

    @property
    def pairs_of_table(self):
        """What is not as usual in the table of organisations, as pairs for a query string."""
        pairs = list(self.narrowed)
        pairs += [("show", self.show)] if self.show != "helpers" else []
        pairs += [("sort", self.sort)] if self.sort != STRONGEST_FIRST else []
        return pairs + ([("measures", key) for key in self.measures] if self.measures != USUAL_MEASURES else [])

    @property
    def pairs(self):
        """The whole of it as pairs for a query string; what is usual is left out."""
        return self.pairs_of_table + ([("members_of", self.members_of.code)] if self.members_of else [])

    @property
    def pairs_of_file(self):
        """What leaves organisations out of a file or puts them in another order."""
        return [pair for pair in self.pairs_of_table if pair[0] not in ("measures", "show")]

    @property
    def query(self):
        return urlencode(self.pairs)

    @property
    def query_of_table(self):
        return urlencode(self.pairs_of_table)

    @property
    def sorted_by(self):
        """(measure or ORGANISATION, whether from the largest)."""
        return self.sort.removeprefix("-"), self.sort.startswith("-")

    def sorted_the_other_way(self, key):
        """The same by a column: from the largest at first, names from A; the other way when it is sorted so."""
        descending = f"-{key}"
        first, second = (key, descending) if key == ORGANISATION else (descending, key)
        return replace(self, sort=second if self.sort == first else first)


def choices_of(read):
    """The Choices of a Reading; two queries."""
    cluster = read.wave.survey.cluster_id
    associations = Organisation.objects.filter(cluster=cluster, memberships__isnull=False).distinct().order_by("code")
    return Choices(tuple(reading.categories_of(read.wave)), tuple(associations), read.relations)


def filters_from(query, choices):
    """The Filters of a QueryDict."""
    sort = query.get("sort", "")
    measures = tuple(key for key in MEASURES_TO_CHOOSE if key in set(query.getlist("measures"))) or USUAL_MEASURES
    return Filters(
        category=_chosen(choices.categories, "key", query.get("category")),
        association=_chosen(choices.associations, "code", query.get("association")),
        region=_one_of(REGIONS, query.get("region")),
        answered=_one_of(ANSWERS, query.get("answered")),
        receives=_chosen(choices.relations, "key", query.get("receives")),
        lacks=_chosen(choices.relations, "key", query.get("lacks")),
        # NUL is no text for PostgreSQL, and nothing that a name holds.
        q=" ".join(query.get("q", "").replace("\0", " ").split())[:LONGEST_NAME],
        show=_one_of(SHOWN, query.get("show")) or "helpers",
        sort=sort if sort.removeprefix("-") in (ORGANISATION, *MEASURES_TO_CHOOSE) else STRONGEST_FIRST,
        measures=_in_usual_order(measures),
        members_of=_chosen(choices.associations, "code", query.get("members_of")),
    )


def positions_that_pass(network, filters):
    """The Positions that are asked for in their order, organisation and category loaded; a queryset."""
    found = reading.positions_of(network)
    if filters.show == "helpers":
        found = found.filter(out_degree__gt=0)
    if filters.category:
        found = found.filter(organisation__category=filters.category)
    if filters.association:
        found = found.filter(organisation__affiliations__association=filters.association)
    if filters.region:
        found = found.filter(organisation__in_region=filters.region == "in")
    if filters.answered:
        found = _by_answer(found, filters.answered)
    if filters.receives:
        found = found.filter(organisation__in=_helped_with(network, filters.receives, in_degree__gt=0))
    if filters.lacks:
        found = found.filter(organisation__in=_lacking(network, filters.lacks))
    if filters.q:
        found = found.filter(organisation__in=named_like(network, filters.q))
    return found.order_by(*_order(filters))


def _order(filters):
    """None last both ways; equals by their code, the strongest sources by how many named them first."""
    key, descending = filters.sorted_by
    column = F("organisation__label" if key == ORGANISATION else key)
    if filters.sort == STRONGEST_FIRST:
        # Never None: plain, so that the index serves.
        return [STRONGEST_FIRST, "-out_degree", "organisation__code"]
    ordered = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return [ordered, "organisation__code"]


def _by_answer(positions, answered):
    if answered == "yes":
        return positions.filter(answered=True)
    return positions.filter(answered=False, invited=answered == "no")


def _helped_with(network, relation, **sources):
    """The organisations that answered and have so many sources of a kind of help in the network's build."""
    positions = Position.objects.filter(network__build=network.build_id, network__relation=relation, answered=True)
    return positions.filter(**sources).values("organisation")


def _lacking(network, relation):
    """Those that answered and have no source, but for those whose source a name that waits to be matched may be."""
    others = list(Network.objects.filter(build=network.build_id, relation=relation))
    waiting = [pk for found in reading.names_wait_in(others).values() for pk in found]
    return _helped_with(network, relation, in_degree=0).exclude(organisation__in=waiting)


def named_like(network, typed):
    """The ids of the organisations of a network one of whose names holds what was typed: two queries."""
    organisations = network.positions.values_list(
        "organisation", "organisation__name", "organisation__label", "organisation__code"
    )
    names = [(pk, name) for pk, *own in organisations for name in own]
    names += Alias.objects.filter(organisation__cluster__surveys__waves__builds=network.build_id).values_list(
        "organisation", "text"
    )
    found = lines_that_answer(typed, [name for _pk, name in names])
    return {names[index][0] for index in found}


def _in_usual_order(measures):
    """The usual ones first, in the order in which they are always shown."""
    usual = [key for key in USUAL_MEASURES if key in measures]
    return (*usual, *(key for key in measures if key not in usual))


def _chosen(among, attribute, wanted):
    return next((each for each in among if getattr(each, attribute) == wanted), None) if wanted else None


def _one_of(allowed, wanted):
    return wanted if wanted in allowed else ""
