"""What cases say of promotions: approved exceptions from rising one level at a time, approvals that already stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.procedures import cases_of
from kpi.engine.procedures.machine import State
from kpi.model.ladder import Ladder

if TYPE_CHECKING:
    import polars as pl


def exceptions(context: Context, ladder: Ladder) -> Mapping[int, pl.DataFrame]:
    """Return, by the place of the level aimed at, the subjects with an approved exception (S001.P1.2.3)."""
    import polars as pl

    if not ladder.skip:
        return {}
    found: dict[int, list[int]] = {}
    for case in cases_of(context):
        place = ladder.place(case.level)
        if case.procedure == ladder.skip and case.state is State.APPROVED and place is not None:
            found.setdefault(place, []).append(case.key)
    return {place: pl.DataFrame({"subject": keys}).unique() for place, keys in found.items()}


def without_decided(context: Context, ladder: Ladder, found: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is decided already and only waits for its day."""
    import polars as pl

    decided = [
        (case.key, ladder.place(case.level))
        for case in cases_of(context)
        if case.level_from is not None and case.level_from > context.period.end and case.level
    ]
    if not decided:
        return found
    rows = pl.DataFrame(decided, schema={"subject": pl.Int64, "target": pl.Int64}, orient="row").unique()
    return found.join(rows, on=["subject", "target"], how="anti", maintain_order="left")


__all__ = ["exceptions", "without_decided"]
