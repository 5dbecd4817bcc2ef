"""Reads two waves for `networks.comparison`."""

from networks import reading
from networks.both_ends import NO
from networks.comparison import Standing, WaveNetwork, compare
from networks.silence import Silence
from networks.ties import merged_organisations, organisations_asked
from surveys.models import Organisation, Relation


def comparison_of(earlier, later):
    """The Comparison of two (Reading, Network) of one cluster."""
    merged = merged_organisations(later[0].wave.survey.cluster_id)
    return compare(_wave_network(*earlier, merged), _wave_network(*later, merged))


def earlier_waves(wave, relation):
    """The waves of the cluster before this one in which a relation (or TOGETHER) was asked, the latest first."""
    waves = type(wave).objects.filter(survey__cluster=wave.survey.cluster_id, pk__lt=wave.pk).exclude(state="draft")
    if relation != reading.TOGETHER:
        waves = waves.filter(survey__relations__key=relation)
    return waves.select_related("survey").order_by("-pk")


def _wave_network(read, network, merged):
    rows = network.positions.values_list("organisation", "weighted_out_degree", "out_degree", "rank_best", "rank_worst")
    positions = [(merged.get(pk, pk), *numbers) for pk, *numbers in rows]
    ranks = _ranks({pk: weighted for pk, weighted, *_others in positions})
    return WaveNetwork(
        organisations=frozenset(pk for pk, *_numbers in positions),
        ties={(merged.get(a, a), merged.get(b, b)): strength for a, b, strength in reading.ties_of(network)},
        sources={pk: Standing(ranks[pk], best, worst) for pk, _weighted, named, best, worst in positions if named},
        silence=_silence(read, network, merged),
    )


def _ranks(scores):
    """{id: rank from 1}; those alike share the better one."""
    ordered = sorted(scores.values(), reverse=True)
    first = {}
    for rank, score in enumerate(ordered, start=1):
        first.setdefault(score, rank)
    return {pk: first[score] for pk, score in scores.items()}


def _silence(read, network, merged):
    """(source, receiver) → what it means that a tie is not there; of all relations together: that of none is."""
    relations = [network.relation] if network.relation_id else list(read.relations)
    told = Silence(read.wave, [relation.key for relation in relations], organisations_asked(read.wave, merged), merged)
    meanings = [(told.of(relation.key), relation.direction == Relation.Direction.RECEIVED) for relation in relations]

    def silence(source, receiver):
        found = (meaning(receiver, source) if received else meaning(source, receiver) for meaning, received in meanings)
        return next((each for each in found if each != NO), NO)

    return silence


def organisations_by_id(organisation_ids):
    """{id: Organisation} with its category; one query."""
    return Organisation.objects.select_related("category").in_bulk(organisation_ids)
