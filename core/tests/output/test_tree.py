"""An explanation as a tree that a person reads."""

from __future__ import annotations

from fractions import Fraction

from kpi.exact import Rate
from kpi.expr import Why, choose, const, explain, var
from kpi.model.quantity import Measure
from kpi.output.tree import draw
from kpi.words import Label

RATE = var("rate", Measure.PERCENT, label=Label("接通率", "answered"))


def why_of(value: Fraction | Rate) -> Why:
    return explain(choose((RATE >= 80, 10), otherwise=const(0)), {"rate": value}).why


def test_a_counted_rate_is_written_as_its_counts():
    assert "answered 34/38 (≈89.4737%) >= 80" in draw(why_of(Rate(Fraction(3400), Fraction(38))), "en")
    assert "接通率 19/20 (95%) >= 80" in draw(why_of(Rate(Fraction(1900), Fraction(20))), "zh")


def test_a_rate_that_was_given_as_one_number_is_written_as_that():
    assert "answered 89.5 >= 80" in draw(why_of(Fraction("89.5")), "en")


def test_a_quotient_of_other_things_has_no_percent_sign():
    speed = var("speed", Measure.SECONDS, label=Label("应答", "speed"))
    why = explain(speed, {"speed": Rate(Fraction(1386), Fraction(19))}).why
    assert draw(why, "en") == "1386/19 (≈72.9474)  speed\n"


def test_a_comparison_of_more_than_fits_a_line_is_told_in_a_word():
    late = var("late", Measure.COUNT, label=Label("迟到", "late"))
    early = var("early", Measure.COUNT, label=Label("早退", "early"))
    whys = explain(
        choose((late * early + early < 5, 10), otherwise=const(0)),
        {"late": Fraction(3), "early": Fraction(1)},
    ).why
    assert "yes  less than\n" in draw(whys, "en")
    assert "是  小于\n" in draw(whys, "zh")
