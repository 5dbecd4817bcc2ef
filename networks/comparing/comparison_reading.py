"""Reads two waves for `networks.comparing.comparison`."""

from collections import defaultdict

from django.db.models import Q

from networks import reading
from networks.answers.both_ends import BOTH, NO, RECEIVER, Report, ties_under
from networks.answers.graph import together
from networks.answers.silence import Silence
from networks.answers.snapshot import TieRow
from networks.answers.ties import one_tie_each, organisations_asked
from networks.comparing.comparison import NAME_WAITS, WaveNetwork, compare
from surveys.mergers import merged_organisations
from surveys.models import Nomination, Organisation, Relation, Wave


def comparison_of(earlier, later):
    """The Comparison of two (Reading, Network) of one cluster.

    All relations together: of those that both surveys asked about. Where the waves count ties by different rules, both
    are compared by the receivers' word, which every survey asks for.
    """
    merged = merged_organisations(cluster=later[0].wave.survey.cluster_id)
    rules = {_rule_of(*earlier), _rule_of(*later)}
    rule = rules.pop() if len(rules) == 1 else RECEIVER
    return compare(_wave_network(earlier, later, rule, merged), _wave_network(later, earlier, rule, merged))


def earlier_waves(wave, relation):
    """The waves of the cluster before this one in which a relation (or TOGETHER) was asked, the latest first."""
    return [each for each in waves_that_asked(wave.survey.cluster_id, relation) if came_before(each, wave)]


def waves_that_asked(cluster_id, relation):
    """The waves of a cluster that were opened and asked about a relation (or TOGETHER), the latest first."""
    waves = Wave.objects.filter(survey__cluster=cluster_id).exclude(state=Wave.State.DRAFT)
    if relation != reading.TOGETHER:
        waves = waves.filter(survey__relations__key=relation)
    newest_first = sorted(waves.select_related("survey"), key=lambda wave: -wave.pk)
    # Sorting keeps the order of those that no date tells apart.
    return sorted(newest_first, key=lambda wave: wave.opens_on.toordinal() if wave.opens_on else 0, reverse=True)


def came_before(wave, other):
    """Whether a wave is the earlier of two: by number in one survey, else by the day it opened, else as made."""
    if wave.survey_id == other.survey_id:
        return wave.number < other.number
    if wave.opens_on and other.opens_on and wave.opens_on != other.opens_on:
        return wave.opens_on < other.opens_on
    return wave.pk < other.pk


def _rule_of(read, network):
    """By which rule ties of a network count; RECEIVER where nobody else was asked."""
    asked_both = any(each.statuses is not None for each in _networks_of(read, network))
    return read.build.tie_rule if asked_both else RECEIVER


def _networks_of(read, network):
    """A network for each relation that is in one."""
    return [network] if network.relation_id else [each for each in read.networks if each.relation_id]


def _wave_network(this, other, rule, merged):
    read, network = this
    networks = _networks_of(read, network)
    asked = {each.relation.key for each in _networks_of(*other)}
    shared = [each for each in networks if each.relation.key in asked]
    relations = [each.relation for each in shared]
    mirrors = _mirrors_of(relations) if rule != RECEIVER else {}
    keys = [relation.key for relation in (*relations, *mirrors.values())]
    heard = Silence(read.wave, keys, organisations_asked(read.wave, merged), merged)
    is_in = dict(network.positions.values_list("organisation", "answered"))
    organisations = frozenset(merged.get(pk, pk) for pk in is_in)
    answered = frozenset(merged.get(pk, pk) for pk, has_answered in is_in.items() if has_answered)
    return WaveNetwork(
        organisations=organisations,
        ties=_ties(shared, read.build, rule, merged),
        silence=_silence(relations, mirrors, heard, rule),
        answered=answered,
        not_asked=_ties([each for each in networks if each not in shared], read.build, rule, merged),
        asks_receivers_only=rule == RECEIVER and all(_asks_receivers(relation) for relation in relations),
        rule=_rule_of(read, network),
        named_by=_named_by(read.wave, organisations - heard.listed, merged),
        told=_told(read.wave, answered - heard.names_wait),
    )


def _named_by(wave, organisations, merged):
    """{organisation: {(respondent, relation key) that named it}} of some organisations."""
    ids = organisations | {pk for pk, now in merged.items() if now in organisations}
    if not ids:
        return {}
    said = Nomination.objects.filter(response__wave=wave).filter(Q(alter__in=ids) | Q(open_name__organisation__in=ids))
    by = defaultdict(set)
    for alter, written, respondent, key in said.values_list(
        "alter", "open_name__organisation", "response__organisation", "relation__key"
    ):
        named = alter or written
        by[merged.get(named, named)].add((merged.get(respondent, respondent), key))
    return by


def _told(wave, respondents):
    """The (respondent, relation key) of all relations of a wave that some respondents have told of."""
    keys = list(wave.survey.relations.values_list("key", flat=True))
    return frozenset((respondent, key) for respondent in respondents for key in keys)


def _ties(networks, build, rule, merged):
    """{(source, receiver): strength} over some networks of a build: the strongest where several met in one, none of an
    organisation with itself."""
    by_relation = {network.pk: _ties_by_rule(network, build, rule) for network in networks}
    found = together(by_relation) if len(networks) != 1 else by_relation.popitem()[1]
    if merged:
        now = [(merged.get(tie.source, tie.source), merged.get(tie.receiver, tie.receiver)) for tie in found]
        found = one_tie_each(TieRow(*ends, tie.strength) for ends, tie in zip(now, found, strict=True))
    return {(tie.source, tie.receiver): tie.strength for tie in found}


def _ties_by_rule(network, build, rule):
    if network.statuses is None or build.tie_rule == rule:
        return [TieRow(*tie) for tie in reading.ties_of(network)]
    return ties_under(rule, [Report(*report[:4]) for report in reading.reports_of(network)])


def _silence(relations, mirrors, heard, rule):
    """(source, receiver) → what it means that a tie is not there for any of some relations."""
    meanings = [_silence_of(relation, mirrors.get(relation.pk), heard, rule) for relation in relations]
    return lambda source, receiver: _first_but_no(meaning(source, receiver) for meaning in meanings)


def _silence_of(relation, mirror, heard, rule):
    """The same of one relation. Where either's word makes a tie, both ends must have said no; where it takes both, one
    no is enough."""
    ends = [_seen_from_source(each, heard) for each in (relation, mirror) if each is not None]

    def meaning(source, receiver):
        said = [end(source, receiver) for end in ends]
        return NO if rule == BOTH and NO in said else _first_but_no(said)

    return meaning


def _seen_from_source(relation, heard):
    meaning = heard.of(relation.key, if_a_name_waits=NAME_WAITS)
    return (lambda source, receiver: meaning(receiver, source)) if _asks_receivers(relation) else meaning


def _asks_receivers(relation):
    return relation.direction == Relation.Direction.RECEIVED


def _first_but_no(meanings):
    return next((each for each in meanings if each != NO), NO)


def _mirrors_of(relations):
    """{relation id: the Relation that asks the other end about it}"""
    found = Relation.objects.filter(mirror_of__in=[relation.pk for relation in relations])
    return {mirror.mirror_of_id: mirror for mirror in found}


def organisations_by_id(organisation_ids):
    """{id: Organisation} with its category; one query."""
    return Organisation.objects.select_related("category").in_bulk(organisation_ids)
