"""Numbers in Spanish are written with a decimal point, as in Peru (clustersurvey/formats/es): also within sentences."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.html import strip_tags

from networks.measures import MEASURES

COMMA = re.compile(r"\d,\d")


def test_no_measure_tells_of_numbers_with_a_comma():
    for measure in MEASURES.values():
        for texts in (measure.names, measure.sentences, measure.formulas, measure.undefined):
            assert not COMMA.search(texts["es"]), measure.key


def test_no_translation_has_one():
    translations = polib.pofile(Path(settings.BASE_DIR) / "locale/es/LC_MESSAGES/django.po")
    texts = [text for each in translations for text in (each.msgstr, *each.msgstr_plural.values())]
    assert len(texts) > 1000 and not [text for text in texts if COMMA.search(text)]


@pytest.mark.django_db
@pytest.mark.parametrize("relation", ["assistance", "all"])
def test_a_page_writes_all_its_numbers_alike(ana, wave, relation):
    ana.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    html = ana.get(reverse("network", args=["piura", wave.pk, relation])).content.decode()
    text = strip_tags(re.sub(r"(?s)<(script|svg).*?</\1>", " ", html))
    assert "Grado de salida" in text and re.search(r"\d\.\d", text) and not COMMA.search(text)
