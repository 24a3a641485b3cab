"""Hand-written polars on scaled Int64: the fastest way that a user can install, and the one that others are measured by."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col, when

NAME = "polars, scaled Int64"
EXACT = True
LARGEST = 1_000_000

STEPS = [f"step{number}" for number in range(1, 7)]


def prepare(frame_path: Path) -> pl.DataFrame:
    """Read the frame."""
    return pl.read_parquet(frame_path)


def compute(frame: pl.DataFrame) -> pl.DataFrame:
    """Compute all outputs, in 1/100 and in cents."""
    points = frame.lazy().select(
        "dept", "base", "years",
        _response().alias("p_response"),
        when(col("expertise") == 3).then(2000).otherwise(col("expertise") * 600).alias("p_expertise"),
        (_done() * 500).alias("p_selling"),
        _polite().alias("p_polite"),
        (500 - 200 * col("late") - 500 * col("absent")).alias("p_discipline"),
        _conversion().alias("p_conversion"),
        _zone("satisfaction", 90, 98).alias("p_satisfaction"),
        _zone("callback", 70, 90).alias("p_callback"),
        _volume().alias("p_volume"),
        ((2 * 3000 * col("csat_n") + col("csat_d")) // (2 * col("csat_d"))).alias("p_csat"),
        _fine().alias("fine"),
        _tiers(col("sales"), 2_000_000, 5_000_000, 10, 15, 20, 1000).alias("commission"),
        _tiers(col("dept_sales"), 10_000_000, 20_000_000, 2, 3, 4, 100).alias("whole"),
        when(col("years") == 1).then(200_000).when(col("years") == 2).then(220_000).otherwise(250_000).alias("least"),
    )  # fmt: skip
    scored = points.with_columns(pl.sum_horizontal(col("^p_.*$")).alias("score"))
    weighed = scored.with_columns(
        when(col("score") >= 13000).then(0).when(col("score") >= 11000).then(1)
        .when(col("score") >= 8000).then(2).otherwise(3).cast(pl.Int64).alias("grade"),
        col("score").rank("min", descending=True).over("dept").cast(pl.Int64).alias("rank"),
        col("score").clip(0, None).alias("weight"),
        col("score").clip(0, None).sum().over("dept").alias("weights"),
    )  # fmt: skip
    shared = weighed.with_columns(
        (col("whole") * col("weight") // col("weights")).fill_null(0).alias("share"),
        (col("whole") * col("weight") % col("weights")).fill_null(0).alias("rest"),
    )
    placed = shared.with_columns(
        (when(col("weights") > 0).then(col("whole")).otherwise(0) - col("share").sum().over("dept")).alias(
            "left"
        ),
        col("rest").rank("ordinal", descending=True).over("dept").alias("place"),
    )
    paid = placed.with_columns((col("share") + (col("place") <= col("left"))).alias("pool"))
    earned = col("base") + col("commission") + col("pool")
    topped = paid.with_columns((col("least") - earned).clip(0, None).alias("topup"))
    return topped.with_columns((earned + col("topup") - col("fine")).alias("payable")).collect()


def _done() -> pl.Expr:
    first, *rest = (col(step).cast(pl.Int64) for step in STEPS)
    return sum(rest, first)


def _response() -> pl.Expr:
    at = col("response")
    banded = when(at <= 100).then(1000).when(at <= 200).then(600).when(at < 250).then(300).otherwise(0)
    return when(at.is_not_null()).then(banded)


def _polite() -> pl.Expr:
    n, d = col("polite_n") * 100, col("polite_d")
    named = (
        when(n >= 100 * d).then(2000).when(n >= 80 * d).then(1600).when(n >= 60 * d).then(1200)
        .when(n >= 40 * d).then(800).otherwise(0)
    )  # fmt: skip
    return when(d.is_not_null()).then(named)


def _conversion() -> pl.Expr:
    n, d = col("conversion_n"), col("conversion_d")
    below = n * d.sum().over("dept") < d * n.sum().over("dept")
    return when(below).then(800).when(d.is_not_null()).then(1000)


def _zone(name: str, floor: int, target: int) -> pl.Expr:
    n, d = col(f"{name}_n"), col(f"{name}_d")
    between = (2 * 100_000 * n + target * d) // (2 * target * d)
    zone = when(n * 100 < floor * d).then(0).when(n * 100 >= target * d).then(1000).otherwise(between)
    return when(d.is_not_null()).then(zone)


def _volume() -> pl.Expr:
    calls = col("calls")
    lost = (2200 - calls).clip(0, 400) // 100 + (1800 - calls).clip(0, None) // 100 * 2
    return when(calls < 1500).then(0).otherwise((10 - lost).clip(0, None) * 100)


def _fine() -> pl.Expr:
    many = col("complaints")
    few = when(many == 0).then(0).when(many == 1).then(5_000).when(many == 2).then(15_000)
    return few.otherwise(35_000 + (many - 3) * 40_000)


def _tiers(amount: pl.Expr, first: int, second: int, one: int, two: int, three: int, unit: int) -> pl.Expr:
    """Return the marginal commission in cents, rates in 1/unit; amounts are not negative."""
    earned = (
        amount * one
        + (amount - first).clip(0, None) * (two - one)
        + (amount - second).clip(0, None) * (three - two)
    )
    return (2 * earned + unit) // (2 * unit)
