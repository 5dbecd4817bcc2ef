"""What is asked is kept for a moment, and nothing that an answer depends on with it."""

import pytest
from django.core.signals import request_started

from surveys import waves
from surveys.answering.instrument import KEPT, instrument_of, survey_of
from surveys.models import Organisation, Wave
from tests.builders import make_organisation
from tests.surveys.phone import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(instruments):
    """What is read stays from page to page, as it does in the product."""
    request_started.disconnect(instruments)


def an_hour_later():
    KEPT.expire(KEPT.timer() + 3601)


def names_of(wave):
    return [each.name for each in instrument_of(wave).organisations.values()]


def test_it_is_read_once(world, django_assert_num_queries):
    with django_assert_num_queries(5):
        instrument_of(world)
    with django_assert_num_queries(0):
        instrument_of(Wave(pk=world.pk, roster_version=world.roster_version, survey_id=world.survey_id))
        survey_of(world)


def test_it_is_read_again_after_a_while(world):
    instrument_of(world)
    Organisation.objects.filter(pk=world.senasa.pk).update(name="SENASA Piura")
    assert "SENASA" in names_of(world)
    an_hour_later()
    assert "SENASA Piura" in names_of(world)


def test_waves_are_kept_apart(world):
    other = Wave.objects.create(survey=world.survey, number=2)
    assert names_of(world) and not names_of(other)


def test_the_next_page_asks_for_the_respondent_only(world, client, kept, django_assert_num_queries):
    phone = Phone(client, world.invitation)
    phone.send(consent="on").send(chosen=[world.senasa.pk])
    with django_assert_num_queries(1):
        assert "datalist" in phone.go("more").text


def test_who_joins_the_list_is_on_the_next_page(world, client, kept):
    phone = Phone(client, world.invitation).send(consent="on")
    waves.add_to_roster(world, [make_organisation(world.survey.cluster, "NEW", name="Newly Listed")])
    assert "Newly Listed" in phone.go("choose").text
    assert phone.send(chosen=[Organisation.objects.get(code="NEW").pk]).step == "more"


def test_a_wave_that_closes_takes_nothing_any_more(world, client, kept):
    phone = Phone(client, world.invitation).send(consent="on")
    Wave.objects.filter(pk=world.pk).update(state=Wave.State.CLOSED)
    phone.send_by_script(chosen=[world.senasa.pk])
    assert phone.page.status_code == 410


def test_what_one_has_chosen_is_not_offered_to_another(world, client, kept):
    """Taken off the list since, it stays on the list of whoever chose it."""
    other = make_organisation(world.survey.cluster, "A2", name="Agro Dos")
    waves.invite(world, [other])
    first = Phone(client, world.invitation).send(consent="on").send(chosen=[world.senasa.pk])
    world.roster.filter(organisation=world.senasa).delete()
    an_hour_later()
    assert "SENASA" in first.go("choose").text
    second = Phone(client, world.invitations.get(organisation=other)).send(consent="on")
    assert "SENASA" not in second.text
    assert "Agro Uno" in second.text and "Agro Dos" not in second.go("choose").text.split("</header>")[1]
