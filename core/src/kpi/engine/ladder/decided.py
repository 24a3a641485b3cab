"""What cases say of promotions: approved exceptions from rising one level at a time, approvals that already stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.measure.levels import level_dates
from kpi.engine.procedures import cases_of
from kpi.engine.procedures.machine import State
from kpi.model.ladder import Ladder

if TYPE_CHECKING:
    import polars as pl


def exceptions(context: Context, ladder: Ladder) -> Mapping[int, pl.DataFrame]:
    """Return, by the place of the level aimed at, the subjects with an approved exception (S001.P1.2.3).

    It holds for the level on which it was approved: once that has changed, another is needed.
    """
    import polars as pl

    if not ladder.skip:
        return {}
    found: dict[int, list[int]] = {}
    mine = [one for one in cases_of(context) if one.procedure == ladder.skip and one.state is State.APPROVED]
    dates = level_dates(context.policy, context.facts, context.period) if mine else None
    since = {} if dates is None else dict(dates.select("subject", "level_since").iter_rows())
    for case in mine:
        place, began = ladder.place(case.level), since.get(case.key)
        spent = began is not None and case.approved_on is not None and case.approved_on < began
        if place is not None and not spent:
            found.setdefault(place, []).append(case.key)
    return {place: pl.DataFrame({"subject": keys}).unique() for place, keys in found.items()}


def decided_moves(context: Context, ladder: Ladder) -> pl.DataFrame:
    """Return what is approved and only waits for its day: subject, target (a place), in the order of the days."""
    import polars as pl

    waiting = [
        (case.level_from, case.key, place)
        for case in cases_of(context)
        if case.level_from is not None
        and case.level_from > context.period.end
        and (place := ladder.place(case.level)) is not None
    ]
    rows = [(key, place) for _, key, place in sorted(waiting, key=lambda one: one[0])]
    return pl.DataFrame(rows, schema={"subject": pl.Int64, "target": pl.Int64}, orient="row")


def without_decided(found: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Leave out of what is due what is decided already."""
    return found.join(decided, on=["subject", "target"], how="anti", maintain_order="left")


def settled_places(places: pl.DataFrame, decided: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return subject and place of the `members` of a ladder once all that is decided holds."""
    import polars as pl

    last = decided.unique("subject", keep="last", maintain_order=True)
    moved = last.join(members, on="subject", how="semi").rename({"target": "place"})
    staying = places.join(moved, on="subject", how="anti", maintain_order="left")
    return pl.concat([staying.select("subject", pl.col("place").cast(pl.Int64)), moved])


__all__ = ["decided_moves", "exceptions", "settled_places", "without_decided"]
