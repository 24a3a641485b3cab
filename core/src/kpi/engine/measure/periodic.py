"""The rows of KINDs about periods, for whoever reads them one by one: nothing of what was given unseen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.measure.values import spans
from kpi.engine.panels import without_hidden
from kpi.model.table import Table

if TYPE_CHECKING:
    import polars as pl


def period_rows(context: Context, table: Table, columns: Iterable[str] | None = None) -> pl.DataFrame:
    """Return the rows of a table about periods that lie in the period of a context, with columns (all: None)."""
    # What is left out is told by its key: item and rater of ratings.
    wanted = None if columns is None else list(dict.fromkeys([*columns, *table.key]))
    rows = context.facts.frame(table.kind, periods=spans(context.period), columns=wanted)
    return without_hidden(context.catalogue, table.kind, rows, context.day)


__all__ = ["period_rows"]
