"""Rows that are written past the model: the same as through it, on either database, however many."""

import pytest

from networks.jobs import rows
from networks.models import Build, Network, Position, Tie
from tests.builders import make_cluster, make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    wave = make_wave(make_survey(make_cluster("casma")))
    build = Build.objects.create(wave=wave, generation=1)
    return Network.objects.create(
        build=build, relation=None, organisations=0, ties=0, components=0, largest_component=0, isolates=0
    )


def test_numbers_yes_and_no_and_nothing(network):
    organisation = make_organisation(network.build.wave.survey.cluster, "A")
    names = (
        *("network", "organisation", "invited", "answered", "x", "y", "out_degree", "weighted_out_degree", "rated"),
        *("in_degree", "betweenness", "constraint", "cut_point", "liaison"),
    )
    row = (network.pk, organisation.pk, True, False, 0.1, 1e-17, 3, 0, 2, None, 1234567.125, 1 / 3, True, 10**12)
    rows.write(Position, names, [row])
    stored = Position.objects.get()
    assert tuple(getattr(stored, Position._meta.get_field(name).attname) for name in names) == row
    assert stored.closeness is None


@pytest.mark.parametrize("count", [0, 1, 3, 4, 7])
def test_however_many(network, monkeypatch, count):
    monkeypatch.setattr(rows, "BATCH", 3)
    cluster = network.build.wave.survey.cluster
    source = make_organisation(cluster, "S")
    receivers = [make_organisation(cluster, f"R{number}") for number in range(count)]
    rows.write(
        Tie,
        ("network", "source", "receiver", "strength"),
        ((network.pk, source.pk, receiver.pk, None if number % 2 else 5) for number, receiver in enumerate(receivers)),
    )
    stored = Tie.objects.order_by("pk").values_list("receiver", "strength")
    assert list(stored) == [(each.pk, None if number % 2 else 5) for number, each in enumerate(receivers)]


@pytest.mark.parametrize("count", [0, 3, 7])
def test_those_of_a_query_are_deleted_and_no_others(network, monkeypatch, count):
    monkeypatch.setattr(rows, "DELETED_AT_ONCE", 3)
    other = Network.objects.create(
        build=Build.objects.create(wave=network.build.wave, generation=2),
        **{name: 0 for name in ("organisations", "ties", "components", "largest_component", "isolates")},
    )
    source, *receivers = [make_organisation(network.build.wave.survey.cluster, f"O{each}") for each in range(count + 1)]
    for each in (network, other):
        ties = ((each.pk, source.pk, receiver.pk, 1) for receiver in receivers)
        rows.write(Tie, ("network", "source", "receiver", "strength"), ties)
    rows.delete(Tie.objects.filter(network=network))
    assert [each.network for each in Tie.objects.all()] == [other] * count
