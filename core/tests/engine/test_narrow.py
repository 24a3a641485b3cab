"""A frame kept in little room is the same frame again."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from kpi.engine.narrow import narrowed

FRAMES = {
    "numbers at the edges of their types": pl.DataFrame(
        {"subject": [1, 2**31, 2**62], "score": [None, -(2**63), 2**63 - 1], "same": [7, 7, 7]}
    ),
    "nothing known": pl.DataFrame(
        {"subject": [1, 2], "grade": [None, None]}, schema={"subject": pl.Int64, "grade": pl.String}
    ),
    "one text and several": pl.DataFrame({"subject": [1, 2], "card": ["a", "a"], "grade": ["A", None]}),
    "the same but for one that is missing": pl.DataFrame({"subject": [1, 2], "d": [10_000, None]}),
    "days and flags": pl.DataFrame({"subject": [1, 2], "met": [True, None], "on": [date(2025, 1, 1)] * 2}),
    "no rows": pl.DataFrame(schema={"subject": pl.Int64, "card": pl.String, "score": pl.Int64}),
    "one column alone": pl.DataFrame({"subject": [3, 3]}),
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_frame_comes_back_as_it_was(frame: pl.DataFrame):
    assert_frame_equal(narrowed(frame).wide(), frame)
    assert narrowed(frame).height == frame.height


def test_results_of_many_people_take_a_third_of_the_room():
    count = 10_000
    frame = pl.DataFrame(
        {
            "subject": range(count),
            "card": ["agent"] * count,
            "score.n": [value % 1_000_000 for value in range(count)],
            "score.d": [10_000] * count,
            "rank": range(count),
        }
    )
    assert narrowed(frame).rest.estimated_size() < frame.estimated_size() / 3
