"""What is explained of many rows is told once of those that read the same."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from kpi.engine.explain import places
from kpi.engine.explain.places import Places, explain_row
from kpi.engine.population import SCOPES
from kpi.expr import Var

MONTHS = Var("months")
ROWS = pl.DataFrame(
    {
        "subject": range(12),
        "months.n": [1, 2, None] * 4,
        "months.d": [1, 1, None] * 4,
    },
    schema_overrides={"subject": pl.Int64, "months.n": pl.Int64, "months.d": pl.Int64},
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    rows: list[Any] = []
    own = places.explain

    def explain(tree: Any, row: Any) -> Any:
        rows.append(row)
        return own(tree, row)

    monkeypatch.setattr(places, "explain", explain)
    return rows


def test_a_tree_is_explained_once_for_all_rows_with_the_same_inputs(told: list[Any]):
    tree = MONTHS >= 2
    every = Places(ROWS, SCOPES)
    found = [every.explain(tree, every.of(subject)[-1]) for subject in range(12)]
    assert len(told) == 3
    assert found == [explain_row(tree, ROWS, place, SCOPES) for place in range(12)]
    assert [one.value for one in found[:3]] == [False, True, None]


def test_no_more_explanations_are_kept_than_so_many(told: list[Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(places, "MOST", 2)
    every = Places(ROWS, SCOPES)
    found = [every.explain(MONTHS + 1, place).value for place in range(12)]
    assert found == [2, 3, None] * 4
    assert len(every._alike) <= 2
