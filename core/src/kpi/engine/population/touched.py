"""Who looks at a group in which somebody's results lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.population.people import SCOPES
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

SUBORDINATES = "subordinates"
"""The group of the people whom somebody leads."""


def groups_touched(context: Context, missing: pl.DataFrame, groups: tuple[str, ...]) -> pl.Expr:
    """Tell of each row of a card whether one of the `groups` that it looks at lacks a `missing` subject."""
    import polars as pl

    if not missing.height:
        return pl.lit(value=False)
    tests: list[pl.Expr] = []
    people = context.population.people.join(missing.select("subject").unique(), on="subject", how="semi")
    for group in groups:
        if group == SUBORDINATES:
            led = context.population.tree.led_by().join(people.select("unit"), on="unit", how="semi")
            tests.append(pl.col("subject").is_in(led["leader"].unique().implode()))
        elif group == Scope.CARD:
            tests.append(pl.lit(value=bool(missing.height)))
        else:
            column = SCOPES[Scope(group)]
            tests.append(pl.col(column).is_in(people[column].unique().implode()))
    return pl.any_horizontal(tests) if tests else pl.lit(value=False)
