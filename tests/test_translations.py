"""Spanish is complete (English is what the program is written in): no text is missing from it or out of date in it."""

import ast
import os
import re
import shutil
import subprocess
import sys

import polib
import pytest

from clustersurvey.processes import BASE_DIR

SOURCES = ("clustersurvey", "surveys", "networks", "templates", "locale")
TRANSLATING = {"_", *(f"{kind}gettext{late}" for kind in ("", "n", "p", "np") for late in ("", "_lazy", "_noop"))}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def catalogue(language, folder=BASE_DIR, kind="po"):
    path = folder / "locale" / language / "LC_MESSAGES" / f"django.{kind}"
    return polib.pofile(str(path)) if kind == "po" else polib.mofile(str(path))


def keys(entries):
    return {(entry.msgctxt, entry.msgid) for entry in entries if not entry.obsolete}


def test_no_text_is_where_nobody_collects_it():
    """What is translated within an f-string is not seen when texts are collected, and stays English."""
    for folder in SOURCES[:3]:
        for path in (BASE_DIR / folder).rglob("*.py"):
            strings = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
            calls = [node.func for each in strings for node in ast.walk(each) if isinstance(node, ast.Call)]
            assert {name_of(called) for called in calls}.isdisjoint(TRANSLATING), path


def name_of(called):
    return getattr(called, "id", getattr(called, "attr", ""))


def test_every_text_has_its_spanish():
    spanish = catalogue("es")
    assert [entry.msgid for entry in spanish.untranslated_entries()] == []
    assert [entry.msgid for entry in spanish.fuzzy_entries()] == []


def test_every_number_has_its_plural():
    """The first line of the catalogue says how many there are; a form that is missing would be read in English."""
    spanish = catalogue("es")
    count = int(re.search(r"nplurals=(\d+)", spanish.metadata["Plural-Forms"]).group(1))
    plurals = {entry.msgid: entry.msgstr_plural for entry in spanish if entry.msgid_plural and not entry.obsolete}
    assert [text for text, forms in plurals.items() if set(forms) != set(range(count)) or not all(forms.values())] == []


def test_translations_keep_the_placeholders():
    for entry in catalogue("es").translated_entries():
        originals = {entry.msgid, entry.msgid_plural} - {""}
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                found = sorted(PLACEHOLDER.findall(text))
                assert found in [sorted(PLACEHOLDER.findall(original)) for original in originals], entry.msgid


def test_the_compiled_catalogue_is_the_one_in_text():
    def translations(entries):
        return {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in entries}

    in_text = translations(catalogue("es").translated_entries())
    assert translations(catalogue("es", kind="mo")) == in_text, "run: make messages"


@pytest.mark.servers
def test_no_text_is_missing_from_the_catalogue(tmp_path):
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed: tests/install_servers.sh")
    for name in SOURCES:
        shutil.copytree(BASE_DIR / name, tmp_path / name)
    shutil.copy(BASE_DIR / "manage.py", tmp_path)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "es", "--verbosity", "0"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"VAR_DIR": str(tmp_path / "var")}, check=True)
    assert keys(catalogue("es", tmp_path)) == keys(catalogue("es")), "run: make messages"
