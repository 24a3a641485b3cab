"""What the awards of a set may come to together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from kpi.engine.context import Context
from kpi.engine.frames import in_units, naming
from kpi.engine.lines import LineBlock, block_rows
from kpi.engine.rules import value_on
from kpi.errors import Fault, PolicyError
from kpi.model.sanction import SanctionSet
from kpi.types import Ledger, LineStatus, Money, Stage
from kpi.words import sentence

AWARD_LIMIT = "award_limit"
"""Item of the line that takes away what awards come to beyond the set's limits."""


def limits_of(one: SanctionSet, day: date) -> tuple[bool, Fraction | None]:
    """Return whether the awards of a set add up, and the most that they come to (None: any amount).

    Raises:
        PolicyError: for a `cap` that is no amount of 0 or more.
    """
    values = {each.name: value_on(one.id, each, day, one.where).value for each in one.parameters}
    cap = values.get("cap")
    if cap is not None and not (isinstance(cap, Fraction) and cap >= 0):
        raise PolicyError(
            Fault("parameter", sentence("cap must be an amount of 0 or more, or none"), f"{one.id}.cap")
        )
    return values.get("stackable") is not False, cap


def limited(amounts: Sequence[Fraction], *, stackable: bool, cap: Fraction | None) -> Fraction:
    """Return what awards come to together under the limits of their set."""
    whole = sum(amounts, Fraction(0)) if stackable else max(amounts, default=Fraction(0))
    return whole if cap is None else min(whole, cap)


def limit_lines(context: Context, one: SanctionSet, blocks: Sequence[LineBlock]) -> list[LineBlock]:
    """Return the lines that take away what the awards among a set's blocks come to beyond its limits."""
    import polars as pl

    stackable, cap = limits_of(one, context.day)
    awards = [
        block.rows.select("subject", "amount", "status")
        for block in blocks
        if block.kind is Money.AWARD and block.ledger is Ledger.YUAN
    ]
    if (stackable and cap is None) or not awards:
        return []
    paid = pl.concat(awards).filter(
        (pl.col("status") != LineStatus.HELD.value) & (pl.col("amount").fill_null(0) > 0)
    )
    whole = pl.col("amount").cast(pl.Int128).sum()
    most = whole if stackable else pl.col("amount").cast(pl.Int128).max()
    if cap is not None:
        most = pl.min_horizontal(most, pl.lit(in_units(cap), dtype=pl.Int128))
    rows = paid.group_by("subject", maintain_order=True).agg(
        (most - whole).alias("amount"),
        (pl.col("status") != LineStatus.FINAL.value).any().alias("open"),
    )
    rows = rows.filter(pl.col("amount") != 0)
    if not rows.height:
        return []
    status = (
        pl.when("open").then(pl.lit(LineStatus.PROVISIONAL.value)).otherwise(pl.lit(LineStatus.FINAL.value))
    )
    cause = "stackable, cap" if cap is not None and not stackable else "cap" if stackable else "stackable"
    with naming(one.id, context.period):
        made = block_rows(rows, pl.col("amount"), status=status, cause=pl.lit(cause))
    return [
        LineBlock(
            card="",
            item=AWARD_LIMIT,
            period=str(context.period),
            stage=Stage.MONEY_SANCTIONS,
            rule=one.id,
            ledger=Ledger.YUAN,
            kind=Money.AWARD,
            rows=made,
        )
    ]


__all__ = ["AWARD_LIMIT", "limit_lines", "limited", "limits_of"]
