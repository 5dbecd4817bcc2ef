"""docs/analysts.md: its Python is run as it stands, against a running server, and prints the paper's numbers."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from surveys.team.script_tokens import issue
from tests import cast
from tests.networks import piura_wave

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = Path(settings.BASE_DIR) / "docs" / "analysts.md"


def test_the_pages_python(live_server, monkeypatch, capsys):
    # Made anew: what is remembered can be put back into a transaction only, and a server sees none of it.
    wave = piura_wave.load.__wrapped__()
    people = cast.make_cast(wave.survey.cluster)
    monkeypatch.setenv("CLUSTERSURVEY", live_server.url)
    monkeypatch.setenv("CLUSTERSURVEY_TOKEN", issue(people.ana, "docs", 30))
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    assert len(blocks) == 3
    names = {}
    for block in blocks:
        exec(block, names)
    expected = sorted((int(weighted), code) for code, weighted in piura_wave.providers().items())[-5:]
    assert [(weighted, code) for code, weighted in reversed(names["table_2"])] == expected
    assert max(names["differences"]) < 1e-9
    assert (names["same"].vcount(), names["same"].ecount()) == (49, names["graph"].number_of_edges())
    assert "% answered" in capsys.readouterr().out


def test_every_file_the_page_names_is_one(db):
    from networks.exports import FORMATS

    named = set(re.findall(r"files/([\w.]+)", PAGE.read_text()))
    assert named <= set(FORMATS)
