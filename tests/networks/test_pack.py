"""The report pack: one for each build and language, its bytes the same wherever and whenever they are made."""

import csv
import io
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from threading import Event

import openpyxl
import pypdf
import pytest
from django.conf import settings
from django.utils import timezone

from networks.exports import FORMATS
from networks.models import Build, Pack, Pointer
from networks.packs import pack_building, packs
from networks.packs.pack_files import name_of_file
from networks.packs.pack_zip import write_zip
from networks.rebuilding.rebuild import Outcome, rebuild
from networks.tasks import build_pack, sweep
from surveys.models import Organisation
from tests.builders import make_response
from tests.networks.report_packs import build_of, contents, made, rebuilt, waiting

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


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


@pytest.mark.parametrize(
    ("language", "first", "knowledge", "both"),
    [
        ("en", "Technical and commercial assistance", "Technological knowledge", "Technological knowledge, Commercial"),
        ("es", "Asistencia técnica y comercial", "Conocimiento tecnológico", "Conocimiento tecnológico, "),
    ],
)
def test_every_table_says_of_which_kind_of_help_it_is(wave, language, first, knowledge, both):
    files = contents(made(build_of(wave), language))
    lines = files["README.txt"].decode().splitlines()
    said = {line.split()[0]: line.split(": ", 1)[-1] for line in lines if line.startswith("  tables/")}
    assert {name for name in said if name.startswith("tables/")} == {
        name for name in files if name.startswith("tables")
    }
    for name in ("providers", "flows_by_category", "flows_by_region", "without_source"):
        assert said.pop(f"tables/{name}.csv") == first
    for association in ("APEM", "PROMANGO"):
        for name in ("sources", "source_categories"):
            assert said.pop(f"tables/{name}_{association}.csv") == knowledge
    assert ": " not in said.pop("tables/profiles.csv")
    assert len(said) == 3
    for kinds in said.values():
        assert kinds.startswith(both)


def test_flows_are_of_the_same_kind_of_help_as_the_providers(wave):
    files = contents(made(build_of(wave)))
    rows = list(csv.DictReader(io.StringIO(files["tables/flows_by_region.csv"].decode("utf-8-sig"), newline="")))
    ties = list(csv.DictReader(io.StringIO(files["ties_assistance.csv"].decode("utf-8-sig"), newline="")))
    providers = csv.DictReader(io.StringIO(files["tables/providers.csv"].decode("utf-8-sig"), newline=""))
    assert sum(int(row["ties"]) for row in rows) == len(ties) == sum(int(row["out_degree"]) for row in providers)


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
from networks.packs import pack_building, packs
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
    monkeypatch.setattr(pack_building, "files_of", lambda read, protected: Event().wait(60))
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

    monkeypatch.setattr("networks.packs.packs.current_app.send_task", refuse)
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
