"""What somebody decided to pay or take beside the scheme: a line of its own for each decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import admitted, beyond, out_of_range, terms_on
from kpi.engine.frames import in_units, rounded
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.pay.payees import Payees
from kpi.model.adjusting import Terms
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import Label, sentence

if TYPE_CHECKING:
    import polars as pl

ADJUSTMENT = "adjustment"
"""Kind of the decision, and name of the line."""


def adjustments(payees: Payees, before: Sequence[LineBlock], made: Sequence[LineBlock]) -> list[LineBlock]:
    """Book each decision of kind `adjustment` about the people of a scheme, rounded to the cent, as it stands.

    It belongs to the period that it names, else to the one in which it was made, and no part of the chain
    sees it. Those of a person count in their order, as long as together they stay within the limits that the
    scheme sets (`kpi.model.adjusting.PAY_TERMS`); one that passes them does not count, and is reported.

    Args:
        payees: the people of the scheme.
        before: the lines of the stages before.
        made: those that the scheme has made so far.
    """
    import polars as pl

    context, scheme = payees.context, payees.scheme
    terms = terms_on(context, scheme.id, scheme.parameters, scheme.where)
    rows = _of_period(context).join(payees.people.select("subject"), on="subject", how="semi")
    rows = admitted(context, rows, terms, scheme.id).sort("subject", "seq")
    rows = rows.with_columns(rounded(pl.col("amount.n"), pl.col("amount.d")).alias("amount"))
    if terms.limits and rows.height:
        rows = _within(payees, rows, terms, _payable([*before, *made], rows))
    cause = pl.concat_str(pl.lit("decision "), pl.col("seq").cast(pl.String))
    booked = block_rows(rows, pl.col("amount"), cause=cause).filter(pl.col("amount") != 0)
    return [
        LineBlock(
            "", ADJUSTMENT, str(context.period), Stage.PAY, payees.scheme.id, Ledger.YUAN, Money.ADJUSTMENT, booked
        )
    ]  # fmt: skip


def _within(payees: Payees, rows: pl.DataFrame, terms: Terms, payable: Mapping[int, int]) -> pl.DataFrame:
    """Keep the adjustments with which a person's sum stays within every limit, and report the others."""
    import polars as pl

    sums: dict[int, int] = {}
    kept = []
    for row in rows.iter_rows(named=True):
        subject = row["subject"]
        whole = sums.get(subject, 0) + row["amount"]
        passed = _passed(whole, terms, payable.get(subject, 0))
        if passed is not None:
            out_of_range(payees.context, subject, payees.scheme.id, row, passed)
        else:
            sums[subject] = whole
            kept.append(row["seq"])
    return rows.filter(pl.col("seq").is_in(kept))


def _passed(whole: int, terms: Terms, payable: int) -> Label | None:
    """Say which limit a sum of adjustments passes; None if none."""
    edges = {name: in_units(value) for name, value in terms.limits.items() if name != "adjustment_share"}
    share = terms.limits.get("adjustment_share")
    if share is not None:
        edges["adjustment_share"] = int(share * max(payable, 0))
    for name, edge in edges.items():
        low = -edge if name in ("adjustment_limit", "adjustment_share") else None
        over = name != "adjustment_least" and whole > edge
        under = whole < edge if name == "adjustment_least" else low is not None and whole < low
        if over or under:
            return beyond(whole, edge, name)
    return None


def _payable(blocks: Sequence[LineBlock], rows: pl.DataFrame) -> dict[int, int]:
    """Return what is payable before the adjustments to whoever has one, in 1/UNITS."""
    import polars as pl

    parts = [
        block.rows.filter(pl.col("status") != LineStatus.HELD.value)
        .join(rows.select("subject").unique(), on="subject", how="semi")
        .select("subject", "amount")
        for block in blocks
        if block.ledger is Ledger.YUAN
    ]
    found: dict[int, int] = {}
    for part in parts:
        for subject, amount in part.iter_rows():
            found[subject] = found.get(subject, 0) + (amount or 0)
    return found


def unused_adjustments(context: Context, paid: Sequence[pl.DataFrame]) -> None:
    """Report problem `adjustment_unused` for whoever has one that names this period, and no pay in it.

    One without an amount is reported as `adjustment_without_amount`.
    """
    import polars as pl

    decided = _decisions(context)
    if not decided.height:
        return
    empty = pl.DataFrame(schema={"subject": pl.Int64})
    known = pl.concat([empty, *(frame.select("subject") for frame in paid)])
    rows = decided.filter(pl.col("period") == str(context.period))
    unpaid = rows.filter(pl.col("amount.n").is_not_null()).join(known, on="subject", how="anti")
    context.report_each(
        unpaid.select("subject").unique(),
        "adjustment_unused",
        sentence(
            "an adjustment is decided for {period}, but no pay scheme pays in it", period=context.period
        ),
    )
    blank = rows.filter(pl.col("amount.n").is_null()).select("subject").unique()
    context.report_each(
        blank,
        "adjustment_without_amount",
        sentence("an adjustment is decided, but not of how much: give amount"),
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
