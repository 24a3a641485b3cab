"""What somebody decided to pay or take beside the scheme: a line of its own for each decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import rounded
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.pay.payees import Payees
from kpi.types import Ledger, Money, Stage

if TYPE_CHECKING:
    import polars as pl

ADJUSTMENT = "adjustment"
"""Kind of the decision, and name of the line."""


def adjustments(payees: Payees) -> list[LineBlock]:
    """Book each decision of kind `adjustment` about the people of a scheme, rounded to the cent, as it stands.

    It belongs to the period that it names, else to the one in which it was made. Nothing limits it, and
    no part of the chain sees it.
    """
    import polars as pl

    context = payees.context
    rows = _of_period(context).join(payees.people.select("subject"), on="subject", how="semi")
    amount = rounded(pl.col("amount.n"), pl.col("amount.d"))
    cause = pl.concat_str(pl.lit("decision "), pl.col("seq").cast(pl.String))
    booked = block_rows(rows.sort("subject", "seq"), amount, cause=cause).filter(pl.col("amount") != 0)
    return [
        LineBlock(
            "", ADJUSTMENT, str(context.period), Stage.PAY, payees.scheme.id, Ledger.YUAN, Money.ADJUSTMENT, booked
        )
    ]  # fmt: skip


def unused_adjustments(context: Context, paid: Sequence[pl.DataFrame]) -> None:
    """Report problem `adjustment_unused` for whoever has one that names this period, and no pay in it.

    One without an amount is reported as `adjustment_without_amount`.
    """
    import polars as pl

    empty = pl.DataFrame(schema={"subject": pl.Int64})
    known = pl.concat([empty, *(frame.select("subject") for frame in paid)])
    rows = _decisions(context).filter(pl.col("period") == str(context.period))
    unpaid = rows.filter(pl.col("amount.n").is_not_null()).join(known, on="subject", how="anti")
    context.report_each(
        unpaid.select("subject").unique(),
        "adjustment_unused",
        f"an adjustment is decided for {context.period}, but no pay scheme pays in it",
    )
    blank = rows.filter(pl.col("amount.n").is_null()).select("subject").unique()
    context.report_each(
        blank, "adjustment_without_amount", "an adjustment is decided, but not of how much: give amount"
    )


def _of_period(context: Context) -> pl.DataFrame:
    import polars as pl

    period = context.period
    made = pl.col("period").is_null() & pl.col("on").is_between(period.start, period.end)
    named = (pl.col("period") == str(period)).fill_null(value=False)
    return _decisions(context).filter(pl.col("amount.n").is_not_null() & (named | made))


def _decisions(context: Context) -> pl.DataFrame:
    import polars as pl

    rows = context.facts.frame("decisions", only={"kind": [ADJUSTMENT]})
    return rows.filter(pl.col("outcome").fill_null("approved") != "rejected")


__all__ = ["ADJUSTMENT", "adjustments", "unused_adjustments"]
