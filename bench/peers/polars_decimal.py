"""Hand-written polars with Decimal columns: what its division rounds (half to even) shows among the rows that differ."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col, lit, when

NAME = "polars, Decimal"
EXACT = True
LARGEST = 1_000_000

STEPS = [f"step{number}" for number in range(1, 7)]
MONEY, POINTS, RATE = pl.Decimal(18, 2), pl.Decimal(9, 2), pl.Decimal(18, 4)


def prepare(frame_path: Path) -> pl.DataFrame:
    """Read the frame; money becomes Decimal yuan, seconds Decimal seconds."""
    frame = pl.read_parquet(frame_path)
    yuan = [
        (col(name).cast(pl.Decimal(38, 0)) * lit("0.01", dtype=pl.String).cast(MONEY)).cast(MONEY).alias(name)
        for name in ("base", "sales", "dept_sales")
    ]
    tenth = lit("0.1").cast(pl.Decimal(9, 1))
    return frame.with_columns(*yuan, (col("response").cast(pl.Decimal(9, 0)) * tenth).alias("response"))


def compute(frame: pl.DataFrame) -> pl.DataFrame:
    """Compute all outputs; at the end they become whole cents and 1/100 points."""
    points = frame.lazy().with_columns(
        _bands(col("response")).alias("p_response"),
        (when(col("expertise") == 3).then(20).otherwise(col("expertise") * 6)).cast(POINTS).alias("p_expertise"),
        (_done() * 5).cast(POINTS).alias("p_selling"),
        _polite().alias("p_polite"),
        (5 - 2 * col("late") - 5 * col("absent")).cast(POINTS).alias("p_discipline"),
        _conversion().alias("p_conversion"),
        _zone("satisfaction", 90, 98).alias("p_satisfaction"),
        _zone("callback", 70, 90).alias("p_callback"),
        _volume().alias("p_volume"),
        _ratio(30 * 100 * col("csat_n"), 100 * col("csat_d")).alias("p_csat"),
        _fine().alias("fine"),
        _tiers(col("sales"), ("20000", "50000"), ("0.010", "0.005", "0.005")).alias("commission"),
        _tiers(col("dept_sales"), ("100000", "200000"), ("0.020", "0.010", "0.010")).alias("whole"),
        when(col("years") == 1).then(2000).when(col("years") == 2).then(2200).otherwise(2500).cast(MONEY).alias("least"),
    )  # fmt: skip
    scored = points.with_columns(pl.sum_horizontal(col("^p_.*$").fill_null(0)).cast(POINTS).alias("score"))
    weight = when(col("score") < 0).then(0).otherwise(col("score")).cast(MONEY)
    weighed = scored.with_columns(
        when(col("score") >= 130).then(0).when(col("score") >= 110).then(1).when(col("score") >= 80).then(2)
        .otherwise(3).cast(pl.Int64).alias("grade"),
        col("score").rank("min", descending=True).over("dept").cast(pl.Int64).alias("rank"),
        weight.alias("weight"),
        weight.sum().over("dept").cast(MONEY).alias("weights"),
    )  # fmt: skip
    # A share is cut to the cent, so its remainder is compared in whole numbers of 1/100 x 1/100 as elsewhere.
    cents, weights, mine = (_hundredths(name) for name in ("whole", "weights", "weight"))
    shared = weighed.with_columns(
        (cents * mine // weights).fill_null(0).alias("share"),
        (cents * mine % weights).fill_null(0).alias("rest"),
    )
    placed = shared.with_columns(
        (when(weights > 0).then(cents).otherwise(0) - col("share").sum().over("dept")).alias("left"),
        col("rest").rank("ordinal", descending=True).over("dept").alias("place"),
    )
    pool = (col("share") + (col("place") <= col("left"))).cast(pl.Decimal(38, 0)) * lit("0.01").cast(MONEY)
    paid = placed.with_columns(pool.cast(MONEY).alias("pool"))
    earned = col("base") + col("commission") + col("pool")
    lack = (col("least") - earned).cast(MONEY)
    topped = paid.with_columns(when(lack > 0).then(lack).otherwise(0).cast(MONEY).alias("topup"))
    final = topped.with_columns((earned + col("topup") - col("fine")).cast(MONEY).alias("payable"))
    names = [name for name in final.collect_schema() if name.startswith("p_")]
    money = ("score", "fine", "commission", "pool", "topup", "payable")
    return final.select(
        "grade", "rank", *(_hundredths(name).alias(name) for name in (*names, *money))
    ).collect()


def _done() -> pl.Expr:
    first, *rest = (col(step).cast(pl.Int64) for step in STEPS)
    return sum(rest, first)


def _hundredths(name: str) -> pl.Expr:
    return (col(name) * 100).cast(pl.Int64)


def _bands(at: pl.Expr) -> pl.Expr:
    banded = when(at <= 10).then(10).when(at <= 20).then(6).when(at < 25).then(3).otherwise(0)
    return when(at.is_not_null()).then(banded).cast(POINTS)


def _polite() -> pl.Expr:
    n, d = col("polite_n") * 100, col("polite_d")
    named = (
        when(n >= 100 * d).then(20).when(n >= 80 * d).then(16).when(n >= 60 * d).then(12).when(n >= 40 * d).then(8)
        .otherwise(0)
    )  # fmt: skip
    return when(d.is_not_null()).then(named).cast(POINTS)


def _conversion() -> pl.Expr:
    n, d = col("conversion_n"), col("conversion_d")
    below = n * d.sum().over("dept") < d * n.sum().over("dept")
    return when(below).then(8).when(d.is_not_null()).then(10).cast(POINTS)


def _ratio(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """Divide with twelve decimals and round to two, half away from zero."""
    wide = pl.Decimal(38, 12)
    return (above.cast(wide) / below.cast(pl.Decimal(38, 0))).round(2, "half_away_from_zero").cast(POINTS)


def _zone(name: str, floor: int, target: int) -> pl.Expr:
    n, d = col(f"{name}_n"), col(f"{name}_d")
    between = _ratio(10 * 100 * n, target * d)
    zone = (
        when(n * 100 < floor * d)
        .then(lit(0).cast(POINTS))
        .when(n * 100 >= target * d)
        .then(lit(10).cast(POINTS))
    )
    return when(d.is_not_null()).then(zone.otherwise(between))


def _volume() -> pl.Expr:
    calls = col("calls")
    lost = (2200 - calls).clip(0, 400) // 100 + (1800 - calls).clip(0, None) // 100 * 2
    return when(calls < 1500).then(0).otherwise((10 - lost).clip(0, None)).cast(POINTS)


def _fine() -> pl.Expr:
    many = col("complaints")
    few = when(many == 0).then(0).when(many == 1).then(50).when(many == 2).then(150)
    return few.otherwise(350 + (many - 3) * 400).cast(MONEY)


def _tiers(amount: pl.Expr, bounds: tuple[str, str], rates: tuple[str, str, str]) -> pl.Expr:
    """Return the marginal commission on Decimal yuan, at five decimals and then rounded."""
    wide = pl.Decimal(38, 5)
    parts = [amount.cast(wide) * lit(rates[0]).cast(wide)]
    for bound, rate in zip(bounds, rates[1:], strict=True):
        beyond = amount - lit(bound).cast(MONEY)
        parts.append(when(beyond > 0).then(beyond).otherwise(0).cast(wide) * lit(rate).cast(wide))
    return sum(parts[1:], parts[0]).round(2, "half_away_from_zero").cast(MONEY)
