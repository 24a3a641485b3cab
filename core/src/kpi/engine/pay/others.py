"""Parts without a rule of their own: what sanctions booked, what they forfeit, and money from outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.frames import rounded
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.pay.amounts import pay_block
from kpi.engine.pay.payees import Payees
from kpi.engine.wording import worded
from kpi.model.pay import PayPart
from kpi.types import Ledger, Money, Stage

if TYPE_CHECKING:
    import polars as pl

OUTSIDE = "outside"
"""Cause of a line that was brought in as `pay_lines`."""


def sanctioned(payees: Payees, part: PayPart, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Return the lines of a part's money that the sanctions have booked already, so that later parts see them.

    They stand in their own stage and are not booked again. A part with a rule takes the lines of that rule,
    one without those that no part before has taken.
    """
    taken = {one.rule for one, _, _ in payees.earned.booked if one.mechanism == "sanctions" and one.rule}
    return [
        attrs.evolve(block, rows=_theirs(payees, block.rows))
        for block in blocks
        if block.stage is Stage.MONEY_SANCTIONS
        and block.ledger is Ledger.YUAN
        and block.kind is part.money
        and (block.rule == part.rule if part.rule else block.rule not in taken)
    ]


def forfeited(payees: Payees, part: PayPart, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Take away what was earned of the kinds that a forfeiture names; one line a person and kind.

    `counts` limits the kinds that this part takes; empty takes whatever is forfeited.
    """
    import polars as pl

    lost: dict[Money, list[pl.DataFrame]] = {}
    for block in blocks:
        if block.kind is None or (part.counts and block.kind not in part.counts):
            continue
        if not (block.rows["flags"] != "").any():
            continue
        flags = block.rows["flags"].str.split(",").list.contains("forfeited")
        if flags.any():
            lost.setdefault(block.kind, []).append(_theirs(payees, block.rows.filter(flags)))
    taken = []
    for kind in sorted(lost):
        first = pl.concat(lost[kind]).unique("subject", keep="first", maintain_order=True)
        rows = first.join(payees.earned.of([kind]), on="subject", how="inner", maintain_order="left")
        rows = rows.filter(pl.col("earned") > 0).with_columns((0 - pl.col("earned")).alias("amount"))
        taken.append(pay_block(payees, part, rows.with_columns(pl.lit(f"forfeited_{kind}").alias("flags"))))
    return taken


def outside(payees: Payees, part: PayPart) -> list[LineBlock]:
    """Book the money from outside (`pay_lines`), rounded to the cent; `counts` limits its kinds."""
    import polars as pl

    rows = payees.context.facts.frame("pay_lines", periods=[payees.context.period])
    rows = _theirs(payees, rows) if rows.height else rows
    if not rows.height:
        return []
    kinds = {money.value for money in Money}
    unknown = rows.filter(~pl.col("kind").is_in(list(kinds))).with_columns(
        message=worded("pay line of unknown kind {kind}", kind=pl.col("kind"))
    )
    payees.context.report_each(unknown.select("subject", "message"), "unknown_kind")
    wanted = [kind for kind in Money if not part.counts or kind in part.counts]
    blocks = []
    for kind in wanted:
        booked = rows.filter(pl.col("kind") == kind.value).sort("subject", "seq")
        amount = rounded(pl.col("amount.n"), pl.col("amount.d"))
        lines = block_rows(booked, amount, cause=pl.lit(OUTSIDE)).filter(pl.col("amount") != 0)
        blocks.append(
            attrs.evolve(pay_block(payees, attrs.evolve(part, money=kind), lines), rule=payees.scheme.id)
        )
    return [block for block in blocks if block.rows.height]


def _theirs(payees: Payees, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(payees.people.select("subject"), on="subject", how="semi", maintain_order="left")


__all__ = ["OUTSIDE", "forfeited", "outside", "sanctioned"]
