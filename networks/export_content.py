"""A network of a reading as `networks.exports` writes it: plain values, the same in every language but for titles."""

from networks import reading
from networks.codebook import codebook
from networks.disguise import Disguise, reordered
from networks.exports.content import MEASURE_COLUMNS, CategoryContent, Content, as_number
from networks.map_of_network import map_texts
from networks.measures.sampling import TARGETS
from networks.named_tables import tables_to_take, yes_no


def content_of(read, network, protected=False):
    """The exports.Content of a network, with all the tables that go with it; protected: as outsiders may see it."""
    disguise = Disguise.of(read.wave.survey.cluster) if protected else None
    positions = list(reading.positions_of(network))
    if disguise:
        positions = disguise.of_positions(positions)
    organisations = {position.organisation_id: position.organisation for position in positions}
    ties = [_tie(organisations, *tie) for tie in reading.ties_of(network)]
    return Content(
        about=about(read, network, protected),
        organisations=[_organisation(position) for position in positions],
        ties=sorted(ties, key=lambda tie: (tie["source"], tie["receiver"])) if protected else ties,
        tables=list(_tables(_providers(positions), reading.read_tables(read, network), disguise).values()),
        categories=[_category(each) for each in reading.categories_of(read.wave)],
        codebook=codebook(),
        map_texts=map_texts(network),
    )


def table_of(read, network, name, protected=False):
    """The one exports.TableContent of that name, or None."""
    if protected:
        return next((table for table in content_of(read, network, protected).tables if table.name == name), None)
    tables = reading.read_tables(read, network)
    return tables_to_take(reading.providers_of(network), tables).get(name)


def _tables(providers, tables, disguise):
    if disguise is None:
        return tables_to_take(providers, tables)
    return {name: reordered(table) for name, table in tables_to_take(providers, disguise.of_tables(tables)).items()}


def _category(category):
    return CategoryContent(category.key, str(category), category.colour, category.shape)


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
        "rule_for_ties": "as the receiver said; source to receiver; no strength: named and not rated",
        "names": "protected" if protected else "real",
        "measures_estimated_from": _estimated_from(network),
    }


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


def _tie(organisations, source, receiver, strength):
    source, receiver = organisations[source], organisations[receiver]
    return {
        "source": source.code,
        "receiver": receiver.code,
        "strength": strength,
        "source_name": source.name,
        "receiver_name": receiver.name,
    }


def _moment(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
