"""Aggregates over groups: their arguments are columns of an earlier pass, on one grid of whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from kpi.expr.compile.numbers import Num, rounded
from kpi.expr.compile.plain import Plain
from kpi.expr.compile.proof import ColumnBounds
from kpi.expr.compile.sheet import Sheet
from kpi.expr.compile.whole import (
    NARROW,
    WIDEST,
    TooWide,
    Whole,
    combine,
    floor_divide,
    positive,
    times,
    whole,
)
from kpi.expr.grid import GROUP_PLACES, grid
from kpi.expr.nodes import Aggregate, Var
from kpi.frozen import frozen

if TYPE_CHECKING:
    import polars as pl


@frozen
class Grouping:
    """Where an aggregate is taken: the column with the group's key, and the most rows it may have.

    `keyed` tells that every row has a key, `keys` is then the least and the greatest, where they are whole numbers;
    `greatest` gives the rows of the greatest group, which may have to be counted first.
    """

    sheet: Sheet
    key: str
    rows: int
    keyed: bool
    keys: tuple[int, int] | None
    greatest: Callable[[str], int]

    def over(self, expr: pl.Expr) -> pl.Expr:
        """Return what is made of the rows of each group, in each of them."""
        return expr if self.keys is not None and self.keys[0] == self.keys[1] else expr.over(self.key)

    def result(self, expr: pl.Expr, low: int, high: int, stage: int, *, sure: bool = False) -> Whole:
        """Return a kept column that is null for a subject without a group, and otherwise only if it is not `sure`."""
        import polars as pl

        if max(-low, high) > WIDEST:
            raise TooWide(len(str(max(-low, high))))
        nulls = frozenset[int]() if sure and self.keyed else frozenset((self.sheet.token(),))
        one = Whole(low, high, None, nulls)
        # Polars makes the groups of a key once for all columns of a pass, unless they stand within a condition.
        made = expr.cast(pl.Int128 if one.wide else pl.Int64)
        if not self.keyed:
            made = pl.when(pl.col(self.key).is_not_null()).then(made)
        return attrs.evolve(one, expr=self.sheet.keep(made, stage), stage=stage + 1)

    def taking_part(self, value: pl.Expr, include: Plain | None, stage: int) -> tuple[pl.Expr, int]:
        """Keep a column that is null for whoever does not take part."""
        import polars as pl

        if include is not None and include.value is not True:
            value, stage = pl.when(include.expr).then(value), max(stage, include.stage)
        return self.sheet.keep(value, stage), stage + 1

    def ranked(
        self, column: pl.Expr, one: Whole, stage: int, *, descending: bool, full: bool
    ) -> tuple[pl.Expr, int]:
        """Return the rank of each value in its group, and the pass in which it can be computed.

        Where 64 bits hold key and value as one number, these are ranked all at once, and each group counts from
        its first: to sort a group at a time takes two to three times as long. Where they hold the row, too, the
        numbers themselves are sorted: that takes a third of sorting by them. `full` tells that all have a value.
        """
        import polars as pl

        span = one.high - one.low + 1
        low, high = self.keys or (0, 0)
        if self.keys is None or low == high or one.wide or max((high - low + 1) * span, -low, high) > NARROW:
            return self.over(column.rank("min", descending=descending)), stage
        value = one.high - column if descending else column - one.low
        packed = (pl.col(self.key).cast(pl.Int64) - low) * span + value
        bits = self.rows.bit_length()
        keys = high - low + 1
        if ((keys + 1) * span) << bits <= NARROW:
            if full:
                return self._sorted(packed, span, bits, stage)
            ranks, ready = self._sorted(packed.fill_null(keys * span), span, bits, stage)
            return pl.when(column.is_not_null()).then(ranks), ready
        kept = self.sheet.keep(packed.rank("min").cast(pl.Int64), stage)
        return kept - kept.min().over(self.key) + 1, stage + 1

    def _sorted(self, packed: pl.Expr, span: int, bits: int, stage: int) -> tuple[pl.Expr, int]:
        """Rank numbers of which each `span` is a group; `bits` hold the number of a row, or a rank."""
        import polars as pl

        size = 1 << bits
        row = pl.int_range(pl.len(), dtype=pl.Int64)
        every = self.sheet.keep((packed * size + row).sort(), stage)
        key = self.sheet.keep(every // size, stage + 1)
        group = self.sheet.keep(key // span, stage + 2)
        # Equal ones have the place of the first of them, less the places before the group's first.
        first, start = (
            pl.when(one != one.shift(1, fill_value=-1)).then(row).forward_fill() for one in (key, group)
        )
        ranks = self.sheet.keep((every % size * size + (first - start + 1)).sort(), stage + 3)
        return ranks % size, stage + 4

    def fitting(self, size: int) -> int:
        """Return how many rows of at most `size` a group may add up: those of the frame, if their sum is narrow."""
        return self.rows if size * self.rows <= NARROW else min(self.rows, self.greatest(self.key))

    def counted(self, value: pl.Expr, include: Plain | None, stage: int) -> Num:
        """Count the values that are there."""
        column, ready = self.taking_part(value, include, stage)
        return Num(self.result(self.over(column.count()), 0, self.rows, ready, sure=True), whole(1))

    def aggregated(self, node: Aggregate, num: Num, include: Plain | None) -> Num:
        """Compile sum, mean, min, max and rank."""
        import polars as pl

        one, unit = on_grid(num, grid(node.arg))
        column, ready = self.taking_part(one.column(), include, one.stage)
        low, high = min(one.low, 0), max(one.high, 0)
        # With everybody's value in it, the group of a row has one at least: its own.
        full = self.keyed and not one.nulls and (include is None or include.value is True)
        if node.how == "rank":
            ranks, ready = self.ranked(column, one, ready, descending=node.descending, full=full)
            return Num(self.result(ranks, 1, self.rows, ready, sure=full), whole(1))
        if node.how in ("min", "max"):
            extreme = self.over(column.min() if node.how == "min" else column.max())
            return Num(self.result(extreme, one.low, one.high, ready, sure=full), whole(unit))
        # A sum of 64-bit columns would wrap, so the sum is bounded by the rows a group can have.
        rows = self.fitting(max(-low, high))
        wide = max(-low * rows, high * rows) > NARROW
        summed = column.cast(pl.Int128) if wide else column
        above = self.result(self.over(summed.sum()), low * rows, high * rows, ready, sure=True)
        many = self.result(self.over(column.count()), 0, rows, ready, sure=True)
        if not full:
            above = combine((above, many), above.low, above.high, lambda a, b: pl.when(b > 0).then(a))
            above = attrs.evolve(above, nulls=above.nulls | {self.sheet.token()})
        below = whole(unit) if node.how == "sum" else times(positive(many), whole(unit))
        return Num(above, below)

    def pooled(self, var: Var, bound: ColumnBounds, include: Plain | None) -> Num:
        """Divide the sum of the unreduced numerators by that of the denominators."""
        import polars as pl

        n, d = pl.col(f"{var.name}.n"), pl.col(f"{var.name}.d")
        there = n.is_not_null() & (d > 0)
        above, ready = self.taking_part(pl.when(there).then(n), include, 0)
        below, _ = self.taking_part(pl.when(there).then(d), include, 0)
        rows = self.fitting(max(bound.max_n, bound.max_d))
        wide = max(bound.max_n, bound.max_d) * rows > NARROW
        if wide:
            above, below = above.cast(pl.Int128), below.cast(pl.Int128)
        # In a pass of their own, outside of conditions, they share the groups of the key.
        part, total = (self.sheet.keep(self.over(one.sum()), ready) for one in (above, below))
        possible = total > 0
        if bound.counted:
            bare = there & pl.col(f"{var.name}.counted").fill_null(False).not_()
            bare_column, _ = self.taking_part(bare, include, 0)
            some = self.sheet.keep(self.over(bare_column.fill_null(False).any()), ready)
            possible = possible & some.not_()
        top = self.result(
            pl.when(possible).then(part), min(bound.least_n, 0) * rows, bound.max_n * rows, ready + 1
        )
        return Num(top, positive(self.result(total, 0, bound.max_d * rows, ready + 1)))


def on_grid(num: Num, unit: int | None) -> tuple[Whole, int]:
    """Return a number as whole numbers of 1/unit; without a unit it is rounded to 8 decimals."""
    if unit is None:
        one = rounded(num, GROUP_PLACES, "half")
        return one.n, 10**GROUP_PLACES
    if num.d.constant is not None and unit % num.d.constant == 0:
        return times(num.n, whole(unit // num.d.constant)), unit
    return floor_divide(times(num.n, whole(unit)), num.d), unit
