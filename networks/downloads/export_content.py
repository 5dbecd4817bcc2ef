"""A network of a reading as `networks.exports` writes it: plain values, the same in every language but for titles."""

from networks import reading
from networks.answers.both_ends import concordance
from networks.downloads.chosen import SORTED, said_of
from networks.downloads.codebook import codebook
from networks.downloads.named_tables import BOTH_ENDS, PROVIDERS, tables_to_take, title_of_both_ends, yes_no
from networks.exports.content import (
    END_COLUMNS,
    MEASURE_COLUMNS,
    ORGANISATION_COLUMNS,
    TIE_COLUMNS,
    TRIADS,
    CategoryContent,
    Content,
    TableContent,
    as_number,
)
from networks.filters import positions_that_pass
from networks.maps.map_of_network import texts_of_map
from networks.measures import MEASURES, NetworkRow
from networks.measures.sampling import TARGETS
from networks.protection.disguise import Disguise
from networks.words.both_ends_texts import RULES_IN_FILES

MEASURED = tuple(key for key in MEASURES if key in NetworkRow.__dataclass_fields__)


def content_of(read, network, protected=False, filters=None):
    """The exports.Content of a network, with all the tables that go with it; protected: as outsiders may see it.

    filters: only the organisations that pass these, with the ties among them; what is about the network as a whole
    (its measures, the tables but for that of providers) is left out then.
    """
    disguise = Disguise.of(read.wave.survey.cluster) if protected else None
    positions = _positions(network, disguise, filters)
    organisations = {position.organisation_id: position.organisation for position in positions}
    said = {(source, receiver): words for source, receiver, *words, _counts in _reports(network)}
    ties = [
        _tie(organisations, said, source, receiver, strength)
        for source, receiver, strength in reading.ties_of(network)
        if not filters or (source in organisations and receiver in organisations)
    ]
    tables = reading.read_tables(read, network) if not filters else []
    return Content(
        about=about(read, network, protected) | ({"filter": said_of(filters)} if filters else {}),
        measures=measures_of(network) if not filters else {},
        organisations=[_organisation(position) for position in positions],
        ties=sorted(ties, key=lambda tie: (tie["source"], tie["receiver"])) if protected else ties,
        tables=list(_tables(_providers(positions), tables, disguise).values()),
        categories=[_category(each) for each in reading.categories_of(read.wave)],
        codebook=codebook(tables),
        map_texts=texts_of_map(network, len(organisations), len(ties)),
    )


def _positions(network, disguise, filters):
    """In the order of the codes that are shown."""
    found = reading.positions_of(network)
    if filters:
        found = positions_that_pass(network, filters).order_by("organisation__code")
    return disguise.of_positions(list(found)) if disguise else list(found)


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


def chosen_table_of(read, network, name, filters, protected=False):
    """The exports.TableContent of a CSV of organisations, providers or ties that holds what `filters` chooses.

    None for any other file. The last column says what was asked for, so that nobody takes the file for the whole.
    """
    if name == f"{BOTH_ENDS}.csv" and network.statuses is not None:
        table = _both_ends(read, network, protected, filters)
    elif name in SORTED and not protected:
        table = _sorted_table(network, name, filters)
    elif name in CHOSEN_TABLES:
        table = CHOSEN_TABLES[name](content_of(read, network, protected, filters))
    else:
        return None
    said = {"filter": said_of(filters, is_sorted=name in SORTED and not protected)}
    rows = [{**row, **said} for row in table.rows]
    return TableContent(table.name, table.title, (*table.columns, "filter"), rows)


def _sorted_table(network, name, filters):
    positions = positions_that_pass(network, filters)
    if name == f"{PROVIDERS}.csv":
        return tables_to_take(positions, [])[PROVIDERS]
    return TableContent("", "", ORGANISATION_COLUMNS, [_organisation(position) for position in positions])


CHOSEN_TABLES = {
    "organisations.csv": lambda content: TableContent("", "", ORGANISATION_COLUMNS, content.organisations),
    "ties.csv": lambda content: TableContent("", "", TIE_COLUMNS, content.ties),
    f"{PROVIDERS}.csv": lambda content: content.tables[0],
}


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
    return {
        "organisations": network.organisations,
        "ties": network.ties,
        "confirmed": concordance(network.statuses) if network.statuses else None,
        **{key: getattr(network, key) for key in MEASURED},
        TRIADS: reading.triads_in_order(network),
    }


def rule_in_files(read, network):
    """The rule by which the ties of a network count, as of its build."""
    both_asked = read.networks if network.relation_id is None else [network]
    if all(each.statuses is None for each in both_asked):
        return "as the receiver said; source to receiver; no strength: named and not rated"
    return RULES_IN_FILES[read.build.tie_rule]


def _reports(network):
    return reading.reports_of(network) if network.statuses is not None else ()


def _both_ends(read, network, protected, filters=None):
    """Every tie that one end named, those that do not count by the rule as well."""
    disguise = Disguise.of(read.wave.survey.cluster) if protected else None
    positions = _positions(network, disguise, filters)
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
