"""A manager's world with something on every staff page, and the address of each page in it."""

import json

from tests.browser.test_main_job import PASSWORD

MANAGER = "pilar"
LISTA = """Código;Razón social;Tipo de organización;País;Celular;Gremio
C1;Agrícola Ñaupari;Producer;PE;+51 999;
;Agrícola Castro de Chulucana S.A.C.;Producer;PE;;
;Vivero Nuevo;Producer;Perú y Chile;;
;;Producer;PE;;
"""
# Names as long as they come, an import with faults, one that registered itself, written names, organisations twice, a
# survey being written, an invitation into the team, a wave that is over and one to compare it with.
MAKE = f"""
import io, json
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from surveys import waves; from surveys.builder import new_survey; from surveys.team import colleagues
from surveys.models import Cluster, Invitation, Member, Organisation, Registration, Wave
from surveys.builder.survey_templates import TEMPLATES
from tests.builders import make_organisation, make_response, make_wave

user, _ = get_user_model().objects.get_or_create(username={MANAGER!r})
user.set_password({PASSWORD!r})
user.save()
costa, piura = (Cluster.objects.get(slug=slug) for slug in ("costa", "piura"))
for cluster in (costa, piura):
    Member.objects.get_or_create(cluster=cluster, user=user, defaults={{"role": "manager"}})
juan = get_user_model().objects.create_user("juan.vilchez", email="juan@example.org")
Member.objects.create(cluster=costa, user=juan, role="enumerator")
colleagues.invite(costa, user, "analyst", email="ana@example.org")

Cluster.objects.filter(pk=costa.pk).update(takes_registrations=True)
grower = costa.categories.get(key="Producer")
name = "Agrícola Ñaupari de Tambogrande"
waiting = make_organisation(costa, "WAITS", status="waiting", name=name, category=grower, contact_phone="+51 999888777")
Registration.objects.create(organisation=waiting, consent="Sí")

wave = Wave.objects.get(survey__cluster=costa)
listed = list(Organisation.objects.filter(roster_entries__wave=wave).order_by("pk")[:40])
make_organisation(costa, "TWICE", name=listed[2].name + " Perú", category=listed[2].category)
waves.invite(wave, listed[:30])
for number, each in enumerate(listed[:6]):
    named = {{other: 1 + place for place, other in enumerate(listed[10 + number : 14 + number])}}
    make_response(wave, each, {{"assistance": named}}, names=["la coop de Olmos", f"mi vecino {{number}}"])

survey = Wave.objects.get(survey__cluster=piura).survey
some = list(Organisation.objects.filter(cluster=piura)[:12])
draft = make_wave(survey, number=2, state="draft", respondents=some[:6], roster=some)
written = new_survey.from_template(costa, TEMPLATES["assistance"], new_survey.Wording.for_cluster("la Costa"))

manager = Client(HTTP_HOST="localhost")
manager.force_login(user)
file = io.BytesIO({LISTA!r}.encode())
file.name = "lista.csv"
columns = manager.post(reverse("import", args=["costa"]), {{"file": file}}).url
brought = costa.organisation_imports.get()
guessed = {{f"column-{{number}}": brought.matching.get(each, "") for number, each in enumerate(brought.columns)}}
manager.post(columns, guessed | {{"default_category": ""}})
brought.refresh_from_db()
assert brought.preview, "the columns were not taken"

invitation = wave.invitations.order_by("pk").first()
answered = Invitation.objects.filter(wave__survey=survey, organisation__responses__wave__number=1).first()
print(json.dumps({{
    "brought": brought.pk, "category": grower.pk, "organisation": listed[0].pk,
    "wave": wave.pk, "survey": wave.survey_id, "written": written.pk, "respondent": invitation.public_id,
    "piura": Wave.objects.get(survey=survey, number=1).pk, "draft": draft.pk, "some": some[0].pk,
    "answered": answered.public_id,
}}))
"""
READY = """
import json
from networks.packs import packs
from networks.models import Pack, Pointer
pointer = Pointer.objects.filter(wave=WAVE, build__isnull=False).select_related("build").first()
pack = pointer and packs.ask(pointer.build, "es")
print(*((pack.pk, pack.state) if pack else ()))
"""


def make(installation):
    """Fill the installation of tests/browser/conftest.py; returns what `pages` takes."""
    return json.loads(installation.evaluate(MAKE))


def pages(at):
    """{name of an address: what it is with something on it}, some in more than one state: "wave, draft"."""
    costa, piura = "/clusters/costa/", f"/clusters/piura/waves/{at['piura']}/"
    survey, wave = f"{costa}surveys/{at['written']}/", f"{costa}waves/{at['wave']}/"
    network = f"{piura}network/"
    return {
        "home": "/",
        "script-tokens": "/access-for-scripts/",
        "cluster-new": "/new-cluster/",
        "cluster": costa,
        "cluster-facts": f"{costa}facts/",
        "team": f"{costa}team/",
        "activity": f"{costa}activity/",
        "names": f"{costa}names/",
        "names, none": "/clusters/piura/names/",
        "organisations-twice": f"{costa}names/twice/",
        "organisations": f"{costa}organisations/",
        "organisations, none found": f"{costa}organisations/?search=zzzz",
        "organisation-add": f"{costa}organisations/add/",
        "organisation": f"{costa}organisations/{at['organisation']}/",
        "categories": f"{costa}categories/",
        "category": f"{costa}categories/{at['category']}/",
        "import": f"{costa}import/",
        "import-columns": f"{costa}import/{at['brought']}/columns/",
        "import-preview": f"{costa}import/{at['brought']}/",
        "registrations": f"{costa}registrations/",
        "join": "/join/costa/",
        "surveys": f"{costa}surveys/",
        "survey-new": f"{costa}surveys/new/",
        "survey": survey,
        "survey, asked": f"{costa}surveys/{at['survey']}/",
        "question-new": f"{survey}new-question/",
        "survey-preview": f"{survey}preview/es/welcome/",
        "wave-new": f"{costa}waves/new/",
        "wave": wave,
        "wave, draft": f"/clusters/piura/waves/{at['draft']}/",
        "field": f"{wave}field/",
        "calls": f"{wave}field/calls/",
        "wave-lists": f"{wave}lists/",
        "wave-settings": f"{wave}settings/",
        "wave-change": f"{wave}turn/close/",
        "wave-change, extend": f"{wave}turn/extend/",
        "wave-change, open": f"/clusters/piura/waves/{at['draft']}/turn/open/",
        "respondent": f"{wave}respondents/{at['respondent']}/",
        "publishing": f"{piura}publishing/",
        "respondent-preview": f"{piura}publishing/as-respondent/?respondent={at['answered']}",
        "interviews": f"/interviews/costa/{at['wave']}/",
        "network": f"{network}assistance/",
        "network, all": f"{network}all/",
        "meeting": f"{network}assistance/meeting/",
        "protected": f"{piura}protected/assistance/",
        "network-organisation": f"{network}all/organisations/{at['some']}/",
        "network-what-if": f"{network}all/what-if/?without={at['some']}",
        "network-what-if, search": f"{network}all/what-if/?without={at['some']}&q=a&find=1",
        "protected-what-if": f"{piura}protected/assistance/what-if/?without=SENASA",
        "network-table": f"{network}assistance/tables/flows_by_region/",
        "pack": f"{piura}packs/{at['pack']}/",
        "account": "/accounts/",
        "account_change_password": "/accounts/password/change/",
        "account_email": "/accounts/email/",
        "account_reauthenticate": "/accounts/reauthenticate/",
        "usersessions_list": "/accounts/sessions/",
        "mfa_index": "/accounts/2fa/",
        "mfa_activate_totp": "/accounts/2fa/app/activate/",
    }
