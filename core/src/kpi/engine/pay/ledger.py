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
    """The lines of the parts so far: (part, kind, rows of `subject`, `amount` in 1/UNITS, `status`)."""

    booked: list[tuple[PayPart, Money, pl.DataFrame]] = attrs.field(factory=list)

    def add(self, part: PayPart, blocks: Sequence[LineBlock]) -> None:
        """Note the lines of a part."""
        for block in blocks:
            if block.kind is not None:
                self.booked.append((part, block.kind, block.rows.select("subject", "amount", "status")))

    def of(self, kinds: Collection[Money], during: str = "always") -> pl.DataFrame:
        """Sum what was earned of some kinds (all of them where none is named).

        For a part of the regular time what probation earned does not count, and the other way round.
        Held lines are not earned; `open` (Boolean) tells who has a line among them that can still change.

        Returns:
            subject, earned (Int64 in 1/UNITS), open.
        """
        import polars as pl

        apart = {"regular": "probation", "probation": "regular"}.get(during)
        rows = [
            frame
            for part, kind, frame in self.booked
            if (not kinds or kind in kinds) and (apart is None or part.during != apart)
        ]
        empty = pl.DataFrame(schema={"subject": pl.Int64, "amount": pl.Int64, "status": pl.String})
        settled = pl.col("status") != LineStatus.HELD.value
        return (
            pl.concat([empty, *rows])
            .group_by("subject")
            .agg(
                pl.when(settled)
                .then(pl.col("amount"))
                .otherwise(0)
                .cast(pl.Int128)
                .sum()
                .cast(pl.Int64)
                .alias("earned"),
                (pl.col("status") != LineStatus.FINAL.value).any().alias("open"),
            )
        )


__all__ = ["Earned"]
