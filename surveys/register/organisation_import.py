"""Organisations from a file into a cluster: everything is validated and prepared first, then one transaction."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import product

from django.db import transaction

from surveys import waves
from surveys.mergers import now
from surveys.models import Affiliation, Alias, Category, Cluster, Organisation
from surveys.models.organisations import Colour, Shape
from surveys.names import in_reading_order, normalise
from surveys.register.import_rows import spelt_as_known
from surveys.register.organisation_table import CONTACT, ProfileColumn, read_organisations
from surveys.spreadsheets.faults import Faults
from surveys.spreadsheets.sheet import read_sheet
from surveys.texts import shortened

WRITTEN_FIELDS = ["name", "label", "category", "tax_number", "in_region", "country", "language", *CONTACT, "profile"]


@dataclass(frozen=True)
class ImportedOrganisations:
    """How many organisations were written, and what a person should look at: it may be a slip of the keyboard.

    `new_categories`: as written in the file. `same_names`: groups of codes whose organisations go by the same name, at
    least one of them in the file. `asks_in_a_wave`: the file says of somebody that it is offered or invited.
    """

    created: int
    updated: int
    unchanged: int
    new_categories: tuple = ()
    same_names: tuple = ()
    asks_in_a_wave: bool = False


def import_organisations(cluster, content, wave=None):
    """Create or update organisations by code from a file's bytes; returns ImportedOrganisations.

    Categories that the cluster does not have are created. With a wave of the cluster, rows with on_roster are offered
    in it and rows with respondent are invited to it; nothing is ever taken off either. Raises Refused, with nothing
    stored.
    """
    return _import(cluster, read_sheet(content), wave)


@transaction.atomic
def _import(cluster, sheet, wave):
    # One import of a cluster at a time: two would both create the same codes and categories.
    cluster = Cluster.objects.select_for_update(no_key=True).get(pk=cluster.pk)
    held(cluster)
    known = known_organisations(cluster)
    rows = read_organisations(spelt_as_known(sheet, known), profile_columns(cluster), codes_of_members(known))
    refuse_merged(rows, known, faults := Faults())
    _refuse_waiting(rows, known, faults)
    faults.refuse_any()
    prepared = prepare(cluster, rows, known)
    write(prepared)
    if wave is not None:
        _ask_in(wave, rows, known)
    counts = prepared.counts
    return ImportedOrganisations(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        new_categories=tuple(category.key for category in prepared.new_categories),
        same_names=_same_names(cluster, rows, known),
        asks_in_a_wave=any(row.on_roster or row.is_respondent for row in rows),
    )


def known_organisations(cluster):
    """{code: Organisation} of a cluster, those merged into others too."""
    return {organisation.code: organisation for organisation in cluster.organisations.select_related("category")}


def codes_of_members(known):
    """The codes that member_of may name: not of those who wait, for they may be refused, and deleted."""
    return {code for code, each in known.items() if each.status != Organisation.Status.WAITING}


def profile_columns(cluster):
    """{key: ProfileColumn} of what a cluster registers of its organisations."""
    return {
        field.key: ProfileColumn(field.kind, tuple(choice["key"] for choice in field.choices))
        for field in cluster.profile_fields.all()
    }


def refuse_merged(rows, known, faults):
    """Add a fault for each row about an organisation that was merged into another."""
    into = {each.pk: each.merged_into_id for each in known.values() if each.merged_into_id}
    codes = {each.pk: code for code, each in known.items()}
    for row in rows:
        if row.code in known and known[row.code].pk in into:
            code = codes.get(now(known[row.code].pk, into), "")
            faults.add("organisation_merged", row.line, "code", row.code, code=code)


def _refuse_waiting(rows, known, faults):
    """Add a fault for each row about one that registered itself: the team decides on it first."""
    for row in rows:
        if row.code in known and known[row.code].status == Organisation.Status.WAITING:
            faults.add("organisation_waits", row.line, "code", row.code, name=known[row.code].name)


# -- Preparing: what would become of every row ----------------------------------------------------


@dataclass
class PreparedRow:
    """An organisation as it will be, and what of it is new.

    before: {field: value} of WRITTEN_FIELDS, None for a new one; new_names: other names it does not have yet; had and
    wanted: codes of its associations, wanted is None where the file does not say.
    """

    row: object
    organisation: Organisation
    before: dict | None
    new_names: list = field(default_factory=list)
    had: set = field(default_factory=set)
    wanted: set | None = None

    @property
    def changed_fields(self):
        after = written(self.organisation)
        return [name for name, value in (self.before or {}).items() if after[name] != value]

    @property
    def members_changed(self):
        return self.wanted is not None and self.wanted != self.had

    @property
    def outcome(self):
        if self.before is None:
            return "created"
        changed = self.changed_fields or self.new_names or self.members_changed
        return "updated" if changed else "unchanged"


@dataclass
class Prepared:
    """Everything that an import will write; nothing of it is in the database yet. `known` has the new ones, too."""

    cluster: Cluster
    known: dict
    rows: list
    new_categories: list

    @property
    def counts(self):
        return Counter(prepared.outcome for prepared in self.rows)


def prepare(cluster, rows, known):
    """What `rows` would make of the cluster's organisations `known`, which it changes in memory; returns Prepared."""
    categories, new_categories = _categories(cluster, rows)
    names, members = _known_names(cluster), _known_members(cluster)
    prepared = []
    for row in rows:
        organisation = known.get(row.code)
        before = written(organisation) if organisation else None
        if organisation is None:
            language = (cluster.languages or ["es"])[0]
            organisation = known[row.code] = Organisation(cluster=cluster, code=row.code, language=language)
        _take_over(organisation, row, categories[row.category])
        prepared.append(PreparedRow(row, organisation, before, _new_names(row, names.get(row.code, ()))))
    for each in prepared:
        each.had = members.get(each.row.code, set())
        each.wanted = each.row.member_of if each.row.member_of is None else set(each.row.member_of) & known.keys()
    return Prepared(cluster, known, prepared, new_categories)


def _known_names(cluster):
    names = defaultdict(set)
    for code, normalised in Alias.objects.filter(organisation__cluster=cluster).values_list(
        "organisation__code", "normalised"
    ):
        names[code].add(normalised)
    return names


def _known_members(cluster):
    members = defaultdict(set)
    pairs = Affiliation.objects.filter(organisation__cluster=cluster)
    for code, association in pairs.values_list("organisation__code", "association__code"):
        members[code].add(association)
    return members


def _new_names(row, known):
    """Its other names are added to those known; none is taken away, for some are learned from answers."""
    told = {normalise(text): text for text in row.other_names if normalise(text)}
    return [text for key, text in told.items() if key not in known and key != normalise(row.name)]


def _categories(cluster, rows):
    """Found by key or by name in any language, else made: {as written in the file: Category}, those not saved yet."""
    found, created = {}, []
    existing = list(cluster.categories.all())
    for category in existing:
        for name in [category.key, *category.names.values()]:
            found.setdefault(normalise(name), category)
    free_looks = _looks({(category.colour, category.shape) for category in existing})
    position = max((category.position for category in existing), default=0)
    for told in dict.fromkeys(row.category for row in rows):
        if _category_key(told) not in found:
            colour, shape = next(free_looks)
            position += 1
            category = Category(cluster=cluster, key=told, colour=colour, shape=shape, position=position)
            found[_category_key(told)] = category
            created.append(category)
    return {row.category: found[_category_key(row.category)] for row in rows}, created


def _category_key(told):
    return normalise(told) or told


def _looks(taken):
    """Pairs of colour and shape without end, unused ones first; neighbours differ in both."""
    colours, shapes = Colour.values, Shape.values
    steps = range(len(colours))
    pairs = [
        (colours[step % len(colours)], shapes[(step - turn) % len(shapes)])
        for turn, step in product(range(len(shapes)), steps)
    ]
    yield from (pair for pair in pairs if pair not in taken)
    while True:
        yield from pairs


def written(organisation):
    """{field: value} of what an import may write of an organisation."""
    return {
        name: organisation.category.key if name == "category" else getattr(organisation, name)
        for name in WRITTEN_FIELDS
    }


def _take_over(organisation, row, category):
    """What a row says, where it says something."""
    organisation.name = row.name
    organisation.category = category
    if row.label or not organisation.label:
        organisation.label = row.label or shortened(row.name)
    if row.in_region is not None:
        organisation.in_region = row.in_region
    for name in ("tax_number", "country", "language", *CONTACT):
        if getattr(row, name) is not None:
            setattr(organisation, name, getattr(row, name))
    profile = {**organisation.profile, **row.profile}
    organisation.profile = {key: value for key, value in profile.items() if value is not None}


# -- Writing --------------------------------------------------------------------------------------


@dataclass
class Written:
    """Ids of the rows that an import made: other names, memberships; the pairs of memberships that it ended."""

    alias_ids: list
    affiliation_ids: list
    ended: list


def write(prepared):
    """Store what is prepared, in the caller's transaction; the networks follow. Returns Written."""
    for category in prepared.new_categories:
        category.save()
    new = [each.organisation for each in prepared.rows if each.before is None]
    changed = [each.organisation for each in prepared.rows if each.before is not None and each.changed_fields]
    for organisation in [*new, *changed]:
        organisation.category = organisation.category  # it has an id now
    Organisation.objects.bulk_create(new, batch_size=500)
    update_at_once(changed, {name for each in prepared.rows for name in each.changed_fields})
    done = Written(_write_names(prepared), *_write_members(prepared))
    if any(each.outcome != "unchanged" for each in prepared.rows):
        waves.cluster_changed(prepared.cluster)
    return done


def held(cluster, *, unused=False):
    """Hold a cluster's organisations until the transaction ends: nobody deletes or changes one meanwhile.

    unused: nobody puts one on a list, or names one, either; for when some may be deleted.
    """
    # Otherwise answers and rosters would wait for an import, and it for them.
    organisations = Organisation.objects.select_for_update(no_key=not unused)
    return len(organisations.filter(cluster=cluster).values_list("pk"))


def update_at_once(organisations, fields):
    """Write these fields of organisations that are `held`: several times as quick as bulk_update for thousands."""
    if organisations and fields:
        Organisation.objects.bulk_create(
            organisations, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=sorted(fields)
        )


def _write_names(prepared):
    aliases = [
        Alias(organisation=each.organisation, text=text, normalised=normalise(text))
        for each in prepared.rows
        for text in each.new_names
    ]
    return [alias.pk for alias in Alias.objects.bulk_create(aliases, batch_size=500)]


def _write_members(prepared):
    """Make memberships what the file says, for the rows of a file that says it."""
    ids = {code: organisation.pk for code, organisation in prepared.known.items()}
    changed = [each for each in prepared.rows if each.members_changed]
    new = [(each.organisation.pk, ids[code]) for each in changed for code in sorted(each.wanted - each.had)]
    ended = {(each.organisation.pk, ids[code]) for each in changed for code in each.had - each.wanted}
    had = Affiliation.objects.filter(organisation__cluster=prepared.cluster) if ended else Affiliation.objects.none()
    gone = [pk for pk, *pair in had.values_list("pk", "organisation_id", "association_id") if tuple(pair) in ended]
    Affiliation.objects.filter(pk__in=gone).delete()
    made = Affiliation.objects.bulk_create(
        [Affiliation(organisation_id=one, association_id=other) for one, other in new], batch_size=500
    )
    return [affiliation.pk for affiliation in made], sorted(ended)


def _ask_in(wave, rows, known):
    """Offer and invite in a wave those whom the file says and who are not yet."""
    waves.add_to_roster(wave, [known[row.code] for row in rows if row.on_roster])
    waves.invite(wave, [known[row.code] for row in rows if row.is_respondent])


def _same_names(cluster, rows, known):
    """Groups of codes with a name, or another name, in common; only those with an organisation of the file."""
    codes = {organisation.pk: code for code, organisation in known.items() if organisation.merged_into_id is None}
    names = [(organisation.pk, organisation.name) for organisation in known.values()]
    names += Alias.objects.filter(organisation__cluster=cluster).values_list("organisation_id", "text")
    called = defaultdict(set)
    for pk, name in names:
        if pk in codes:
            called[normalise(name)].add(codes[pk])
    called.pop("", None)  # names without a letter or digit have nothing to compare
    in_file = {row.code for row in rows}
    groups = {tuple(sorted(group, key=in_reading_order)) for group in called.values() if group & in_file}
    return tuple(sorted(group for group in groups if len(group) > 1))
