"""What a network's numbers say: the numbers against the paper's, the sentences in both languages and every number."""

import re
from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.translation import override

from networks.answers.both_ends import STATUSES
from networks.answers.snapshot import OrganisationRow, RelationRow, Snapshot, TieRow
from networks.rebuilding.measuring import measured_networks
from networks.rebuilding.rebuild import rebuild
from networks.results.findings import findings_of, findings_of_all
from networks.words.finding_texts import SENTENCES, findings_in_words
from surveys.models import Category, Organisation
from tests import cast
from tests.builders import (
    make_category,
    make_cluster,
    make_organisation,
    make_relation,
    make_response,
    make_survey,
    make_wave,
)
from tests.grammar import told_wrongly
from tests.networks import piura
from tests.networks.piura import CATEGORIES, CODES, RELATION_IDS

FARMERS, OFFICES = 1, 2


def small(*pairs, organisations="abcxy", offices="xy", answered="abc", outside="", members=None, **relations):
    """A snapshot of farmers and offices; ties (source, receiver) of one relation, or of several by name."""
    relations = relations or {"help": pairs}
    return Snapshot(
        generation=1,
        organisations=tuple(
            OrganisationRow(each, each, OFFICES if each in offices else FARMERS, each not in outside)
            for each in organisations
        ),
        relations=tuple(RelationRow(key, key, True) for key in relations),
        invited=frozenset(organisations) - frozenset(offices),
        answered=frozenset(answered),
        ties={key: tuple(TieRow(*pair, None) for pair in ties) for key, ties in relations.items()},
        members=members or {},
        served=frozenset([FARMERS]),
    )


def found_in(snapshot, kind, relation="help"):
    """The findings of a kind, without the word for it."""
    measured = {network.relation: network for network in measured_networks(snapshot)}[relation]
    return [
        {key: value for key, value in row.items() if key != "kind"} for row in measured.findings if row["kind"] == kind
    ]


# -- The paper ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def piuras():
    """{relation key, None for all together: {kind: findings}} of the example."""
    snapshot = replace(piura.snapshot(), served=frozenset([CATEGORIES["Mango producer"]]))
    keys = {number: key for key, number in RELATION_IDS.items()} | {None: None}
    return {keys[network.relation]: network.findings for network in measured_networks(snapshot)}


def only(findings, kind):
    return next(row for row in findings if row["kind"] == kind)


def test_senasa_is_named_most_for_technology(piuras):
    """Table 6.2 of the paper: SENASA reaches nearly every producer."""
    central = only(piuras["technological"], "central")
    assert [CODES[each] for each in central["organisations"]] == ["SENASA"]
    assert (central["named_by"], central["answered"]) == (25, 34)


def test_exclusive_channels_are_those_of_the_paper(piuras):
    channels = [row for row in piuras[None] if row["kind"] == "channel"]
    expected = piura.read("expected/exclusive_channels.csv")
    assert {CODES[row["organisations"][0]]: row["sources"] for row in channels} == {
        association: sum(row["association"] == association for row in expected) for association in ("APEM", "PROMANGO")
    }


def test_producers_hardly_help_one_another(piuras):
    """As the paper says: knowledge comes from services, not from other producers."""
    among = only(piuras["technological"], "among_themselves")
    assert among["among"] == 0 and among["ties"] > 100


def test_everyone_has_answered(piuras):
    assert only(piuras["assistance"], "everyone")["asked"] == 34


def test_how_much_comes_from_outside_the_region(piuras):
    outside = only(piuras["assistance"], "from_outside")
    providers = {row["source"] for row in piura.read("nominations.csv") if row["relation"] == "assistance"}
    abroad = {row["code"] for row in piura.organisations() if row["based_in_region"] != "yes"}
    assert (outside["sources"], outside["outside"]) == (len(providers), len(providers & abroad)) == (25, 15)


def test_nothing_is_found_without_answers():
    snapshot = small(("x", "a"), answered="")
    assert findings_of(snapshot, (), {}) == findings_of_all(snapshot) == []


# -- Numbers -----------------------------------------------------------------------------------


def test_who_is_named_alike_is_told_together():
    snapshot = small(("x", "a"), ("y", "b"))
    assert found_in(snapshot, "central") == [{"organisations": ["x", "y"], "count": 2, "named_by": 1, "answered": 3}]


def test_at_most_three_are_called_by_name():
    pairs = [(source, receiver) for source in "vwxyz" for receiver in "ab"]
    snapshot = small(*pairs, organisations="abvwxyz", offices="vwxyz", answered="ab")
    (central,) = found_in(snapshot, "central")
    assert (len(central["organisations"]), central["count"]) == (3, 5)


def test_who_named_nobody_is_without_a_source_and_who_has_not_answered_is_not():
    snapshot = small(("x", "a"), answered="ab")
    assert found_in(snapshot, "without_source") == [{"category": FARMERS, "lacking": 1, "waiting": 0, "answered": 2}]


def test_services_are_not_counted_among_those_without_a_source():
    snapshot = small(("x", "a"), answered="axy")
    assert found_in(snapshot, "without_source") == [{"category": FARMERS, "lacking": 0, "waiting": 0, "answered": 1}]


def test_ties_from_outside_the_region():
    snapshot = small(("x", "a"), ("x", "b"), ("y", "a"), outside="x")
    assert found_in(snapshot, "from_outside") == [{"sources": 2, "outside": 1, "ties": 3, "ties_outside": 2}]


def test_ties_from_ones_own_kind():
    snapshot = small(("x", "a"), ("b", "a"), ("y", "c"))
    assert found_in(snapshot, "among_themselves") == [{"category": FARMERS, "among": 1, "ties": 3}]


def test_cut_points_are_told_the_most_named_first():
    snapshot = small(("x", "a"), ("x", "b"), ("b", "c"))
    assert found_in(snapshot, "cut_points") == [{"organisations": ["x", "b"], "count": 2}]


def test_only_sources():
    snapshot = small(("x", "a"), ("x", "b"), ("x", "c"), ("y", "c"))
    assert found_in(snapshot, "only_source") == [{"organisations": ["x"], "count": 1, "of": 2}]


def test_those_asked_who_have_not_answered():
    assert found_in(small(("x", "a"), answered="a"), "silent") == [{"missing": 2, "asked": 3}]
    assert found_in(small(("x", "a")), "everyone") == [{"missing": 0, "asked": 3}]


def test_one_kind_of_help_and_not_the_other():
    snapshot = small(technical=(("x", "a"), ("x", "b")), commercial=(("y", "b"),))
    assert found_in(snapshot, "one_and_not_the_other", relation=None) == [
        {"category": FARMERS, "relation": "technical", "without": "commercial", "lacking": 1, "answered": 3}
    ]
    assert found_in(snapshot, "one_and_not_the_other", relation="technical") == []


# -- Sentences ---------------------------------------------------------------------------------

WORDS = {
    "missing": 0, "asked": 0, "named_by": 0, "share": 0, "answered": 0, "count": 1, "of": 0, "lacking": 0, "sources": 0,
    "outside": 0, "ties": 0, "ties_outside": 0, "among": 0, "waiting": 0, "names": "SENASA", "category": "Grower",
    "relation": "Technical", "without": "Commercial", **dict.fromkeys(STATUSES, 0),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("number", [0, 1, 2, 1_000_000])
@pytest.mark.parametrize("kind", SENTENCES)
def test_every_sentence_reads_well_with_every_number(kind, number, language):
    with override(language):
        sentence = SENTENCES[kind](WORDS | dict.fromkeys([key for key in WORDS if isinstance(WORDS[key], int)], number))
    assert sentence.endswith(".") and "%(" not in sentence and "  " not in sentence
    english = re.search(r"\b(the|of|answered|organisation)\b", sentence)
    assert bool(english) == (language == "en"), sentence


# The numbers that a sentence tells, and which of them are parts of which.
TOLD = {
    "both_ends": STATUSES,
    "silent": ("missing", "asked"),
    "everyone": ("asked",),
    "central": ("named_by", "answered", "count"),
    "central_by_the_rule": ("named_by", "count"),
    "firmly_first": (),
    "only_source": ("of", "count"),
    "without_source": ("lacking", "answered"),
    "without_source_by_the_rule": ("lacking", "answered"),
    "from_outside": ("outside", "sources", "ties_outside", "ties"),
    "among_themselves": ("among", "ties"),
    "cut_points": ("count",),
    "channel": ("sources",),
    "one_and_not_the_other": ("lacking", "answered"),
}
WHOLES = {"missing": "asked", "named_by": "answered", "lacking": "answered", "outside": "sources", "among": "ties"}
WHOLES |= {"ties_outside": "ties", "sources": "ties"}


def possible(numbers):
    """Nothing is part of less than it, and nobody is asked, answers or gives where there is none to tell of."""
    parts = all(numbers[part] <= numbers[whole] for part, whole in WHOLES.items() if numbers.keys() >= {part, whole})
    return parts and all(numbers.get(whole, 1) for whole in ("asked", "answered", "of", "named_by", "ties", "sources"))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", SENTENCES)
def test_one_is_told_as_one(kind, language):
    for counts in product((0, 1, 2), repeat=len(TOLD[kind])):
        numbers = dict(zip(TOLD[kind], counts, strict=True))
        if possible(numbers):
            with override(language):
                sentence = SENTENCES[kind](WORDS | numbers)
            assert not told_wrongly(sentence, language), (sentence, numbers)


class Asked(dict):
    """A dict that remembers what it was asked for."""

    def __init__(self, *values):
        super().__init__(*values)
        self.keys_asked = set()

    def __getitem__(self, key):
        self.keys_asked.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("kind", SENTENCES)
def test_no_number_of_a_sentence_is_left_out_of_that(kind):
    for number in (0, 1, 2):
        words = Asked(WORDS | dict.fromkeys(TOLD[kind], number))
        SENTENCES[kind](words)
        numbers = {key for key in words.keys_asked if isinstance(WORDS[key], int)}
        assert numbers - {"share"} <= set(TOLD[kind])


@pytest.mark.parametrize(
    ("kind", "numbers", "english", "spanish"),
    [
        (
            "without_source",
            {"lacking": 0, "answered": 1},
            "Grower: the only one that answered named at least one source.",
            "Grower: la única que respondió nombró al menos una fuente.",
        ),
        (
            "among_themselves",
            {"among": 0, "ties": 1},
            "Grower: the only tie by which they receive does not come from their own kind.",
            "Grower: el único vínculo por el que reciben no viene de su mismo tipo.",
        ),
        (
            "from_outside",
            {"sources": 1, "outside": 1, "ties": 1, "ties_outside": 1},
            "The only source is from outside the region, and with it the only tie.",
            "La única fuente es de fuera de la región y, con ella, el único vínculo.",
        ),
        (
            "silent",
            {"missing": 1, "asked": 35},
            "1 of the 35 organisations asked has not answered: what it received is not known.",
            "1 de las 35 organizaciones encuestadas no ha respondido: no se sabe qué recibió.",
        ),
        (
            "central",
            {"named_by": 25, "answered": 34},
            "Named most often as a source: SENASA, by 25 of the 34 that answered.",
            "La fuente más nombrada: SENASA, por 25 de las 34 que respondieron.",
        ),
        (
            "only_source",
            {"of": 8},
            "SENASA is the only source of 8 organisations.",
            "SENASA es la única fuente de 8 organizaciones.",
        ),
        (
            "without_source",
            {"lacking": 2, "answered": 26},
            "Grower: of 26 that answered, 2 named no source.",
            "Grower: de 26 que respondieron, 2 no nombraron ninguna fuente.",
        ),
        (
            "cut_points",
            {"count": 0},
            "Without any one organisation the network falls into no more pieces than it has.",
            "Si falta una sola organización, cualquiera que sea, la red no se parte en más pedazos de los que tiene.",
        ),
    ],
)
def test_sentences(kind, numbers, english, spanish):
    with override("en"):
        assert SENTENCES[kind](WORDS | numbers) == english
    with override("es"):
        assert SENTENCES[kind](WORDS | numbers) == spanish


# -- On the page -------------------------------------------------------------------------------


@pytest.fixture
def wave(db):
    """Two growers, of whom one names an office whose name is not nice, and the other nobody."""
    cluster = make_cluster("casma")
    grower = make_category(cluster, "Grower", is_service=False)
    office = make_category(cluster, "Office")
    one, two = (make_organisation(cluster, code, name=code, category=grower) for code in ("One", "Two"))
    senasa = make_organisation(cluster, "SENASA", label="<b>100 %(s)</b>", category=office)
    survey = make_survey(cluster)
    make_relation(survey, "trade")
    wave = make_wave(survey, respondents=[one, two])
    make_response(wave, one, {"assistance": {senasa: 5}})
    make_response(wave, two, {})
    rebuild(wave.pk)
    return wave


def page(client, wave, relation="assistance"):
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    html = client.get(reverse("network", args=["casma", wave.pk, relation])).content.decode()
    return html.split('id="findings"')[1].split("</section>")[0]


def test_the_page_says_what_was_found(client, wave):
    html = page(client, wave)
    assert "All 2 organisations asked have answered." in html
    assert "Grower: of 2 that answered, 1 named no source." in html
    assert 'by 1 of the 2 that answered. <a href="?sort=-out_degree#providers">' in html


def test_names_are_text(client, wave):
    html = page(client, wave)
    assert "&lt;b&gt;100 %(s)&lt;/b&gt;" in html and "<b>" not in html


def test_what_is_on_something_deleted_since_is_left_out(client, wave):
    network = wave.pointer.build.networks.get(relation__key="assistance")
    network.findings += [{"kind": "central", "organisations": [10**9], "count": 1, "named_by": 1, "answered": 2}]
    network.findings += [{"kind": "without_source", "category": 10**9, "lacking": 1, "answered": 2}]
    network.findings += [{"kind": "one_and_not_the_other", "category": Category.objects.first().pk, "relation": "gone",
                          "without": "assistance", "lacking": 1, "answered": 2}]  # fmt: skip
    before = len(network.findings) - 3
    network.save()
    assert page(client, wave).count("<li>") == before


def test_a_build_from_before_has_none(client, wave):
    wave.pointer.build.networks.update(findings=[])
    client.force_login(cast.make_cast(wave.survey.cluster).ana)
    response = client.get(reverse("network", args=["casma", wave.pk, "assistance"]))
    assert response.status_code == 200 and 'id="findings"' not in response.content.decode()


def test_names_of_many_end_in_how_many_more(db):
    cluster = make_cluster("casma")
    offices = [make_organisation(cluster, code, label=code) for code in ("A", "B", "C")]
    found = {"kind": "cut_points", "organisations": [each.pk for each in offices], "count": 5}
    reading = SimpleNamespace(relations=())
    told = findings_in_words(reading, SimpleNamespace(findings=[found]))
    assert told[0].sentence == "Without any one of these the network falls into more pieces: A, B, C and 2 more."
    assert Organisation.objects.count() == 3
