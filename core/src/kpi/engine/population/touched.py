"""Who looks at a group in which somebody's results lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.population.people import SCOPES
from kpi.engine.wide import WIDE, Expressions, is_wide, over
from kpi.types import Scope

if TYPE_CHECKING:
    import polars as pl

SUBORDINATES = "subordinates"
"""The group of the people whom somebody leads."""


def groups_touched(
    context: Context, missing: pl.DataFrame, groups: tuple[str, ...], site: str = ""
) -> pl.Expr:
    """Tell of each row of a card whether one of the `groups` that it looks at lacks a `missing` subject.

    `site` names who asks, where a group may go beyond the part of the facts that is computed.
    """
    import polars as pl

    if is_wide(context, groups):
        return _of_all(context, missing, groups, site)
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


def _of_all(context: Context, missing: pl.DataFrame, groups: tuple[str, ...], site: str) -> pl.Expr:
    """Tell the same where some groups go beyond the part that is computed."""
    import polars as pl

    near = tuple(one for one in groups if one not in WIDE)
    lacks = pl.col("subject").is_in(missing["subject"].unique().implode()).alias("lacks")
    tests = [groups_touched(context, missing, near)]
    for group in (one for one in groups if one in WIDE):
        key = SCOPES[Scope(group)]
        everyone = pl.lit(0, dtype=pl.Int64).alias(SCOPES[Scope.CARD])
        rows = context.population.people.with_columns(everyone).select("subject", key, lacks)
        any_lacks = pl.col("lacks").any().over(key).alias("touched")
        found = over(context, f"{site} lacks {group}", (group,), rows, Expressions((any_lacks,)))
        touched = found.filter(pl.col("touched").fill_null(value=False))["subject"]
        tests.append(pl.col("subject").is_in(touched.implode()))
    return pl.any_horizontal(tests)
