"""Which earlier map a new one follows."""

import pytest

from networks.models import Position
from networks.rebuilding.earlier_map import previous_places
from networks.rebuilding.rebuild import rebuild
from surveys.models import Wave
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    cluster = make_cluster("piura")
    growers = [make_organisation(cluster, f"A{number}") for number in range(1, 7)]
    sources = [make_organisation(cluster, code) for code in ("APEM", "SENASA")]
    wave = make_wave(make_survey(cluster), respondents=growers, roster=sources)
    for number, grower in enumerate(growers):
        make_response(wave, grower, {"assistance": {sources[number % 2]: 1 + number % 5}})
    rebuild(wave.pk)
    wave.growers, wave.sources = growers, sources
    return wave


def places_of(wave):
    """{relation: {organisation: (x, y)}} of the wave's current build, row by row."""
    places = {}
    for position in Position.objects.filter(network__build__wave=wave).order_by("network__build"):
        places.setdefault(position.network.relation_id, {})[position.organisation_id] = (position.x, position.y)
    return places


def test_of_a_wave_that_is_built_its_own(wave):
    places = previous_places(wave.pk)
    assert places == places_of(wave)
    assert set(places) == {wave.survey.relations.get().pk, None}
    assert len(places[None]) == 8


def test_of_a_new_wave_the_one_before_it_that_is_built(wave):
    Wave.objects.create(survey=wave.survey, number=2)
    third = Wave.objects.create(survey=wave.survey, number=3)
    later = make_wave(wave.survey, number=4, respondents=wave.growers[:1])
    rebuild(later.pk)
    assert previous_places(third.pk) == places_of(wave)


def test_of_a_wave_that_is_built_never_another_one(wave):
    second = make_wave(wave.survey, number=2, respondents=wave.growers[:3])
    rebuild(second.pk)
    assert previous_places(second.pk) == places_of(second)
    assert previous_places(wave.pk) == places_of(wave)


def test_of_a_first_wave_none_whatever_other_surveys_have(wave):
    other = make_wave(make_survey(wave.survey.cluster, key="other"))
    assert previous_places(other.pk) == {}


def test_it_takes_one_query(wave, django_assert_num_queries):
    with django_assert_num_queries(1):
        previous_places(wave.pk)


def test_a_rebuild_follows_the_map_that_was_there(wave):
    relation = wave.survey.relations.get().pk
    before = previous_places(wave.pk)[relation]
    # As if the map had been turned upside down: only by following it can the next one be so, too.
    for position in Position.objects.all():
        position.y = 1 - position.y
        position.save()
    rebuild(wave.pk, force=True)
    after = previous_places(wave.pk)[relation]
    for pk, (x, y) in before.items():
        assert after[pk] == pytest.approx((x, 1 - y), abs=0.001)


def test_the_first_build_of_a_wave_follows_the_wave_before(wave):
    second = make_wave(wave.survey, number=2, respondents=wave.growers, roster=wave.sources)
    before = previous_places(second.pk)[None]
    rebuild(second.pk)
    after = previous_places(second.pk)[None]
    assert [after[grower.pk] for grower in wave.growers] == [
        pytest.approx(before[grower.pk], abs=0.001) for grower in wave.growers
    ]
