"""Numbers as people write them."""

import pytest

from surveys.numbers import Ambiguous, NotANumber, parse_number, parse_whole_number, written_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("0,125", 0.125),
        ("1.1250", 1.125),
        ("-3", -3),
        ("007", 7),
    ],
)
def test_with_comma_or_point(text, number):
    assert parse_number(text) == number
    assert type(parse_number(text)) is type(number)


@pytest.mark.parametrize(
    ("text", "plain"), [("1,250", "1250"), ("1.250", "1250"), ("1 250", "1250"), ("1.250.000", "1250000")]
)
def test_thousands_are_asked_about(text, plain):
    with pytest.raises(Ambiguous) as asked:
        parse_number(text)
    assert asked.value.plain == plain


@pytest.mark.parametrize("text", ["", "mucho", "1e5", "1,2,3", "١٢", "12 ha", "9" * 13, "nan", "inf", "²"])
def test_what_is_no_number(text):
    with pytest.raises(NotANumber):
        parse_number(text)


@pytest.mark.parametrize("text", ["2.5", "2,0"])
def test_whole_numbers_have_no_decimals(text):
    with pytest.raises(NotANumber):
        parse_whole_number(text)


@pytest.mark.parametrize("number", [0, 12, 12.5, 1.125, 0.00001, 123456789.125, -3.5, 1250])
def test_what_is_written_is_read_back(number):
    assert parse_number(written_number(number)) == number
