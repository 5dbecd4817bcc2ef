"""The tables that can be taken along: what each is called, its columns and rows. Pages, downloads and the report
command all take them from here.

Columns and codes are the same in every language, for programs that read them; only the titles are translated.
"""

import re
from dataclasses import replace

from django.utils.translation import gettext as _

from networks.exports.content import TableContent
from networks.models import Table

PROVIDERS = "providers"
# What both ends said of each tie: not among the tables of every network, made by `networks.downloads.export_content`.
BOTH_ENDS = "both_ends"
PROVIDER_MEASURES = (
    "weighted_out_degree",
    "out_degree",
    "normalised_out_degree",
    "rated",
    "in_degree",
    "weighted_in_degree",
    "normalised_in_degree",
    "betweenness",
    "closeness",
)
# What flows between two kinds of organisations is told in; `answered`: receivers that did.
FLOW_NUMBERS = ("ties", "total", "rated", "average", "answered")


def tables_to_take(providers, tables):
    """The TableContents of a network by name.

    providers: Positions in order; tables: NamedTables as of `networks.reading.read_tables`.
    """
    names = names_of(tables)
    contents = [_providers(providers)]
    contents += [table_to_take(table, name) for table, name in zip(tables, names, strict=True)]
    return {content.name: content for content in contents}


def table_to_take(table, name):
    """The TableContent of one NamedTable."""
    return WRITERS[table.key](name, table)


def names_of(tables):
    """What each of some NamedTables, or Tables, is called.

    Letters, digits, dots, hyphens only; no two the same in any case.
    """
    taken, names = {PROVIDERS, BOTH_ENDS}, []
    for table in tables:
        code = table.association and re.sub(r"[^A-Za-z0-9_.-]", "_", table.association.code)
        name = wanted = f"{table.key}_{code}" if code else table.key
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def with_names(tables):
    """The same NamedTables, each with its name."""
    return [replace(table, name=name) for table, name in zip(tables, names_of(tables), strict=True)]


def title_of(table):
    """What a NamedTable says, for whoever looks for one."""
    titles = {
        Table.Key.SOURCES: _("Sources of the members of %(association)s"),
        Table.Key.SOURCE_CATEGORIES: _("Sources of the members of %(association)s, by kind of organisation"),
        Table.Key.OWN_SOURCES: _("The own sources of %(association)s"),
        Table.Key.PROFILES: _("Profile of the members of each association"),
        Table.Key.EXCLUSIVE_CHANNELS: _("Sources that helped one association, and no other that answered"),
        Table.Key.FLOWS_BY_CATEGORY: _("Help between kinds of organisations, as far as the receivers answered"),
        Table.Key.FLOWS_BY_REGION: _("Help within, into and out of the region, as far as the receivers answered"),
        Table.Key.WITHOUT_SOURCE: _("Those that answered and have no source, by kind of organisation"),
    }
    return titles[table.key] % {"association": table.association and table.association.label}


def title_of_both_ends():
    return _("What both ends said of each tie, also of those that do not count")


def profile_columns(table):
    """[(column, ProfileField, "pct" or "mean")] of a table of profiles, in the order of the fields."""
    there = {column for row in table.rows for column in row["values"]}
    possible = [(f"{field.key}_{end}", field, end) for field in table.profile_fields for end in ("pct", "mean")]
    return [each for each in possible if each[0] in there]


def yes_no(value):
    return "yes" if value else "no"


def _providers(positions):
    columns = ["code", "organisation", "category", "in_region", *PROVIDER_MEASURES]
    rows = [_provider(position) for position in positions]
    return _content(PROVIDERS, _("Organisations that gave help"), columns, rows)


def _provider(position):
    organisation = position.organisation
    return {
        **_identity(organisation),
        "category": organisation.category.key,
        "in_region": yes_no(organisation.in_region),
        **{measure: getattr(position, measure) for measure in PROVIDER_MEASURES},
    }


def _sources(name, table):
    rows = [{**row, **_identity(row["organisation"])} for row in table.rows]
    return _content(name, title_of(table), ["code", "organisation", "firms", "average"], rows)


def _source_categories(name, table):
    rows = [{**row, "category": row["category"].key} for row in table.rows]
    return _content(name, title_of(table), ["category", "firms", "average"], rows)


def _own_sources(name, table):
    relations = [relation.key for relation in table.relations]
    rows = [{**_identity(row["organisation"]), **row["ratings"]} for row in table.rows]
    return _content(name, title_of(table), ["code", "organisation", *relations], rows)


def _profiles(name, table):
    columns = [column for column, _field, _measured in profile_columns(table)]
    rows = [{**row["values"], "association": row["association"].code, "members": row["members"]} for row in table.rows]
    return _content(name, title_of(table), ["association", "members", *columns], rows)


def _exclusive_channels(name, table):
    rows = [{"association": row["association"].code, **_identity(row["organisation"])} for row in table.rows]
    return _content(name, title_of(table), ["association", "code", "organisation"], rows)


def _flows_by_category(name, table):
    ends = ("source_category", "receiver_category")
    rows = [{**row, **{end: row[end].key for end in ends}} for row in table.rows]
    return _content(name, title_of(table), [*ends, *FLOW_NUMBERS], rows)


def _flows_by_region(name, table):
    ends = ("source_in_region", "receiver_in_region")
    rows = [{**row, **{end: yes_no(row[end]) for end in ends}} for row in table.rows]
    return _content(name, title_of(table), [*ends, *FLOW_NUMBERS], rows)


def _without_source(name, table):
    rows = [{**row, "category": row["category"].key} for row in table.rows]
    return _content(name, title_of(table), ["category", "asked", "answered", "without", "not_known", "waiting"], rows)


def _identity(organisation):
    return {"code": organisation.code, "organisation": organisation.name}


def _content(name, title, columns, rows):
    return TableContent(name, title, tuple(columns), [{column: row.get(column) for column in columns} for row in rows])


WRITERS = {
    Table.Key.SOURCES: _sources,
    Table.Key.SOURCE_CATEGORIES: _source_categories,
    Table.Key.OWN_SOURCES: _own_sources,
    Table.Key.PROFILES: _profiles,
    Table.Key.EXCLUSIVE_CHANNELS: _exclusive_channels,
    Table.Key.FLOWS_BY_CATEGORY: _flows_by_category,
    Table.Key.FLOWS_BY_REGION: _flows_by_region,
    Table.Key.WITHOUT_SOURCE: _without_source,
}
