"""Who gets what from every address there is, by every method. An address that is not in the table fails the suite."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from networks.models import Pack
from networks.packs import pack_building, packs
from networks.rebuilding.rebuild import rebuild
from surveys import access
from surveys.inviting.results_links import issue
from surveys.models import Cluster, KeptApart, Member, Merger, Registration, TeamInvitation, Wave
from surveys.team import colleagues
from surveys.tokens import token_for
from tests import cast
from tests.builders import make_cluster, make_organisation, make_response, make_survey, make_wave
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

# Asks for one of the respondents that have answered: the other one.
ASKS_FOR_ONE = {"respondent-preview"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
PEOPLE = ("anonymous", "manager", "analyst", "enumerator", "viewer", "other cluster", "superuser")
# What comes back, besides a status: sent to sign in; sent anywhere else.
LOGIN, ON = "login", "on"


def row(*outcomes):
    """An outcome for each of PEOPLE; one is the same for all."""
    return dict(zip(PEOPLE, outcomes * (len(PEOPLE) if len(outcomes) == 1 else 1), strict=True))


def allowed(refused=405, **by_method):
    """The outcomes of every method; HEAD is as GET, what is not named is refused."""
    by_method.setdefault("HEAD", by_method.get("GET", row(refused)))
    return {method: by_method.get(method, row(refused)) for method in METHODS}


def forms(people, **by_method):
    """The outcomes of a page with a form, which Django shows again for PUT."""
    refused = row(LOGIN, *[405] * 6) if people["anonymous"] == LOGIN else row(405)
    rows = {"GET": people, "HEAD": people, "POST": people, "PUT": people, "PATCH": refused, "DELETE": refused}
    return rows | by_method


SIGN_IN = {method: row(200, *[ON] * 6) for method in METHODS} | {
    method: row(405, *[ON] * 6) for method in ("PATCH", "DELETE")
}


def brought(outcome):
    """What a manager gets who brought a file; another one, a superuser too, does not find it."""
    return row(LOGIN, outcome, 403, 403, 403, 404, 404)


MANAGED = row(LOGIN, 200, 403, 403, 403, 404, 200)

#                     anonymous manager analyst enumerator viewer other superuser
EXPECTED = {
    "home": allowed(GET=row(200)),
    "cluster": allowed(GET=row(LOGIN, 200, 200, 200, 200, 404, 200)),
    "cluster-new": allowed(GET=row(LOGIN, 200, 403, 403, 403, 200, 200), POST=row(LOGIN, 400, 403, 403, 403, 400, 400)),
    "cluster-facts": allowed(
        GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 400, 403, 403, 403, 404, 400)
    ),
    "team": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    "team-role": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "team-remove": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "team-revoke": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    # There are accounts already; and nobody has this invitation's link.
    "set-up": allowed(GET=row(404), POST=row(404)),
    "team-invitation": allowed(GET=row(404), POST=row(404)),
    "activity": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "names": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    # Without saying which name there is nothing.
    "names-decide": allowed(POST=row(LOGIN, 404, 403, 403, 403, 404, 404)),
    "organisations-twice": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    "organisations-merge": allowed(POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    # Without saying which two there is nothing.
    "organisations-keep-apart": allowed(POST=row(LOGIN, 404, 403, 403, 403, 404, 404)),
    "organisations-reconsider": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "organisations-apart": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "organisations": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "organisation-add": allowed(GET=MANAGED, POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    "organisation": allowed(GET=MANAGED, POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    # The form again, with what is wrong: htmx shows nothing but a 200.
    "organisation-row": allowed(GET=MANAGED, POST=MANAGED),
    "organisation-delete": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "organisations-export": allowed(POST=MANAGED),
    "categories": allowed(GET=MANAGED, POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    "category": allowed(GET=MANAGED, POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    "category-move": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "category-delete": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "import": allowed(GET=MANAGED, POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    # Of the manager who brought the file, and of nobody else.
    "import-columns": allowed(
        GET=row(LOGIN, 200, 403, 403, 403, 404, 404), POST=row(LOGIN, 400, 403, 403, 403, 404, 404)
    ),
    "import-preview": allowed(
        GET=row(LOGIN, ON, 403, 403, 403, 404, 404), POST=row(LOGIN, ON, 403, 403, 403, 404, 404)
    ),
    "import-save": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, 404)),
    # One that is not saved cannot be taken back: tests/surveys/test_organisation_imports.py takes saved ones.
    "import-undo": allowed(POST=row(LOGIN, 404, 403, 403, 403, 404, 404)),
    "registrations": allowed(GET=MANAGED),
    "registrations-switch": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "registration-decide": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    # Public, where it is open; an empty form is shown again.
    "join": allowed(GET=row(200), POST=row(400)),
    "surveys": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    # Nothing was chosen to start from.
    "survey-new": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 422, 403, 403, 403, 404, 422)),
    "survey": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "survey-copy": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "survey-remove": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "question-new": allowed(
        GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 422, 403, 403, 403, 404, 422)
    ),
    "survey-preview": allowed(
        GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, ON, 403, 403, 403, 404, ON)
    ),
    "wave": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "wave-new": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    "wave-lists": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    "wave-lists-change": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "wave-settings": allowed(
        GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 200, 403, 403, 403, 404, 200)
    ),
    "wave-change": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    "respondents-do": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "respondent": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    "respondent-note": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "field": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "calls": allowed(GET=row(LOGIN, 200, 403, 200, 403, 404, 200)),
    # Nothing chosen: asked for again. The enumerator was given other respondents.
    "contact-attempt": allowed(POST=row(LOGIN, 200, 403, 404, 403, 404, 200)),
    "wave-publish": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "link-renew": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "respondents-give": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "interviews": allowed(GET=row(LOGIN, 200, 403, 200, 403, 404, 200)),
    "network-first": allowed(GET=row(LOGIN, ON, ON, 403, 403, 404, ON)),
    "network": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-map": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-build": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-rebuild": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "tie-rule": allowed(POST=row(LOGIN, ON, ON, 403, 403, 404, ON)),
    "network-organisation": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-what-if": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-table": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-comparison": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-comparison-ask": allowed(POST=row(LOGIN, ON, ON, 403, 403, 404, ON)),
    "network-comparison-state": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-comparison-file": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "network-download": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "meeting-first": allowed(GET=row(LOGIN, ON, ON, 403, ON, 404, ON)),
    "meeting": allowed(GET=row(LOGIN, 200, 200, 403, 200, 404, 200)),
    "protected-first": allowed(GET=row(LOGIN, ON, ON, 403, ON, 404, ON)),
    "protected": allowed(GET=row(LOGIN, 200, 200, 403, 200, 404, 200)),
    "protected-map": allowed(GET=row(LOGIN, 200, 200, 403, 200, 404, 200)),
    "protected-what-if": allowed(GET=row(LOGIN, 200, 200, 403, 200, 404, 200)),
    "publishing": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200), POST=row(LOGIN, 400, 403, 403, 403, 404, 400)),
    "results-link-revoke": allowed(POST=row(LOGIN, ON, 403, 403, 403, 404, ON)),
    "respondent-preview": allowed(GET=row(LOGIN, 200, 403, 403, 403, 404, 200)),
    # A sponsor's pages know no roles either (tests/networks/test_results_link.py).
    "results-open": allowed(GET=row(404)),
    "results-first": allowed(GET=row(404)),
    "results": allowed(GET=row(404)),
    "results-map": allowed(GET=row(404)),
    "results-file": allowed(GET=row(404)),
    "results-what-if": allowed(GET=row(404)),
    "packs": allowed(POST=row(LOGIN, ON, ON, 403, 403, 404, ON)),
    "pack": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "pack-state": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    "pack-file": allowed(GET=row(LOGIN, 200, 200, 403, 403, 404, 200)),
    # With a token only (tests/networks/test_api.py); a session's cookie does not count.
    "api-clusters": allowed(GET=row(401)),
    "api-network": allowed(GET=row(401)),
    "api-file": allowed(GET=row(401)),
    "api-description": allowed(GET=row(200)),
    # Everyone's own.
    "script-tokens": allowed(GET=row(LOGIN, *[200] * 6), POST=row(LOGIN, *[400] * 6)),
    "script-token-revoke": allowed(POST=row(LOGIN, *[404] * 6)),
    # A respondent's pages know no roles: without the link's proof there is nothing for anyone.
    "respond-open": allowed(GET=row(404)),
    "respond": allowed(GET=row(404)),
    "respond-step": allowed(GET=row(404), POST=row(404)),
    "respond-pocket": allowed(GET=row(404)),
    "respond-whole": allowed(POST=row(400)),
    "respond-remove": allowed(GET=row(404), POST=row(404)),
    "respondent-results": allowed(GET=row(404)),
    # The same for everyone.
    "respond-worker": allowed(GET=row(200)),
    "respond-offline": allowed(GET=row(200)),
    # Sign-in, by django-allauth: the forms are answered for everyone; whoever is signed in goes home.
    "login": SIGN_IN,
    "account_login": SIGN_IN,
    "logout": allowed(POST=row(ON)),
    "account_logout": allowed(POST=row(ON)),
    "account_inactive": allowed(GET=row(200)),
    "account_reset_password": forms(row(200)),
    "account_reset_password_done": allowed(GET=row(200)),
    # With a key of nobody's: a page that says so, and no form.
    "account_reset_password_from_key": {method: row(200) for method in METHODS},
    "account_reset_password_from_key_done": allowed(GET=row(200)),
    "account_confirm_email": allowed(GET=row(200), POST=row(404)),
    # Everyone's own account.
    "account": allowed(GET=row(LOGIN, *[200] * 6)),
    "account_reauthenticate": forms(row(LOGIN, *[200] * 6)),
    "account_change_password": forms(row(LOGIN, *[200] * 6)),
    "account_email": forms(row(LOGIN, *[200] * 6), POST=row(LOGIN, *[ON] * 6), PUT=row(LOGIN, *[ON] * 6)),
    "usersessions_list": forms(row(LOGIN, *[200] * 6), POST=row(LOGIN, *[ON] * 6), PUT=row(LOGIN, *[ON] * 6)),
    # Nobody of the cast has a second factor, and all of them signed in a while ago.
    "mfa_index": {method: row(LOGIN, *[200 if method in ("GET", "HEAD") else 405] * 6) for method in METHODS},
    "mfa_authenticate": allowed(GET=row(ON), POST=row(ON)),
    "mfa_reauthenticate": {method: row(LOGIN, *[ON] * 6) for method in METHODS},
    "mfa_activate_totp": {method: row(LOGIN, *[ON] * 6) for method in METHODS},
    "mfa_deactivate_totp": {method: row(LOGIN, *[404] * 6) for method in METHODS},
    "mfa_view_recovery_codes": {
        method: row(LOGIN, *[404 if method in ("GET", "HEAD") else 405] * 6) for method in METHODS
    },
    "mfa_generate_recovery_codes": {method: row(LOGIN, *[ON] * 6) for method in METHODS},
    "mfa_download_recovery_codes": {method: row(LOGIN, *[404] * 6) for method in METHODS},
    "set_language": {method: row(ON) for method in METHODS},
}
# With a proof in the cookie, and in the page that is sent.
RESPONDENTS = ("own link", "other link", "renewed link", "withdrawn link", "closed wave")
BY_LINK = {
    "respond-open": {"own link": (ON, 405), "closed wave": (ON, 405)},
    "respond": {"own link": (ON, 405), "closed wave": (ON, 405)},
    # An empty page is shown again; to a closed wave nothing is sent any more.
    "respond-step": {"own link": (200, 200), "closed wave": (200, 410)},
    "respond-pocket": {"own link": (200, 405), "closed wave": (200, 405)},
    "respond-whole": {"own link": (405, 201), "closed wave": (405, 410)},
    "respond-remove": {"own link": (200, 200), "closed wave": (200, 200)},
    "respondent-results": {"own link": (200, 405), "closed wave": (200, 405)},
}
NOTHING = {
    "respond-open": (404, 405),
    "respond": (404, 405),
    "respond-step": (404, 404),
    "respond-pocket": (404, 405),
    "respond-whole": (405, 404),
    "respond-remove": (404, 404),
    "respondent-results": (404, 405),
}


def named_urls(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            prefix = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from named_urls(pattern.url_patterns, namespace + prefix)


ALL_URLS = list(named_urls(get_resolver().url_patterns))
ADMIN_URLS = [(name, pattern) for name, pattern in ALL_URLS if name.startswith("admin:")]


@pytest.fixture
def world():
    # Links that open nothing are tried here more often than from any one address.
    cache.clear()
    return team_and_answer()


@remembered
def team_and_answer():
    """A wave of the team's cluster with one answer and its network; and everyone."""
    people = cast.make_cast(make_cluster())
    survey = make_survey(people.cluster)
    first, second = (make_organisation(people.cluster) for _ in range(2))
    earlier = make_wave(survey, state="closed")
    rebuild(earlier.pk)
    wave = make_wave(survey, respondents=[first, second], roster=[first, second], number=2)
    make_response(wave, first, {"assistance": {second: 5}})
    rebuild(wave.pk)
    make_pack(wave)
    colleagues.invite(people.cluster, people.alice, "analyst")
    third = make_organisation(people.cluster)
    Merger.objects.create(organisation=third, into=first, status_before=third.status, who="alice")
    KeptApart.objects.create(first=first, second=third, who="alice")
    make_list(people)
    issue(wave, "Sponsor", 30, people.alice)
    users = {
        "manager": people.alice,
        "analyst": people.ana,
        "enumerator": people.elena,
        "viewer": people.vera,
        "other cluster": people.charlie,
        "superuser": people.root,
    }
    invitation = wave.invitations.get(organisation=second)
    other = wave.invitations.get(organisation=first)
    return SimpleNamespace(people=people, users=users, wave=wave, invitation=invitation, other=other)


def make_list(people):
    """An import on its way, and somebody who waits."""
    people.cluster.organisation_imports.create(user=people.alice, columns=["nombre"], rows=[[2, ["Agro"]]])
    waiting = make_organisation(people.cluster, "WAITS", status="waiting")
    Registration.objects.create(organisation=waiting, consent="yes")
    type(people.cluster).objects.filter(pk=people.cluster.pk).update(takes_registrations=True)


def make_pack(wave):
    """A report pack of a wave's network, ready to be taken."""
    pack = packs.ask(wave.builds.get(), "en")
    pack_building.build(pack.pk)


def address(name, wave, invitation, token="A" * 22):
    slug = "casma"
    pack = Pack.objects.values_list("pk", flat=True).filter(build__wave=wave).first() or 0
    link = wave.results_links.values_list("public_id", flat=True).first() or "nothing"
    earlier = Wave.objects.values_list("pk", flat=True).filter(survey=wave.survey_id, pk__lt=wave.pk).first()
    vera = Member.objects.values_list("pk", flat=True).filter(user__username="vera").first() or 0
    invited = TeamInvitation.objects.values_list("pk", flat=True).filter(cluster__slug=slug).first() or 0
    cluster = Cluster.objects.get(slug=slug)
    kind = cluster.categories.values_list("pk", flat=True).first()
    brought = cluster.organisation_imports.values_list("pk", flat=True).first()
    waiting = Registration.objects.values_list("pk", flat=True).first()
    arguments = {
        "cluster": [slug],
        "organisations": [slug],
        "organisation-add": [slug],
        "organisation": [slug, invitation.organisation_id],
        "organisation-row": [slug, invitation.organisation_id],
        "organisation-delete": [slug, invitation.organisation_id],
        "organisations-export": [slug, "csv"],
        "categories": [slug],
        "category": [slug, kind],
        "category-move": [slug, kind],
        "category-delete": [slug, kind],
        "import": [slug],
        "import-columns": [slug, brought],
        "import-preview": [slug, brought],
        "import-save": [slug, brought],
        "import-undo": [slug, brought],
        "registrations": [slug],
        "registrations-switch": [slug],
        "registration-decide": [slug, waiting],
        "join": [slug],
        "activity": [slug],
        "cluster-facts": [slug],
        "team": [slug],
        "team-role": [slug, vera],
        "team-remove": [slug, vera],
        "team-revoke": [slug, invited],
        "team-invitation": ["A" * 32],
        "account_reset_password_from_key": ["1", "abc-def"],
        "account_confirm_email": ["MQ:nothing"],
        "names": [slug],
        "names-decide": [slug],
        "organisations-twice": [slug],
        "organisations-merge": [slug],
        "organisations-keep-apart": [slug],
        "organisations-reconsider": [slug, KeptApart.objects.values_list("pk", flat=True).first() or 0],
        "organisations-apart": [slug, Merger.objects.values_list("pk", flat=True).first() or 0],
        "surveys": [slug],
        "survey-new": [slug],
        "survey": [slug, wave.survey_id],
        "survey-copy": [slug, wave.survey_id],
        "survey-remove": [slug, wave.survey_id],
        "question-new": [slug, wave.survey_id],
        "survey-preview": [slug, wave.survey_id, "es", "welcome"],
        "wave": [slug, wave.pk],
        "wave-new": [slug],
        "wave-lists": [slug, wave.pk],
        "wave-lists-change": [slug, wave.pk],
        "wave-settings": [slug, wave.pk],
        # Without a day it is asked for again.
        "wave-change": [slug, wave.pk, "extend"],
        "respondents-do": [slug, wave.pk],
        "respondent": [slug, wave.pk, invitation.public_id],
        "respondent-note": [slug, wave.pk, invitation.public_id],
        "field": [slug, wave.pk],
        "calls": [slug, wave.pk],
        "contact-attempt": [slug, wave.pk, invitation.public_id],
        "wave-publish": [slug, wave.pk],
        "link-renew": [slug, wave.pk, invitation.public_id],
        "respondents-give": [slug, wave.pk],
        "interviews": [slug, wave.pk],
        "network-first": [slug, wave.pk],
        "network": [slug, wave.pk, "assistance"],
        "network-build": [slug, wave.pk],
        "network-map": [slug, wave.pk, "assistance"],
        "network-rebuild": [slug, wave.pk],
        "tie-rule": [slug, wave.pk],
        "network-organisation": [slug, wave.pk, "assistance", invitation.organisation_id],
        "network-what-if": [slug, wave.pk, "assistance"],
        "network-table": [slug, wave.pk, "assistance", "flows_by_region"],
        "network-comparison": [slug, wave.pk, "assistance", earlier or 0],
        "network-comparison-ask": [slug, wave.pk, "assistance", earlier or 0],
        "network-comparison-state": [slug, wave.pk, "assistance", earlier or 0],
        "network-comparison-file": [slug, wave.pk, "assistance", earlier or 0, "ties.csv"],
        "api-network": [slug, wave.pk, "assistance"],
        "api-file": [slug, wave.pk, "assistance", "ties.csv"],
        "script-token-revoke": [0],
        "network-download": [slug, wave.pk, "assistance", "ties.csv"],
        "meeting-first": [slug, wave.pk],
        "meeting": [slug, wave.pk, "assistance"],
        "protected-first": [slug, wave.pk],
        "protected": [slug, wave.pk, "assistance"],
        "protected-map": [slug, wave.pk, "assistance"],
        "protected-what-if": [slug, wave.pk, "assistance"],
        "publishing": [slug, wave.pk],
        "results-link-revoke": [slug, wave.pk, link],
        "respondent-preview": [slug, wave.pk],
        "results-open": [token],
        "results-first": [link],
        "results": [link, "assistance"],
        "results-map": [link, "assistance"],
        "results-file": [link, "assistance", "ties.csv"],
        "results-what-if": [link, "assistance"],
        "packs": [slug, wave.pk],
        "pack": [slug, wave.pk, pack],
        "pack-state": [slug, wave.pk, pack],
        "pack-file": [slug, wave.pk, pack, "pack.zip"],
        "respond-open": [token],
        "respond": [invitation.public_id],
        "respond-step": [invitation.public_id, "welcome"],
        "respond-pocket": [invitation.public_id],
        "respond-whole": [invitation.public_id],
        "respond-remove": [invitation.public_id],
        "respondent-results": [invitation.public_id],
    }
    answered = wave.invitations.exclude(pk=invitation.pk).first() or invitation
    query = f"?respondent={answered.public_id}" if name in ASKS_FOR_ONE else ""
    return reverse(name, args=arguments.get(name, [])) + query


def sign_in(client, world, person):
    """Unless they still are: some addresses sign out."""
    if person != "anonymous" and SESSION_KEY not in client.session:
        client.force_login(world.users[person])


def outcome(response):
    if response.status_code != 302:
        return response.status_code
    return LOGIN if response.url.startswith(reverse("login") + "?") else ON


def test_every_address_is_in_the_table():
    names = {name for name, _pattern in ALL_URLS if not name.startswith("admin:")}
    assert names == set(EXPECTED)


@contextmanager
def taken_back():
    """What one does is not there for the next."""
    with transaction.atomic():
        yield Client()
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", EXPECTED)
def test_people(world, name):
    given = {method: {} for method in METHODS}
    for person in PEOPLE:
        with taken_back() as client:
            for method in METHODS:
                sign_in(client, world, person)
                where = address(name, world.wave, world.invitation)
                given[method][person] = outcome(client.generic(method, where))
    assert given == EXPECTED[name]


OF_WAVES = [name for name in EXPECTED if "wave_id" in str(dict(ALL_URLS)[name].pattern) and not name.startswith("api-")]


@pytest.mark.parametrize("name", OF_WAVES)
def test_a_wave_of_another_cluster_under_the_own_clusters_address(world, name):
    organisation = make_organisation(world.people.other_cluster)
    elsewhere = make_wave(make_survey(world.people.other_cluster), respondents=[organisation])
    rebuild(elsewhere.pk)
    make_pack(elsewhere)  # there is something to be seen, were it not somebody else's
    where = address(name, elsewhere, elsewhere.invitations.get())
    for person in ("manager", "superuser"):
        with taken_back() as client:
            client.force_login(world.users[person])
            given = [client.generic(method, where).status_code for method in ("GET", "POST")]
            assert set(given) <= {404, 405} and 404 in given, person


@pytest.mark.parametrize("who", RESPONDENTS)
@pytest.mark.parametrize("name", BY_LINK)
def test_respondents(client, world, name, who):
    invitation = world.invitation
    holder = world.other if who == "other link" else invitation
    token, proof = token_for(holder.nonce), access.proof_of(holder)
    if who == "renewed link":
        invitation.nonce = "0" * 32
        invitation.save()
    elif who == "withdrawn link":
        type(invitation).objects.filter(pk=invitation.pk).update(revoked_at=timezone.now())
    elif who == "closed wave":
        world.wave.state = "closed"
        world.wave.save()
    client.cookies[f"respondent-{invitation.public_id}"] = proof
    where = address(name, world.wave, invitation, token)
    given = outcome(client.get(where)), outcome(send(client, name, where, proof))
    # Another organisation's link is a good one: it opens that organisation's pages, only not these.
    if (name, who) == ("respond-open", "other link"):
        assert given == (ON, 405)
        assert client.get(where).url.startswith(reverse("respond", args=[world.other.public_id]))
    else:
        assert given == BY_LINK[name].get(who, NOTHING[name])


def send(client, name, where, proof):
    """What a page of ours sends there: a form, and where a whole questionnaire is taken in, JSON."""
    if name != "respond-whole":
        return client.post(where, {"proof": proof})
    steps = {"welcome": [["consent", "on"]], "choose": [["nobody_listed", "on"]]}
    told = {"proof": proof, "sending": "8c0f2a70-6a94-4f0e-9a5c-0d5b2f1e7a11", "steps": steps}
    return client.post(where, told, content_type="application/json")


def test_a_proof_in_the_cookie_does_not_send_a_page_from_elsewhere(client, world):
    """Which is what lets a respondent's pages do without the token against forged forms."""
    client.cookies[f"respondent-{world.invitation.public_id}"] = access.proof_of(world.invitation)
    for name in ("respond-step", "respond-remove"):
        where = address(name, world.wave, world.invitation)
        assert client.post(where, {"consent": "on", "confirm": "on"}).status_code == 404
    assert send(client, "respond-whole", address("respond-whole", world.wave, world.invitation), "").status_code == 404
    assert world.wave.responses.count() == 1, "nothing came, and nothing went"


@pytest.mark.parametrize("person", ["anonymous", "manager", "analyst", "enumerator", "viewer", "other cluster"])
def test_admin(client, world, person):
    opened = []
    for name, pattern in ADMIN_URLS:
        for method in ("GET", "POST"):
            sign_in(client, world, person)
            given = client.generic(method, admin_address(name, pattern))
            if given.status_code == 200 and name != "admin:login":
                opened.append((method, name))
    assert len(ADMIN_URLS) > 100
    assert opened == []


def admin_address(name, pattern):
    if name == "admin:None":
        return "/admin/nothing/like/this"
    known = {"app_label": "surveys", "content_type_id": 1, "url": "surveys"}
    arguments = {each: known.get(each, "1") for each in pattern.pattern.regex.groupindex}
    return reverse(name, kwargs=arguments) if arguments else reverse(name, args=["1"] * pattern.pattern.regex.groups)


TEAM_FORMS = [
    "survey-new",
    "survey",
    "survey-copy",
    "survey-remove",
    "question-new",
    "wave-new",
    "wave-lists-change",
    "wave-settings",
    "wave-change",
    "respondents-do",
    "respondent-note",
    "wave-publish",
    "publishing",
    "results-link-revoke",
    "link-renew",
    "respondents-give",
    "organisation-add",
    "organisation",
    "organisation-row",
    "organisation-delete",
    "organisations-export",
    "categories",
    "category",
    "category-move",
    "category-delete",
    "import",
    "import-columns",
    "import-preview",
    "import-save",
    "import-undo",
    "registrations-switch",
    "registration-decide",
    "join",
    "network-rebuild",
    "tie-rule",
    "packs",
    "script-tokens",
    "script-token-revoke",
    "logout",
    "set_language",
    "login",
    "cluster-new",
    "cluster-facts",
    "team",
    "team-role",
    "team-remove",
    "team-revoke",
    "team-invitation",
    "set-up",
    "account_change_password",
    "account_email",
    "account_reset_password",
    "account_reauthenticate",
    "usersessions_list",
    "mfa_activate_totp",
]


@pytest.mark.parametrize("name", TEAM_FORMS)
def test_forms_of_the_team_need_their_token(world, name):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.people.alice)
    assert strict.post(address(name, world.wave, world.invitation)).status_code == 403
    assert settings.CSRF_COOKIE_SAMESITE == "Lax"
