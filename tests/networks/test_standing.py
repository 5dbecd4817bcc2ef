"""What an organisation may be shown of its own place: names as protected, kinds told or not, the two sentences."""

import pytest

from networks.own_results.standing import (
    Candidate,
    Entry,
    Kind,
    Neighbour,
    Standing,
    entries_of,
    kinds_told,
    leaders_of,
)
from networks.own_results.standing_texts import sentences_of

OFFICE = Kind(1, "Office", "#D55E00", "triangle", order=(1,))
GROWER = Kind(2, "Grower", "#009E73", "circle", protected=True, order=(2,))
PACKER = Kind(3, "Packer", "#0072B2", "square", protected=True, order=(3,))


def neighbour(name, kind=OFFICE, helped_us=True, we_helped=False, **more):
    return Neighbour(name, name, kind, helped_us, we_helped, **more)


# -- Which kinds are told ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({}, set()),
        ({1: 3}, {1}),
        ({1: 2}, set()),
        ({1: 10, 2: 4}, {1, 2}),
        ({1: 10, 2: 2, 3: 1}, {1}),
        # Only one would be left over, and be given away by being that: the smallest of the others keeps it company.
        ({1: 10, 2: 4, 3: 1}, {1}),
        ({1: 10, 3: 1}, set()),
    ],
)
def test_kinds_told(sizes, told):
    assert kinds_told(sizes) == told


# -- Entries -------------------------------------------------------------------------------------


def test_by_name_as_one_looks_them_up():
    entries = entries_of([neighbour("Ópalo"), neighbour("oca"), neighbour("Agro 10"), neighbour("Agro 2")], set())
    assert [entry.name for entry in entries] == ["Agro 2", "Agro 10", "oca", "Ópalo"]


def test_protected_ones_are_counted_by_kind():
    entries = entries_of(
        [
            neighbour("Secret B", PACKER),
            neighbour("Secret C", GROWER),
            neighbour("Secret A", GROWER),
            neighbour("Lima"),
        ],
        {2, 3},
    )
    assert [(entry.name, entry.kind.name, entry.count) for entry in entries] == [
        ("Lima", "Office", 1),
        ("", "Grower", 2),
        ("", "Packer", 1),
    ]
    assert "Secret" not in repr(entries)


def test_of_protected_ones_nothing_but_their_number_remains():
    (entry,) = entries_of([neighbour("Secret", GROWER, rating=5, named_by=7)], {2})
    assert entry == Entry(GROWER, helped_us=True, we_helped=False)


def test_kinds_that_are_not_told_are_one():
    entries = entries_of([neighbour("A", PACKER), neighbour("B", GROWER)], set())
    assert [(entry.kind, entry.count) for entry in entries] == [(None, 2)]


def test_a_protected_one_that_helped_and_was_helped_is_not_seen_to_be_one():
    """The reader knows whom it named: "the one that you named also named you" would say what that one answered."""
    mutual = entries_of([neighbour("A", GROWER, we_helped=True)], {2})
    two = entries_of([neighbour("B", GROWER), neighbour("C", GROWER, helped_us=False, we_helped=True)], {2})
    assert mutual == two
    assert [(entry.helped_us, entry.we_helped) for entry in mutual] == [(True, False), (False, True)]


def test_one_that_is_named_is_one_whichever_way():
    (entry,) = entries_of([neighbour("A", we_helped=True)], set())
    assert entry.helped_us and entry.we_helped


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_protected_neighbours_changes_nothing(turned):
    neighbours = [neighbour(f"N{i}", kind) for i, kind in enumerate([GROWER, PACKER, GROWER, OFFICE])]
    assert entries_of(neighbours[::-1] if turned else neighbours, {2, 3}) == entries_of(neighbours, {2, 3})


# -- Who is named most often ---------------------------------------------------------------------


def candidates(*named_by, protected=(), reader=None):
    return [Candidate(f"C{i}", number, i in protected, i == reader) for i, number in enumerate(named_by)]


def names(leaders):
    return [leader.name for leader in leaders]


@pytest.mark.parametrize(
    ("given", "leaders"),
    [
        ([], []),
        (candidates(5, 4, 4, 1), ["C0"]),
        (candidates(5, 5, 4, 1), ["C0", "C1"]),
        (candidates(5, 5, 5, 5), []),
        (candidates(1, 0), []),
        (candidates(0, 0), []),
        (candidates(5, 4, protected={0}), []),
        (candidates(5, 5, 4, protected={1}), []),
        (candidates(5, 4, protected={0}, reader=0), ["C0"]),
        (candidates(5, 4, protected={1}), ["C0"]),
    ],
)
def test_leaders(given, leaders):
    assert names(leaders_of(given)) == leaders


# -- The sentences -------------------------------------------------------------------------------

ONE, SIX = neighbour("A"), [neighbour(f"N{i}") for i in range(6)]


def helped(number):
    return [neighbour(f"H{i}", helped_us=False, we_helped=True) for i in range(number)]


def own(neighbours, **more):
    first, *_rest = sentences_of(Standing(entries_of(neighbours, set()), **more))
    return first


@pytest.mark.parametrize(
    ("neighbours", "more", "sentence"),
    [
        ([*helped(4), *SIX], {}, "4 organisations said that they received help from yours; you named 6."),
        ([*helped(1), ONE], {}, "1 organisation said that it received help from yours; you named 1."),
        (
            helped(2),
            {},
            "2 organisations said that they received help from yours; you said that nobody helped yours.",
        ),
        (helped(2), {"waiting_names": 1}, "2 organisations said that they received help from yours."),
        (
            SIX,
            {"also_unnamed": 27},
            "You named 6 organisations that helped yours; no organisation has named yours so far, as with 27 others.",
        ),
        (
            [ONE],
            {"also_unnamed": 1},
            "You named 1 organisation that helped yours; no organisation has named yours so far, as with 1 other.",
        ),
        (SIX, {}, "You named 6 organisations that helped yours; no organisation has named yours so far."),
        ([], {"waiting_names": 2}, "No organisation has named yours so far."),
        (
            [],
            {"also_unnamed": 3},
            "You said that nobody helped yours, and no organisation has named it so far; "
            "that is an answer that counts, too.",
        ),
        (
            [*helped(4), *SIX],
            {"as_received": False},
            "As far as the answers say, your organisation helped 4 others; 6 helped yours.",
        ),
        (
            [],
            {"as_received": False},
            "The answers have not told of any help to your organisation or from it so far.",
        ),
    ],
)
def test_the_sentence_on_the_own_organisation(neighbours, more, sentence):
    assert own(neighbours, **more) == sentence


def of_all(leaders=(), answered=34, named_nobody=None, **more):
    sentences = sentences_of(
        Standing(entries_of([ONE], set()), leaders=tuple(leaders), answered=answered, named_nobody=named_nobody, **more)
    )
    return [sentence.replace("\u2068", "").replace("\u2069", "") for sentence in sentences[1:]]


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        (
            {"leaders": candidates(24), "named_nobody": 3},
            ["Most often named is C0: by 24 of the 34 organisations that answered; 3 said that nobody helped them."],
        ),
        (
            {"leaders": candidates(24), "named_nobody": 1},
            ["Most often named is C0: by 24 of the 34 organisations that answered; 1 said that nobody helped it."],
        ),
        (
            {"leaders": candidates(24, 24, reader=1), "named_nobody": 0},
            ["Most often named are C0 and your organisation: each by 24 of the 34 organisations that answered."],
        ),
        ({"leaders": candidates(24)}, ["Most often named is C0: by 24 of the 34 organisations that answered."]),
        (
            {"named_nobody": 3},
            ["3 of the 34 organisations that answered said that nobody helped them."],
        ),
        ({"named_nobody": 0}, []),
        ({}, []),
        # Of so few a count says who answered what.
        ({"leaders": candidates(3), "named_nobody": 1, "answered": 4}, []),
        ({"leaders": candidates(24), "named_nobody": 3, "as_received": False}, []),
    ],
)
def test_the_sentence_on_the_network(given, sentences):
    assert of_all(**given) == sentences
