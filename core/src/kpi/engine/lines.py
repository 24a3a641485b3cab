"""Blocks of lines: what one rule yields for many subjects, without a word repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from kpi.frozen import frozen
from kpi.model.line import LINE_PLACES
from kpi.types import Ledger, Money, Stage

if TYPE_CHECKING:
    import polars as pl

Frame = TypeVar("Frame", "pl.DataFrame", "pl.LazyFrame")

UNITS: int = 10**LINE_PLACES
"""Amounts in a block are whole numbers of 1/UNITS."""

_CENT = UNITS // 100


def amount_text(amount: int) -> str:
    """Print an amount in 1/UNITS exactly, with at least two decimals."""
    whole, rest = divmod(abs(amount), UNITS)
    cents, finer = divmod(rest, _CENT)
    tail = f"{cents:02d}" if not finer else f"{rest:0{LINE_PLACES}d}".rstrip("0")
    return f"-{whole}.{tail}" if amount < 0 else f"{whole}.{tail}"


@frozen
class LineBlock:
    """Lines that differ only in subject, amount, status, cause and flags.

    `rows` has subject (Int64), amount (Int64 in 1/UNITS, null for a line without an amount),
    status (String), cause (String, empty if none) and flags (String, sorted, joined by commas).
    """

    card: str
    item: str
    period: str
    stage: Stage
    rule: str
    ledger: Ledger | None
    kind: Money | None
    rows: pl.DataFrame


def block_rows(frame: Frame, amount: pl.Expr, **given: pl.Expr) -> Frame:
    """Make the rows of a block from a frame that has `subject`; columns not given are final and empty."""
    import polars as pl

    defaults = {"status": pl.lit("final"), "cause": pl.lit(""), "flags": pl.lit("")}
    columns = {"amount": amount.cast(pl.Int64), **defaults, **given}
    return frame.select("subject", **columns)
