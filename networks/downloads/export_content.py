"""A network of a reading as `networks.exports` writes it: plain values, the same in every language but for titles."""

from dataclasses import replace

from networks import reading
from networks.answers.both_ends import concordance
from networks.downloads.codebook import codebook
from networks.downloads.named_tables import BOTH_ENDS, tables_to_take, title_of_both_ends, yes_no
from networks.exports.content import (
    END_COLUMNS,
    MEASURE_COLUMNS,
    ORGANISATION_COLUMNS,
    TRIADS,
    CategoryContent,
    Content,
    TableContent,
    as_number,
)
from networks.filters import choices_of, filters_from, positions_that_pass
from networks.maps.map_of_network import texts_of_map
from networks.measures import MEASURES, NetworkRow
from networks.measures.sampling import TARGETS
from networks.measures.triads import TYPES
from networks.protection.disguise import Disguise
from networks.words.both_ends_texts import RULES_IN_FILES

# The files that can hold what is shown only.
MEASURED = tuple(key for key in MEASURES if key in NetworkRow.__dataclass_fields__)
FILTERED = {"organisations.csv": "organisations", "providers.csv": "providers"}


def content_of(read, network, protected=False):
    """The exports.Content of a network, with all the tables that go with it; protected: as outsiders may see it."""
    disguise = Disguise.of(read.wave.survey.cluster) if protected else None
    positions = list(reading.positions_of(network))
    if disguise:
        positions = disguise.of_positions(positions)
    organisations = {position.organisation_id: position.organisation for position in positions}
    said = {(source, receiver): words for source, receiver, *words, _counts in _reports(network)}
    ties = [_tie(organisations, said, *tie) for tie in reading.ties_of(network)]
    tables = reading.read_tables(read, network)
    return Content(
        about=about(read, network, protected),
        measures=measures_of(network),
        organisations=[_organisation(position) for position in positions],
        ties=sorted(ties, key=lambda tie: (tie["source"], tie["receiver"])) if protected else ties,
        tables=list(_tables(_providers(positions), tables, disguise).values()),
        categories=[_category(each) for each in reading.categories_of(read.wave)],
        codebook=codebook(tables),
        map_texts=texts_of_map(network),
    )


def table_of(read, network, name, protected=False):
    """The one exports.TableContent of that name, or None."""
    if name == BOTH_ENDS and network.statuses is not None:
        return _both_ends(read, network, protected)
    if protected:
        return next((table for table in content_of(read, network, protected).tables if table.name == name), None)
    tables = reading.read_tables(read, network)
    return tables_to_take(reading.providers_of(network), tables).get(name)


def _tables(providers, tables, disguise):
    return tables_to_take(providers, disguise.of_tables(tables) if disguise else tables)


def _category(category):
    return CategoryContent(category.key, str(category), category.colour, category.shape)


def filtered_table_of(read, network, file, query):
    """The exports.TableContent of one of the files FILTERED as a query string of `networks.filters` asks for it.

    None when it asks for everything as it is, or the file is another one. The last column says what was asked for, so
    that nobody takes the file for the whole.
    """
    if file not in FILTERED or not query:
        return None
    filters = filters_from(query, choices_of(read.wave))
    asked = filters.pairs_of_file
    if not asked:
        return None
    name = FILTERED[file]
    filters = replace(filters, show="all" if name == "organisations" else "helpers")
    positions = positions_that_pass(network, filters)
    table = tables_to_take(positions, []).get(name)
    columns = table.columns if table else ORGANISATION_COLUMNS
    rows = table.rows if table else [_organisation(position) for position in positions]
    said = {"filter": "; ".join(f"{key}={value}" for key, value in asked)}
    return TableContent(name, table.title if table else "", (*columns, "filter"), [{**row, **said} for row in rows])


def about(read, network, protected=False):
    """What every file says of itself."""
    build = read.build
    return {
        "cluster": read.wave.survey.cluster.name,
        "survey": read.wave.survey.key,
        "wave": str(read.wave.number),
        "relation": reading.key_of(network),
        "build": str(build.pk),
        "built_at": _moment(build.finished_at),
        "latest_answer_at": _moment(build.latest_answer_at),
        "asked": str(build.invited),
        "answered": str(build.answered),
        "response_rate_pct": f"{100 * build.answered / build.invited:.1f}" if build.invited else "",
        "names_not_matched": str(build.open_names),
        "rule_for_ties": rule_in_files(read, network),
        "names": "protected" if protected else "real",
        "measures_estimated_from": _estimated_from(network),
    }


def measures_of(network):
    """The measures of a network as a whole: {key: number}, None where not defined; triads in the order of their types.

    confirmed: of the ties on which both ends could speak, the share that both named.
    """
    # PostgreSQL gives a JSON object back in an order of its own.
    triads = {kind: network.triads[kind] for kind in TYPES if kind in network.triads}
    return {
        "organisations": network.organisations,
        "ties": network.ties,
        "confirmed": concordance(network.statuses) if network.statuses else None,
        **{key: getattr(network, key) for key in MEASURED},
        TRIADS: triads,
    }


def rule_in_files(read, network):
    """The rule by which the ties of a network count, as of its build."""
    both_asked = read.networks if network.relation_id is None else [network]
    if all(each.statuses is None for each in both_asked):
        return "as the receiver said; source to receiver; no strength: named and not rated"
    return RULES_IN_FILES[read.build.tie_rule]


def _reports(network):
    return reading.reports_of(network) if network.statuses is not None else ()


def _both_ends(read, network, protected):
    """Every tie that one end named, those that do not count by the rule as well."""
    positions = list(reading.positions_of(network))
    if protected:
        positions = Disguise.of(read.wave.survey.cluster).of_positions(positions)
    codes = {position.organisation_id: position.organisation.code for position in positions}
    columns = ("source", "receiver", *END_COLUMNS, "counts")
    rows = [
        dict(zip(columns, (codes[source], codes[receiver], *words, yes_no(counts)), strict=True))
        for source, receiver, *words, counts in reading.reports_of(network)
        if source in codes and receiver in codes
    ]
    rows = sorted(rows, key=lambda row: (row["source"], row["receiver"])) if protected else rows
    return TableContent(BOTH_ENDS, title_of_both_ends(), columns, rows)


def _estimated_from(network):
    if not network.sampled:
        return "all: exact"
    error = "" if network.sampling_error is None else f" (typical error of the largest: {network.sampling_error:.1%})"
    return f"betweenness: {network.sampled} starting points{error}; closeness and reach: {TARGETS} targets"


def _providers(positions):
    """Those whom somebody named, the strongest first: the order of reading.providers_of."""
    named = [position for position in positions if position.out_degree]
    return sorted(named, key=lambda position: (-position.weighted_out_degree, -position.out_degree))


def _organisation(position):
    organisation = position.organisation
    return {
        "code": organisation.code,
        "organisation": organisation.name,
        "label": organisation.label,
        "category": organisation.category.key,
        "in_region": yes_no(organisation.in_region),
        "country": organisation.country,
        "answered": yes_no(position.answered) if position.invited or position.answered else "not asked",
        **{measure: as_number(getattr(position, measure)) for measure in MEASURE_COLUMNS},
        "x": position.x,
        "y": position.y,
    }


def _tie(organisations, said, source, receiver, strength):
    words = said.get((source, receiver), (None,) * len(END_COLUMNS))
    source, receiver = organisations[source], organisations[receiver]
    return {
        "source": source.code,
        "receiver": receiver.code,
        "strength": strength,
        "source_name": source.name,
        "receiver_name": receiver.name,
        **dict(zip(END_COLUMNS, words, strict=True)),
    }


def _moment(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
