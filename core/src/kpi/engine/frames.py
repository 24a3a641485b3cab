"""Exact columns: a number is an Int64 numerator `x.n` with a denominator `x.d`; a missing one is null in both."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.lines import UNITS
from kpi.model.quantity import Measure

if TYPE_CHECKING:
    import polars as pl


_TOO_LARGE = 2**100
"""Stands for what was not computed: the strict cast to 64 bits refuses it."""


def number(name: str) -> tuple[str, str]:
    """Return the two columns of a number."""
    return f"{name}.n", f"{name}.d"


_BARE = (Measure.LEVEL, Measure.FLAG)


def is_number(unit: Measure) -> bool:
    """Tell whether a value of the unit is a number, and not a level or a flag."""
    return unit not in _BARE


def columns_of(name: str, unit: Measure) -> tuple[str, ...]:
    """Return the columns that hold a metric or input of a unit: two of a number, else one."""
    return number(name) if is_number(unit) else (name,)


def constant(name: str, value: Fraction) -> list[pl.Expr]:
    """Return the two columns of a number that is the same in every row."""
    import polars as pl

    above, below = number(name)
    return [
        pl.lit(value.numerator, dtype=pl.Int64).alias(above),
        pl.lit(value.denominator, dtype=pl.Int64).alias(below),
    ]


def scaled(above: pl.Expr, below: pl.Expr, units: int = UNITS) -> pl.Expr:
    """Return n/d as whole numbers of 1/`units`, rounded half away from zero.

    A result beyond 64 bits raises, and so does a part with which 128 bits would not do; nothing wraps.
    """
    import polars as pl

    n, d = above.cast(pl.Int128), below.cast(pl.Int128)
    most = (2**127 - 1) // (4 * units)
    size = (2 * n.abs() * units + d) // (2 * d)
    fits = n.is_between(-most, most) & (d <= most)
    whole = pl.when(n < 0).then(0 - size).otherwise(size)
    return pl.when(~fits).then(pl.lit(_TOO_LARGE, pl.Int128)).otherwise(whole).cast(pl.Int64)


def unscaled(name: str, amount: pl.Expr, units: int = UNITS) -> list[pl.Expr]:
    """Return the two columns of a number that is held in whole numbers of 1/`units`."""
    import polars as pl

    above, below = number(name)
    return [
        amount.alias(above),
        pl.when(amount.is_not_null()).then(pl.lit(units, dtype=pl.Int64)).alias(below),
    ]


def in_units(value: Fraction, units: int = UNITS) -> int:
    """Return a fraction in whole numbers of 1/`units`, rounded half away from zero."""
    size = (2 * abs(value.numerator) * units + value.denominator) // (2 * value.denominator)
    return size if value >= 0 else -size


def joined_flags(*flags: pl.Expr) -> pl.Expr:
    """Join columns of flags (comma-joined, empty for none) into one, sorted and without repeats."""
    import polars as pl

    raw = pl.concat_str([flag.fill_null("") for flag in flags], separator=",").str.strip_chars(",")
    return raw.map_batches(_sorted_words, return_dtype=pl.String)


def _sorted_words(raw: pl.Series) -> pl.Series:
    # Of many rows few combinations differ, so only these are taken apart.
    import polars as pl

    whole = raw.to_frame("raw")
    few = whole.unique()
    texts = few["raw"].to_list()
    clean = [",".join(sorted({word for word in text.split(",") if word})) for text in texts]
    if clean == texts:
        return raw
    mapped = few.with_columns(clean=pl.Series(clean, dtype=pl.String))
    return whole.join(mapped, on="raw", how="left", maintain_order="left")["clean"]
