"""The report pack: one for each build and language, its bytes the same wherever and whenever they are made."""

import io
import os
import subprocess
import sys
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from networks import pack_building, packs
from networks.building import build_from
from networks.exports import FORMATS
from networks.models import Build, Pack, Pointer
from networks.pack_files import name_of_file
from networks.pack_zip import write_zip
from networks.rebuild import Outcome, rebuild
from networks.tasks import build_pack, sweep
from networks.ties import take_snapshot
from surveys.models import Organisation
from tests import cast
from tests.builders import make_cluster, make_response, make_survey, make_wave
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def wave():
    return piura_wave.load()


@pytest.fixture
def people(wave):
    return cast.make_cast(wave.survey.cluster)


@pytest.fixture
def ana(client, people):
    client.force_login(people.ana)
    return client


def build_of(wave):
    return Build.objects.filter(wave=wave).latest("pk")


def made(build, language="en"):
    """A pack that is ready."""
    pack = packs.ask(build, language)
    build_pack.apply([pack.pk])
    pack.refresh_from_db()
    assert (pack.state, pack.failure) == (Pack.State.READY, "")
    return pack


def contents(pack):
    """{path below the folder that it unpacks into: bytes}"""
    with zipfile.ZipFile(packs.path_of(pack)) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def page_of(wave, pack):
    return reverse("pack", args=["piura", wave.pk, pack.pk])


def file_of(wave, pack, name):
    return reverse("pack-file", args=["piura", wave.pk, pack.pk, name])


def waiting(pack, **fields):
    """The pack as it is when so much time has gone by, in whatever state."""
    long_ago = timezone.now() - fields.pop("since", timedelta())
    Pack.objects.filter(pk=pack.pk).update(heard_at=long_ago, **fields)


# -- What is in it -----------------------------------------------------------------------------------


def test_every_file(wave):
    files = contents(made(build_of(wave)))
    names = list(files)
    assert names[:2] == ["README.txt", "report.pdf"]
    assert "tables/providers.csv" in names
    for relation in ("assistance", "technological", "commercial", "all"):
        for key in FORMATS:
            assert len(files[name_of_file(key, relation)]) > 100
    assert len(names) == len(set(names))
    workbook = openpyxl.load_workbook(io.BytesIO(files["assistance.xlsx"]))
    assert "Organisations" in workbook.sheetnames
    assert b"Vi\xc3\xb1as Varona" in files["organisations_assistance.csv"]


def test_it_unpacks_into_one_folder_with_the_builds_date(wave):
    build = build_of(wave)
    with zipfile.ZipFile(packs.path_of(made(build))) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            assert entry.filename.startswith(f"piura-{wave.survey.key}-1-build{build.pk}/")
            date = build.finished_at.utctimetuple()
            assert entry.date_time == (*date[:5], date[5] - date[5] % 2)  # zip counts in two seconds
            assert entry.external_attr >> 16 == 0o100644


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "The report to read: findings, maps"), ("es", "El informe para leer: hallazgos, mapas")],
)
def test_the_text_that_says_what_each_file_is(wave, language, sentence):
    build = build_of(wave)
    files = contents(made(build, language))
    text = files["README.txt"].decode()
    for name in files:
        assert name in text or name == "README.txt"
    assert sentence in text
    assert f"{build.pk}\n" in text
    assert "97.1 %" in text


def test_the_report_is_in_its_language(wave):
    for language, words in (("en", "What the answers say"), ("es", "Lo que dicen las respuestas")):
        pdf = pypdf.PdfReader(io.BytesIO(contents(made(build_of(wave), language))["report.pdf"]))
        assert words in " ".join(page.extract_text() for page in pdf.pages)


def test_the_same_bytes_for_the_same_build(wave):
    first = made(build_of(wave), "es")
    before = packs.path_of(first).read_bytes()
    packs.path_of(first).unlink()
    second = made(build_of(wave), "es")
    assert second.pk == first.pk
    assert packs.path_of(second).read_bytes() == before


TWICE = """
import hashlib, time
import django; django.setup()
from networks import pack_building, packs
from networks.models import Build, Pack, Pointer
build = Build.objects.get()
Pack.objects.all().delete()
pack = packs.ask(build, "es")
pack_building.build(pack.pk)
pack.refresh_from_db()
print(pack.failure or hashlib.sha256(packs.path_of(pack).read_bytes()).hexdigest())
"""


def test_the_same_bytes_in_another_process_at_another_time(tmp_path):
    """Another seed of Python's hashes, a later clock, another place: what must not get into the files."""
    environ = {**os.environ, "VAR_DIR": str(tmp_path / "var"), "LOG_LEVEL": "ERROR"}
    environ.pop("DATABASE_URL", None)

    def run(*arguments, **more):
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environ | more, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    run("manage.py", "migrate", "--verbosity", "0")
    run("manage.py", "load_example", "piura")
    run("manage.py", "report", "piura", "--out", str(tmp_path / "report"))
    settings_of = {"DJANGO_SETTINGS_MODULE": "clustersurvey.settings"}
    first = run("-c", TWICE, PYTHONHASHSEED="1", **settings_of)
    second = run("-c", TWICE, PYTHONHASHSEED="2", TZ="Asia/Tokyo", LANG="C", **settings_of)
    assert len(first[-1]) == 64
    assert first == second


def test_a_zip_of_the_same_is_the_same():
    entries = [("a/ñ.txt", b"1" * 1000), ("a/b.txt", b"")]
    moment = timezone.now()
    one, other = io.BytesIO(), io.BytesIO()
    write_zip(one, entries, moment)
    write_zip(other, entries, moment.astimezone(timezone.get_fixed_timezone(300)))
    assert one.getvalue() == other.getvalue()


def test_a_rebuild_in_between_does_not_get_into_it(wave, monkeypatch):
    """All of it is of the build that it was asked of, though readers see a newer one before it is half written."""
    build = build_of(wave)
    quiet = made(build)
    before = packs.path_of(quiet).read_bytes()
    Pack.objects.all().delete()
    pack, write = packs.ask(build, "en"), pack_building.write_zip

    def rebuild_in_between(file, entries, moment):
        def each():
            for number, entry in enumerate(entries):
                if number == 5:
                    newcomer, apem = (Organisation.objects.get(code=code) for code in ("A27", "APEM"))
                    make_response(wave, newcomer, {"assistance": {apem: 5}})
                    assert rebuild(wave.pk) == Outcome.BUILT
                yield entry

        write(file, each(), moment)

    monkeypatch.setattr(pack_building, "write_zip", rebuild_in_between)
    pack_building.build(pack.pk)
    pack.refresh_from_db()
    assert Pointer.objects.get(wave=wave).build_id != build.pk
    assert packs.path_of(pack).read_bytes() == before


# -- Asked for, made, kept ---------------------------------------------------------------------------


def test_one_however_many_ask(wave, hints):
    first, second = packs.ask(build_of(wave), "es"), packs.ask(build_of(wave), "es")
    assert first == second
    assert hints.count(("networks.tasks.build_pack", [first.pk])) == 1
    packs.ask(build_of(wave), "en")
    assert Pack.objects.count() == 2


def test_one_that_is_ready_is_not_made_again(wave, hints):
    pack = made(build_of(wave))
    hints.clear()
    assert packs.ask(build_of(wave), "en") == pack
    assert hints == []
    before = packs.path_of(pack)
    build_pack.apply([pack.pk])  # a message that came twice
    pack.refresh_from_db()
    assert packs.path_of(pack) == before


def test_a_pack_that_is_not_there_any_more(wave):
    pack = packs.ask(build_of(wave), "en")
    Pack.objects.all().delete()
    build_pack.apply([pack.pk]).get()
    assert list(packs.folder().iterdir()) == []


def test_only_one_claims_it(wave):
    pack = packs.ask(build_of(wave), "en")
    assert [packs.claim(pack.pk) for _ in range(3)] == [True, False, False]


def test_how_far_it_is_is_told(wave, monkeypatch):
    pack, told = packs.ask(build_of(wave), "en"), []
    write = pack_building.write_zip

    def look(file, entries, moment):
        def each():
            for entry in entries:
                told.append(Pack.objects.values_list("state", "steps_done", "steps").get(pk=pack.pk))
                yield entry

        write(file, each(), moment)

    monkeypatch.setattr(pack_building, "write_zip", look)
    pack_building.build(pack.pk)
    steps = told[0][2]
    assert told == [("building", done, steps) for done in range(steps)]
    pack.refresh_from_db()
    assert (pack.steps_done, pack.size) == (steps, packs.path_of(pack).stat().st_size)


def test_what_goes_wrong_is_told_and_can_be_tried_again(wave, monkeypatch):
    def disk_is_full(*arguments):
        raise OSError("No space left on device")

    pack = packs.ask(build_of(wave), "en")
    with monkeypatch.context() as broken:
        broken.setattr(pack_building, "write_zip", disk_is_full)
        pack_building.build(pack.pk)
    pack.refresh_from_db()
    assert (pack.state, pack.failure) == (Pack.State.FAILED, "OSError: No space left on device")
    assert list(packs.folder().iterdir()) == []
    pack = made(build_of(wave))
    assert pack.failure == ""


def test_one_that_takes_too_long_is_stopped(wave, settings, monkeypatch):
    settings.PACK_TIME_LIMIT = 0.2
    monkeypatch.setattr(pack_building, "files_of", lambda read, protected: time.sleep(30))
    pack = packs.ask(build_of(wave), "en")
    pack_building.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == Pack.State.FAILED
    assert "not done after 0.2 seconds" in pack.failure


def test_a_dead_workers_pack_is_taken_up_again(wave, hints):
    pack = packs.ask(build_of(wave), "en")
    packs.claim(pack.pk)
    assert packs.left_behind() == []
    waiting(pack, since=packs.SILENT_FOR + timedelta(seconds=1))
    assert packs.left_behind() == [pack.pk]
    sweep.apply().get()
    pack.refresh_from_db()
    assert (pack.state, pack.attempts) == (Pack.State.READY, 2)


def test_a_dead_workers_pack_can_be_asked_for_again(wave, hints):
    pack = packs.ask(build_of(wave), "en")
    packs.claim(pack.pk)
    hints.clear()
    packs.ask(build_of(wave), "en")
    assert hints == []
    waiting(pack, since=packs.SILENT_FOR + timedelta(seconds=1))
    packs.ask(build_of(wave), "en")
    assert hints == [("networks.tasks.build_pack", [pack.pk])]


def test_a_call_that_got_lost(wave, hints):
    pack = packs.ask(build_of(wave), "en")
    assert packs.left_behind() == []
    waiting(pack, since=packs.TAKEN_WITHIN + timedelta(seconds=1))
    assert packs.left_behind() == [pack.pk]


def test_a_pack_that_kills_its_worker_is_given_up(wave):
    pack = packs.ask(build_of(wave), "en")
    for _ in range(packs.MOST_ATTEMPTS):
        assert packs.claim(pack.pk)
        waiting(pack, since=packs.SILENT_FOR + timedelta(seconds=1))
    pack_building.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == Pack.State.FAILED
    assert "died 3 times" in pack.failure
    assert made(build_of(wave)).attempts == 1


def test_a_broker_that_is_away_costs_time_only(wave, monkeypatch):
    def refuse(*arguments, **options):
        raise OSError("Connection refused")

    monkeypatch.setattr("networks.packs.current_app.send_task", refuse)
    pack = packs.ask(build_of(wave), "en")
    waiting(pack, since=packs.TAKEN_WITHIN + timedelta(seconds=1))
    sweep.apply().get()
    pack.refresh_from_db()
    assert pack.state == Pack.State.READY


def test_a_build_that_goes_while_its_pack_is_made(wave, monkeypatch):
    pack = packs.ask(build_of(wave), "en")
    write = pack_building.write_zip

    def lose_the_build(file, entries, moment):
        write(file, list(entries), moment)
        Build.objects.all().delete()

    monkeypatch.setattr(pack_building, "write_zip", lose_the_build)
    pack_building.build(pack.pk)
    assert not Pack.objects.exists()
    assert list(packs.folder().iterdir()) == []


def rebuilt(wave, times):
    """So many builds more, all of them old by now."""
    snapshot = take_snapshot(wave.pk)
    for _ in range(times):
        build_from(snapshot, wave.pk)
        Build.objects.update(finished_at=timezone.now() - timedelta(hours=2))


def test_a_build_whose_pack_was_asked_for_lately_stays(wave):
    pack = made(build_of(wave))
    rebuilt(wave, 5)
    assert packs.path_of(Pack.objects.get(pk=pack.pk)) is not None
    Pack.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    rebuilt(wave, 1)
    assert not Pack.objects.exists()


def test_files_of_builds_that_are_gone_go_with_the_next_sweep(wave):
    kept, gone = made(build_of(wave)), made(build_of(wave), "es")
    paths = [packs.path_of(kept), packs.path_of(gone)]
    half = packs.folder() / "half-written.zip"
    half.write_bytes(b"PK")
    gone.delete()
    packs.collect_files()
    assert {*paths, half} == set(packs.folder().iterdir()), "one may be in the making"
    long_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in (*paths, half):
        os.utime(path, (long_ago, long_ago))
    packs.collect_files()
    assert list(packs.folder().iterdir()) == [paths[0]]


def test_the_files_are_the_servers_own(wave):
    path = packs.path_of(made(build_of(wave)))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert settings.STATIC_ROOT not in path.parents


# -- The page ----------------------------------------------------------------------------------------


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
