"""The direction of imports, and the modules that do without Django."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = [
    "clustersurvey/typesetting.py",
    "surveys/telephones.py",
    "surveys/field/interviewer_effects.py",
    "surveys/field/rate_chart.py",
    "surveys/answering/answers.py",
    "surveys/naming/duplicates.py",
    "surveys/naming/matching.py",
    "surveys/naming/name_words.py",
    "surveys/names.py",
    "surveys/numbers.py",
    "surveys/answering/paradata.py",
    "surveys/builder/survey_checks.py",
    "surveys/builder/survey_templates/__init__.py",
    "surveys/texts.py",
    "surveys/spreadsheets/cells.py",
    "surveys/countries.py",
    "surveys/spreadsheets/faults.py",
    "surveys/spreadsheets/no_values.py",
    "surveys/spreadsheets/sheet.py",
    "surveys/spreadsheets/spreadsheet_text.py",
    "surveys/register/organisation_codes.py",
    "surveys/register/column_matching.py",
    "surveys/register/import_corrections.py",
    "surveys/register/import_deciding.py",
    "surveys/register/organisation_table.py",
    "surveys/answering/answer_table.py",
    "networks/answers/snapshot.py",
    "networks/results/findings.py",
    "networks/answers/graph.py",
    "networks/results/tables.py",
    "networks/maps/layout.py",
    "networks/results/leaving.py",
    "networks/results/reach.py",
    "networks/maps/drawing.py",
    "networks/maps/labels.py",
    "networks/rebuilding/measuring.py",
    "networks/maps/neighbourhood.py",
    "networks/packs/pack_zip.py",
    "networks/maps/packing.py",
    "networks/pdf/parts.py",
    "networks/pdf/typeset.py",
    "networks/maps/sides.py",
    "networks/comparing/comparison.py",
    "networks/comparing/comparison_ranks.py",
    "networks/answers/both_ends.py",
    "networks/downloads/openapi.py",
    "networks/own_results/standing.py",
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
        "unwanted = {'scipy', 'igraph', 'typst', 'networks.rebuilding.building', 'networks.rebuilding.measuring'}\n"
        "unwanted |= {'networks.rebuilding.rebuild', 'networks.packs.pack_building', 'networks.pdf.typeset'}\n"
        "loaded = unwanted & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "clustersurvey.settings"}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, env=environ)
    assert done.returncode == 0, done.stderr


def test_rooms_make_no_circle():
    """A folder, or a file beside the folders, never uses one that uses it in turn, however far around."""
    arrows = nx.DiGraph()
    for path in (path for app in ("surveys", "networks") for path in (ROOT / app).rglob("*.py")):
        arrows.add_edges_from((room_of(path), room) for room in rooms_used_by(path) if room != room_of(path))
    assert arrows.number_of_edges() > 100
    assert nx.is_directed_acyclic_graph(arrows), nx.find_cycle(arrows)


def room_of(path):
    """surveys/naming/matching.py stands in surveys.naming, surveys/waves.py in surveys.waves."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])


def rooms_used_by(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in ("surveys", "networks"):
            # `from surveys import waves` names the room last.
            yield from {".".join([*node.module.split("."), alias.name][:2]) for alias in node.names}
