"""docs/deploy.md says what is true of the settings and of the processes."""

import re

from clustersurvey.processes import BASE_DIR, BEAT, WEB, WORKER
from tests.servers import DESCRIBES_AN_INSTALLATION

READ_BY_SETTINGS = set(
    re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", (BASE_DIR / "clustersurvey" / "settings.py").read_text())
)
PAGE = (BASE_DIR / "docs" / "deploy.md").read_text()


def test_the_table_has_every_variable_that_the_settings_read():
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.MULTILINE)) == READ_BY_SETTINGS


def test_the_suites_own_installations_are_free_of_the_callers_variables():
    assert set(DESCRIBES_AN_INSTALLATION) == READ_BY_SETTINGS


def test_the_commands_are_those_of_the_suite():
    lines = PAGE.splitlines()
    assert " ".join([*WEB, "--bind", "127.0.0.1:8000"]) in lines
    assert " ".join(WORKER) in lines
    assert " ".join(BEAT) in lines
