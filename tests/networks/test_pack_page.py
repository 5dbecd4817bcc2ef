"""The pages of a report pack: asked for, waited for, taken along; strangers and bad input."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from networks.models import Build, Pack
from networks.packs import packs
from networks.tasks import build_pack
from tests.builders import make_cluster, make_survey, make_wave
from tests.networks.report_packs import build_of, contents, file_of, made, page_of, rebuilt, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def ask(client, wave):
    response = client.post(reverse("packs", args=["piura", wave.pk]))
    assert response.status_code == 302
    return response.url


def test_it_is_offered_beside_the_downloads(ana, wave):
    html = ana.get(reverse("network", args=["piura", wave.pk, "all"])).content.decode()
    assert f'action="{reverse("packs", args=["piura", wave.pk])}"' in html


def test_asking_waiting_getting(ana, wave, hints):
    where = ask(ana, wave)
    pack = Pack.objects.get()
    assert where == page_of(wave, pack)
    assert hints == [("networks.tasks.build_pack", [pack.pk])]
    html = ana.get(where).content.decode()
    assert "<progress" in html and "await-pack.js" in html and 'http-equiv="refresh"' in html
    state = reverse("pack-state", args=["piura", wave.pk, pack.pk])
    assert ana.get(state).json() == {"state": "waiting", "done": 0, "steps": 0}
    build_pack.apply([pack.pk])
    told = ana.get(state).json()
    assert told["state"] == "ready" and told["done"] == told["steps"] > 20
    html = ana.get(where).content.decode()
    assert "<progress" not in html and "await-pack.js" not in html
    whole = ana.get(file_of(wave, pack, "pack.zip"))
    assert whole["Content-Type"] == "application/zip"
    assert whole["Content-Disposition"] == f'attachment; filename="piura-build{pack.build_id}-en-pack.zip"'
    content = b"".join(whole.streaming_content)
    assert len(content) == int(whole["Content-Length"])
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    report = ana.get(file_of(wave, pack, "report.pdf"))
    assert report["Content-Type"] == "application/pdf"
    assert report.content == contents(Pack.objects.get())["report.pdf"]


def test_it_is_in_the_language_of_who_asks(ana, wave):
    ana.post(reverse("packs", args=["piura", wave.pk]), headers={"accept-language": "es"})
    assert Pack.objects.get().language == "es"


def test_failed(ana, wave):
    pack = packs.ask(build_of(wave), "en")
    waiting(pack, state=Pack.State.FAILED, failure="OSError: <b>full</b>")
    html = ana.get(page_of(wave, pack)).content.decode()
    assert "OSError: &lt;b&gt;full&lt;/b&gt;" in html
    assert "Try again" in html
    ask(ana, wave)
    pack.refresh_from_db()
    assert pack.state == Pack.State.WAITING


@pytest.mark.parametrize("state", ["waiting", "building"])
def test_a_pack_that_nobody_makes_can_be_asked_for_again(ana, wave, state):
    pack = packs.ask(build_of(wave), "en")
    waiting(pack, state=state, since=packs.LOST_AFTER + timedelta(seconds=1))
    assert "Try again" in ana.get(page_of(wave, pack)).content.decode()
    ask(ana, wave)
    assert "<progress" in ana.get(page_of(wave, pack)).content.decode()


def test_a_file_that_somebody_deleted(ana, wave):
    pack = made(build_of(wave))
    packs.path_of(pack).unlink()
    assert ana.get(file_of(wave, pack, "pack.zip")).status_code == 404
    assert "Try again" in ana.get(page_of(wave, pack)).content.decode()
    ask(ana, wave)
    pack.refresh_from_db()
    assert pack.state == Pack.State.WAITING


def test_newer_answers(ana, wave):
    pack = made(build_of(wave))
    assert "New answers have arrived" not in ana.get(page_of(wave, pack)).content.decode()
    rebuilt(wave, 1)
    assert "New answers have arrived" in ana.get(page_of(wave, pack)).content.decode()


@pytest.mark.parametrize("name", ["README.txt", "..", "pack.zip.zip", "PACK.ZIP", "../../secret_key"])
def test_no_such_file(ana, wave, name):
    pack = made(build_of(wave))
    assert ana.get(file_of(wave, pack, "x").removesuffix("x") + name).status_code == 404


def test_before_the_first_build(ana, wave):
    Build.objects.all().delete()
    assert ana.post(reverse("packs", args=["piura", wave.pk])).status_code == 404
    assert ana.get(reverse("pack", args=["piura", wave.pk, 1])).status_code == 404


def test_a_pack_of_another_wave(ana, wave):
    elsewhere = make_wave(make_survey(make_cluster()))
    build = Build.objects.create(wave=elsewhere, generation=1, finished_at=timezone.now())
    pack = packs.ask(build, "en")
    for name in ("pack", "pack-state"):
        assert ana.get(reverse(name, args=["piura", wave.pk, pack.pk])).status_code == 404
    assert ana.get(file_of(wave, pack, "pack.zip")).status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("alice", 200), ("ana", 200), ("root", 200), ("vera", 403), ("elena", 403), ("charlie", 404)]
)
def test_roles(client, people, wave, name, status):
    pack = made(build_of(wave))
    client.force_login(getattr(people, name))
    for where in (page_of(wave, pack), file_of(wave, pack, "pack.zip"), file_of(wave, pack, "report.pdf")):
        assert client.get(where).status_code == status
    asked = client.post(reverse("packs", args=["piura", wave.pk]))
    assert asked.status_code == (302 if status == 200 else status)


def test_a_stranger_is_asked_to_sign_in(client, wave):
    pack = made(build_of(wave))
    for where in (page_of(wave, pack), file_of(wave, pack, "pack.zip")):
        assert client.get(where).url.startswith(reverse("login"))


def test_queries_are_few(ana, wave, django_assert_max_num_queries):
    pack = made(build_of(wave))
    for where in (page_of(wave, pack), file_of(wave, pack, "pack.zip")):
        with django_assert_max_num_queries(8):
            ana.get(where)
