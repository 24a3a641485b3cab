"""From the results of a sanction's rule to lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from kpi.engine.applying import RESULT
from kpi.engine.frames import joined_flags, scaled
from kpi.engine.lines import UNITS, LineBlock, block_rows
from kpi.model.period import Period
from kpi.model.rule import Rule, RuleKind
from kpi.model.sanction import Sanction
from kpi.types import Ledger, Stage

if TYPE_CHECKING:
    import polars as pl

PLACES = 2
"""Decimals of money and of points, rounded half away from zero."""

DISCRETIONARY = "discretionary"
"""Flag of a rule whose result is only the least that somebody may decide."""

PROPOSAL = "proposal:"
"""Flag, followed by what is proposed, of a line that is a proposal and never an amount."""


@attrs.frozen
class Effect:
    """A sanction of a set with its rule, read for one period and card."""

    sanction: Sanction
    rule: Rule
    period: Period
    card: str = ""

    @property
    def stage(self) -> Stage:
        """Yuan follow from the standing, points make it."""
        return Stage.MONEY_SANCTIONS if self.sanction.ledger is Ledger.YUAN else Stage.POINT_SANCTIONS

    def block(self, rows: pl.DataFrame, *, ledger: bool = True, kind: object = None) -> LineBlock:
        """Make a block of this sanction's lines."""
        money = self.sanction.money if ledger and kind is None else kind
        return LineBlock(
            card=self.card,
            item=self.rule.id.rpartition(".")[2],
            period=str(self.period),
            stage=self.stage,
            rule=self.rule.id,
            ledger=self.sanction.ledger if ledger else None,
            kind=money,  # type: ignore[arg-type]
            rows=rows,
        )


def amount_of(rule: Rule) -> pl.Expr:
    """Return a rule's result in 1/UNITS, rounded; a fine takes away, so its sign is turned."""
    import polars as pl

    size = scaled(pl.col(f"{RESULT}.n"), pl.col(f"{RESULT}.d"), 10**PLACES) * (UNITS // 10**PLACES)
    return _signed(rule, size)


def _signed(rule: Rule, size: pl.Expr) -> pl.Expr:
    return 0 - size if rule.kind is RuleKind.FINE else size


def triggered(rows: pl.DataFrame) -> pl.Expr:
    """Tell of each row whether the rule said yes, or gave anything but nothing."""
    import polars as pl

    return pl.col(RESULT) if RESULT in rows.columns else pl.col(f"{RESULT}.n") != 0


def blocks_of(effect: Effect, rows: pl.DataFrame, *, each: bool) -> list[LineBlock]:
    """Turn evaluated rows into lines.

    Args:
        effect: the sanction.
        rows: subject (who is charged), cause, `result` columns, and optionally `decided` (Int64 in
            1/UNITS: what somebody decided in place of a discretionary amount).
        each: whether every row is a line (an event), or only those that the rule is met in.
    """
    import polars as pl

    sanction, flags = effect.sanction, pl.col(f"{RESULT}.flags")
    known = rows.filter(triggered(rows).is_not_null())
    met = known.filter(triggered(known))
    blocks: list[LineBlock] = []
    if sanction.proposal:
        noted = block_rows(
            met,
            pl.lit(None),
            cause=pl.col("cause"),
            flags=joined_flags(flags, pl.lit(PROPOSAL + sanction.proposal)),
        )
        blocks.append(effect.block(noted, ledger=False))
    for kind in sanction.forfeits:
        lost = block_rows(
            met, pl.lit(None), cause=pl.col("cause"), flags=joined_flags(flags, pl.lit("forfeited"))
        )
        blocks.append(effect.block(lost, kind=kind))
    if not sanction.proposal and RESULT not in rows.columns:
        blocks.append(effect.block(_amounts(effect, known if each else met)))
    unknown = rows.filter(triggered(rows).is_null())
    if each and unknown.height:
        noted = block_rows(
            unknown, pl.lit(None), cause=pl.col("cause"), flags=joined_flags(flags, pl.lit("not_assessed"))
        )
        blocks.append(effect.block(noted))
    return [block for block in blocks if block.rows.height]


def _amounts(effect: Effect, rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    flags, booked = pl.col(f"{RESULT}.flags"), amount_of(effect.rule)
    open_ = flags.str.split(",").list.contains(DISCRETIONARY)
    if "decided" not in rows.columns:
        rows = rows.with_columns(pl.lit(None, dtype=pl.Int64).alias("decided"))
    decided = pl.col("decided")
    waits = open_ & decided.is_null()
    case = pl.concat_str(pl.lit("case:"), pl.col("case")) if "case" in rows.columns else pl.lit("")
    return block_rows(
        rows,
        pl.when(open_ & decided.is_not_null()).then(_signed(effect.rule, decided)).otherwise(booked),
        status=pl.when(waits).then(pl.lit("provisional")).otherwise(pl.lit("final")),
        cause=pl.col("cause"),
        flags=joined_flags(flags, pl.when(waits).then(case).otherwise(pl.lit(""))),
    )


__all__ = ["DISCRETIONARY", "PLACES", "PROPOSAL", "Effect", "amount_of", "blocks_of", "triggered"]
