"""The settlement of a year of advances (S001.P23B.2.2.GUAR.MODE)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.pay.amounts import pay_block
from kpi.engine.pay.payees import Payees
from kpi.model.pay import PayPart
from kpi.model.period import Period
from kpi.types import Ledger, LineStatus

if TYPE_CHECKING:
    import polars as pl


def annual(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Pay, in the year's last period, what the year earned beyond what was advanced.

    An advance line of the month is the guarantee less what was earned, so what is owed at the end is
    the negated sum of the year's advance lines; a negative rest is not claimed back. A period of the
    year without a run is reported as problem `period_not_run`, and the lines are then provisional.
    """
    import polars as pl

    context, advances = (
        payees.context,
        [one.name for one in payees.scheme.chain if one.mechanism == "advance"],
    )
    if context.period.end.month != 12 or not advances:
        return []
    earlier = [one for one in _year(context.period) if one < context.period]
    context.read_runs.update(
        context.facts.runs([one for one in earlier if one not in context.earlier]).values()
    )
    paid = past_lines(context, earlier).filter(pl.col("item").is_in(advances)).select("subject", "amount")
    now = [
        rows.filter(pl.col("status") != LineStatus.HELD.value).select("subject", "amount")
        for one, _, rows in payees.earned.booked
        if one.mechanism == "advance"
    ]
    whole = (
        pl.concat([paid, *now])
        .group_by("subject", maintain_order=True)
        .agg((0 - pl.col("amount").sum()).alias("amount"))
    )
    missing = [one for one in earlier if not (one in context.earlier or context.facts.runs([one]))]
    for one in missing:
        context.report("period_not_run", f"{payees.scheme.id}.{part.name} settles the year without {one}")
    status = LineStatus.PROVISIONAL if missing else LineStatus.FINAL
    rows = (
        payees.people.select("subject")
        .join(whole, on="subject", how="inner", maintain_order="left")
        .filter(pl.col("amount") > 0)
        .with_columns(
            pl.lit(status.value).alias("status"),
            pl.lit("").alias("cause"),
            pl.lit("period_not_run" if missing else "").alias("flags"),
        )
    )
    return [pay_block(payees, part, rows)]


def past_lines(context: Context, periods: list[Period]) -> pl.DataFrame:
    """Return the yuan lines of earlier periods: subject, item, kind, amount (Int64 in 1/UNITS), period.

    A period that this dry run computed wins over a recorded run; held lines are left out.
    """
    import polars as pl

    recorded = context.facts.paid([one for one in periods if one not in context.earlier])
    frames = [recorded.select("subject", "item", "kind", "amount", "period")]
    for period in periods:
        if period in context.earlier:
            for block in context.earlier[period].blocks:
                if block.ledger is Ledger.YUAN and block.kind is not None:
                    rows = block.rows.filter(
                        (pl.col("status") != LineStatus.HELD.value) & pl.col("amount").is_not_null()
                    )
                    frames.append(
                        rows.select(
                            "subject",
                            pl.lit(block.item).alias("item"),
                            pl.lit(block.kind.value).alias("kind"),
                            "amount",
                            pl.lit(str(period)).alias("period"),
                        )
                    )
    return pl.concat(frames)


def _year(period: Period) -> tuple[Period, ...]:
    return tuple(
        Period(period.year, period.frequency, index) for index in range(1, 12 // period.frequency.months + 1)
    )


__all__ = ["annual", "past_lines"]
