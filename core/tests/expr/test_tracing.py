"""Tracing an author's function: what works, and how what does not is refused."""

import pickle
from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from kpi.errors import PolicyError
from kpi.expr import Const, bounds, compile_program, const, explain, if_, render, trace, var, wrap_parameter
from kpi.model.parameter import Dated
from kpi.types import Origin

X = var("x")


def refused(function, **parameters):
    with pytest.raises(PolicyError) as refusal:
        trace(function, {"x": X}, parameters)
    return refusal.value.faults


def line_of(function, offset):
    return f"{__file__}:{function.__code__.co_firstlineno + offset}"


def with_if(x):
    if x > 3:
        return 1
    return 0


def with_ternary(x):
    return 1 if x > 3 else 0


def with_min(x):
    return min(x, 3)


def with_max(x):
    return max(x, 3)


def with_and(x):
    return x > 1 and x < 3


def with_or(x):
    return x > 1 or x < 3


def with_chain(x):
    return 1 < x < 3


def with_in(x):
    return x in (1, 2)


def with_float(x):
    return x * 0.5


def with_sorted(x):
    return sorted([x, x + 1])[1]


@pytest.mark.parametrize(
    "function,offset,advice",
    [
        (with_if, 1, "if_("),
        (with_ternary, 1, "if_("),
        (with_min, 1, "minimum("),
        (with_max, 1, "maximum("),
        (with_and, 1, "all_of("),
        (with_or, 1, "any_of("),
        (with_chain, 1, "all_of(a <= x, x < b)"),
        (with_in, 1, "any_of(x == a"),
        (with_float, 1, "exact("),
        (with_sorted, 1, "group_rank("),
    ],
)
def test_a_refusal_names_the_line_and_what_to_write_instead(function, offset, advice):
    (fault,) = refused(function)
    assert fault.where == line_of(function, offset)
    assert advice in fault.hint


def test_rounding_and_absolute_values_trace():
    def scorer(x):
        return round(abs(x - 10), 2)

    tree = trace(scorer, {"x": X}, {})["result"]
    assert explain(tree, {"x": Fraction("8.125")}).value == Fraction("1.88")


def test_an_argument_may_be_a_list_or_a_mapping_of_inputs():
    def scorer(parts, named):
        return sum(parts) + named["z"]

    tree = trace(scorer, {"parts": (X, var("y")), "named": {"z": var("z")}}, {})["result"]
    assert render(tree) == "x + y + z"


def test_a_function_may_have_several_outputs():
    def scorer(x):
        return {"points": x, "full": x >= 10}

    assert list(trace(scorer, {"x": X}, {})) == ["points", "full"]


def test_numbers_of_parameters_know_where_they_come_from():
    dated = Dated(
        (Fraction(90), "lower", {"low": Fraction(1)}), date(2018, 1, 1), None, Origin.DEFAULT, ("S1",)
    )
    number, text, table = wrap_parameter(dated, "edges")
    assert isinstance(number, Const)
    assert (number.parameter, number.since, number.clauses) == ("edges[0]", date(2018, 1, 1), ("S1",))
    assert number.origin is Origin.DEFAULT
    assert text == "lower"
    assert table["low"].parameter == "edges[2].low"


def test_dated_parameters_are_wrapped_on_the_way():
    def scorer(x, full):
        return x * full

    assert trace(scorer, {"x": X}, {"full": Dated(Fraction(5))})["result"].args[1].parameter == "full"


def test_missing_and_unknown_arguments_are_named_at_once():
    def scorer(x, full):
        return x * full

    unknown, missing = refused(scorer, ful=1)
    assert "'ful'" in unknown.message
    assert "full" in unknown.hint
    assert "'full'" in missing.message
    assert missing.where == line_of(scorer, 0)


def test_a_function_that_fails_names_its_line():
    def scorer(x, table):
        return x * table["b"]

    (fault,) = refused(scorer, table={"a": 1})
    assert fault.code == "scorer_failed"
    assert fault.where == line_of(scorer, 1)


def test_a_function_that_returns_nothing_is_refused():
    def scorer(x):
        x + 1

    (fault,) = refused(scorer)
    assert fault.code == "no_result"


def nested(x, levels):
    for _ in range(int(levels.value)):
        x = if_(x > 1, x - 1, x)
    return x


def test_a_tree_may_be_deep_but_not_without_end():
    deep = trace(nested, {"x": X}, {"levels": const(70)})["result"]
    frame = pl.DataFrame({"x.n": [100, 50], "x.d": [1, 1]})
    program = compile_program({"out": deep}, bounds(frame, ["x"]))
    assert program.run(frame)["out.n"].to_list() == [30, 1]
    assert explain(deep, {"x": Fraction(100)}).why.to_json()["value"] == "30"
    assert pickle.loads(pickle.dumps(deep)) is deep
    assert len(render(deep)) < 5000
    (fault,) = refused(nested, levels=const(80))
    assert fault.code == "too_deep"
