"""Aggregates over groups: their arguments are columns of an earlier pass, on one grid of whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.expr.compile.numbers import Num, rounded
from kpi.expr.compile.plain import Plain
from kpi.expr.compile.proof import ColumnBounds
from kpi.expr.compile.sheet import Sheet
from kpi.expr.compile.whole import NARROW, WIDEST, TooWide, Whole, combine, floor_divide, times, whole
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.nodes import Aggregate, Var
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen
class Grouping:
    """Where an aggregate is taken: the column with the group's key, and the most rows it may have."""

    sheet: Sheet
    key: str
    rows: int

    def result(self, expr: pl.Expr, low: int, high: int, stage: int) -> Whole:
        """Return a kept column that is null for a subject without a group."""
        import polars as pl

        if max(-low, high) > WIDEST:
            raise TooWide(len(str(max(-low, high))))
        one = Whole(low, high, None, frozenset((self.sheet.token(),)))
        dtype = pl.Int128 if one.wide else pl.Int64
        guarded = pl.when(pl.col(self.key).is_not_null()).then(expr.cast(dtype))
        return attrs.evolve(one, expr=self.sheet.keep(guarded, stage), stage=stage + 1)

    def taking_part(self, value: pl.Expr, include: Plain | None, stage: int) -> tuple[pl.Expr, int]:
        """Keep a column that is null for whoever does not take part."""
        import polars as pl

        if include is not None:
            value, stage = pl.when(include.expr).then(value), max(stage, include.stage)
        return self.sheet.keep(value, stage), stage + 1

    def counted(self, value: pl.Expr, include: Plain | None, stage: int) -> Num:
        """Count the values that are there."""
        column, ready = self.taking_part(value, include, stage)
        return Num(self.result(column.count().over(self.key), 0, self.rows, ready), whole(1))

    def aggregated(self, node: Aggregate, num: Num, include: Plain | None) -> Num:
        """Compile sum, mean, min, max and rank."""
        import polars as pl

        one, unit = on_grid(num, grid(node.arg))
        column, ready = self.taking_part(one.column(), include, one.stage)
        low, high, rows = min(one.low, 0), max(one.high, 0), self.rows
        if node.how == "rank":
            ranks = column.rank("min", descending=node.descending).over(self.key)
            return Num(self.result(ranks, 1, rows, ready), whole(1))
        if node.how in ("min", "max"):
            extreme = column.min() if node.how == "min" else column.max()
            return Num(self.result(extreme.over(self.key), one.low, one.high, ready), whole(unit))
        # A sum of 64-bit columns would wrap, so the sum is bounded by the rows a group can have.
        wide = max(-low * rows, high * rows) > NARROW
        summed = column.cast(pl.Int128) if wide else column
        total = self.result(summed.sum().over(self.key), low * rows, high * rows, ready)
        many = self.result(column.count().over(self.key), 0, rows, ready)
        above = combine((total, many), total.low, total.high, lambda a, b: pl.when(b > 0).then(a))
        above = attrs.evolve(above, nulls=above.nulls | {self.sheet.token()})
        below = whole(unit) if node.how == "sum" else times(attrs.evolve(many, low=1), whole(unit))
        return Num(above, below)

    def pooled(self, var: Var, bound: ColumnBounds, include: Plain | None) -> Num:
        """Divide the sum of the unreduced numerators by that of the denominators."""
        import polars as pl

        n, d = pl.col(f"{var.name}.n"), pl.col(f"{var.name}.d")
        there = n.is_not_null() & (d > 0)
        above, ready = self.taking_part(pl.when(there).then(n), include, 0)
        below, _ = self.taking_part(pl.when(there).then(d), include, 0)
        wide = max(bound.max_n, bound.max_d) * self.rows > NARROW
        if wide:
            above, below = above.cast(pl.Int128), below.cast(pl.Int128)
        total = below.sum().over(self.key)
        possible = total > 0
        if bound.counted:
            bare = there & pl.col(f"{var.name}.counted").fill_null(False).not_()
            bare_column, _ = self.taking_part(bare, include, 0)
            possible = possible & bare_column.fill_null(False).any().over(self.key).not_()
        rows = self.rows
        top = self.result(
            pl.when(possible).then(above.sum().over(self.key)),
            min(bound.least_n, 0) * rows,
            bound.max_n * rows,
            ready,
        )
        return Num(top, attrs.evolve(self.result(total, 0, bound.max_d * rows, ready), low=1))


def on_grid(num: Num, unit: int | None) -> tuple[Whole, int]:
    """Return a number as whole numbers of 1/unit; without a unit it is rounded to 8 decimals."""
    if unit is None:
        one = rounded(num, GROUP_PLACES, "half")
        return one.n, 10**GROUP_PLACES
    if num.d.constant is not None and unit % num.d.constant == 0:
        return times(num.n, whole(unit // num.d.constant)), unit
    return floor_divide(times(num.n, whole(unit)), num.d), unit
