"""The inputs of rules joined to the rows of a step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.model.metric import Attribute
from kpi.model.names import short
from kpi.model.rule import Input

if TYPE_CHECKING:
    import polars as pl

Measured = Callable[[Context, "pl.DataFrame", Collection[str]], "pl.DataFrame"]
"""How subjects are given the columns of metrics."""


def own_name(context: Context, name: str) -> str:
    """Return the name by which a step knows an input: an attribute's name, else the last part of the id."""
    metric = context.catalogue.metrics.get(name)
    if metric is not None and isinstance(metric.source, Attribute):
        return metric.source.name
    return short(name) if metric is None else ""


def joined(context: Context, rows: pl.DataFrame, inputs: Iterable[Input], measured: Measured) -> pl.DataFrame:
    """Join the inputs of rules to rows of `subject`.

    What the step itself has (`nth`, `amount`, `earned`, the `level` of a stretch) is taken from the
    row's own columns, everything else is measured for the subject.
    """
    import polars as pl

    own: list[pl.Expr] = []
    wanted: dict[str, None] = {}
    for one in inputs:
        if one.name in wanted or set(columns_of(one.name, one.unit)) <= set(rows.columns):
            continue
        sources = columns_of(own_name(context, one.name), one.unit)
        if set(sources) <= set(rows.columns):
            targets = columns_of(one.name, one.unit)
            own += [pl.col(source).alias(target) for source, target in zip(sources, targets, strict=True)]
        else:
            wanted[one.name] = None
    if wanted:
        found = measured(context, rows.select("subject").unique(), list(wanted))
        rows = rows.join(found, on="subject", how="left", maintain_order="left")
    return rows.with_columns(own)
