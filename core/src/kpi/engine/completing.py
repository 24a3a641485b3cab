"""Grade and target of results that were taken over with a score alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.rules import result_tree
from kpi.model.metric import Standing

if TYPE_CHECKING:
    import polars as pl

    from kpi.engine.context import Context
    from kpi.expr import Node

GIVEN = {"grade": "grade", "target_met": "passing"}
"""Columns of a result, and the field of the card that names the rule behind each."""


def completed(context: Context, rows: pl.DataFrame) -> pl.DataFrame:
    """Fill what a result taken over does not say, by the card's own rules on its score.

    `rows` and what is returned have the columns of `Context.history`. A rule that reads more than the
    score leaves its column as it is.
    """
    import polars as pl

    if not rows.height or not rows.select(pl.any_horizontal(pl.col(*GIVEN).is_null()).any()).item():
        return rows
    parts = []
    for (card,), part in rows.partition_by("card", as_dict=True, maintain_order=True).items():
        made = [_values(tree, part).alias(column) for column, tree in _trees(context, str(card)).items()]
        parts.append(part.with_columns(pl.coalesce(column.name, column) for column in made))
    return pl.concat(parts)


def _trees(context: Context, name: str) -> dict[str, Node]:
    from kpi.expr import inputs_of

    card = context.catalogue.scorecards.get(name)
    found: dict[str, Node] = {}
    for column, field in GIVEN.items():
        rule = context.catalogue.rules.get(getattr(card, field, "") or "")
        if rule is not None:
            tree = result_tree(rule, context.catalogue, context.day)
            read = inputs_of(tree)
            if len(read) == 1 and _is_score(context, read[0].name, name):
                found[column] = tree
    return found


def _is_score(context: Context, name: str, card: str) -> bool:
    metric = context.catalogue.metrics.get(name)
    return metric is not None and metric.source in (Standing("score"), Standing("score", card))


def _values(tree: Node, rows: pl.DataFrame) -> pl.Series:
    import polars as pl

    from kpi.expr import compile_for, inputs_of

    name = inputs_of(tree)[0].name
    frame = rows.select(
        pl.col("score.n").cast(pl.Int64).alias(f"{name}.n"),
        pl.col("score.d").cast(pl.Int64).alias(f"{name}.d"),
    )
    return compile_for({"made": tree}, frame).run(frame, check=False)["made"]


__all__ = ["completed"]
