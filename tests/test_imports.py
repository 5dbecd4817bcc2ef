"""The direction of imports, and the modules that do without Django."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = [
    "clustersurvey/typesetting.py",
    "surveys/telephones.py",
    "surveys/interviewer_effects.py",
    "surveys/rate_chart.py",
    "surveys/answers.py",
    "surveys/duplicates.py",
    "surveys/matching.py",
    "surveys/name_words.py",
    "surveys/names.py",
    "surveys/numbers.py",
    "surveys/paradata.py",
    "surveys/survey_checks.py",
    "surveys/survey_templates/__init__.py",
    "surveys/texts.py",
    "surveys/cells.py",
    "surveys/countries.py",
    "surveys/faults.py",
    "surveys/sheet.py",
    "surveys/spreadsheet_text.py",
    "surveys/organisation_codes.py",
    "surveys/column_matching.py",
    "surveys/import_corrections.py",
    "surveys/import_deciding.py",
    "surveys/organisation_table.py",
    "surveys/answer_table.py",
    "networks/snapshot.py",
    "networks/findings.py",
    "networks/graph.py",
    "networks/tables.py",
    "networks/layout.py",
    "networks/leaving.py",
    "networks/drawing.py",
    "networks/labels.py",
    "networks/measuring.py",
    "networks/neighbourhood.py",
    "networks/pack_zip.py",
    "networks/packing.py",
    "networks/pdf/parts.py",
    "networks/pdf/typeset.py",
    "networks/sides.py",
    "networks/comparison.py",
    "networks/comparison_ranks.py",
    "networks/both_ends.py",
    "networks/openapi.py",
    "networks/standing.py",
    *(
        str(path.relative_to(ROOT))
        for folder in ("measures", "exports")
        for path in (ROOT / "networks" / folder).glob("*.py")
    ),
]


def imports_of(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_surveys_never_imports_networks():
    modules = [path for path in (ROOT / "surveys").rglob("*.py")]
    assert len(modules) > 20
    wrong = [str(path) for path in modules for name in imports_of(path) if name.split(".")[0] == "networks"]
    assert wrong == []


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_load_without_django(name):
    """Loaded in a process of its own, so that what they import in turn is seen, too."""
    module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    package = module.split(".")[0]
    program = (
        "import sys, types\n"
        # The packages themselves may import Django; the module may not.
        f"for name in ['clustersurvey', {package!r}]:\n"
        "    stand_in = types.ModuleType(name); stand_in.__path__ = [name]; sys.modules[name] = stand_in\n"
        f"import {module}\n"
        "loaded = [name for name in sys.modules if name.split('.')[0] in ('django', 'celery')]\n"
        "assert not loaded, loaded[:3]\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_web_server_does_not_load_the_rebuild():
    """What measures and lays out belongs into the worker: scipy alone would double the memory of each web process."""
    program = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns\n"
        "unwanted = {'scipy', 'igraph', 'typst', 'networks.building', 'networks.measuring', 'networks.rebuild'}\n"
        "unwanted |= {'networks.pack_building', 'networks.pdf.typeset'}\n"
        "loaded = unwanted & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "clustersurvey.settings"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stderr
