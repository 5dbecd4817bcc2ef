"""The README's tour and the page of commands name what there is."""

import re

import polib
import pytest
from django.core.management import get_commands
from django.utils.text import capfirst

from clustersurvey.processes import BASE_DIR

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")
TOUR = re.search(r"## Use it for a cluster of your own\n(.*?)\n## ", README, re.DOTALL)[1]
COMMANDS = (BASE_DIR / "docs" / "commands.md").read_text(encoding="utf-8")


def test_bold_words_of_the_tour_are_those_of_the_pages():
    # Names of fields begin with a small letter there.
    texts = {capfirst(entry.msgid) for entry in polib.pofile(BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "django.po")}
    bold = re.findall(r"\*\*(.+?)\*\*", TOUR, re.DOTALL)
    assert len(bold) > 20
    assert [words for words in bold if words not in texts] == []


@pytest.mark.parametrize("text", [README, COMMANDS], ids=["README", "commands"])
def test_pictures_and_pages_are_there(text):
    folder = BASE_DIR if text is README else BASE_DIR / "docs"
    linked = re.findall(r'src="([^"]+)"|\]\((?!https?:|#)([^)#]+)\)', text)
    assert linked
    assert [path for pair in linked for path in pair if path and not (folder / path).exists()] == []


def test_commands_are_there():
    named = re.findall(r"manage\.py (\w+)", README + COMMANDS)
    assert named
    assert set(named) <= set(get_commands())
