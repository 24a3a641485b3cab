"""The twenty-four months in plain Python: what the others are compared with."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl
from years.data import OUTPUTS


def reference(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the outputs of every row."""
    rows = frame.to_dicts()
    months = rows[-1]["month"] + 1
    ranks = _ranks(rows)
    made: list[tuple[int | None, int]] = []
    for start in range(0, len(rows), months):
        good = failed = 0
        for at in range(start, start + months):
            row = rows[at]
            score = row["score"]
            good = good + 1 if score is not None and score >= 8000 else 0
            failed = failed + 1 if score is not None and score < 6000 else 0
            proposal = 0
            if row["level"] == 0 and good >= 3:
                known = [
                    one["score"] for one in rows[max(start, at - 5) : at + 1] if one["score"] is not None
                ]
                proposal = int(sum(known) >= 7500 * len(known))
            elif row["level"] == 1 and good >= 6:
                proposal = int(sum(one == 1 for one in ranks[max(start, at - 11) : at + 1]) >= 2)
            elif row["level"] > 0 and failed >= 2:
                proposal = 2
            made.append((ranks[at], proposal))
    return pl.DataFrame(made, schema=dict.fromkeys(OUTPUTS, pl.Int64), orient="row")


def _ranks(rows: list[dict[str, Any]]) -> list[int | None]:
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row["score"] is not None:
            groups[row["dept"], row["month"]].append(at)
    ranks: list[int | None] = [None] * len(rows)
    for members in groups.values():
        members.sort(key=lambda at: -rows[at]["score"])
        last, rank = None, 0
        for place, at in enumerate(members, 1):
            if rows[at]["score"] != last:
                last, rank = rows[at]["score"], place
            ranks[at] = rank
    return ranks


def write(frame_path: Path) -> Path:
    """Write the reference of a frame beside it, unless it is there."""
    path = frame_path.with_name(f"expected-{frame_path.name}")
    if not path.exists():
        reference(pl.read_parquet(frame_path)).write_parquet(path)
    return path


def differing(made: Any, path: Path) -> dict[str, Any]:
    """Compare a peer's outputs with the reference, as `mix.expected.differing` does."""
    from mix.expected import compared

    return compared(made, path, OUTPUTS)
