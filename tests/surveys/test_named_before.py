"""A next wave shows respondents first whom they named in the earlier one; they still have to tick."""

import pytest

from surveys import waves
from surveys.answering.answers import Answers
from surveys.answering.named_before import named_before
from surveys.answering.questionnaire import Questionnaire
from surveys.models import OpenName, Organisation
from tests.builders import make_organisation, make_response, make_wave
from tests.surveys.phone import Phone, told_in

pytestmark = pytest.mark.django_db
STILL = "You named these last time."


@pytest.fixture
def later(world):
    """The grower named SENASA last time, and wrote UNP's name, which was found to be UNP."""
    make_response(
        world, world.grower, {"assistance": {world.senasa: 5}}, names=["La UNP"], name_ratings={"assistance": 3}
    )
    OpenName.objects.update(organisation=world.unp)
    later = make_wave(world.survey, number=2, earlier=world, asks_again=True)
    waves.copy_forward(later, world)
    later.invitation = later.invitations.get(organisation=world.grower)
    return later


def groups(wave):
    questionnaire = Questionnaire.of(wave.invitation, Answers())
    return [(str(group.category), sorted(each.code for each in group.organisations)) for group in questionnaire.groups]


def test_named_before_stand_first_and_once(later):
    found = groups(later)
    assert found[0][0].startswith(STILL) and found[0][1] == ["SENASA", "UNP"]
    assert sorted(code for _kind, codes in found for code in codes) == ["APEM", "SENASA", "UNP"]
    assert all(codes for _kind, codes in found)


def test_not_unless_it_is_asked_for(later):
    later.invitation.wave.asks_again = False
    assert not any(kind.startswith(STILL) for kind, _codes in groups(later))


def test_others_answers_are_not_shown(later, world):
    waves.invite(later, [world.apem])
    later.invitation = later.invitations.get(organisation=world.apem)
    assert not any(kind.startswith(STILL) for kind, _codes in groups(later))


def test_whoever_is_not_on_the_list_any_more_is_not_shown(later, world):
    waves.take_off_roster(later, [world.senasa.pk])
    later.invitation = later.invitations.get(pk=later.invitation.pk)
    assert groups(later)[0][1] == ["UNP"]


def test_what_was_merged_since_is_shown_as_what_it_is_now(later, world):
    world.senasa.status, world.senasa.merged_into = "merged", world.apem
    world.senasa.save()
    assert groups(later)[0][1] == ["APEM", "UNP"]


def test_a_written_name_is_what_its_organisation_is_now_through_any_number_of_mergers(later, world):
    between = make_organisation(world.survey.cluster, "BETWEEN")
    for gone, into in ((world.unp, between), (between, world.apem)):
        Organisation.objects.filter(pk=gone.pk).update(status="merged", merged_into=into)
    assert groups(later)[0][1] == ["APEM", "SENASA"]


def test_what_a_respondent_named_under_a_name_that_was_merged_since(later, world):
    now = make_organisation(world.survey.cluster, "NOW", category=world.grower.category)
    Organisation.objects.filter(pk=world.grower.pk).update(status="merged", merged_into=now)
    waves.invite(later, [now])
    later.invitation = later.invitations.get(organisation=now)
    assert groups(later)[0][1] == ["SENASA", "UNP"]


def test_the_others_keep_their_order(later):
    """It can be told from the seed, with the named ones taken out."""
    without = Questionnaire.of(later.invitation, Answers())
    without.__dict__["named_before"] = frozenset()
    order = [each.code for group in without.groups for each in group.organisations if each.code == "APEM"]
    assert order == [
        each.code for group in Questionnaire.of(later.invitation, Answers()).groups[1:] for each in group.organisations
    ]


def test_two_queries_more_and_only_where_it_is_asked(later, django_assert_num_queries):
    questionnaire = Questionnaire.of(later.invitation, Answers())
    with django_assert_num_queries(2):
        assert questionnaire.groups == questionnaire.groups
    later.invitation.wave.asks_again = False
    questionnaire = Questionnaire.of(later.invitation, Answers())
    with django_assert_num_queries(0):
        assert questionnaire.groups


def test_nothing_is_ticked_for_anybody(client, later, world):
    client.cookies["django_language"] = "en"
    phone = Phone(client, later.invitation).send("welcome", consent="on")
    assert phone.step == "choose" and STILL in phone.text and " checked" not in phone.text
    phone.send("choose", chosen=[world.apem.pk]).go("choose")
    assert phone.text.count(" checked") == 1


def test_what_is_kept_on_the_phone_puts_them_first_itself(client, later, world):
    """As it turns the list: a group that the server drew would be turned with the others."""
    client.cookies["django_language"] = "en"
    phone = Phone(client, later.invitation).send("welcome", consent="on")
    pocket = client.get(f"/answer/{phone.invitation.public_id}/pocket/").content.decode()
    assert told_in(pocket)["records"][0]["namedBefore"] == sorted([world.senasa.pk, world.unp.pk])
    assert f'data-still="{STILL}' in pocket and f"<legend>{STILL}" not in pocket
    for organisation in (world.senasa, world.unp, world.apem):
        assert pocket.count(f'name="chosen" value="{organisation.pk}"') == 1


def named_by_record(client, wave):
    page = client.get(f"/interviews/{wave.survey.cluster.slug}/{wave.pk}/").content.decode()
    return {record["organisation"]: record["namedBefore"] for record in told_in(page)["records"]}


def test_an_enumerators_list_knows_them_of_each(client, later, world, people):
    world.survey.cluster.members.create(user=people.elena, role="enumerator")
    waves.invite(later, [world.apem])
    later.invitations.update(enumerator=people.elena)
    client.force_login(people.elena)
    named = sorted([world.senasa.pk, world.unp.pk])
    assert named_by_record(client, later) == {world.grower.pk: named, world.apem.pk: []}
    waves.take_off_roster(later, [world.senasa.pk])
    assert named_by_record(client, later)[world.grower.pk] == [world.unp.pk], "who is not offered any more is not shown"


def test_two_queries_for_all_of_a_list(later, world, django_assert_num_queries):
    many = [make_organisation(world.survey.cluster) for _ in range(30)]
    for each in many:
        make_response(world, each, {"assistance": {world.senasa: 2}})
    with django_assert_num_queries(2):
        found = named_before(later, [world.grower.pk, *(each.pk for each in many)])
    assert found == {world.grower.pk: {world.senasa.pk, world.unp.pk}} | {each.pk: {world.senasa.pk} for each in many}
    later.asks_again = False
    with django_assert_num_queries(0):
        assert named_before(later, [world.grower.pk]) == {}
