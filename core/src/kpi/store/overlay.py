"""Facts with results that no store holds yet: the earlier periods of a dry run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.computed import Computed
from kpi.engine.facts import Facts
from kpi.engine.lines import UNITS
from kpi.model.period import Period
from kpi.types import Ledger, LineStatus

if TYPE_CHECKING:
    import polars as pl

UNRECORDED = 0
"""The run of a period that no store holds."""


class OverlayFacts:
    """Facts whose past standings of the computed periods come from them instead of recorded runs.

    The run of a computed period is `UNRECORDED`, in its results as in `runs`. A result taken over still wins.
    """

    def __init__(self, below: Facts, computed: Sequence[Computed]) -> None:
        self._below = below
        self._computed = {one.period: one for one in computed}

    def subjects(self) -> pl.DataFrame:
        """Return everyone ever named."""
        return self._below.subjects()

    def frame(
        self,
        kind: str,
        *,
        since: date | None = None,
        until: date | None = None,
        periods: Collection[Period] | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """Return the rows in force of a KIND; nothing is laid over them."""
        return self._below.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings, those of the computed periods from them."""
        import polars as pl

        below = self._below.results(cards, periods)
        over = [_standings(one, cards) for period, one in self._computed.items() if period in set(periods)]
        if not over:
            return below
        stale = pl.col("run").is_not_null() & pl.col("period").is_in([str(one) for one in self._computed])
        kept = below.filter(~stale)
        laid = pl.concat(over).join(kept, on=["subject", "card", "period"], how="anti")
        return pl.concat([kept, laid]).sort("period", "card", "subject")

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of past periods, those of the computed periods from them."""
        import polars as pl

        below = self._below.paid([one for one in periods if one not in self._computed], items)
        over = [_paid(one, items) for period, one in self._computed.items() if period in set(periods)]
        return pl.concat([below, *over])

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period, `UNRECORDED` for a computed one."""
        below = self._below.runs([one for one in periods if one not in self._computed])
        return {**below, **{one: UNRECORDED for one in periods if one in self._computed}}


def with_results(facts: Facts, computed: Sequence[Computed]) -> Facts:
    """Lay the results of computed, unrecorded periods over facts."""
    return OverlayFacts(facts, computed) if computed else facts


def _standings(one: Computed, cards: Collection[str]) -> pl.DataFrame:
    import polars as pl

    return one.results.filter(pl.col("card").is_in(list(cards))).select(
        "subject", "card", pl.lit(str(one.period)).alias("period"), pl.col("score").alias("score.n"),
        pl.when(pl.col("score").is_not_null()).then(pl.lit(UNITS, pl.Int64)).alias("score.d"),
        "grade", pl.col("rank").cast(pl.Int64), pl.col("of").cast(pl.Int64), "target_met",
        pl.lit(UNRECORDED, pl.Int64).alias("run"), "unit",
    )  # fmt: skip


def _paid(one: Computed, items: Collection[str] | None) -> pl.DataFrame:
    import polars as pl

    schema = {
        "subject": pl.Int64,
        "item": pl.String,
        "kind": pl.String,
        "amount": pl.Int64,
        "period": pl.String,
    }
    blocks = [
        block.rows.filter((pl.col("status") != LineStatus.HELD) & pl.col("amount").is_not_null()).select(
            "subject", pl.lit(block.item).alias("item"), pl.lit(block.kind or "").alias("kind"), "amount",
            pl.lit(str(one.period)).alias("period"),
        )
        for block in one.blocks
        if block.ledger is Ledger.YUAN and (items is None or block.item in items)
    ]  # fmt: skip
    return pl.concat(blocks).sort("subject", maintain_order=True) if blocks else pl.DataFrame(schema=schema)
