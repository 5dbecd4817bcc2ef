"""What pages, downloads and reports show of a wave. The pointer is resolved once, so that no reader mixes two builds.

Every function here takes the same number of queries whatever the number of organisations.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, Sum

from networks.answers.both_ends import CONTRADICTED, RECEIVER, Report, ties_under
from networks.answers.graph import together
from networks.answers.snapshot import TieRow
from networks.measures.triads import TYPES as TRIADS
from networks.models import Build, Network, Pointer, Position, Table, Tie, TieReport
from networks.results.tables import rounded_half_up
from surveys.models import Category, Organisation, ProfileField, Relation, Response, Wave

TOGETHER = "all"


@dataclass(frozen=True)
class Freshness:
    """How a wave's network keeps up with its answers.

    waiting_since: when the first answer came that is not in it (None when only lists or names have changed since);
    failure: why the last rebuild failed, "" if it did not; given_up: it will not be tried again by itself.
    """

    behind: bool
    waiting_since: datetime | None
    failure: str
    given_up: bool

    @property
    def on_its_way(self):
        return self.behind and not self.given_up


@dataclass(frozen=True)
class Reading:
    """One build of a wave, with its networks: those of the relations in their order, then all together. Or none yet."""

    wave: Wave
    build: Build | None
    networks: tuple[Network, ...]
    freshness: Freshness

    def network_of(self, key):
        """The network of a relation by its key, or of TOGETHER; None when the build has no such network."""
        return next((network for network in self.networks if key_of(network) == key), None)

    @property
    def relations(self):
        """The relations that were asked about, in their order."""
        return tuple(network.relation for network in self.networks if network.relation_id)

    def by_the_rule(self, network):
        """Whether ties of a network stand on more than the receiver's word: nobody is said to have named its sources
        then, as in `networks.answers.snapshot.Snapshot.on_both_words`."""
        both_asked = [network] if network.relation_id else self.networks
        return self.build.tie_rule != RECEIVER and any(each.statuses is not None for each in both_asked)

    def on_receivers_word(self, network):
        """Whether each tie of a network stands on its receiver's word alone, as in Snapshot.on_receivers_word: only
        then are ranks drawn anew."""
        relations = [network.relation] if network.relation_id else self.relations
        received = all(each.direction == Relation.Direction.RECEIVED for each in relations)
        return received and not self.by_the_rule(network)

    @property
    def on_both_words(self):
        """Whether ties of some relation do."""
        return any(self.by_the_rule(network) for network in self.networks)

    @property
    def knowledge_relations(self):
        """Those marked as knowledge, all of them in a survey that marks none, as `networks.results.tables` does."""
        return tuple(relation for relation in self.relations if relation.is_knowledge) or self.relations


@dataclass(frozen=True)
class NamedTable:
    """A table of a build with organisations and categories in place of their ids.

    Rows as of `networks.results.tables`, the first ones only if so asked; total: how many there are; relations: those
    whose ratings an association's own sources have; profile_fields: those of the cluster. Both in their order: a
    row's dicts come back from PostgreSQL in one of its own.
    """

    key: str
    association: Organisation | None
    rows: list[dict]
    total: int
    relations: tuple[Relation, ...] = ()
    profile_fields: tuple[ProfileField, ...] = ()
    # Under which it can be looked at and taken along; "" where nobody asked.
    name: str = ""


def key_of(network):
    """What a network is called in addresses and file names."""
    return network.relation.key if network.relation_id else TOGETHER


def read_wave(wave):
    """The Reading of a wave as of now."""
    pointer = Pointer.objects.select_related("build").filter(wave=wave).first()
    build = pointer.build if pointer else None
    networks = _networks_of(build) if build else ()
    return Reading(wave, build, networks, _freshness(wave, pointer, build))


def read_build(build):
    """The Reading of one build, whichever others see now: it is not behind anything."""
    return Reading(build.wave, build, _networks_of(build), Freshness(False, None, "", False))


def _networks_of(build):
    # The relations are read with it; ordered as they are asked, all together (no relation) at the end.
    found = Network.objects.filter(build=build).select_related("relation")
    return tuple(
        sorted(
            found, key=lambda row: (row.relation is None, row.relation and (row.relation.position, row.relation.key))
        )
    )


def _freshness(wave, pointer, build):
    built = pointer.built_generation if pointer and build else None
    behind = wave.generation > 0 if built is None else built < wave.generation
    failure = pointer.failure if pointer and pointer.failures else ""
    given_up = bool(failure) and pointer.failures >= Pointer.GIVE_UP_AFTER
    # What failed for good is tried again once something has changed.
    given_up = given_up and (pointer.failed_generation or 0) >= wave.generation
    return Freshness(behind, _waiting_since(wave, build) if behind else None, failure, given_up)


def _waiting_since(wave, build):
    waiting = Response.objects.filter(wave=wave)
    if build is not None and build.latest_answer_at is not None:
        waiting = waiting.filter(sent_at__gt=build.latest_answer_at)
    return waiting.aggregate(first=Min("sent_at"))["first"]


def positions_of(network):
    """Every organisation's Position in order of its code, its organisation and category loaded; a queryset."""
    return network.positions.select_related("organisation__category").order_by("organisation__code")


def providers_of(network):
    """The positions of those whom at least one organisation named, the strongest first; a queryset."""
    return strongest_of(network).filter(out_degree__gt=0)


def strongest_of(network):
    """Every position, the strongest source first; a queryset."""
    return positions_of(network).order_by("-weighted_out_degree", "-out_degree", "organisation__code")


def count_providers(network):
    """{"providers": how many organisations somebody named, "in_region": how many of them are in the region}."""
    return network.positions.filter(out_degree__gt=0).aggregate(
        providers=Count("pk"), in_region=Count("pk", filter=Q(organisation__in_region=True))
    )


def ties_of(network):
    """(source id, receiver id, strength) of every tie, by source and receiver."""
    ties = Tie.objects.filter(network=network).order_by("source", "receiver")
    return ties.values_list("source", "receiver", "strength")


def average_strength(network):
    """The average of all ratings in a network, a Decimal of one place, halves up; None where nobody rated."""
    found = Tie.objects.filter(network=network).aggregate(total=Sum("strength"), rated=Count("strength"))
    return rounded_half_up(found["total"], found["rated"], 1) if found["rated"] else None


def ties_between(network, organisation_ids):
    """The same of the ties among some organisations."""
    return ties_of(network).filter(source__in=organisation_ids, receiver__in=organisation_ids)


def ties_with(network, organisation_id):
    """The same of the ties to and from one organisation."""
    return ties_of(network).filter(Q(source=organisation_id) | Q(receiver=organisation_id))


def with_one_source(network, organisation_id):
    """The ids of those that have answered and have one source, this one; a queryset."""
    receivers = Tie.objects.filter(network=network, source=organisation_id).values("receiver")
    found = network.positions.filter(answered=True, in_degree=1, organisation__in=receivers)
    return found.values_list("organisation_id", flat=True)


def reports_of(network):
    """(source id, receiver id, what the receiver said, what the giver said, status, whether it counts) of every tie
    that one end named, where both were asked; none elsewhere."""
    reports = TieReport.objects.filter(network=network).order_by("source", "receiver")
    return reports.values_list("source", "receiver", "receiver_said", "giver_said", "status", "counts")


def contradicted_with(network, organisation_id):
    """{(source id, receiver id)} of an organisation's ties that the other end denies."""
    reports = TieReport.objects.filter(network=network, status=CONTRADICTED)
    ends = Q(source=organisation_id) | Q(receiver=organisation_id)
    return set(reports.filter(ends).values_list("source", "receiver"))


def told_by_receivers(read, organisation_id):
    """(source id, receiver id, strength) of the ties to and from one organisation as the receivers told them, whatever
    counts by the rule; over all relations together, by source and receiver. Two queries."""
    one_end = Tie.objects.filter(
        network__build=read.build, network__relation__direction=Relation.Direction.RECEIVED, network__statuses=None
    )
    ends = Q(source=organisation_id) | Q(receiver=organisation_id)
    told = [TieRow(*row) for row in one_end.filter(ends).values_list("source", "receiver", "strength")]
    both_ends = TieReport.objects.filter(ends, network__build=read.build).values_list(
        "source", "receiver", "receiver_said", "giver_said"
    )
    told += ties_under(RECEIVER, [Report(*row) for row in both_ends])
    return [(tie.source, tie.receiver, tie.strength) for tie in together({None: told})]


def position_of(network, organisation):
    """An organisation's Position, with its category loaded; None where it is not in the network."""
    return positions_of(network).filter(organisation=organisation).first()


def positions_among(network, organisation_ids):
    """The positions of some organisations; a queryset."""
    return positions_of(network).filter(organisation__in=organisation_ids)


def most_named_of(network):
    """Every position, those that most organisations named first; a queryset."""
    return positions_of(network).order_by("-out_degree", "organisation__code")


def count_silence(network):
    """{"named_nobody": how many that answered received nothing, "unnamed": how many nobody named}."""
    return network.positions.aggregate(
        named_nobody=Count("pk", filter=Q(answered=True, in_degree=0)), unnamed=Count("pk", filter=Q(out_degree=0))
    )


def unserved_of(networks):
    """The positions in some networks of those that are served, have answered and have no source that is known, be it
    that they wrote only names that wait (`names_wait_in`); a queryset."""
    return _served(networks).filter(in_degree=0).select_related("organisation__category").order_by("organisation__code")


def count_served(network):
    """How many of those that are served rather than serve have answered."""
    return _served([network]).count()


def _served(networks):
    return Position.objects.filter(network__in=networks, answered=True, organisation__category__is_service=False)


def triads_in_order(network):
    """{type: how many} of a network, in the order of the types: PostgreSQL gives them back in an order of its own."""
    return {kind: network.triads[kind] for kind in TRIADS if kind in network.triads}


def names_wait_in(networks):
    """{network id: the ids of those whose sources there may be among names that wait to be matched}; one query.

    Empty for builds from before they were kept.
    """
    found = {network.pk: set() for network in networks}
    tables = Table.objects.filter(network__in=networks, key=Table.Key.WITHOUT_SOURCE)
    for network, rows in tables.values_list("network", "rows"):
        found[network].update(*(row.get("names_wait", ()) for row in rows))
    return found


def count_protected(network, besides):
    """{category id: how many organisations} of the protected categories, not counting the organisation `besides`."""
    protected = network.positions.filter(organisation__category__protected=True).exclude(organisation=besides)
    counted = protected.order_by().values_list("organisation__category").annotate(Count("pk"))
    return dict(counted)


def categories_of(wave):
    """The categories of a wave's cluster, in their order."""
    return list(Category.objects.filter(cluster=wave.survey.cluster_id))


# Read whole: the page cuts them both ways.
MATRICES = (Table.Key.FLOWS_BY_CATEGORY, Table.Key.FLOWS_BY_REGION)


def read_tables(reading, network, first=None, choose=None):
    """The NamedTables that go with a network, by key and association; at most the `first` rows of each list.

    choose: a function of the associations that have tables → those whose rows are wanted; the others' are left out.
    """
    found = list(tables_with(reading, network))
    associations = {table.association: None for table in found}
    wanted = {None, *(choose([each for each in associations if each]) if choose else associations)}
    shown = {table.pk: table.rows if table.key in MATRICES else table.rows[:first] for table in found}
    shown |= {table.pk: [] for table in found if table.association not in wanted}
    return _named(reading, found, shown)


def read_table(reading, table):
    """One Table of tables_with as a NamedTable, whole."""
    return _named(reading, [table], {table.pk: table.rows})[0]


def _named(reading, tables, shown):
    """NamedTables of some Tables; shown: {id: rows}."""
    names = _names(reading.wave, shown.values())
    profile_fields = tuple(ProfileField.objects.filter(cluster=reading.wave.survey.cluster_id))
    return [
        NamedTable(
            table.key,
            table.association,
            [row for row in map(names, shown[table.pk]) if row],
            len(table.rows),
            reading.knowledge_relations,
            profile_fields,
        )
        for table in tables
    ]


def tables_with(reading, network):
    """The Tables that go with a network, their associations loaded, in order; a queryset."""
    found = Table.objects.filter(Q(network=network) | Q(network=None), build=reading.build)
    return found.select_related("association").order_by("association__code", "pk")


ORGANISATIONS = ("organisation", "association")
CATEGORIES = ("category", "source_category", "receiver_category")


def _names(wave, tables):
    """A function row → the row with objects for ids; None for a row about something that has been deleted since."""
    organisations = {
        row[reference] for rows in tables for row in rows for reference in ORGANISATIONS if reference in row
    }
    found = {row.pk: row for row in Organisation.objects.filter(pk__in=organisations).select_related("category")}
    categories = {category.pk: category for category in categories_of(wave)}
    known = {**dict.fromkeys(ORGANISATIONS, found), **dict.fromkeys(CATEGORIES, categories)}

    def with_names(row):
        objects = {name: known[name].get(row[name]) for name in known if name in row}
        return {**row, **objects} if all(objects.values()) else None

    return with_names
