"""Every page of the team asks the database as often with 400 organisations as with a handful."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from networks.rebuilding.rebuild import rebuild
from surveys import waves
from tests.builders import make_category, make_organisation, make_response
from tests.security.test_access_matrix import EXPECTED, address, team_and_answer

pytestmark = pytest.mark.django_db

MANY = 400
# Files, which a browser loads only when they are wanted, and what has no cluster.
PAGES = [name for name, methods in EXPECTED.items() if methods["GET"]["manager"] == 200 and "file" not in name]
# First visits write what later ones read: a pseudonym for each organisation, when a link was opened last.
VISITS = 2


@pytest.fixture
def world():
    return team_and_answer()


def queries_of_pages(client, world):
    """{page: how many queries it takes}"""
    found = {}
    for name in PAGES:
        path = address(name, world.wave, world.invitation)
        for _ in range(VISITS):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(path).status_code == 200, name
        found[name] = len(queries)
    return found


def fill(world, number, answers):
    """More organisations, all asked; some answer, each with a name of their own, and the network follows."""
    cluster, wave = world.people.cluster, world.wave
    kinds = [make_category(cluster, f"Kind {kind}") for kind in range(3)]
    association = cluster.organisations.filter(code="APEM").first() or make_organisation(cluster, "APEM")
    added = []
    for place in range(number):
        of = {"category": kinds[place % 3], "contact_email": f"o{place}@example.org"}
        added.append(make_organisation(cluster, member_of=[association] if place % 2 else [], **of))
    waves.invite(wave, added)
    waves.add_to_roster(wave, added)
    for place, respondent in enumerate(added[:answers]):
        named = {each: 1 + place % 5 for each in added[place + 1 : place + 8]}
        make_response(wave, respondent, {"assistance": named}, names=[f"Vecino {respondent.pk}"])
    rebuild(wave.pk)


def test_pages_ask_as_often_for_400_organisations_as_for_a_handful(client, world):
    client.force_login(world.users["manager"])
    fill(world, 6, answers=3)
    few = queries_of_pages(client, world)
    fill(world, MANY, answers=60)
    many = queries_of_pages(client, world)
    grown = {name: (few[name], many[name]) for name in PAGES if many[name] > few[name]}
    assert grown == {}
