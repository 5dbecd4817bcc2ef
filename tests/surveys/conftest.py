"""What the tests of the questionnaire start from. Imports wait: Django is not ready yet when this file is read."""

import pytest


@pytest.fixture
def world():
    """A wave with one respondent, a grower, and three organisations to choose from, in two relations."""
    from tests.builders import make_category, make_cluster, make_organisation, make_survey, make_wave

    cluster = make_cluster("piura", name="Mango de Piura")
    office = make_category(cluster, "Government", names={"es": "Gobierno", "en": "Government"}, position=1)
    survey = make_survey(cluster, relations=("assistance", "commercial"), asked_by="Proyecto Mango")
    grower = make_organisation(cluster, "A1", name="Agro Uno")
    senasa = make_organisation(cluster, "SENASA", name="SENASA", category=office)
    apem = make_organisation(cluster, "APEM", name="APEM")
    unp = make_organisation(cluster, "UNP", name="Universidad Nacional de Piura")
    wave = make_wave(survey, respondents=[grower], roster=[senasa, apem, unp, grower])
    wave.grower, wave.senasa, wave.apem, wave.unp = grower, senasa, apem, unp
    wave.invitation = wave.invitations.get(organisation=grower)
    return wave


@pytest.fixture
def phone(client, world):
    from tests.surveys.phone import Phone

    return Phone(client, world.invitation)


@pytest.fixture
def sends_mail(settings):
    """As if a mail server were set; what is sent is in django.core.mail.outbox."""
    settings.SENDS_MAIL = True


@pytest.fixture
def people():
    """The cast, in a cluster of nothing yet."""
    from tests import cast
    from tests.builders import make_cluster

    return cast.make_cast(make_cluster())


@pytest.fixture
def alice(client, people):
    """The browser of the cluster's manager."""
    client.force_login(people.alice)
    return client
