"""The tables of the Piura paper, held to the last digit."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from networks.answers.graph import graph_of
from networks.answers.snapshot import TieRow
from networks.measures import positions_of
from networks.results import tables
from tests.networks import piura
from tests.networks.piura import CATEGORIES, CODES, IDS, RELATION_IDS

TECHNOLOGICAL = RELATION_IDS["technological"]


@pytest.fixture(scope="module")
def snapshot():
    return piura.snapshot()


@pytest.fixture(scope="module")
def assistance(snapshot):
    """Everyone's position in the network of assistance, by code."""
    ids = [organisation.id for organisation in snapshot.organisations]
    positions = positions_of(graph_of(ids, snapshot.ties[RELATION_IDS["assistance"]]), snapshot.answered)
    return {CODES[pk]: position for pk, position in positions.items()}


def named(snapshot, code, relation, ratings):
    """The snapshot with other nominations of one source for one relation: {respondent: rating}."""
    others = [tie for tie in snapshot.ties[RELATION_IDS[relation]] if tie.source != IDS[code]]
    new = [TieRow(IDS[code], IDS[respondent], rating) for respondent, rating in ratings.items()]
    return replace(snapshot, ties={**snapshot.ties, RELATION_IDS[relation]: (*others, *new)})


def test_table_2_the_fifteen_largest_providers(assistance):
    rows = piura.read("expected/table_2_weighted_out_degree.csv")
    expected = {row["organisation"]: int(row["weighted_out_degree"]) for row in rows}
    largest = sorted(assistance, key=lambda code: -assistance[code].weighted_out_degree)[:15]
    assert {code: assistance[code].weighted_out_degree for code in largest} == expected


def test_twenty_five_providers_ten_of_them_in_the_region(snapshot, assistance):
    providers = [row for row in snapshot.organisations if assistance[row.code].out_degree]
    assert len(providers) == 25
    assert sum(row.in_region for row in providers) == 10


@pytest.mark.parametrize(("association", "table"), [("APEM", "6_2"), ("PROMANGO", "7_2")])
def test_sources_of_members(snapshot, association, table):
    rows = tables.sources_of_members(snapshot, TECHNOLOGICAL, IDS[association])
    ours = {CODES[row["organisation"]]: (row["firms"], row["average"]) for row in rows}
    expected = {
        row["source"]: (int(row["firms_identifying"]), row["average_rating"])
        for row in piura.read(f"expected/table_{table}_technological_sources.csv")
        if row["source"] in IDS
    }
    assert {source: ours[source] for source in expected} == expected


def test_sources_of_members_the_paper_leaves_out_no_greater_one(snapshot):
    rows = tables.sources_of_members(snapshot, TECHNOLOGICAL, IDS["PROMANGO"])
    assert [CODES[row["organisation"]] for row in rows[:4]] == ["PROMANGO", "SENASA", "APEM", "INCAGRO"]
    assert len(rows) == len(piura.read("expected/table_7_2_technological_sources.csv"))


def test_source_categories_of_members(snapshot):
    rows = tables.source_categories_of_members(snapshot, TECHNOLOGICAL, IDS["APEM"])
    ours = {row["category"]: (row["firms"], row["average"]) for row in rows}
    expected = {
        CATEGORIES[row["source"]]: (int(row["firms_identifying"]), row["average_rating"])
        for row in piura.read("expected/table_6_2_technological_sources.csv")
        if row["source"] in CATEGORIES
    }
    assert len(expected) == 2
    assert {category: ours[category] for category in expected} == expected


@pytest.mark.parametrize(("association", "table"), [("APEM", "6_1"), ("PROMANGO", "7_1")])
def test_own_sources(snapshot, association, table):
    rows = tables.own_sources(snapshot, IDS[association])
    assert {CODES[row["organisation"]]: row["ratings"] for row in rows} == {
        row["source"]: {"technological": int(row["technological"]), "commercial": int(row["commercial"])}
        for row in piura.read(f"expected/table_{table}_association_sources.csv")
    }


def test_profiles(snapshot):
    ours = [{"association": CODES[row["association"]], **row["values"]} for row in tables.profiles(snapshot)]
    assert ours == [
        {key: text if key == "association" else int(text) for key, text in row.items()}
        for row in piura.read("expected/tables_3_4_member_profiles.csv")
    ]


def test_exclusive_channels(snapshot):
    ours = [(CODES[row["association"]], CODES[row["organisation"]]) for row in tables.exclusive_channels(snapshot)]
    assert ours == [(row["association"], row["source"]) for row in piura.read("expected/exclusive_channels.csv")]
    assert len(ours) == 8


def test_sources_are_sorted_by_firms_then_average_then_code(snapshot):
    rows = tables.sources_of_members(snapshot, TECHNOLOGICAL, IDS["APEM"])
    order = [(-row["firms"], -float(row["average"] or 0), CODES[row["organisation"]]) for row in rows]
    assert order == sorted(order)


def test_named_and_not_rated_counts_as_a_firm_and_not_in_the_average(snapshot):
    changed = named(snapshot, "IDB", "technological", {"A01": 3, "A02": None, "A03": 4})
    row = next(
        row
        for row in tables.sources_of_members(changed, TECHNOLOGICAL, IDS["APEM"])
        if row["organisation"] == IDS["IDB"]
    )
    assert row == {"organisation": IDS["IDB"], "firms": 3, "rated": 2, "average": "3.5"}


def test_a_source_that_nobody_rated_has_no_average(snapshot):
    changed = named(snapshot, "IDB", "technological", {"A01": None})
    rows = tables.sources_of_members(changed, TECHNOLOGICAL, IDS["APEM"])
    assert [(row["rated"], row["average"]) for row in rows if row["organisation"] == IDS["IDB"]] == [(0, None)]


def test_a_member_that_names_two_of_a_category_is_one_firm(snapshot):
    changed = replace(
        snapshot,
        ties={TECHNOLOGICAL: (TieRow(IDS["SGS"], IDS["A01"], 5), TieRow(IDS["CU"], IDS["A01"], 2))},
    )
    assert tables.source_categories_of_members(changed, TECHNOLOGICAL, IDS["APEM"]) == [
        {"category": CATEGORIES["Certification organisation"], "firms": 1, "rated": 2, "average": "3.5"}
    ]


def test_an_association_that_did_not_answer_has_no_table_of_its_own(snapshot):
    silent = replace(snapshot, answered=snapshot.answered - {IDS["APEM"]})
    assert tables.own_sources(silent, IDS["APEM"]) is None


def test_own_sources_tell_named_and_not_rated_from_not_named(snapshot):
    changed = named(snapshot, "IDB", "commercial", {"APEM": None})
    rows = {row["organisation"]: row["ratings"] for row in tables.own_sources(changed, IDS["APEM"])}
    assert rows[IDS["IDB"]] == {"technological": 0, "commercial": None}


def test_own_sources_take_all_relations_where_none_is_knowledge(snapshot):
    plain = replace(snapshot, relations=tuple(replace(relation, is_knowledge=False) for relation in snapshot.relations))
    assert list(tables.own_sources(plain, IDS["APEM"])[0]["ratings"]) == ["assistance", "technological", "commercial"]


def test_a_channel_is_not_exclusive_once_another_respondent_names_it(snapshot):
    changed = named(snapshot, "UDEP", "commercial", {"A07": 1})
    assert IDS["UDEP"] not in {row["organisation"] for row in tables.exclusive_channels(changed)}


def test_what_is_not_known_of_a_member_is_not_a_no(snapshot):
    profiles = {**snapshot.profiles, IDS["A01"]: {}, IDS["A04"]: {"exports": None}}
    row = tables.profiles(replace(snapshot, profiles=profiles))[0]
    assert row["members"] == 14
    assert row["known"]["exports"] == 12
    assert row["values"]["exports_pct"] == 100


def test_a_field_of_which_nothing_is_known_has_no_value(snapshot):
    row = tables.profiles(replace(snapshot, profiles={}))[0]
    assert set(row["values"].values()) == {None}


def test_profile_fields_of_other_kinds_are_left_out(snapshot):
    row = tables.profiles(replace(snapshot, profile_fields=(("varieties", "several_of"), ("packs", "yes_no"))))[0]
    assert row["known"] == {"packs": 14}
    assert list(row["values"]) == ["packs_pct"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "expected"),
    [
        (9, 4, 1, "2.3"),
        (47, 20, 1, "2.4"),
        (41, 20, 1, "2.1"),
        (5, 2, 0, "3"),
        (6, 2, 1, "3.0"),
        (Fraction(1, 8), 1, 2, "0.13"),
    ],
)
def test_rounded_half_up(numerator, denominator, places, expected):
    assert str(tables.rounded_half_up(numerator, denominator, places)) == expected


def test_rounded_half_up_is_exact_for_every_average_of_forty_ratings():
    for rated in range(1, 41):
        for total in range(rated, 5 * rated + 1):
            ours = tables.rounded_half_up(total, rated, 1)
            assert abs(Fraction(ours) - Fraction(total, rated)) <= Fraction(1, 20)
            assert Fraction(ours) - Fraction(total, rated) != Fraction(-1, 20)
            assert ours == ours.quantize(Decimal("0.1"))
