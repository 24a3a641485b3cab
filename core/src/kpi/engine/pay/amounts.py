"""Parts whose rule states an amount: base pay, commission, allowance; the guarantee and the advance on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.applying import RESULT, apply_rule, missing_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.frames import joined_flags, rounded
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.measure import with_inputs
from kpi.engine.pay.by_level import by_level, level_flags
from kpi.engine.pay.payees import Payees
from kpi.engine.wording import worded
from kpi.model.pay import PayPart
from kpi.types import Ledger, LineStatus, Stage

if TYPE_CHECKING:
    import polars as pl

CENTS = 100


def amount(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Pay the rule's result, by the share of each stretch; equal results of a person are one line."""
    return [pay_block(payees, part, stated(payees, part))]


def topup(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Pay what is missing to the rule's result, the least that `counts` may sum to (S001.P23B.2.2)."""
    import polars as pl

    rows = _difference(payees, part)
    return [pay_block(payees, part, rows.filter(pl.col("amount").is_null() | (pl.col("amount") > 0)))]


def advance(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Pay the rule's result in place of what `counts` sum to: the difference, plus or minus.

    What is advanced too much or too little is settled at the end of the year (S001.P23B.2.2.GUAR.MODE).
    """
    return [pay_block(payees, part, _difference(payees, part))]


def stated(payees: Payees, part: PayPart) -> pl.DataFrame:
    """Evaluate a part's rule: subject, amount (1/UNITS, null where it is not assessed), status, cause, flags."""
    import polars as pl

    rule = payees.context.catalogue.rules[part.rule]
    rows = apply_rule(payees.context, rule, part_rows(payees, part))
    _report_missing(payees, part, rows)
    merged = rows.group_by("subject", f"{RESULT}.n", f"{RESULT}.d", "share.d", maintain_order=True).agg(
        pl.col("share.n").sum(),
        pl.col(f"{RESULT}.flags").first(),
        pl.col("span.first").min(),
        level_flags(rows).alias("level.flag"),
    )
    above = pl.col(f"{RESULT}.n").cast(pl.Int128) * pl.col("share.n")
    below = pl.col(f"{RESULT}.d").cast(pl.Int128) * pl.col("share.d")
    part_of = pl.col("share.n") != pl.col("share.d")
    return merged.sort("subject", "span.first").select(
        "subject",
        rounded(above, below).alias("amount"),
        pl.when(above.is_null())
        .then(pl.lit(LineStatus.HELD.value))
        .otherwise(pl.lit(LineStatus.FINAL.value))
        .alias("status"),
        pl.when(part_of)
        .then(pl.format("days {}/{}", "share.n", "share.d"))
        .otherwise(pl.lit(""))
        .alias("cause"),
        joined_flags(
            pl.col(f"{RESULT}.flags"),
            pl.col("level.flag"),
            pl.when(part_of).then(pl.lit("prorated")),
            pl.when(above.is_null()).then(pl.lit("not_assessed")),
        ).alias("flags"),
    )


def _report_missing(payees: Payees, part: PayPart, rows: pl.DataFrame) -> None:
    import polars as pl

    unknown = rows.filter(pl.col(f"{RESULT}.n").is_null() | pl.col("share.n").is_null())
    if unknown.height:
        lacking = worded(
            "{what} is not assessed; missing: {inputs}",
            what=f"{payees.scheme.id}.{part.name}",
            inputs=missing_inputs(rows, payees.context.catalogue.rules[part.rule]),
        )
        found = unknown.select("subject", lacking.alias("message")).unique(maintain_order=True)
        payees.context.report_each(found, "not_assessed")


def part_rows(payees: Payees, part: PayPart) -> pl.DataFrame:
    """Return the rows on which a part's rule is read (see `Payees.rows`), with its inputs."""
    rows = keep_when(payees.context, by_level(payees, part, payees.rows(part)), part.when)
    return with_inputs(payees.context, rows, payees.context.catalogue.rules[part.rule].inputs)


def pay_block(payees: Payees, part: PayPart, rows: pl.DataFrame) -> LineBlock:
    """Make the block of a part; amounts of nothing have no line."""
    import polars as pl

    kept = rows.filter(pl.col("amount").is_null() | (pl.col("amount") != 0))
    return LineBlock(
        card="",
        item=part.name,
        period=str(payees.context.period),
        stage=Stage.PAY,
        rule=part.rule or payees.scheme.id,
        ledger=Ledger.YUAN,
        kind=part.money,
        rows=block_rows(
            kept, pl.col("amount"), status=pl.col("status"), cause=pl.col("cause"), flags=pl.col("flags")
        ),
    )


def _difference(payees: Payees, part: PayPart) -> pl.DataFrame:
    """Return, a row a person, the rule's result less what is earned; provisional while that can still change."""
    import polars as pl

    rows = stated(payees, part)
    whole = rows.group_by("subject", maintain_order=True).agg(
        pl.when(pl.col("amount").is_null().any())
        .then(None)
        .otherwise(pl.col("amount").cast(pl.Int128).sum())
        .alias("amount"),
        pl.col("status").sort(descending=True).first(),
        pl.col("cause").first(),
        pl.col("flags").first(),
    )
    sums = payees.earned.of(part.counts, part.during)
    joined = whole.join(sums, on="subject", how="left", maintain_order="left")
    waits = pl.col("open").fill_null(value=False) & (pl.col("status") == LineStatus.FINAL.value)
    return joined.with_columns(
        (pl.col("amount") - pl.col("earned").fill_null(0)).alias("amount"),
        pl.when(waits).then(pl.lit(LineStatus.PROVISIONAL.value)).otherwise("status").alias("status"),
        joined_flags(pl.col("flags"), pl.when(waits).then(pl.lit("counts_open_lines"))).alias("flags"),
    )


__all__ = ["CENTS", "advance", "amount", "part_rows", "pay_block", "stated", "topup"]
