"""manage.py report: built through the task, the paper's tables in it, whole or not at all."""

import csv
from contextlib import nullcontext
from io import StringIO

import pypdf
import pytest
from django.core.management import CommandError, call_command

from networks import report
from networks.models import Build
from surveys.examples import piura
from surveys.models import Organisation, Wave
from tests.builders import make_cluster, make_response, make_survey, make_wave
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave():
    piura.load()
    return Wave.objects.select_related("survey__cluster").get()


def run(*arguments, **options):
    out = StringIO()
    call_command("report", *arguments, stdout=out, **options)
    return out.getvalue()


def table(folder, name):
    with (folder / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_of_the_paper(wave, tmp_path):
    folder = tmp_path / "piura"
    run("piura", out=folder)
    providers = table(folder, "providers")
    assert len(providers) == 25
    assert {row["code"]: row["weighted_out_degree"] for row in providers[:15]} == piura_wave.providers()
    for association in ("APEM", "PROMANGO"):
        shown = {row["code"]: (row["firms"], row["average"]) for row in table(folder, f"sources_{association}")}
        rows = table(folder, f"source_categories_{association}")
        shown |= {row["category"]: (row["firms"], row["average"]) for row in rows}
        expected = piura_wave.sources(association)
        assert {name: shown.get(name) for name in expected} == expected
        rows = table(folder, f"own_sources_{association}")
        assert {row["code"]: (row["technological"], row["commercial"]) for row in rows} == piura_wave.own_sources(
            association
        )
    profiles = {row["association"]: row for row in table(folder, "profiles")}
    for association, expected in piura_wave.profiles().items():
        assert {column: profiles[association][column] for column in expected} == expected
    channels = {(row["association"], row["code"]) for row in table(folder, "exclusive_channels")}
    assert channels == piura_wave.exclusive_channels()


def test_columns_that_others_rely_on(wave, tmp_path):
    run("piura", out=tmp_path / "piura")
    columns = {
        "sources_APEM": ["code", "organisation", "firms", "average"],
        "source_categories_APEM": ["category", "firms", "average"],
        "own_sources_APEM": ["code", "organisation", "technological", "commercial"],
        "exclusive_channels": ["association", "code", "organisation"],
        "profiles": ["association", "members", *piura_wave.profiles()["APEM"]],
    }
    for name, expected in columns.items():
        assert list(table(tmp_path / "piura", name)[0]) == expected


def test_every_network_in_every_format(wave, tmp_path):
    printed = run("piura", out=tmp_path / "piura")
    for relation in ("assistance", "technological", "commercial", "all"):
        names = [f"{relation}.graphml", f"{relation}.net", f"{relation}.xlsx"]
        for name in [*names, f"ties_{relation}.csv", f"organisations_{relation}.csv"]:
            assert (tmp_path / "piura" / name).stat().st_size > 100
            assert f"  {name}\n" in printed
    assert list(tmp_path.iterdir()) == [tmp_path / "piura"]


@pytest.mark.parametrize(("language", "words"), [("en", "What the answers say"), ("es", "Lo que dicen las respuestas")])
def test_the_report_to_read_in_a_language(wave, tmp_path, language, words):
    run("piura", out=tmp_path / "piura", language=language)
    pages = pypdf.PdfReader(tmp_path / "piura" / "report.pdf").pages
    assert words in " ".join(page.extract_text() for page in pages)
    assert "report.pdf" in (tmp_path / "piura" / "README.txt").read_text(encoding="utf-8")


def test_an_answer_that_has_just_come_is_in_it(wave, tmp_path):
    run("piura", out=tmp_path / "piura")
    new, apem = Organisation.objects.get(code="A27"), Organisation.objects.get(code="APEM")
    make_response(wave, new, {"assistance": {apem: 5}})
    run("piura", out=tmp_path / "piura")
    strongest = {row["code"]: row["weighted_out_degree"] for row in table(tmp_path / "piura", "providers")}
    assert strongest["APEM"] == "62"
    assert "answered: 35\n" in (tmp_path / "piura" / "about.txt").read_text()


def test_builds_only_when_behind(wave, tmp_path):
    run("piura", out=tmp_path / "piura")
    run("piura", out=tmp_path / "piura")
    assert Build.objects.count() == 1


def test_a_folder_with_other_things_is_left_alone(wave, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(CommandError, match="other things"):
        run("piura", out=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_what_goes_wrong_while_writing_leaves_the_earlier_report(wave, tmp_path, monkeypatch):
    run("piura", out=tmp_path / "piura")
    before = {path: path.read_bytes() for path in (tmp_path / "piura").rglob("*") if path.is_file()}

    def disk_is_full(*arguments):
        raise OSError("No space left on device")

    monkeypatch.setattr(report, "about", disk_is_full)
    with pytest.raises(CommandError, match="No space left"):
        run("piura", out=tmp_path / "piura")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_rebuild_that_fails_is_told(wave, tmp_path, monkeypatch):
    def fail(*arguments, **options):
        raise ValueError("no room for this wave")

    monkeypatch.setattr("networks.rebuilding.rebuild.build_from", fail)
    with pytest.raises(CommandError, match="no room for this wave"):
        run("piura", out=tmp_path / "piura")
    assert not (tmp_path / "piura").exists()


def test_waits_for_another_process_but_not_for_ever(wave, tmp_path, monkeypatch):
    monkeypatch.setattr("networks.rebuilding.rebuild.single_flight", lambda wave_id: nullcontext(False))
    with pytest.raises(CommandError, match=r"not up to date after 0\.3 s"):
        run("piura", out=tmp_path / "piura", timeout=0.3)
    assert Build.objects.count() == 0


def test_no_such_cluster(db, tmp_path):
    with pytest.raises(CommandError, match=r"no cluster atlantis\. There are: none"):
        run("atlantis", out=tmp_path / "atlantis")


def test_several_waves(wave, tmp_path):
    make_wave(wave.survey, number=2)
    with pytest.raises(CommandError, match=r"--wave assistance/1 .*\n  --wave assistance/2 "):
        run("piura", out=tmp_path / "piura")
    run("piura", out=tmp_path / "piura", wave="assistance/1")
    assert len(table(tmp_path / "piura", "providers")) == 25


def test_a_wave_of_another_cluster(wave, tmp_path):
    make_wave(make_survey(make_cluster("casma"), "trust"))
    with pytest.raises(CommandError, match="The cluster piura has no wave trust/1"):
        run("piura", out=tmp_path / "piura", wave="trust/1")


def test_a_cluster_without_a_wave(db, tmp_path):
    make_cluster("casma")
    with pytest.raises(CommandError, match="The cluster casma has no wave yet"):
        run("casma", out=tmp_path / "casma")
    assert not (tmp_path / "casma").exists()
