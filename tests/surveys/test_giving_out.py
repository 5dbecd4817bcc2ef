"""Managers give respondents to those who interview, and take them back."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from surveys.field.interviews import give, respondents_given
from surveys.giving import enumerators_of
from surveys.models import Member
from surveys.models.clusters import Role
from surveys.views.waves import NOBODY
from tests import cast
from tests.builders import make_organisation, make_survey, make_wave

pytestmark = pytest.mark.django_db

NONE_TICKED = "Tick the respondents first, then choose to whom you give them."
NOT_OF_THE_TEAM = "Choose someone of the team who may interview."


@pytest.fixture
def wave(people):
    organisations = [make_organisation(people.cluster, name, name=name) for name in ("Anta", "Brena", "Coto")]
    return make_wave(make_survey(people.cluster), respondents=organisations)


def address(wave, **query):
    return reverse("respondents-give", args=["casma", wave.pk], query=query or None)


def ids(wave, *names):
    return list(wave.invitations.filter(organisation__name__in=names).values_list("public_id", flat=True))


def said(client, wave, **fields):
    """What the page says at the top after the form was sent."""
    response = client.post(address(wave), fields, follow=True)
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


def given(wave):
    return {row.organisation.name: row.enumerator and row.enumerator.username for row in wave.invitations.all()}


def test_giving(alice, wave):
    assert said(alice, wave, respondent=ids(wave, "Anta", "Coto"), enumerator="elena") == [
        "2 respondents were given to elena."
    ]
    assert given(wave) == {"Anta": "elena", "Brena": None, "Coto": "elena"}


def test_the_page_says_who_has_them(alice, wave):
    said(alice, wave, respondent=ids(wave, "Anta"), enumerator="elena")
    html = alice.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert html.count("given to elena") == 1


def test_giving_to_another_takes_them_from_the_first(alice, people, wave):
    cast.make_member("pedro", people.cluster, Role.ENUMERATOR)
    said(alice, wave, respondent=ids(wave, "Anta"), enumerator="elena")
    assert said(alice, wave, respondent=ids(wave, "Anta"), enumerator="pedro") == ["1 respondent was given to pedro."]
    assert given(wave)["Anta"] == "pedro"


def test_taking_back(alice, wave):
    said(alice, wave, respondent=ids(wave, "Anta", "Coto"), enumerator="elena")
    assert said(alice, wave, respondent=ids(wave, "Anta"), enumerator=NOBODY) == ["1 respondent has no enumerator now."]
    assert given(wave) == {"Anta": None, "Brena": None, "Coto": "elena"}


@pytest.mark.parametrize("fields", [{}, {"enumerator": ""}])
def test_taking_back_is_chosen_and_does_not_just_happen(alice, wave, fields):
    said(alice, wave, respondent=ids(wave, "Anta"), enumerator="elena")
    assert said(alice, wave, respondent=ids(wave, "Anta"), **fields) == [NOT_OF_THE_TEAM]
    assert given(wave)["Anta"] == "elena"


def test_nobody_is_no_user_name(people):
    people.elena.username = NOBODY
    with pytest.raises(ValidationError):
        people.elena.full_clean()


def test_a_manager_may_interview_too(alice, wave):
    said(alice, wave, respondent=ids(wave, "Anta"), enumerator="alice")
    assert given(wave)["Anta"] == "alice"


@pytest.mark.parametrize("fields", [{}, {"enumerator": "elena"}, {"respondent": [], "enumerator": NOBODY}])
def test_nobody_ticked(alice, wave, fields):
    assert said(alice, wave, **fields) == [NONE_TICKED]
    assert set(given(wave).values()) == {None}


@pytest.mark.parametrize("ticked", ["", "x", "0" * 12, "a\x00b", "<b>", "%", "x" * 10_000, "Ñ"])
def test_made_up_respondents(alice, wave, ticked):
    assert said(alice, wave, respondent=[ticked], enumerator="elena") == [NONE_TICKED]


@pytest.mark.parametrize("name", ["ana", "vera", "charlie", "root", "nobody", "ELENA", " elena", "a\x00b", "<b>"])
def test_whoever_may_not_interview(alice, wave, name):
    assert said(alice, wave, respondent=ids(wave, "Anta"), enumerator=name) == [NOT_OF_THE_TEAM]
    assert given(wave)["Anta"] is None


def test_whose_account_is_closed(alice, people, wave):
    people.elena.is_active = False
    people.elena.save()
    assert said(alice, wave, respondent=ids(wave, "Anta"), enumerator="elena") == [NOT_OF_THE_TEAM]


def test_respondents_of_another_wave_stay_as_they_are(alice, wave):
    other = make_wave(wave.survey, number=2, respondents=[make_organisation(wave.survey.cluster, name="Doro")])
    ticked = ids(other, "Doro") + ids(wave, "Anta")
    assert said(alice, wave, respondent=ticked, enumerator="elena") == ["1 respondent was given to elena."]
    assert given(other) == {"Doro": None}


def test_back_to_the_same_page(alice, wave):
    response = alice.post(address(wave, page=2, state="started"), {"respondent": ids(wave, "Anta")})
    assert response.url == reverse("wave", args=["casma", wave.pk], query={"state": "started", "page": "2"})


@pytest.mark.parametrize(("name", "status"), [("ana", 403), ("elena", 403), ("vera", 403), ("charlie", 404)])
def test_only_managers_of_the_cluster(client, people, wave, name, status):
    client.force_login(getattr(people, name))
    fields = {"respondent": ids(wave, "Anta"), "enumerator": "elena"}
    assert client.post(address(wave), fields).status_code == status
    assert given(wave)["Anta"] is None


def test_a_stranger_is_asked_to_sign_in(client, wave):
    response = client.post(address(wave), {"respondent": ids(wave, "Anta"), "enumerator": "elena"})
    assert response.url.startswith(reverse("login"))
    assert given(wave)["Anta"] is None


def test_the_form_names_those_who_may_interview(alice, people, wave):
    cast.make_member("pedro", people.cluster, Role.ENUMERATOR)
    html = alice.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    section = html[html.index('id="enumerator"') :]
    section = section[: section.index("</select>")]
    assert [name for name in ("alice", "ana", "charlie", "elena", "pedro", "vera") if f">{name}<" in section] == [
        "alice",
        "elena",
        "pedro",
    ]


def test_analysts_have_no_such_form(client, people, wave):
    client.force_login(people.ana)
    html = client.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert "enumerator" not in html and 'type="checkbox"' not in html


def test_hostile_user_names(alice, people, wave):
    user = cast.make_user("<script>x</script>")
    Member.objects.create(cluster=people.cluster, user=user, role=Role.ENUMERATOR)
    said(alice, wave, respondent=ids(wave, "Anta"), enumerator=user.username)
    html = alice.get(reverse("wave", args=["casma", wave.pk])).content.decode()
    assert "<script>x" not in html and "&lt;script&gt;x&lt;/script&gt;" in html


def test_who_leaves_keeps_no_respondents_in_sight(people, wave):
    """Of an account that is deleted the respondents are nobody's."""
    give(wave, ids(wave, "Anta"), people.elena)
    people.elena.delete()
    assert given(wave)["Anta"] is None
    assert not enumerators_of(people.cluster).filter(username="elena").exists()


def test_respondents_given(people, wave):
    assert give(wave, ids(wave, "Coto", "Anta"), people.elena) == 2
    assert [str(invitation) for invitation in respondents_given(wave, people.elena)] == ["Anta", "Coto"]
    assert respondents_given(wave, people.alice) == []
    assert give(wave, [], people.elena) == 0


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_those_given(alice, wave, django_assert_num_queries, number):
    ticked = ids(wave, "Anta", "Brena", "Coto")[:number]
    # Session, user, cluster, member, wave, those who may interview; given, written down, both or
    # neither; the message is kept in a cookie.
    with django_assert_num_queries(10):
        alice.post(address(wave), {"respondent": ticked, "enumerator": "elena"})
