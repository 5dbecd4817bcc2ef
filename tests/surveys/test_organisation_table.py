"""Rows of organisations: what each column may say."""

import pytest

from surveys.register.organisation_table import ProfileColumn, read_organisations
from surveys.spreadsheets.fault_messages import describe
from surveys.spreadsheets.faults import Refused
from surveys.spreadsheets.sheet import read_sheet

PROFILE = {
    "exports": ProfileColumn("yes_no"),
    "Land_ha": ProfileColumn("number"),
    "employees": ProfileColumn("whole_number"),
    "crop": ProfileColumn("one_of", ("mango", "grape")),
    "markets": ProfileColumn("several_of", ("eu", "us")),
    "note": ProfileColumn("text"),
}


def read(text, known_codes=()):
    return read_organisations(read_sheet(text.encode()), PROFILE, known_codes)


def read_one(column, value):
    return read(f"code,name,category,{column}\nA1,Agro,Producer,{value}\n", {"APEM", "ADEX"})[0]


def faults_of(text, known_codes=()):
    with pytest.raises(Refused) as caught:
        read(text, known_codes)
    for fault in caught.value.faults:
        assert describe(fault)  # every code has a message that its params fit
    return [(fault.code, fault.line, fault.column, fault.value) for fault in caught.value.faults]


def fault_of(column, value):
    (fault,) = faults_of(f'code,name,category,{column}\nA1,Agro,Producer,"{value}"\n')
    assert fault[1:3] == (2, column)
    return fault[0]


@pytest.mark.parametrize("word", ["yes", "Yes", "sí", "SI", "true", "VERDADERO", "1", "x"])
def test_words_for_yes(word):
    assert read_one("exports", word).profile == {"exports": True}


@pytest.mark.parametrize("word", ["no", "NO", "false", "Falso", "0"])
def test_words_for_no(word):
    assert read_one("exports", word).profile == {"exports": False}


@pytest.mark.parametrize(
    ("written", "number"),
    [("57", 57), ("12.5", 12.5), ('"12,5"', 12.5), ("0.125", 0.125), ('"1250,75"', 1250.75), ("0", 0)],
)
def test_numbers_with_point_or_comma(written, number):
    assert read_one("land_ha", written).profile == {"Land_ha": number}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("land_ha", "1,250", "ambiguous_number"),
        ("land_ha", "1.250", "ambiguous_number"),
        ("land_ha", "1 250", "ambiguous_number"),
        ("land_ha", "1,250,000", "ambiguous_number"),
        ("land_ha", "1.250,5", "not_a_number"),
        ("land_ha", "12 ha", "not_a_number"),
        ("land_ha", "1e5", "not_a_number"),
        ("land_ha", "nan", "not_a_number"),
        ("land_ha", "٣", "not_a_number"),
        ("land_ha", "9" * 400, "not_a_number"),
        ("land_ha", "-0,5", "below_zero"),
        ("employees", "-3", "below_zero"),
        ("employees", "12.5", "not_a_whole_number"),
        ("employees", "9" * 5000, "not_a_whole_number"),
        ("employees", "about 20", "not_a_whole_number"),
        ("exports", "maybe", "not_yes_or_no"),
        ("respondent", "2", "not_yes_or_no"),
        ("based_in_region", "", "value_missing"),
        ("country", "Piura", "bad_country"),
        ("country", "P1", "bad_country"),
        ("crop", "coffee", "unknown_choice"),
        ("markets", "eu;mars", "unknown_choice"),
        ("label", "L" * 61, "too_long"),
        ("label", "two\nlines", "control_character"),
        ("note", "bell\x07", "control_character"),
    ],
)
def test_a_wrong_cell_is_a_fault_at_its_place(column, value, code):
    assert fault_of(column, value) == code


def test_thousands_are_answered_with_how_to_write_them():
    with pytest.raises(Refused) as caught:
        read_one("employees", '"1,250"')
    assert (
        describe(caught.value.faults[0])
        == 'line 2, column "employees": "1,250" — Thousands or decimals? For thousands write 1250.'
    )


def test_choices_and_several_of_them():
    assert read_one("crop", "grape").profile == {"crop": "grape"}
    assert read_one("markets", "us; eu;us").profile == {"markets": ["us", "eu"]}


def test_what_a_file_does_not_say_is_none():
    row = read("code,name,category\nA1,Agro,Producer\n")[0]
    assert (row.label, row.in_region, row.country, row.member_of, row.profile) == (None, None, None, None, {})
    assert not row.is_respondent and not row.on_roster


def test_several_memberships_are_separated_by_semicolons():
    assert read_one("member_of", "APEM; ADEX").member_of == ("APEM", "ADEX")
    assert read_one("member_of", "").member_of == ()


def test_member_of_an_organisation_further_down():
    rows = read("code,name,category,member_of\nA1,Agro,Producer,APEM\nAPEM,APEM,Association,\n")
    assert rows[0].member_of == ("APEM",)


def test_member_of_itself_or_of_an_unknown_code():
    faults = faults_of("code,name,category,member_of\nA1,Agro,Producer,A1\nA2,Agro,Producer,A1;AA\n")
    assert faults == [("member_of_itself", 2, "member_of", "A1"), ("member_of_unknown", 3, "member_of", "A1; AA")]


def test_a_faulty_code_is_not_told_again_for_each_member():
    faults = faults_of("code,name,category,member_of\nA PEM,APEM,Association,\nA1,Agro,Producer,A PEM\n")
    assert faults == [("bad_code", 2, "code", "A PEM")]


def test_the_same_code_twice():
    faults = faults_of("code,name,category\nA1,x,P\nA2,x,P\nA1,y,P\n")
    assert faults == [("code_twice", 4, "code", "A1")]


def test_missing_and_unknown_columns_are_told_together():
    faults = faults_of("code,name,colour\nA1,x,red\n")
    assert faults == [("missing_column", 1, "category", ""), ("unknown_column", 1, "colour", "")]


def test_an_unknown_column_hides_no_other_fault():
    faults = faults_of("code,name,category,colour,country\nA1,x,P,red,Piura\nA1,y,P,red,PE\n")
    assert faults == [
        ("unknown_column", 1, "colour", ""),
        ("bad_country", 2, "country", "Piura"),
        ("code_twice", 3, "code", "A1"),
    ]


def test_what_must_be_written():
    faults = faults_of("code,name,category\n,x,P\nA2,,P\nA3,x,\n")
    assert faults == [
        ("value_missing", 2, "code", ""),
        ("value_missing", 3, "name", ""),
        ("value_missing", 4, "category", ""),
    ]


def test_names_hold_200_characters():
    assert len(read(f"code,name,category\nA1,{'ñ' * 200},P\n")[0].name) == 200
    assert faults_of(f"code,name,category\nA1,{'ñ' * 201},P\n")[0][0] == "too_long"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "=1+1", "Mango 🥭 Perú", "\u202eevil", "شركة المانجو", 'O\'Brien & "Hijos"']
)
def test_hostile_names_are_only_text(name):
    quoted = name.replace('"', '""')
    assert read(f'code,name,category\nA1,"{quoted}",P\n')[0].name == name


def test_faults_of_every_kind_are_collected_in_the_order_of_lines():
    faults = faults_of("code,name,category,country\nA1,x,P,Piura\nA2,,P,PE\nA1,x,P,PE\n")
    assert [fault[:2] for fault in faults] == [("bad_country", 2), ("value_missing", 3), ("code_twice", 4)]
