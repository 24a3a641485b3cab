"""What an employee reads of the tree behind a line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpi.expr import Why
from kpi.model.quantity import Measure
from kpi.output.reasons import Meaning, bounds, figures, in_words, workings
from kpi.words import Label

RATE = Label("满意率", "satisfaction")
MEANING = Meaning(
    units={RATE: Measure.RATIO},
    parameters={"p.r.target": Measure.RATIO, "p.r.floor": Measure.RATIO},
    names={"p.r.full": Label("满分", "full mark"), "p.r.target": Label("目标值", "target")},
    checked=frozenset({"p.r.full"}),
)
NOTHING = Meaning()


def number(value: object, name: str = "") -> Why:
    return Why("const", Label(), Fraction(str(value)), parameter=f"p.r.{name}" if name else "")


def var(value: object, label: Label = RATE, counts: tuple[int, int] | None = None) -> Why:
    args = ()
    if counts:
        above, below = counts
        args = (Why("numerator", Label(), Fraction(above)), Why("denominator", Label(), Fraction(below)))
    return Why("var", label, Fraction(value), args)


def why(op: str, value: object, *args: Why, label: Label = Label()) -> Why:
    return Why(op, label, value if isinstance(value, bool) or value is None else Fraction(str(value)), args)


def zone() -> Why:
    """The zone between a floor and a target: 40 x 571/586 / 0.98, rounded."""
    rate = var(Fraction(571, 586), counts=(571, 586))
    product = why("*", Fraction(40 * 571, 586), number(40, "full"), rate)
    exact = Fraction(40 * 571, 586) / Fraction(98, 100)
    tests = (why("<", False, rate, number("0.9", "floor")), why(">=", False, rate, number("0.98", "target")))
    chosen = Why("choose", Label(), exact, (*tests, why("/", exact, product, number("0.98", "target"))))
    return why("round", "39.77", chosen)


def test_a_rate_is_told_with_its_counts_between_the_bounds_that_held_and_reckoned_to_the_points():
    assert in_words(zone(), "zh", MEANING) == (
        "90% ≤ 满意率 ≈97.44% (571/586) < 98%",
        "满分 40 × 满意率 ≈97.44% ÷ 目标值 98% ≈ 39.77",
    )


def test_of_a_band_the_bounds_are_told_and_its_points_are_no_working():
    seconds = Label("响应时间", "response time")
    meaning = Meaning(units={seconds: Measure.SECONDS})
    value = var(18, seconds)
    banded = why(
        "choose", 6, why("<=", False, value, number(10)), why("<=", True, value, number(20)), number(6)
    )
    assert bounds(banded, meaning, "en") == ("10 s < response time 18 s ≤ 20 s",)
    assert workings(banded, meaning, "en") == ()
    assert figures(banded, meaning, "en") == ("response time 18 s",)


def test_a_check_against_the_full_mark_or_nothing_is_no_band():
    mark = Label("评分", "rating")
    value = var(12, mark)
    test = why("and", True, why(">=", True, value, number(0)), why("<=", True, value, number(20, "full")))
    assert in_words(why("choose", 12, test, value), "zh", MEANING) == ("评分 12",)


def test_what_adds_nothing_is_left_out_and_the_bound_that_held_is_said():
    score = Label("得分", "score")
    product = why("*", 1500, number(1000), why("/", "1.5", var(150, score), number(100)))
    assert workings(why("+", 1500, product, number(0)), NOTHING, "en") == ("1,000 × score 150 ÷ 100 = 1,500",)
    capped = why("min", 1200, why("*", 1500, number(1000), number("1.5")), number(1200))
    assert workings(capped, NOTHING, "en") == ("1,000 × 1.5 = 1,500, but at most 1,200",)
    raised = why("max", 0, why("-", -5, number(10), var(15, score)), number(0))
    assert workings(raised, NOTHING, "en") == ("10 − score 15 = -5, but at least 0",)
    free = why("min", 1500, why("*", 1500, number(1000), var(Fraction(3, 2), score)), number(1600))
    assert workings(free, NOTHING, "en") == ("1,000 × score 1.5 = 1,500",)


def test_what_is_taken_away_or_divided_by_stands_in_brackets():
    a, b, c = (var(value, Label(en=name)) for value, name in ((9, "a"), (5, "b"), (2, "c")))
    assert workings(why("-", 6, a, why("-", 3, b, c)), NOTHING, "en") == ("a 9 − (b 5 − c 2) = 6",)
    assert workings(why("*", 63, a, why("+", 7, b, c)), NOTHING, "en") == ("a 9 × (b 5 + c 2) = 63",)
    assert workings(why("/", 3, a, why("-", 3, b, c)), NOTHING, "en") == ("a 9 ÷ (b 5 − c 2) = 3",)


@pytest.mark.parametrize(
    ("op", "told"),
    [
        ("round", "7 ÷ 2 = 3.5, rounded 4"),
        ("ceil", "7 ÷ 2 = 3.5, rounded up 4"),
        ("floor", "7 ÷ 2 = 3.5, rounded down 4"),
        ("trunc", "7 ÷ 2 = 3.5, cut off 4"),
    ],
)
def test_rounding_is_said_with_what_was_rounded(op: str, told: str) -> None:
    assert workings(why(op, 4, why("/", "3.5", var(7, Label()), number(2))), NOTHING, "en") == (told,)


def test_a_part_with_a_name_is_worked_out_in_a_line_of_its_own():
    share = why("*", 600, number(2), var(300, Label(en="sales")), label=Label(en="commission"))
    assert workings(why("+", 700, share, number(100)), NOTHING, "en") == (
        "commission 600 + 100 = 700",
        "commission: 2 × sales 300 = 600",
    )


def test_a_share_of_a_pool_is_told_by_the_scores():
    args = (number(1000), var(80, Label(en="own score")), var(400, Label(en="all scores")))
    shared = why("share by score, largest remainder", 200, *args, label=Label(en="pool"))
    assert workings(shared, NOTHING, "en") == ("pool 1,000 × own score 80 ÷ all scores 400 = 200",)


def test_points_of_percent_are_reckoned_with_as_numbers():
    rate = Label("达成率", "reached")
    meaning = Meaning(units={rate: Measure.PERCENT})
    value = why("/", "22.5", why("*", 2250, number(30), var(75, rate)), number(100))
    assert workings(value, meaning, "en") == ("30 × reached 75 ÷ 100 = 22.5",)
    assert figures(value, meaning, "en") == ("reached 75%",)


def test_a_figure_that_another_rule_works_out_is_followed():
    inner = why("*", 80, var(16, Label(en="points")), number(5))
    ruled = Why("ruled", Label(en="bonus"), Fraction(80), (inner,))
    assert workings(why("round", 80, ruled), NOTHING, "en") == ("points 16 × 5 = 80",)


def test_weights_of_a_list_have_no_names_and_are_one_number_below_the_line():
    meaning = Meaning(names={"p.r.weights": Label("各项权重", "weights")})
    a, b = var(90, Label(en="a")), var(60, Label(en="b"))
    one, two = number(1, "weights[0]"), number(2, "weights[1]")
    summed = why("+", 210, why("*", 90, one, a), why("*", 120, two, b))
    assert workings(why("/", 70, summed, why("+", 3, one, two)), meaning, "en") == (
        "(a 90 + 2 × b 60) ÷ 3 = 70",
    )


def test_what_has_no_value_is_not_worked_out():
    assert workings(why("+", None, Why("var", RATE, None), number(1)), NOTHING, "en") == ()
    assert in_words(None, "en", NOTHING) == ()
    assert in_words(why("round", None, Why("var", RATE, None)), "en", NOTHING) == ()


NTH, QUANTITY = Label("第几次", "ordinal of the event in its window"), Label("数量", "the event's quantity")
SPOKEN = Meaning(
    ordinals=frozenset({NTH}),
    places={QUANTITY: (Label("情节", "severity"), (Label("轻微", "minor"), Label("严重", "serious")))},
)


@pytest.mark.parametrize(
    ("figure", "lang", "told"),
    [
        (var(1, NTH), "zh", "第 1 次"),
        (var(1, NTH), "en", "time no. 1"),
        (var(2, QUANTITY), "zh", "情节：严重"),
        (var(2, QUANTITY), "en", "severity: serious"),
        (var(3, QUANTITY), "zh", "数量 3"),
    ],
)
def test_the_manieth_time_and_a_place_among_words_are_told_as_one_says_them(
    figure: Why, lang: str, told: str
) -> None:
    fine = Why("choose", Label(), Fraction(50), (why("==", True, figure, figure), number(50)))
    assert bounds(fine, SPOKEN, lang) == (told,)
    assert in_words(fine, lang, SPOKEN) == (told,)
    assert workings(why("*", 50, number(50), figure), SPOKEN, lang) == (f"50 × {told} = 50",)
