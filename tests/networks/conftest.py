"""What most tests of pages and files begin with: the Piura example's wave, its team, and its analyst signed in.

Imported where it is used: this file is read before Django is set up.
"""

import pytest


@pytest.fixture
def wave():
    from tests.networks import piura_wave

    return piura_wave.load()


@pytest.fixture
def people(wave):
    from tests import cast

    return cast.make_cast(wave.survey.cluster)


@pytest.fixture
def ana(client, people):
    client.force_login(people.ana)
    return client
