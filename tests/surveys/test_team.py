"""A cluster's team: its page, roles, invitations and who may accept them; never without a manager."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.activity import in_words
from surveys.models import Activity, Member, Organisation, TeamInvitation, Wave
from surveys.models.clusters import Role
from surveys.team import colleagues
from tests import cast
from tests.builders import make_organisation, make_response, make_survey, make_wave

pytestmark = pytest.mark.django_db

TEAM = reverse("team", args=["casma"])
PASSWORD = "the rains came late this year"
NEW = {"username": "nora", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def invite(people):
    def make(role="analyst", **fields):
        _invitation, token = colleagues.invite(people.cluster, people.alice, role, **fields)
        return reverse("team-invitation", args=[token])

    return make


def role_of(name):
    return Member.objects.filter(user__username=name, cluster__slug="casma").values_list("role", flat=True).first()


def member(user):
    return user.memberships.get()


def act(client, what, pk, **data):
    return client.post(reverse(what, args=["casma", pk]), data, follow=True).content.decode()


def log():
    return [in_words(each) for each in Activity.objects.all()]


# The page.


def test_everyone_with_their_role_and_what_it_means(alice):
    html = alice.get(TEAM).content.decode()
    for name in ("alice", "ana", "elena", "vera"):
        assert name in html
    assert "charlie" not in html
    for _role, said in colleagues.explanations().items():
        assert said in html


def test_in_spanish(alice):
    html = alice.get(TEAM, headers={"accept-language": "es"}).content.decode()
    assert "Invitar a un colega" in html
    assert "Solo resultados con nombres protegidos." in html


def test_queries_do_not_grow_with_the_team(alice, people, django_assert_num_queries):
    for number in range(2):
        # Session, user, cluster, membership, how many, members, who was merged, respondents given to them, invitations.
        with django_assert_num_queries(9):
            alice.get(TEAM)
        for each in range(60):
            cast.make_member(f"{number}-{each}", people.cluster, Role.ENUMERATOR)
        for _ in range(20):
            colleagues.invite(people.cluster, people.alice, "viewer")
    assert "page=2" in alice.get(TEAM).content.decode()


@pytest.mark.parametrize("name", ["ana", "elena", "vera"])
def test_only_managers_see_it_offered(client, people, name):
    client.force_login(getattr(people, name))
    assert TEAM not in client.get(reverse("cluster", args=["casma"])).content.decode()


# Roles.


def test_another_role(alice, people):
    act(alice, "team-role", member(people.ana).pk, role="enumerator")
    assert role_of("ana") == "enumerator"
    assert log() == ["changed the role of ana from Analyst to Enumerator"]


@pytest.mark.parametrize("role", ["", "owner", "MANAGER", "manager "])
def test_no_such_role(alice, people, role):
    assert "Choose a role." in act(alice, "team-role", member(people.ana).pk, role=role)
    assert role_of("ana") == "analyst"
    assert log() == []


def test_the_last_manager_stays(alice, people):
    for what in ("team-role", "team-remove"):
        assert "A team needs a manager" in act(alice, what, member(people.alice).pk, role="viewer")
    assert role_of("alice") == "manager"
    assert log() == []


def test_a_manager_whose_account_is_closed_does_not_count(alice, people):
    other = cast.make_member("old", people.cluster, Role.MANAGER)
    other.is_active = False
    other.save()
    act(alice, "team-remove", member(people.alice).pk)
    assert role_of("alice") == "manager"


def test_managers_may_leave_when_there_is_another(alice, people):
    act(alice, "team-role", member(people.ana).pk, role="manager")
    html = act(alice, "team-remove", member(people.alice).pk)
    assert "alice is not in the team any more." in html
    assert role_of("alice") is None
    assert alice.get(TEAM).status_code == 404


def test_who_is_taken_out_sees_nothing_any_more(alice, people):
    ana = Client()
    ana.force_login(people.ana)
    act(alice, "team-remove", member(people.ana).pk)
    assert ana.get(reverse("cluster", args=["casma"])).status_code == 404
    assert log() == ["took ana out of the team (Analyst)"]
    people.ana.refresh_from_db()
    assert people.ana.is_active


def test_nobody_of_another_team_is_touched(alice, people):
    theirs = member(people.charlie).pk
    invitation, _token = colleagues.invite(people.other_cluster, people.charlie, "viewer")
    for what, pk in (("team-role", theirs), ("team-remove", theirs), ("team-revoke", invitation.pk)):
        assert alice.post(reverse(what, args=["casma", pk]), {"role": "viewer"}).status_code == 404
    assert member(people.charlie).role == "manager"
    assert TeamInvitation.objects.waiting().count() == 1


# Respondents given to somebody who leaves.


def given_to(people, user, **fields):
    """A wave with three respondents, of whom the first has answered, given to somebody."""
    three = [make_organisation(people.cluster) for _ in range(3)]
    survey = people.cluster.surveys.first() or make_survey(people.cluster)
    wave = make_wave(survey, respondents=three, number=survey.waves.count() + 1)
    make_response(wave, three[0])
    wave.invitations.update(enumerator=user)
    Wave.objects.filter(pk=wave.pk).update(**fields)
    return wave


def test_who_was_merged_and_whose_link_was_withdrawn_are_not_counted_besides(alice, people):
    wave = given_to(people, people.elena)
    first, second = wave.invitations.filter(submissions=None)
    Organisation.objects.filter(pk=second.organisation_id).update(status="merged", merged_into=first.organisation)
    assert "1 respondent given to them has not answered" in alice.get(TEAM).content.decode()
    wave.invitations.filter(pk__in=[first.pk, second.pk]).update(revoked_at=timezone.now())
    assert "given to them ha" not in alice.get(TEAM).content.decode()


def left(wave):
    return wave.invitations.exclude(enumerator=None).count()


def test_who_leaves_keeps_no_respondents(alice, people):
    wave = given_to(people, people.elena)
    closed = given_to(people, people.elena, state="closed")
    html = alice.get(TEAM).content.decode()
    assert "2 respondents given to them have not answered" in html
    assert "2 respondents are given to nobody then." in html
    html = act(alice, "team-remove", member(people.elena).pk)
    assert "elena is not in the team any more." in html
    assert "2 respondents who have not answered are given to nobody now" in html
    assert "given to nobody then" not in html
    assert left(wave) == 1, "who interviewed the one that answered stays known"
    assert left(closed) == 3, "and who was to interview whom in a wave that is over"
    assert log()[0].endswith("back from whoever interviews them: 2")


@pytest.mark.parametrize(("role", "stay"), [("analyst", 1), ("viewer", 1), ("manager", 3)])
def test_who_does_not_interview_any_more_keeps_none_either(alice, people, role, stay):
    wave = given_to(people, people.elena)
    html = act(alice, "team-role", member(people.elena).pk, role=role)
    assert ("are given to nobody now" in html) is (stay == 1)
    assert left(wave) == stay


def test_another_clusters_respondents_stay(alice, people):
    Member.objects.create(cluster=people.other_cluster, user=people.elena, role=Role.ENUMERATOR)
    theirs = make_organisation(people.other_cluster)
    wave = make_wave(make_survey(people.other_cluster), respondents=[theirs])
    wave.invitations.update(enumerator=people.elena)
    act(alice, "team-remove", people.elena.memberships.get(cluster=people.cluster).pk)
    assert left(wave) == 1


# Inviting.


def test_a_link_is_shown_once_and_kept_as_a_hash(alice):
    html = alice.post(TEAM, {"role": "viewer", "note": "Nora"}).content.decode()
    token = re.search(r"http://testserver/join-team/([\w-]{32,})/", html)[1]
    assert token not in str(vars(TeamInvitation.objects.get()))
    assert token not in alice.get(TEAM).content.decode()
    assert log() == ["invited Nora into the team (Viewer)"]


def test_by_mail_the_link_is_in_the_message_only(alice, settings):
    settings.SENDS_MAIL = True
    html = alice.post(TEAM, {"role": "viewer", "email": "Nora@example.org"}).content.decode()
    (message,) = mail.outbox
    assert message.to == ["nora@example.org"]
    assert "http://testserver/join-team/" in message.body
    assert "alice invites you" in message.body
    assert "/join-team/" not in html


@pytest.mark.parametrize("sends", [True, False])
def test_what_could_not_be_sent_is_shown(alice, settings, sends):
    settings.SENDS_MAIL = sends
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    html = alice.post(TEAM, {"role": "viewer", "email": "nora@example.org"}).content.decode()
    assert "could not be sent" in html
    assert "/join-team/" in html
    assert not TeamInvitation.objects.get().mailed


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": ""}, "Choose a role."),
        ({"role": "owner"}, "Choose a role."),
        ({"role": "viewer", "email": "nora"}, "valid email"),
        ({"role": "viewer", "email": "nora@example.org\nbcc:x@example.org"}, "valid email"),
        ({"role": "viewer", "note": "a\0b"}, "Null characters"),
        ({"role": "viewer", "note": "a\x1bb"}, "invisible characters"),
        ({"role": "viewer", "note": "x" * 81}, "80"),
    ],
)
def test_bad_input(alice, given, said):
    response = alice.post(TEAM, {"note": "Nora"} | given)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not TeamInvitation.objects.exists()
    assert mail.outbox == []


def test_names_are_only_texts(alice, settings):
    settings.SENDS_MAIL = True
    html = alice.post(TEAM, {"role": "viewer", "note": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in html


def test_not_more_than_so_many_wait(alice, people):
    for _ in range(colleagues.MOST_WAITING):
        colleagues.invite(people.cluster, people.alice, "viewer")
    assert "take some back first" in alice.post(TEAM, {"role": "viewer"}).content.decode()


# Accepting.


def test_with_an_account(client, invite, people):
    client.force_login(people.charlie)
    where = invite(note="Charlie")
    assert "Join as charlie" in client.get(where).content.decode()
    assert client.post(where).url == reverse("cluster", args=["casma"])
    assert role_of("charlie") == "analyst"
    assert log()[0] == "accepted the invitation of alice and joined the team (Analyst)"


def test_with_a_new_account(client, invite):
    where = invite("enumerator")
    assert client.post(where, NEW | {"email": "nora@example.org"}).url == reverse("cluster", args=["casma"])
    assert role_of("nora") == "enumerator"
    assert client.get(reverse("cluster", args=["casma"])).status_code == 200
    user = Member.objects.get(user__username="nora").user
    assert user.email == "nora@example.org"
    assert not user.is_staff
    assert not user.emailaddress_set.get().verified


def test_after_signing_in(client, invite, people):
    where = invite()
    login = re.search(r'href="(/accounts/login/\?next=[^"]+)"', client.get(where).content.decode())[1]
    form = client.get(login).content.decode()
    wanted = re.findall(r'name="next" value="([^"]+)"', form)[-1]
    answer = client.post(login, {"username": "charlie", "password": cast.PASSWORD, "next": wanted})
    assert answer.url == where


def test_looking_uses_nothing_up(client, invite):
    where = invite()
    for _ in range(3):
        assert client.get(where).status_code == 200
        assert client.head(where).status_code == 200
    assert TeamInvitation.objects.waiting().count() == 1


def test_once_only(client, invite, people):
    where = invite()
    client.post(where, NEW)
    other = Client()
    assert other.get(where).status_code == 404
    assert other.post(where, NEW | {"username": "second"}).status_code == 404
    assert not Member.objects.filter(user__username="second").exists()


def test_two_who_looked_at_the_same_time(invite, people):
    """The second has the page open already: the row, not the page, says whether it is used."""
    invite()
    invitation = TeamInvitation.objects.get()
    colleagues.accept(invitation, people.charlie)
    with pytest.raises(colleagues.Refused, match="used"):
        colleagues.accept(invitation, cast.make_user("second"))
    assert role_of("second") is None


def test_a_new_account_is_not_kept_when_somebody_was_quicker(client, invite, people, monkeypatch):
    where = invite()

    def too_late(invitation, user):
        raise colleagues.Refused("used")

    monkeypatch.setattr(colleagues, "accept", too_late)
    assert client.post(where, NEW).status_code == 400
    assert not cast.get_user_model().objects.filter(username="nora").exists()


def test_not_for_ever(client, invite):
    where = invite()
    TeamInvitation.objects.update(expires_at=timezone.now() + timedelta(seconds=30))
    assert client.get(where).status_code == 200
    TeamInvitation.objects.update(expires_at=timezone.now())
    assert client.get(where).status_code == 404
    assert client.post(where, NEW).status_code == 404


def test_fourteen_days(invite):
    invite()
    left = TeamInvitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_taken_back(alice, invite):
    where = invite(note="Nora")
    act(alice, "team-revoke", TeamInvitation.objects.get().pk)
    stranger = Client()
    assert stranger.get(where).status_code == 404
    assert stranger.post(where, NEW).status_code == 404
    assert log()[0] == "took the invitation of Nora back"


@pytest.mark.parametrize("token", ["A" * 32, "x", "a" * 5000, "%00", "../admin"])
def test_links_of_nobodys(client, token):
    assert client.get(f"/join-team/{token}/").status_code == 404


def test_an_invitation_to_an_address_is_for_that_account(client, invite, people):
    where = invite(email="charlie@example.org")
    client.force_login(people.charlie)
    assert "is for charlie@example.org" in client.get(where).content.decode()
    assert client.post(where).status_code == 400
    assert role_of("charlie") is None
    people.charlie.email = "Charlie@Example.org"
    people.charlie.save()
    client.force_login(people.charlie)
    assert client.post(where).status_code == 302
    assert role_of("charlie") == "analyst"


def test_a_new_account_has_the_address_of_the_invitation(client, invite):
    where = invite(email="nora@example.org")
    TeamInvitation.objects.update(mailed=True)
    assert 'name="email"' not in client.get(where).content.decode()
    client.post(where, NEW | {"email": "other@example.org"})
    user = Member.objects.get(user__username="nora").user
    assert user.email == "nora@example.org"
    assert user.emailaddress_set.get().verified


def test_who_has_an_account_with_the_address_signs_in(client, invite, people):
    people.charlie.email = "charlie@example.org"
    people.charlie.save()
    where = invite(email="charlie@example.org")
    assert "password1" not in client.get(where).content.decode()
    assert client.post(where, NEW).url.startswith(reverse("login"))
    assert role_of("nora") is None


def test_who_is_in_the_team_already(alice, invite):
    where = invite("viewer")
    assert "in this team already" in alice.post(where).content.decode()
    assert role_of("alice") == "manager"
    assert TeamInvitation.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "alice"}, "This name is taken"),
        ({"username": "ALICE"}, "This name is taken"),
        ({"username": ""}, "required"),
        ({"username": "nora flores"}, "valid username"),
        ({"password1": "mango", "password2": "mango"}, "too short"),
        ({"password2": "something else"}, "match"),
        ({"email": "nora"}, "valid email"),
        ({"email": "ANA@example.org"}, "There is an account with this address"),
    ],
)
def test_bad_accounts(client, invite, people, given, said):
    people.ana.email = "ana@example.org"
    people.ana.save()
    response = client.post(invite(), NEW | given)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert TeamInvitation.objects.waiting().count() == 1


def test_the_log_of_the_server_does_not_tell_the_link(invite):
    import logging

    from clustersurvey.logs import WithoutLinks

    where = invite()
    line = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (where,), None)
    WithoutLinks().filter(line)
    assert where.split("/")[2] not in line.getMessage()
