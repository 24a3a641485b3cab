"""A text of the catalogue is filled in row by row."""

import polars as pl
import pytest

from kpi.engine.wording import worded


def said(expression):
    return pl.DataFrame({"name": ["a", None], "count": [1, 2]}).select(one=expression)["one"].to_list()


def test_expressions_are_filled_in_by_row_and_all_else_as_it_prints():
    assert said(worded("{rule} has {count}", rule="x.y", count=pl.col("count"))) == ["x.y has 1", "x.y has 2"]


def test_a_row_without_a_value_has_no_text():
    assert said(worded("it is {name}", name=pl.col("name"))) == ["it is a", None]


def test_a_text_without_values_is_the_same_for_every_row():
    assert said(pl.when(pl.col("count") > 1).then(worded("no limit fits"))) == [None, "no limit fits"]


def test_a_value_that_is_not_given_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        worded("it is {name}")
