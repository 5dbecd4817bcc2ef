"""The admin: every page opens, what is written by jobs is read-only, and networks follow what is corrected."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from networks.models import Pack, WaveComparison
from networks.rebuilding.rebuild import rebuild
from surveys.activity import record
from surveys.inviting.results_links import issue as issue_link
from surveys.models import (
    Draft,
    Invitation,
    KeptApart,
    Merger,
    NameDecision,
    OpenName,
    Organisation,
    Registration,
    RosterEntry,
    Submission,
    Survey,
    Wave,
    Withdrawal,
)
from surveys.pseudonyms import pseudonyms_of
from surveys.team.colleagues import invite
from surveys.team.script_tokens import issue
from surveys.tokens import token_for
from tests import cast
from tests.builders import (
    make_cluster,
    make_mirror,
    make_organisation,
    make_question,
    make_response,
    make_survey,
    make_wave,
)

pytestmark = pytest.mark.django_db

OURS = [model for app in ("surveys", "networks") for model in apps.get_app_config(app).get_models()]
WRITTEN_BY_JOBS = {
    "draft", "sending", "submission", "response", "nomination", "profileanswer", "invitation", "withdrawal",
    "pseudonym", "scripttoken", "activity", "teaminvitation", "namedecision", "merger", "keptapart",
    "organisationimport", "registration", "registrationcount", "contactattempt", "resultslink",
    "build", "pointer", "network", "position", "tie", "tiereport", "table", "pack",
    "wavecomparison",
}  # fmt: skip


def name(model):
    return model._meta.model_name


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{name(model)}_{page}", args=args)


@pytest.fixture
def wave():
    """A wave with a row of every model."""
    cluster = make_cluster()
    survey = make_survey(cluster)
    make_mirror(survey.relations.get())
    make_question(survey)
    association = make_organisation(cluster, "ASSOC")
    first = make_organisation(cluster, "FIRST", member_of=[association])
    association.aliases.create(text="The association")
    wave = make_wave(survey, roster=[association], respondents=[association])
    profile = {"land_ha": 3}
    make_response(
        wave,
        first,
        {"assistance": {association: 4}},
        names=["Tía Julia"],
        name_ratings={"assistance": 2},
        profile=profile,
    )
    Draft.objects.create(invitation=wave.invitations.get(organisation=association))
    wave.invitations.get(organisation=first).sendings.create(kind="invitation", address="a@example.org")
    wave.invitations.get(organisation=first).contact_attempts.create(outcome="no-answer")
    Withdrawal.objects.create(invitation=wave.invitations.get(organisation=association), sendings=1)
    rebuild(wave.pk)
    cluster.categories.update(protected=True)
    pseudonyms_of(cluster)
    issue(cast.make_user("script"), "R", 30)
    issue_link(wave, "Sponsor", 30, None)
    network = wave.builds.get().networks.first()
    WaveComparison.objects.create(earlier=network, later=network, language="en", as_of="1-1", asked_at=timezone.now())
    invite(cluster, get_user_model().objects.get(username="script"), "analyst")
    record(cluster, get_user_model().objects.get(username="script"), "results-shown", wave)
    NameDecision.objects.create(cluster=cluster, normalised="tia julia")
    Merger.objects.create(organisation=first, into=association, status_before="confirmed", who="alice")
    KeptApart.objects.create(first=association, second=first, who="alice")
    cluster.organisation_imports.create(file_name="list.csv")
    cluster.registration_counts.create(since=0, number=1)
    waiting = make_organisation(cluster, "WAITS", status="waiting", category=association.category)
    Registration.objects.create(organisation=waiting, consent="yes")
    Pack.objects.create(build=wave.builds.get(), language="en", asked_at=timezone.now(), heard_at=timezone.now())
    return wave


@pytest.fixture
def root(client, wave):
    people = cast.make_cast(wave.survey.cluster)
    client.force_login(people.root)
    return client


def test_every_model_is_registered():
    assert [model for model in OURS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", OURS, ids=name)
def test_every_page_opens(root, model):
    assert root.get(address(model, "changelist"), {"q": "a"}).status_code == 200
    assert root.get(address(model, "change", model.objects.first().pk)).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=name)
def test_what_jobs_write_is_read_only(root, model):
    row = model.objects.first()
    read_only = name(model) in WRITTEN_BY_JOBS
    add = root.get(address(model, "add")).status_code
    assert add == (403 if read_only or model is OpenName else 200)
    if read_only:
        assert root.post(address(model, "change", row.pk), {}).status_code == 403
        assert root.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        root.post(address(model, "changelist"), action)
        assert model.objects.filter(pk=row.pk).exists()


def test_a_relation_can_mirror_those_of_its_own_survey(root, wave):
    other = make_survey(wave.survey.cluster, key="other", relations=("trust",))
    html = root.get(address(Survey, "change", other.pk)).content.decode()
    choices = re.search(r'<select name="relations-0-mirror_of".*?</select>', html, re.DOTALL)[0]
    assert "Trust" in choices
    assert "Assistance" not in choices
    assert root.get(address(Survey, "add")).status_code == 200


@pytest.mark.parametrize("page", ["changelist", "change"])
def test_nothing_shows_what_opens_a_questionnaire(root, page):
    for model in (Invitation, Submission, Wave, Organisation):
        invitation = Invitation.objects.get(organisation__code="FIRST")
        args = [model.objects.first().pk if model is not Invitation else invitation.pk] if page == "change" else []
        html = root.get(address(model, page, *args)).content.decode()
        for secret in (invitation.nonce, invitation.token_hash, token_for(invitation.nonce)):
            assert secret not in html


def generation(wave):
    return Wave.objects.get(pk=wave.pk).generation


def organisation_form(organisation, **changes):
    fields = ("code", "name", "label", "country", "language", "status")
    form = {field: getattr(organisation, field) for field in fields}
    form |= {
        "cluster": organisation.cluster_id,
        "category": organisation.category_id,
        "in_region": "on",
        "profile": "{}",
    }
    for inline in ("aliases", "affiliations"):
        form |= {f"{inline}-TOTAL_FORMS": 0, f"{inline}-INITIAL_FORMS": 0}
    return form | changes


def test_a_corrected_organisation_calls_for_a_new_network(root, wave, hints, django_capture_on_commit_callbacks):
    organisation = Organisation.objects.get(code="ASSOC")
    before = generation(wave)
    with django_capture_on_commit_callbacks(execute=True):
        form = organisation_form(organisation, name="New name")
        assert root.post(address(Organisation, "change", organisation.pk), form).status_code == 302
    assert Organisation.objects.get(code="ASSOC").name == "New name"
    assert generation(wave) == before + 1
    assert hints == [("networks.tasks.rebuild_wave", [wave.pk])]


def test_a_new_affiliation_in_the_same_form(root, wave):
    organisation = make_organisation(wave.survey.cluster, "NEW")
    form = organisation_form(organisation) | {
        "affiliations-TOTAL_FORMS": 1,
        "affiliations-0-association": Organisation.objects.get(code="ASSOC").pk,
    }
    before = generation(wave)
    root.post(address(Organisation, "change", organisation.pk), form)
    assert organisation.affiliations.get().association.code == "ASSOC"
    assert generation(wave) == before + 1


def test_a_refused_form_calls_for_nothing(root, wave):
    organisation = Organisation.objects.get(code="ASSOC")
    before = generation(wave)
    response = root.post(address(Organisation, "change", organisation.pk), organisation_form(organisation, name=" "))
    assert response.status_code == 200
    assert generation(wave) == before


@pytest.mark.parametrize("by", ["page", "action"])
def test_deleting_calls_for_a_new_network(root, wave, by):
    entry = RosterEntry.objects.get()
    before = generation(wave)
    if by == "page":
        root.post(address(RosterEntry, "delete", entry.pk), {"post": "yes"})
    else:
        action = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
        root.post(address(RosterEntry, "changelist"), action)
    assert not RosterEntry.objects.exists()
    assert generation(wave) == before + 1


def test_a_roster_entry_makes_a_new_version_of_the_roster(root, wave):
    wave.refresh_from_db()
    organisation = Organisation.objects.get(code="FIRST")
    form = {"wave": wave.pk, "organisation": organisation.pk}
    assert root.post(address(RosterEntry, "add"), form).status_code == 302
    entry = RosterEntry.objects.get(organisation=organisation)
    assert entry.since_version == wave.roster_version + 1


def test_an_open_name_is_matched_and_stays_as_written(root, wave):
    written = OpenName.objects.get()
    organisation = Organisation.objects.get(code="ASSOC")
    before = generation(wave)
    root.post(address(OpenName, "change", written.pk), {"text": "Something else", "organisation": organisation.pk})
    written.refresh_from_db()
    assert (written.text, written.organisation) == ("Tía Julia", organisation)
    assert generation(wave) == before + 1


def test_admin_is_for_those_who_run_the_server(client, wave):
    people = cast.make_cast(wave.survey.cluster)
    for user in (people.alice, people.ana):
        client.force_login(user)
        assert client.get(reverse("admin:index")).status_code == 302
