"""Sums of exact columns: brought to one common denominator first."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import TYPE_CHECKING, Literal, cast

from kpi.engine.frames import NARROW, greatest, number, scaled

if TYPE_CHECKING:
    import polars as pl

_FINEST = 10**9
_ROUNDED = 10**8


def common_denominator(*below: pl.Series) -> int:
    """Return a denominator that all values share; 10^8 (values are then rounded) where none is small enough."""
    found = 1
    for series in below:
        for one in series.drop_nulls().unique().to_list():
            found = lcm(found, one) if one else found
            if found > _FINEST:
                return _ROUNDED
    return found


def by_word(rows: pl.DataFrame, column: str, words: Sequence[str]) -> dict[str, pl.DataFrame]:
    """Return the rows of each word of a column that has no other, without the column; in their order."""
    import polars as pl

    every = list(dict.fromkeys(words))
    place = rows[column].cast(pl.Enum(every)).to_physical()
    rest = rows.drop(column)
    return {word: rest.filter(place == at) for at, word in enumerate(every)}


def on_grid(name: str, grid: int) -> pl.Expr:
    """Return a number in whole 1/`grid`, null where it is missing or its denominator is zero."""
    import polars as pl

    above, below = (pl.col(column) for column in number(name))
    return (
        pl.when(below == grid).then(above).when(below > 0).then(scaled(above, below.replace(0, None), grid))
    )


def summed(column: pl.Expr) -> pl.Expr:
    """Add up whole numbers, wide enough not to wrap; null where there is nothing to add."""
    import polars as pl

    return pl.when(column.count() > 0).then(column.cast(pl.Int128).sum())


def rank_within(values: pl.Series, groups: pl.Series, method: Literal["min", "ordinal"] = "min") -> pl.Series:
    """Return the rank of each value in its group, the greatest first; null for a missing one.

    Equal ones have the same (1-2-2-4), or by `ordinal` the earlier row comes first (1-2-3-4). Where 64 bits hold group,
    value and row as one number, these numbers are sorted, a tenth of what it takes to sort by them; where they hold
    the first two, these are ranked all at once.
    """
    import polars as pl

    rows = pl.DataFrame({"value": values, "group": groups})
    least, most, low, high = (
        cast("int | None", one) for one in (values.min(), values.max(), groups.min(), groups.max())
    )
    if least is None or most is None:
        return pl.Series([None], dtype=pl.Int64).new_from_index(0, len(values))
    span, keys = most - least + 1, (high or 0) - (low or 0) + 1
    if groups.null_count() or keys * span > NARROW or max(abs(most), abs(least), greatest(groups)) >= NARROW:
        ranked = (most - pl.col("value").cast(pl.Int128)).rank(method).over("group")
        return rows.select(ranked.cast(pl.Int64)).to_series()
    packed = rows.select(
        (pl.col("group") - (low or 0)).cast(pl.Int64) * span + (most - pl.col("value"))
    ).to_series()
    bits = len(values).bit_length()
    if (keys * span) << bits <= NARROW:
        return _sorted_ranks(packed, span, bits, method)
    rows = rows.with_columns(every=packed.rank(method).cast(pl.Int64))
    ranked = pl.col("every") - pl.col("every").min().over("group") + 1
    return rows.select(ranked.cast(pl.Int64)).to_series()


def _sorted_ranks(packed: pl.Series, span: int, bits: int, method: Literal["min", "ordinal"]) -> pl.Series:
    """Rank numbers of which each `span` is a group; `bits` hold the number of a row."""
    import polars as pl

    row = pl.int_range(0, len(packed), dtype=pl.Int64, eager=True)
    every = (packed * (1 << bits) + row).drop_nulls().sort(multithreaded=False)
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    key, before = pl.col("key"), pl.col("key").shift(1, fill_value=-1)
    group = key // span
    start = pl.when(group != group.shift(1, fill_value=-1)).then(place - 1).forward_fill()
    first = pl.when(key != before).then(place).forward_fill() if method == "min" else place
    ranked = pl.DataFrame({"key": every // (1 << bits)}).select(first - start).to_series()
    none = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(packed))
    return none.scatter(every & ((1 << bits) - 1), ranked)


def aggregated(rows: pl.DataFrame, by: str, name: str, how: str) -> pl.DataFrame:
    """Return `by` and the number `name` made of the values of each group; missing values do not take part.

    `how` is sum, mean, min, max, count, or pooled (numerators by denominators as they stand).
    A sum beyond 64 bits raises.
    """
    import polars as pl

    above, below = number(name)
    if how == "pooled":
        found = rows.filter(pl.col(below) > 0).group_by(by).agg(summed(pl.col(above)), summed(pl.col(below)))
        return found.with_columns(pl.col(above, below).cast(pl.Int64))
    grid = common_denominator(rows[below])
    values = rows.select(by, on_grid(name, grid).alias("value"))
    value, one = pl.col("value"), pl.lit(grid, dtype=pl.Int64)
    ways = {
        "sum": (summed(value), one),
        "mean": (summed(value), value.count().cast(pl.Int64) * grid),
        "min": (value.min(), one),
        "max": (value.max(), one),
        "count": (value.count(), pl.lit(1, dtype=pl.Int64)),
    }
    size, share = ways[how]
    found = values.group_by(by).agg(size.cast(pl.Int64).alias(above), share.alias(below))
    return found.with_columns(pl.when(pl.col(above).is_not_null()).then(pl.col(below)).alias(below))
