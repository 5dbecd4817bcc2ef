"""Organisations from a file into a cluster: everything is validated first, then one transaction."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product

from django.db import transaction

from surveys import waves
from surveys.faults import Faults
from surveys.models import Affiliation, Alias, Category, Cluster, Organisation
from surveys.models.organisations import Colour, Shape
from surveys.names import in_reading_order, normalise
from surveys.organisation_table import LONGEST_LABEL, ProfileColumn, read_organisations
from surveys.sheet import read_sheet

WRITTEN_FIELDS = ["name", "label", "category", "in_region", "country", "profile"]


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
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    known = {organisation.code: organisation for organisation in cluster.organisations.select_related("merged_into")}
    rows = read_organisations(sheet, _profile_columns(cluster), known)
    _refuse_merged(rows, known)
    categories, new_categories = _categories(cluster, rows)
    outcomes = _write_organisations(cluster, rows, known, categories)
    _write_affiliations(cluster, rows, known, outcomes)
    counts = Counter(outcomes.values())
    if counts["created"] or counts["updated"]:
        waves.cluster_changed(cluster)
    if wave is not None:
        _ask_in(wave, rows, known)
    return ImportedOrganisations(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        new_categories=new_categories,
        same_names=_same_names(cluster, rows, known),
        asks_in_a_wave=any(row.on_roster or row.is_respondent for row in rows),
    )


def _profile_columns(cluster):
    return {
        field.key: ProfileColumn(field.kind, tuple(choice["key"] for choice in field.choices))
        for field in cluster.profile_fields.all()
    }


def _refuse_merged(rows, known):
    faults = Faults()
    for row in rows:
        into = known[row.code].merged_into if row.code in known else None
        if into is not None:
            faults.add("organisation_merged", row.line, "code", row.code, code=into.code)
    faults.refuse_any()


def _categories(cluster, rows):
    """Found by key or by name in any language, else created: {as written in the file: Category}, those created."""
    found, created = {}, []
    existing = list(cluster.categories.all())
    for category in existing:
        for name in [category.key, *category.names.values()]:
            found.setdefault(normalise(name), category)
    free_looks = _looks({(category.colour, category.shape) for category in existing})
    position = max((category.position for category in existing), default=0)
    for written in dict.fromkeys(row.category for row in rows):
        if _category_key(written) not in found:
            colour, shape = next(free_looks)
            position += 1
            found[_category_key(written)] = Category.objects.create(
                cluster=cluster, key=written, colour=colour, shape=shape, position=position
            )
            created.append(written)
    return {row.category: found[_category_key(row.category)] for row in rows}, tuple(created)


def _category_key(written):
    return normalise(written) or written


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


def _write_organisations(cluster, rows, known, categories):
    """Create and update; returns {code: "created", "updated" or "unchanged"} and adds the new ones to `known`."""
    outcomes, new, changed = {}, [], []
    for row in rows:
        organisation = known.get(row.code)
        if organisation is None:
            organisation = Organisation(cluster=cluster, code=row.code, language=(cluster.languages or ["es"])[0])
            outcomes[row.code] = "created"
            new.append(organisation)
        before = _written(organisation)
        _take_over(organisation, row, categories[row.category])
        if organisation.pk:
            outcomes[row.code] = "unchanged" if _written(organisation) == before else "updated"
            if outcomes[row.code] == "updated":
                changed.append(organisation)
    Organisation.objects.bulk_create(new, batch_size=500)
    Organisation.objects.bulk_update(changed, WRITTEN_FIELDS, batch_size=100)
    known.update((organisation.code, organisation) for organisation in new)
    return outcomes


def _written(organisation):
    return [getattr(organisation, "category_id" if name == "category" else name) for name in WRITTEN_FIELDS]


def _take_over(organisation, row, category):
    """What a row says, where it says something."""
    organisation.name = row.name
    organisation.category = category
    if row.label or not organisation.label:
        organisation.label = row.label or _short(row.name)
    if row.in_region is not None:
        organisation.in_region = row.in_region
    if row.country is not None:
        organisation.country = row.country
    profile = {**organisation.profile, **row.profile}
    organisation.profile = {key: value for key, value in profile.items() if value is not None}


def _short(name):
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1].rstrip() + "…"


def _write_affiliations(cluster, rows, known, outcomes):
    """Make memberships what the file says, for the rows of a file that says it; a change makes a row "updated"."""
    current = {}
    for affiliation in Affiliation.objects.filter(organisation__cluster=cluster):
        current.setdefault(affiliation.organisation_id, {})[affiliation.association_id] = affiliation.pk
    new, ended = [], []
    for row in rows:
        if row.member_of is None:
            continue
        organisation = known[row.code]
        wanted = {known[code].pk for code in row.member_of}
        had = current.get(organisation.pk, {})
        new += [Affiliation(organisation=organisation, association_id=pk) for pk in wanted - had.keys()]
        ended += [had[pk] for pk in had.keys() - wanted]
        if wanted != had.keys() and outcomes[row.code] == "unchanged":
            outcomes[row.code] = "updated"
    Affiliation.objects.filter(pk__in=ended).delete()
    Affiliation.objects.bulk_create(new, batch_size=500)


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
