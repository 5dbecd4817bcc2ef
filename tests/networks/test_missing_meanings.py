"""What missing answers mean: every measure of the register has its sentence, in both languages, under every rule."""

from collections import Counter

import pytest
from django.urls import reverse
from django.utils.translation import override

from networks.downloads.codebook import codebook
from networks.measures import MEASURES
from networks.rebuilding.rebuild import rebuild
from networks.words.missing_meanings import BY_THE_RULE, BY_THE_WORD_OF_BOTH, MEANINGS, meanings
from surveys import waves
from tests import cast
from tests.networks import both_ends_wave
from tests.networks.both_ends_wave import RECEIVED


def test_every_measure_has_one_sentence():
    assert Counter(key for keys in MEANINGS for key in keys) == dict.fromkeys(MEASURES, 1)
    assert MEANINGS.keys() >= BY_THE_RULE.keys() | BY_THE_WORD_OF_BOTH.keys()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_measure_of_the_codebook_is_told_of(language):
    with override(language):
        told = {name for meaning in meanings() for name in meaning.measures.split(" · ")}
        # That both ends confirm is told of the ties of which both could speak: no answer is missing there.
        names = {row["name"] for row in codebook() if row["source"] and row["column"] != "confirmed"}
    assert len(names) > 25 and names <= told


@pytest.mark.parametrize("rule", ["receiver", "either", "both"])
def test_each_sentence_is_in_the_readers_language(rule):
    with override("en"):
        english = [meaning.sentence for meaning in meanings(rule)]
    with override("es"):
        spanish = [meaning.sentence for meaning in meanings(rule)]
    assert len(english) == len(MEANINGS) and all(text.endswith(".") for text in english + spanish)
    assert not set(english) & set(spanish)


@pytest.mark.django_db
def test_the_page_says_what_holds_by_its_rule(client):
    world = both_ends_wave.make()
    client.force_login(cast.make_cast(world.cluster).ana)
    address = reverse("network", args=[world.cluster.slug, world.wave.pk, RECEIVED])
    for rule, bound in (("receiver", True), ("either", True), ("both", False)):
        waves.choose_tie_rule(world.wave, rule, None)
        rebuild(world.wave.pk)
        html = client.get(address).content.decode()
        assert ("Lower bounds: those who have not answered" in html) == bound
        assert ("complete for them but for names" in html) == (rule == "receiver")
        assert "Eigenvector centrality</dt><dd>Rests on the standing" in html
