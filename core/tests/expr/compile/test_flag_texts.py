"""Flags of a column as text."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest

from kpi.expr import compile_for, const, flagged, if_, total, var
from kpi.types import Origin

MANY = 15


def frame_of(*columns: str) -> pl.DataFrame:
    """Return four rows of numbers, of which the first alone is above 0, then the second, and so on."""
    found = {}
    for at, name in enumerate(columns):
        found[f"{name}.n"] = [1 if row == at % 4 else 0 for row in range(4)]
        found[f"{name}.d"] = [1] * 4
    return pl.DataFrame(found)


def marked(name: str, flag: str):
    """Flag a number above 0."""
    return if_(var(name) > 0, flagged(var(name), flag), var(name))


def test_flags_are_sorted_and_joined_where_they_are_given_and_empty_elsewhere() -> None:
    tree = total([marked("a", "late"), marked("b", "early"), marked("a", "absent")])
    frame = frame_of("a", "b")
    assert compile_for({"out": tree}, frame).run(frame)["out.flags"].to_list() == [
        "absent,late",
        "early",
        "",
        "",
    ]


def test_a_flag_that_is_given_everywhere_stands_beside_the_others() -> None:
    tree = total([marked("a", "late"), const(Fraction(2), origin=Origin.DEFAULT)])
    frame = frame_of("a")
    flags = compile_for({"out": tree}, frame).run(frame)["out.flags"].to_list()
    assert flags == ["default_assumed,late", *["default_assumed"] * 3]


@pytest.mark.parametrize("count", [1, 4, MANY])
def test_any_number_of_flags_is_joined_alike(count: int) -> None:
    names = [f"v{number:02d}" for number in range(count)]
    frame = frame_of(*names)
    done = compile_for({"out": total([marked(name, f"flag_{name}") for name in names])}, frame).run(frame)
    wanted = [",".join(f"flag_{name}" for at, name in enumerate(names) if at % 4 == row) for row in range(4)]
    assert done["out.flags"].to_list() == wanted
    assert done.columns == [*frame.columns, "out.n", "out.d", "out.flags"]
