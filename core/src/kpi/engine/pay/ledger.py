"""What a person has earned so far in the chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.lines import LineBlock
from kpi.model.pay import PayPart
from kpi.types import LineStatus, Money

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Earned:
    """The lines of the parts so far: (part, rows of `subject` and `amount` in 1/UNITS)."""

    booked: list[tuple[PayPart, Money, pl.DataFrame]] = attrs.field(factory=list)

    def add(self, part: PayPart, blocks: Sequence[LineBlock]) -> None:
        """Note the lines of a part; held lines and lines without an amount are not earned."""
        import polars as pl

        for block in blocks:
            if block.kind is not None:
                rows = block.rows.filter(
                    (pl.col("status") != LineStatus.HELD.value) & pl.col("amount").is_not_null()
                )
                self.booked.append((part, block.kind, rows.select("subject", "amount")))

    def of(self, kinds: Collection[Money], during: str = "always") -> pl.DataFrame:
        """Sum what was earned of some kinds (all of them where none is named): subject, earned (Int64).

        For a part of the regular time what probation earned does not count, and the other way round.
        """
        import polars as pl

        apart = {"regular": "probation", "probation": "regular"}.get(during)
        rows = [
            frame
            for part, kind, frame in self.booked
            if (not kinds or kind in kinds) and (apart is None or part.during != apart)
        ]
        empty = pl.DataFrame(schema={"subject": pl.Int64, "amount": pl.Int64})
        return pl.concat([empty, *rows]).group_by("subject").agg(pl.col("amount").sum().alias("earned"))


__all__ = ["Earned"]
