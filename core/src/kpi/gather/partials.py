"""What was counted of one file in one month, kept beside the store: an interrupted run goes on where it was.

A part is found by what it was made of: the content of the file, the month, the figures, the map, and who moved
in the month. So a file that changes, or is added, is read alone, and nothing that is kept can be out of date.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.frozen import frozen
from kpi.model.gathering import AggregatePlan, EventSource
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

_FORM = "1"
"""Changes with the meaning of what is kept."""


def key_of(sha256: str, source: EventSource, month: Period, plan: AggregatePlan, map: str, stays: str) -> str:
    """Return the name of the part of a file in a month; `map` is the text of the map, `stays` who moved."""
    parts = [
        _FORM, sha256, source.format, source.period, str(month), plan.table.kind, plan.unit, map, stays,
        [one.text for one in plan.figures], [repr(one) for one in plan.table.columns],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


@frozen
class Parts:
    """The folder of what is kept; a part without rows is an empty file."""

    folder: Path

    def path(self, key: str) -> Path:
        """Where a part lies, or will lie."""
        return self.folder / f"{key}.parquet"

    def has(self, key: str) -> bool:
        """Tell whether a part is there, with or without rows."""
        return self.path(key).exists()

    def mark_empty(self, key: str) -> None:
        """Keep that a file has no rows of a month."""
        self.path(key).touch()

    def scratch(self, key: str) -> Path:
        """Return where a part is written before it is whole; `settle` then moves it."""
        return self.folder / f"{key}.{os.getpid()}.part"

    def settle(self, key: str) -> None:
        """Move a part that is written to its place, in one step."""
        self.scratch(key).replace(self.path(key))

    def tidy(self) -> None:
        """Remove what interrupted runs left half written."""
        for path in self.folder.glob("*.part"):
            path.unlink(missing_ok=True)

    def rows_of(self, key: str) -> int:
        """Return how many rows of the file a part counts."""
        import polars as pl

        if not self.path(key).stat().st_size:
            return 0
        return int(pl.scan_parquet(self.path(key)).select(pl.col("rows").sum()).collect().item() or 0)

    def merged(self, keys: Sequence[str], plan: AggregatePlan) -> pl.DataFrame:
        """Return the parts of a month as one: subject, unit, from, rows, and f0, f1 ... of the plan."""
        import polars as pl

        from kpi.engine.grouping import summed

        paths = [self.path(key) for key in keys if self.path(key).stat().st_size]
        names = [f"f{place}" for place in range(len(plan.figures))]
        if not paths:
            return pl.DataFrame(
                schema={
                    "subject": pl.String, "unit": pl.String, "from": pl.Date, "rows": pl.Int64,
                    **dict.fromkeys(names, pl.Int64),
                }
            )  # fmt: skip
        ways = {"min": lambda name: pl.col(name).min(), "max": lambda name: pl.col(name).max()}
        made = [
            ways.get(one.how, lambda name: summed(pl.col(name)))(name).cast(pl.Int64).alias(name)
            for name, one in zip(names, plan.figures, strict=True)
        ]
        rows = pl.col("rows").sum()
        whole = pl.concat([pl.scan_parquet(path) for path in paths])
        return (
            whole.group_by("subject", "unit", "from")
            .agg(rows, *made)
            .sort("subject", "unit", "from")
            .collect()
        )


__all__ = ["Parts", "key_of"]
