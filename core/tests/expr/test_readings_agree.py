"""The law of the house: what is computed for all subjects at once is what is explained for each."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from kpi.errors import PolicyError
from kpi.exact import Rate
from kpi.expr import (
    Arith,
    Evaluation,
    Kind,
    Node,
    Population,
    aligned,
    all_of,
    any_of,
    choose,
    coalesce,
    const,
    evaluate_at,
    flagged,
    group_count,
    group_max,
    group_mean,
    group_min,
    group_pooled,
    group_rank,
    group_sum,
    if_,
    is_missing,
    maximum,
    minimum,
    not_,
    opaque,
    render,
    rows_of,
    var,
)
from kpi.expr.compile import Program, compile_for
from kpi.expr.nodes import Round
from kpi.model.quantity import Domain, Measure
from kpi.types import Origin, Scope

ROWS = 60
LABELS = ("初级", "中级", "高级")
POINTS = var("points")
RATE = var("rate")
BARE = var("bare")
COUNT = var("count", domain=Domain(Fraction(-20), Fraction(20), whole=True))
BIG = var("big")
NUMBERS = (POINTS, RATE, BARE, COUNT, BIG)
LATE = var("late", Measure.FLAG)
NEW = var("new", Measure.FLAG)
LEVEL = var("level", domain=Domain(labels=LABELS), kind=Kind.LEVEL)
OLD_LEVEL = var("old_level", domain=Domain(labels=LABELS), kind=Kind.LEVEL)
INPUTS = (*NUMBERS, LATE, NEW, LEVEL, OLD_LEVEL)
SCOPES = {Scope.UNIT: "unit", Scope.ROLE: "role", Scope.COMPANY: "company"}


def odd_one(value: Fraction, flag: bool) -> Fraction | None:
    """Stand in for a function that is no tree."""
    return None if value == 3 else value / 7 % 1000 + (1 if flag else 0)


def draw_rows(rng: random.Random) -> list[dict[str, Any]]:
    """Draw rows in which values are missing, or none; flags that differ, or are the same; many groups, or one."""
    missing, fixed, one_unit = (
        rng.choice((0.0, 0.12, 0.12)),
        rng.choice((None, None, True, False)),
        rng.random() < 0.2,
    )
    rows = [draw_row(rng, missing) for _ in range(ROWS)]
    same = {**({} if fixed is None else {"late": fixed}), **({"unit": 1} if one_unit else {})}
    return [{**row, **same} for row in rows]


def draw_row(rng: random.Random, missing: float) -> dict[str, Any]:
    def maybe(value: Any) -> Any:
        return None if rng.random() < missing else value

    measured = rng.choice((0, 1, 2, 3, 8, 40))
    return {
        "points": maybe(Fraction(rng.choice((rng.randint(-999, 999), rng.randint(-3, 3) * 50)), 100)),
        "rate": maybe(
            Rate(Fraction(rng.randint(0, measured)), Fraction(measured))
            if rng.random() < 0.97
            else Fraction(rng.randint(0, 4), 4)
        ),
        "bare": maybe(Fraction(rng.randint(-9, 9), rng.randint(1, 6))),
        "count": maybe(Fraction(rng.randint(-4, 4))),
        "big": maybe(Fraction(rng.choice((rng.randint(-(10**12), 10**12), 0, 10**12)), 100)),
        "late": maybe(rng.random() < 0.5),
        "new": maybe(rng.random() < 0.5),
        "level": maybe(rng.choice(LABELS)),
        "old_level": maybe(rng.choice(LABELS)),
        "unit": maybe(rng.randint(1, 9)),
        "role": maybe(rng.randint(1, 3)),
        "company": 1,
    }


def frame_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Lay rows out as the engine does; points keep one denominator, rates both of their parts."""
    columns: dict[str, pl.Series] = {}
    for name in ("points", "rate", "bare", "count", "big"):
        above, below, counted = [], [], []
        for row in rows:
            value = row[name]
            counted.append(None if value is None else isinstance(value, Rate))
            if isinstance(value, Rate):
                above.append(int(value.numerator))
                below.append(int(value.denominator))
            elif value is None:
                above.append(None)
                below.append(None)
            else:
                scale = 100 if name in ("points", "big") else value.denominator
                above.append(int(value * scale))
                below.append(scale)
        columns[f"{name}.n"] = pl.Series(above, dtype=pl.Int64)
        columns[f"{name}.d"] = pl.Series(below, dtype=pl.Int64)
        if name == "rate":
            columns["rate.counted"] = pl.Series(counted, dtype=pl.Boolean)
    for name, dtype in (
        ("late", pl.Boolean),
        ("new", pl.Boolean),
        ("level", pl.String),
        ("old_level", pl.String),
        ("unit", pl.Int64),
        ("role", pl.Int64),
        ("company", pl.Int64),
    ):
        columns[name] = pl.Series([row[name] for row in rows], dtype=dtype)
    return pl.DataFrame(columns)


CONSTANTS = st.builds(
    lambda n, d, origin: const(Fraction(n, d), parameter="p", origin=origin),
    st.integers(-12, 12),
    st.sampled_from((1, 1, 2, 3, 100)),
    st.sampled_from((Origin.TEXT, Origin.TEXT, Origin.DEFAULT)),
)


@st.composite
def numbers(draw: st.DrawFn, depth: int) -> Node:
    """Draw a tree that is a number."""
    if depth == 0:
        return draw(st.one_of(st.sampled_from(NUMBERS), st.sampled_from(NUMBERS), CONSTANTS))
    below = numbers(depth - 1)
    how = draw(
        st.sampled_from(
            (
                "arith",
                "arith",
                "sum",
                "extreme",
                "round",
                "choose",
                "choose",
                "group",
                "note",
                "leaf",
                "coalesce",
                "shared",
                "opaque",
                "against",
            )
        )
    )
    if how == "leaf":
        return draw(numbers(0))
    if how == "arith":
        return Arith(draw(st.sampled_from("+-*/")), (draw(below), draw(below)))
    if how == "sum":
        return Arith(draw(st.sampled_from("+*")), tuple(draw(st.lists(numbers(0), min_size=3, max_size=4))))
    if how == "extreme":
        pick = draw(st.sampled_from((minimum, maximum)))
        return pick(*draw(st.lists(below, min_size=2, max_size=3)))
    if how == "round":
        return Round(
            draw(below), draw(st.integers(0, 2)), draw(st.sampled_from(("half", "floor", "ceil", "trunc")))
        )
    if how == "choose":
        cases = [(draw(flags(depth - 1)), draw(below)) for _ in range(draw(st.integers(1, 3)))]
        return choose(*cases, otherwise=draw(st.one_of(st.none(), below)))
    if how == "note":
        return flagged(draw(below), draw(st.sampled_from(("odd", "capped"))))
    if how == "coalesce":
        return coalesce(draw(below), draw(below))
    if how == "shared":
        one = draw(below)
        return if_(one > draw(CONSTANTS), one, -one)
    if how == "opaque":
        return opaque(odd_one, draw(below), draw(flags(0)))
    scope = draw(st.sampled_from(tuple(SCOPES)))
    if how == "against":
        one = aligned(draw(below))
        return if_(one >= group_mean(one, scope), one, group_mean(one, scope))
    include = draw(st.one_of(st.none(), st.none(), flags(0)))
    group = draw(
        st.sampled_from((group_sum, group_mean, group_min, group_max, group_count, group_rank, group_pooled))
    )
    if group is group_pooled:
        return group_pooled(draw(st.sampled_from(NUMBERS)), scope, include)
    if group is group_rank:
        return group_rank(draw(below), scope, include, descending=draw(st.booleans()))
    return group(draw(below), scope, include)


@st.composite
def flags(draw: st.DrawFn, depth: int) -> Node:
    """Draw a tree that is a flag."""
    if depth == 0:
        leaf = draw(st.sampled_from(("flag", "number", "level", "labels", "missing")))
        if leaf == "flag":
            return draw(st.sampled_from((LATE, NEW)))
        op = draw(st.sampled_from(("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")))
        if leaf == "number":
            return getattr(draw(st.sampled_from(NUMBERS)), op)(draw(CONSTANTS))
        if leaf == "level":
            return getattr(LEVEL, op)(draw(st.sampled_from(LABELS)))
        if leaf == "labels":
            return getattr(LEVEL, op)(OLD_LEVEL)
        return is_missing(draw(st.sampled_from((*NUMBERS, LATE, LEVEL))))
    how = draw(st.sampled_from(("compare", "compare", "logic", "not", "missing", "choose", "leaf", "same")))
    if how == "leaf":
        return draw(flags(0))
    if how == "compare":
        op = draw(st.sampled_from(("__eq__", "__lt__", "__ge__")))
        return getattr(draw(numbers(depth - 1)), op)(draw(numbers(depth - 1)))
    if how == "logic":
        join = draw(st.sampled_from((all_of, any_of)))
        return join(*draw(st.lists(flags(depth - 1), min_size=2, max_size=3)))
    if how == "not":
        return not_(draw(flags(depth - 1)))
    if how == "missing":
        return is_missing(draw(st.one_of(numbers(depth - 1), flags(depth - 1), levels())))
    if how == "same":
        return draw(flags(depth - 1)) == draw(flags(depth - 1))
    return choose(
        (draw(flags(depth - 1)), draw(flags(depth - 1))), otherwise=draw(st.one_of(st.none(), flags(0)))
    )


@st.composite
def levels(draw: st.DrawFn) -> Node:
    """Draw a tree that is a label."""
    grade = st.sampled_from((LEVEL, OLD_LEVEL, *LABELS))
    cases = [(draw(flags(1)), draw(grade)) for _ in range(draw(st.integers(1, 3)))]
    return choose(*cases, otherwise=draw(st.one_of(st.none(), grade)))


def computed(program_frame: pl.DataFrame, name: str) -> list[tuple[Any, tuple[str, ...]]]:
    """Read values and flags of an output."""
    flag_sets = [tuple(text.split(",")) if text else () for text in program_frame[f"{name}.flags"]]
    if f"{name}.n" in program_frame.columns:
        pairs = zip(program_frame[f"{name}.n"], program_frame[f"{name}.d"], strict=True)
        values: list[Any] = [None if n is None else Fraction(n, d) for n, d in pairs]
    else:
        values = program_frame[name].to_list()
    return list(zip(values, flag_sets, strict=True))


def compiled_or_none(name: str, tree: Node, frame: pl.DataFrame) -> Program | None:
    """Compile a tree, or return None where it needs too many digits, which random products may."""
    try:
        return compile_for({name: tree}, frame, SCOPES)
    except PolicyError as error:
        if error.faults[0].code != "too_many_digits":
            raise
        return None


def check(trees: Mapping[str, Node], seed: int) -> int:
    """Compare both readings of every tree on every row; return how many trees could be compiled."""
    rng = random.Random(seed)
    rows = draw_rows(rng)
    frame = frame_of(rows)
    population = Population(
        rows_of(frame, INPUTS), {scope: [row[column] for row in rows] for scope, column in SCOPES.items()}
    )
    compiled, evaluation = 0, Evaluation()
    for name, tree in trees.items():
        program = compiled_or_none(name, tree, frame)
        if program is None:
            continue
        compiled += 1
        for index, outcome in enumerate(computed(program.run(frame), name)):
            explained = evaluate_at(tree, population.place(index), evaluation)
            assert outcome == explained, f"{render(tree)} of {rows[index]}: {outcome}, but {explained}"
    return compiled


LEAVES = (*NUMBERS, const(2), const(Fraction(-1, 3), origin=Origin.DEFAULT), const(0), const(None))
JOINS = {
    **{op: lambda a, b, op=op: Arith(op, (a, b)) for op in "+-*/"},
    "min": minimum,
    "max": maximum,
    "flagged min": lambda a, b: minimum(flagged(a, "left"), flagged(b, "right")),
    "flagged rounded max": lambda a, b: round(maximum(flagged(a, "left"), flagged(b, "right")), 0),
    "rounded max": lambda a, b: round(maximum(a, b), 1),
    "==": lambda a, b: a == b,
    "<": lambda a, b: a < b,
    "choose": lambda a, b: choose((a < b, a), (b > 1, b)),
    "late": lambda a, b: choose((LATE, flagged(a, "late")), (NEW, b), otherwise=3),
    "both": lambda a, b: all_of(a < b, b > 1, LATE),
    "either": lambda a, b: any_of(a < b, is_missing(b), LATE),
    "quotient": lambda a, b: Round(a / b, 1, "ceil") - Round(b / 3, 0, "trunc"),
}


@pytest.mark.parametrize("join", JOINS)
def test_every_join_of_every_two_inputs_agrees(join: str) -> None:
    trees = {f"{a}{b}": JOINS[join](x, y) for a, x in enumerate(LEAVES) for b, y in enumerate(LEAVES)}
    assert check(trees, 1) == len(trees)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_aggregate_of_every_input_agrees(scope: Scope) -> None:
    groups = (group_sum, group_mean, group_min, group_max, group_count, group_rank)
    trees = {
        f"{how.__name__}{place}{include is None}": how(leaf, scope, include)
        for how in groups
        for place, leaf in enumerate((*LEAVES, POINTS * COUNT, group_mean(RATE, Scope.UNIT)))
        for include in (None, LATE, COUNT > 0)
    }
    trees |= {f"up{place}": group_rank(leaf, scope, descending=False) for place, leaf in enumerate(LEAVES)}
    trees |= {f"pool{place}": group_pooled(leaf, scope, NEW) for place, leaf in enumerate(NUMBERS)}
    assert check(trees, 2) == len(trees)


TREES = st.tuples(numbers(3), flags(2), levels())


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(trees=TREES, seed=st.integers(0, 2**32))
def test_the_computed_value_is_the_explained_one_digit_for_digit(
    trees: tuple[Node, Node, Node], seed: int
) -> None:
    compiled = check(dict(zip(("number", "flag", "grade"), trees, strict=True)), seed)
    event(f"{compiled} of 3 trees compiled")
