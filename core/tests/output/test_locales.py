from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.exact import Rate, parse
from kpi.model.period import Period
from kpi.output import locales


@pytest.mark.parametrize(
    ("value", "places", "want"),
    [
        (Fraction(1234567, 100), 0, "12,345.67"),
        (Fraction(-1234567, 100), 0, "-12,345.67"),
        (Fraction(6), 2, "6.00"),
        (Decimal("0.10"), 0, "0.1"),
        (-1, 2, "-1.00"),
        (Fraction(-1, 8), 0, "-0.125"),
    ],
)
def test_a_number_keeps_all_its_decimals_and_has_its_digits_grouped(
    value: Fraction, places: int, want: str
) -> None:
    assert locales.number(value, "zh", places) == locales.number(value, "en", places) == want


def test_a_fraction_stays_one_unless_its_neighbourhood_is_asked_for() -> None:
    assert locales.number(Fraction(20, 3), "zh", 2) == "20/3"
    assert locales.number(Fraction(20, 3), "zh", near=2) == "≈6.67"
    assert locales.number(Fraction(5, 4), "zh", near=1) == "1.25"
    assert locales.number(None, "zh") == ""


@given(st.fractions(), st.sampled_from(["zh", "en"]), st.integers(0, 4))
def test_a_printed_number_reads_back_to_the_same_value(value: Fraction, lang: str, places: int) -> None:
    assert parse(locales.number(value, lang, places)) == value


def test_a_float_is_no_number_and_no_money() -> None:
    for function in (locales.number, locales.money, locales.percent):
        with pytest.raises(TypeError, match="exact"):
            function(0.5, "zh")  # type: ignore[operator]


def test_money_has_two_decimals_at_least_and_the_sign_before_its_symbol() -> None:
    assert locales.money(Fraction(-12345, 10), "zh") == "-¥1,234.50"
    assert locales.money(5, "en", sign=True) == "+CN¥5.00"
    assert locales.money(Fraction(1, 1000), "zh", symbol=False) == "0.001"
    assert locales.money(0, "zh", sign=True) == "¥0.00"


def test_a_rate_shows_its_counts() -> None:
    assert locales.rate(Rate(Fraction(2), Fraction(3)), "zh") == "≈66.67% (2/3)"
    assert locales.rate(Rate(Fraction(1), Fraction(4)), "en") == "25% (1/4)"
    assert locales.rate(Rate(Fraction(0), Fraction(0)), "en") == ""


def test_days_and_periods_are_written_as_people_write_them() -> None:
    assert locales.day(date(2018, 7, 31), "zh") == "2018年7月31日"
    assert locales.day(date(2018, 7, 31), "en") == "July 31, 2018"
    told = {text: locales.period(text, "en") for text in ("2018-07", "2018-Q3", "2018-H1", "2018-H2", "2018")}
    assert list(told.values()) == [
        "July 2018", "3rd quarter 2018", "first half of 2018", "second half of 2018", "2018",
    ]  # fmt: skip
    assert [locales.period(text, "zh") for text in ("2018-07", "2018-Q3", "2018")] == [
        "2018年7月", "2018年第3季度", "2018年",
    ]  # fmt: skip


def test_a_period_is_spelt_in_either_language():
    assert locales.spelt(Period.parse("2018-07")).text("zh") == "2018年7月"
    assert locales.spelt(Period.parse("2018-07")).text("en") == "July 2018"
