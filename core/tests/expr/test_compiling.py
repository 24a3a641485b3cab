"""The computed reading: widths, proofs, pickles, and frames that go beyond what was proven."""

import pickle
from fractions import Fraction

import polars as pl
import pytest

from kpi.errors import DataError, PolicyError
from kpi.expr import (
    ColumnBounds,
    bounds,
    choose,
    compile_program,
    const,
    explain,
    flagged,
    group_mean,
    group_sum,
    if_,
    opaque,
    round_to,
    var,
)
from kpi.model.quantity import Domain
from kpi.types import Scope

X, Y = var("x"), var("y")
FRAME = pl.DataFrame(
    {"x.n": [1, 2, None], "x.d": [3, 3, None], "y.n": [1, 0, 5], "y.d": [1, 1, 1], "unit": [1, 1, 1]}
)


def run(node, frame=FRAME, scopes=None):
    return compile_program({"out": node}, bounds(frame, ["x", "y"]), scopes, rows=frame.height).run(frame)


def third(value):
    return value / 3 if value else None


def test_bounds_measure_both_parts_of_each_number():
    found = bounds(FRAME, ["x", "y", "unit"])
    assert found == {"x": ColumnBounds(2, 3, 3, 1, 3), "y": ColumnBounds(5, 1, 1, 0, 1, nulls=False)}


def test_outputs_stand_beside_the_columns_given_and_nothing_else_does():
    result = run(round_to(X * Y, 2))
    assert result.columns == [*FRAME.columns, "out.n", "out.d", "out.flags"]
    assert result["out.n"].to_list() == [33, 0, None]
    assert result["out.d"].to_list() == [100, 100, 100]
    assert result["out.flags"].to_list() == ["", "", ""]


def test_an_output_may_have_the_name_of_an_input():
    program = compile_program({"x": X + 1, "z": X + 2}, bounds(FRAME, ["x"]))
    result = program.run(FRAME)
    assert result["x.n"].to_list() == [4, 5, None]
    assert result["z.n"].to_list() == [7, 8, None]


def test_numbers_take_64_bits_where_they_are_proven_to_fit_and_128_else():
    small = ColumnBounds(10**9, 1, 1)
    frame = pl.DataFrame({"x.n": [10**9, -(10**9)], "x.d": [1, 1]})
    for power, dtype in ((2, pl.Int64), (3, pl.Int128)):
        result = compile_program({"out": X**power}, {"x": small}).run(frame)
        assert result["out.n"].dtype == dtype
        assert result["out.n"].to_list() == [10 ** (9 * power), (-(10**9)) ** power]
    back = compile_program({"out": round_to(X**3 / 10**15)}, {"x": small}).run(frame)
    assert back["out.n"].dtype == pl.Int64
    assert back["out.n"].to_list() == [10**12, -(10**12)]


def test_too_many_digits_are_refused_when_compiling():
    with pytest.raises(PolicyError, match=r"points needs 41 digits"):
        compile_program({"points": X * X * X * X}, {"x": ColumnBounds(10**10, 1, 1)})


def test_the_sum_over_a_group_is_bounded_by_its_rows():
    frame = pl.DataFrame({"x.n": [9 * 10**18] * 3, "x.d": [1] * 3, "unit": [1] * 3})
    whole = round_to(X)
    result = compile_program(
        {"out": group_sum(whole, "unit")}, bounds(frame, ["x"]), {Scope.UNIT: "unit"}, rows=3
    )
    assert result.run(frame)["out.n"].to_list() == [27 * 10**18] * 3
    with pytest.raises(PolicyError, match="digits"):
        compile_program(
            {"out": group_sum(whole, "unit")}, bounds(frame, ["x"]), {Scope.UNIT: "unit"}, rows=10**20
        )


def test_a_frame_beyond_the_proof_is_refused():
    program = compile_program({"out": X * Y}, bounds(FRAME, ["x", "y"]), rows=3)
    wider = FRAME.with_columns(pl.lit(6).alias("y.n"))
    with pytest.raises(DataError, match="'y' has values from 6 to 6"):
        program.run(wider)
    with pytest.raises(DataError, match="'x' has values"):
        program.run(FRAME.with_columns(pl.lit(2).alias("x.d")))
    with pytest.raises(DataError, match="6 rows"):
        program.run(pl.concat([FRAME, FRAME]))
    assert program.run(FRAME.clear()).height == 0
    assert program.run(
        FRAME.with_columns(pl.lit(None, pl.Int64).alias("x.n"), pl.lit(None, pl.Int64).alias("x.d"))
    )["out.n"].to_list() == [None, None, None]


def test_a_literal_under_an_aggregate_counts_for_every_row():
    assert run(group_sum(const(1), "unit"), scopes={Scope.UNIT: "unit"})["out.n"].to_list() == [3, 3, 3]


def test_a_program_pickles():
    tree = if_(group_mean(round_to(X, 2), "unit") > Y, flagged(X, "low"), choose((Y > 1, opaque(third, Y))))
    program = compile_program({"out": tree}, bounds(FRAME, ["x", "y"]), {Scope.UNIT: "unit"}, rows=3)
    again = pickle.loads(pickle.dumps(program))
    assert again.run(FRAME).equals(program.run(FRAME))


def test_an_opaque_function_is_called_once_for_each_distinct_input():
    calls = []

    def counted(value):
        calls.append(value)
        return third(value)

    frame = pl.DataFrame({"x.n": [3, 6, 3, None, 0] * 10, "x.d": [3, 3, 3, None, 3] * 10})
    result = compile_program({"out": opaque(counted, X)}, bounds(frame, ["x"])).run(frame)
    assert result["out.n"].to_list() == [33, 67, 33, None, None] * 10
    assert sorted(calls) == [0, 1, 2]


def test_an_opaque_result_beyond_its_limit_is_an_error():
    program = compile_program({"out": opaque(third, Y, limit=1)}, bounds(FRAME, ["y"]))
    with pytest.raises(DataError, match=r"third returned 1\.67, beyond"):
        program.run(FRAME)


def test_inputs_and_scopes_without_a_column_are_named():
    with pytest.raises(PolicyError, match="input 'z'"):
        compile_program({"out": var("z")}, bounds(FRAME, ["x"]))
    with pytest.raises(PolicyError, match="groups of role"):
        compile_program({"out": group_mean(X, "role")}, bounds(FRAME, ["x"]))


def test_a_rounding_moved_into_branches_gives_the_same():
    tree = round_to(choose((Y > 1, X / 7), otherwise=Fraction(2, 3)), 2)
    assert run(tree)["out.n"].to_list() == [67, 67, None]
    assert (
        compile_program({"out": tree}, bounds(FRAME, ["x", "y"])).run(FRAME)["out.d"].to_list() == [100] * 3
    )


def test_a_label_outside_the_order_is_missing_and_not_the_other_case():
    level = var("level", kind="level", domain=Domain(labels=("none", "low", "high")))
    tree = choose((level == "none", 0), (level < "high", 1), otherwise=2)
    frame = pl.DataFrame({"level": ["low", "high", "other", None]})
    result = compile_program({"out": tree}, {}).run(frame)
    assert result["out.n"].to_list() == [1, 2, None, None]
    assert [explain(tree, row).value for row in frame.to_dicts()] == [1, 2, None, None]
