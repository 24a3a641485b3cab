"""The explained reading: missing values, flags of what is reached, groups, and the reasons in JSON."""

from datetime import date
from fractions import Fraction

import pytest

from kpi.errors import DataError
from kpi.exact import Rate
from kpi.expr import (
    Population,
    all_of,
    any_of,
    choose,
    clamp,
    coalesce,
    const,
    explain,
    explain_at,
    flagged,
    group_count,
    group_mean,
    group_min,
    group_pooled,
    group_rank,
    group_sum,
    is_missing,
    labelled,
    maximum,
    minimum,
    var,
)
from kpi.model.quantity import Measure
from kpi.types import Origin, Scope
from kpi.words import Label

X, Y, LATE = var("x"), var("y"), var("late", Measure.FLAG)
LADDER = choose(
    (X >= 90, 20),
    (X >= 80, 15),
    (X >= 75, const(10, origin=Origin.DEFAULT, parameter="points[2]")),
    otherwise=0,
)


def value(node, peers=None, **row):
    given = {name: Fraction(one) if type(one) is int else one for name, one in row.items()}
    return explain(node, given, peers).value


def flags(node, **row):
    return explain(
        node, {name: Fraction(one) if type(one) is int else one for name, one in row.items()}
    ).flags


def test_a_missing_value_is_never_zero():
    assert value(X + 1, x=None) is None
    assert value(X * 0, x=None) is None
    assert value(X > 1, x=None) is None
    assert value(minimum(X, 0), x=None) is None
    assert value(coalesce(X, 7), x=None) == 7
    assert value(is_missing(X), x=None) is True


def test_a_division_by_zero_is_missing():
    assert value(X / Y, x=1, y=0) is None
    assert value(X, x=Rate(Fraction(0), Fraction(0))) is None


def test_a_missing_condition_never_falls_to_the_next_case():
    assert value(LADDER, x=None) is None
    assert value(choose((LATE, 1), otherwise=2), late=None) is None


def test_logic_is_three_valued():
    assert value(all_of(LATE, X > 1), late=None, x=0) is False
    assert value(all_of(LATE, X > 1), late=None, x=2) is None
    assert value(any_of(LATE, X > 1), late=None, x=2) is True
    assert value(~LATE, late=None) is None


@pytest.mark.parametrize(
    "x,points,given", [(90, 20, ()), (80, 15, ()), (75, 10, ("default_assumed",)), (0, 0, ())]
)
def test_a_default_is_flagged_only_where_it_is_reached(x, points, given):
    assert value(LADDER, x=x) == points
    assert flags(LADDER, x=x) == given


def test_a_gap_is_missing_with_a_flag():
    gap = choose((X >= 90, 20), (X < 80, 10))
    assert (value(gap, x=85), flags(gap, x=85)) == (None, ("gap",))
    assert flags(gap, x=None) == ()
    assert flags(gap, x=95) == ()


def test_of_an_extreme_only_the_argument_taken_is_reached():
    capped = clamp(X, high=flagged(const(10), "capped"))
    assert flags(capped, x=9) == ()
    assert flags(capped, x=10) == ()
    assert flags(capped, x=11) == ("capped",)
    assert flags(capped, x=None) == ("capped",)
    assert flags(maximum(flagged(X, "own"), 3), x=3) == ("own",)


ROWS = [{"x": Fraction(one) if one is not None else None} for one in (3, 5, 5, 7, None)]
PEERS = {Scope.UNIT: ROWS}


def test_groups_skip_who_has_no_value():
    assert value(group_sum(X, "unit"), PEERS, **ROWS[0]) == 20
    assert value(group_mean(X, "unit"), PEERS, **ROWS[4]) == 5
    assert value(group_count(X, "unit"), PEERS, **ROWS[4]) == 4
    assert value(group_mean(X, "unit"), {Scope.UNIT: [ROWS[4]]}, **ROWS[4]) is None
    assert value(group_sum(X, "unit"), {Scope.UNIT: [ROWS[4]]}, **ROWS[4]) is None
    assert value(group_count(X, "unit"), {Scope.UNIT: [ROWS[4]]}, **ROWS[4]) == 0


def test_ranks_leave_places_after_ties():
    ranks = [value(group_rank(X, "unit"), PEERS, **row) for row in ROWS]
    assert ranks == [4, 2, 2, 1, None]
    upwards = [value(group_rank(X, "unit", descending=False), PEERS, **row) for row in ROWS]
    assert upwards == [1, 2, 2, 4, None]


def test_an_excluded_row_counts_for_nobody_and_has_no_rank():
    rows = [
        {"x": Fraction(9), "late": True},
        {"x": Fraction(3), "late": False},
        {"x": Fraction(1), "late": None},
    ]
    peers = {Scope.UNIT: rows}
    assert [value(group_rank(X, "unit", ~LATE), peers, **row) for row in rows] == [None, 1, None]
    assert value(group_mean(X, "unit", ~LATE), peers, **rows[0]) == 3


def test_a_pool_divides_the_sums_and_needs_counts():
    rows = [{"x": Rate(Fraction(1), Fraction(2))}, {"x": Rate(Fraction(9), Fraction(10))}, {"x": None}]
    pooled = group_pooled(X, "unit")
    assert value(pooled, {Scope.UNIT: rows}, **rows[2]) == Fraction(10, 12)
    bare = [*rows, {"x": Fraction(1, 2)}]
    assert value(pooled, {Scope.UNIT: bare}, **rows[2]) is None


def test_fractions_are_rounded_to_8_decimals_before_they_are_added():
    rows = [{"x": Fraction(1, 3)}] * 3
    assert value(group_sum(X, "unit"), {Scope.UNIT: rows}, **rows[0]) == Fraction("0.99999999")


def test_an_aggregate_of_an_aggregate_over_another_scope_needs_the_population():
    over_all = group_min(group_mean(X, "unit"), "company")
    rows = [{"x": Fraction(one)} for one in (1, 3, 10)]
    people = Population(rows, {Scope.UNIT: ["a", "a", None], Scope.COMPANY: [1, 1, 1]})
    assert explain_at(over_all, people.place(2)).value == 2
    assert explain_at(group_mean(X, "unit"), people.place(2)).value is None
    with pytest.raises(DataError, match="peers in the unit"):
        explain(over_all, rows[0], {Scope.COMPANY: rows})


def test_an_input_that_is_not_given_is_an_error():
    with pytest.raises(DataError, match="'y' is not given"):
        explain(X + Y, {"x": Fraction(1)})


def test_the_reasons_show_what_was_reached_and_where_numbers_come_from():
    full = const("6.5", parameter="full", since=date(2018, 1, 1), clauses=("S004.F1.1",))
    tree = labelled(choose((X > 3, full), (X > 2, 1), otherwise=0), Label("得分", "points"))
    number = {"args": [], "parameter": "", "from": None, "clauses": []}
    assert explain(tree, {"x": Fraction(20, 3)}).why.to_json("zh") == {
        "op": "choose",
        "label": "得分",
        "value": "6.5",
        "parameter": "",
        "from": None,
        "clauses": [],
        "args": [
            {
                "op": ">",
                "label": "",
                "value": True,
                "parameter": "",
                "from": None,
                "clauses": [],
                "args": [
                    {"op": "var", "label": "x", "value": "20/3", **number},
                    {"op": "const", "label": "", "value": "3", **number},
                ],
            },
            {
                "op": "const",
                "label": "",
                "value": "6.5",
                "args": [],
                "parameter": "full",
                "from": "2018-01-01",
                "clauses": ["S004.F1.1"],
            },
        ],
    }


def test_a_large_value_that_is_used_twice_is_explained_where_it_is_met_first():
    share = (X + 1) / (X + 2) * (X + 3)
    test, taken = explain(choose((share > 1, share), otherwise=0), {"x": Fraction(1)}).why.args
    assert test.args[0].value == taken.value == Fraction(8, 3)
    assert len(test.args[0].args) == 2
    assert taken.args == ()


def test_a_rate_that_was_counted_is_explained_with_its_counts():
    rate = var("rate", Measure.PERCENT)
    counted = explain(rate, {"rate": Rate(Fraction(3400), Fraction(38))}).why
    assert [(arg.op, arg.value) for arg in counted.args] == [("numerator", 34), ("denominator", 38)]
    assert counted.value == Fraction(3400, 38)
    assert explain(rate, {"rate": Fraction(90)}).why.args == ()
    assert explain(rate, {"rate": Rate(Fraction(0), Fraction(0))}).why.args == ()
