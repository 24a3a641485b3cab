"""What a run says about pay beside the amounts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import in_units
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.pay.payees import Payees, parameter_of
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

BELOW_MINIMUM = "below_minimum_wage"

NOT_WAGE = (Money.OVERTIME, Money.ALLOWANCE)
"""What the comparison with the minimum wage leaves out (最低工资规定 第12条)."""


def wage_floor(payees: Payees, before: Sequence[LineBlock], made: Sequence[LineBlock]) -> list[LineBlock]:
    """Flag, on a line without an amount, who is paid less than the scheme's `minimum_wage`.

    Only those who were there throughout are compared; without the parameter nobody is.
    """
    import polars as pl

    least = parameter_of(payees.context, payees.scheme, "minimum_wage")
    if not isinstance(least, Fraction):
        return []
    rows = [
        block.rows.filter(pl.col("status") != LineStatus.HELD.value).select("subject", "amount")
        for block in (*before, *made)
        if block.ledger is Ledger.YUAN and block.kind not in (None, *NOT_WAGE)
    ]
    empty = pl.DataFrame(schema={"subject": pl.Int64, "amount": pl.Int64})
    sums = pl.concat([empty, *rows]).group_by("subject").agg(pl.col("amount").cast(pl.Int128).sum())
    period = payees.context.period
    whole = payees.people.filter((pl.col("first") == period.start) & (pl.col("last") == period.end))
    low = (
        whole.select("subject")
        .join(sums, on="subject", how="left", maintain_order="left")
        .filter(pl.col("amount").fill_null(0) < in_units(least))
    )
    return [
        LineBlock(
            "", "minimum_wage", str(period), Stage.PAY, payees.scheme.id, None, None,
            block_rows(low, pl.lit(None), flags=pl.lit(BELOW_MINIMUM)),
        )
    ]  # fmt: skip


def unpaid_lines(context: Context, paid: Sequence[pl.DataFrame]) -> None:
    """Report problem `pay_line_unused` for everyone whose `pay_lines` no part of a scheme books."""
    import polars as pl

    stated = context.facts.frame("pay_lines", periods=[context.period])
    if not stated.height:
        return
    rows = stated.select("subject").unique()
    empty = pl.DataFrame(schema={"subject": pl.Int64})
    unused = rows.join(
        pl.concat([empty, *(frame.select("subject") for frame in paid)]), on="subject", how="anti"
    )
    context.report_each(
        unused,
        "pay_line_unused",
        sentence("a pay line of the period is not part of any pay scheme's chain"),
    )


__all__ = ["BELOW_MINIMUM", "NOT_WAGE", "unpaid_lines", "wage_floor"]
