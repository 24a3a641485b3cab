"""The settlement of a year of advances (S001.P23B.2.2.GUAR.MODE)."""

from __future__ import annotations

from kpi.engine.lines import LineBlock
from kpi.engine.pay.amounts import pay_block
from kpi.engine.pay.payees import Payees
from kpi.model.pay import PayPart
from kpi.model.period import Period
from kpi.types import LineStatus
from kpi.words import sentence


def annual(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Pay, in the year's last period, or the one in which somebody leaves, what the year earned beyond the advances.

    An advance line of the month is the guarantee less what was earned, so what is owed at the end is
    the negated sum of the year's advance lines; a negative rest is not claimed back. A period of the
    year without a run is reported as problem `period_not_run`, and the lines are then provisional.
    """
    import polars as pl

    context = payees.context
    advances = [one.name for one in payees.scheme.chain if one.mechanism == "advance"]
    people = payees.people
    if context.period.end.month != 12:
        people = people.filter((pl.col("left_on") <= context.period.end).fill_null(value=False))
    if not advances or not people.height:
        return []
    # Nobody's advances can be older than the first of them to be hired.
    hired = min(people["hired_on"].to_list())
    earlier = [one for one in _year(context.period) if one < context.period and one.end >= hired]
    runs = context.facts.runs(earlier)
    context.read_runs.update(runs.values())
    paid = context.facts.paid(earlier, advances).select("subject", "amount")
    now = [
        rows.filter(pl.col("status") != LineStatus.HELD.value).select("subject", "amount")
        for one, _, rows in payees.earned.booked
        if one.mechanism == "advance"
    ]
    whole = (
        pl.concat([paid, *now])
        .group_by("subject", maintain_order=True)
        .agg((0 - pl.col("amount").cast(pl.Int128).sum()).alias("amount"))
    )
    missing = [one for one in earlier if one not in runs]
    for one in missing:
        message = sentence(
            "{scheme}.{part} settles the year without {period}",
            scheme=payees.scheme.id,
            part=part.name,
            period=one,
        )
        context.report("period_not_run", message)
    status = LineStatus.PROVISIONAL if missing else LineStatus.FINAL
    rows = (
        people.select("subject")
        .join(whole, on="subject", how="inner", maintain_order="left")
        .filter(pl.col("amount") > 0)
        .with_columns(
            pl.lit(status.value).alias("status"),
            pl.lit("").alias("cause"),
            pl.lit("period_not_run" if missing else "").alias("flags"),
        )
    )
    return [pay_block(payees, part, rows)]


def _year(period: Period) -> tuple[Period, ...]:
    return tuple(
        Period(period.year, period.frequency, index) for index in range(1, 12 // period.frequency.months + 1)
    )


__all__ = ["annual"]
