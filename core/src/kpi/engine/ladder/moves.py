"""Who may rise from a level and who loses it: the conditions read, conflicts settled, exceptions heard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import joined_flags
from kpi.engine.ladder.conditions import any_true, evaluated, every_true
from kpi.engine.ladder.settings import LadderSettings
from kpi.model.ladder import Ladder
from kpi.types import LineStatus

if TYPE_CHECKING:
    import polars as pl

PROMOTE, DEMOTE, DISMISS = "promote", "demote", "dismissal"

CONFLICT = "promote_and_demote"
"""Flag of a proposal to somebody to whom the next level is due while the present one is lost."""
SKIPS = "skips_level"
"""Flag of a promotion by more than the levels that are normal."""
DISMISSAL_LAW = "law_dismissal"
"""Flag of every proposal to dismiss: training or a transfer comes first, then notice; a rank is no ground."""


def moves(
    context: Context,
    ladder: Ladder,
    settings: LadderSettings,
    places: pl.DataFrame,
    skips: Mapping[int, pl.DataFrame],
) -> pl.DataFrame:
    """Return what is due to everyone on the ladder, at most one row a person.

    To whom a level is due while the present one is lost, the policy says which is proposed; a dismissal is
    proposed alone, whatever it says.

    Args:
        context: the period, with its standings.
        ladder: the ladder.
        settings: its numbers.
        places: subject and place (the level's, from 0).
        skips: by place, the subjects whose rise to that level is approved beyond the normal step.

    Returns:
        subject, place, proposal, target (the place proposed; null for a dismissal), cause, flags, status.
    """
    import polars as pl

    lost = [_lost(context, ladder, places, place) for place in range(len(ladder.levels))]
    down = pl.concat([rows.clear() for rows in lost[:1]] + lost)
    up = _risen(context, ladder, settings, places, skips)
    both = up.join(down, on="subject", how="semi")["subject"].implode()
    told = pl.when(pl.col("subject").is_in(both)).then(pl.lit(CONFLICT)).otherwise(pl.lit(""))
    leaving = down.filter(pl.col("proposal") == DISMISS)["subject"].implode()
    up = up.filter(~pl.col("subject").is_in(both if settings.conflict != "promote" else leaving))
    if settings.conflict != "demote":
        down = down.filter(~pl.col("subject").is_in(both) | (pl.col("proposal") == DISMISS))
    found = pl.concat([down, up]).with_columns(joined_flags(pl.col("flags"), told).alias("flags"))
    return found.sort("place", "target", "subject", nulls_last=True)


def _lost(context: Context, ladder: Ladder, places: pl.DataFrame, place: int) -> pl.DataFrame:
    """Return who loses the level at `place`, and who is to be dismissed from it.

    Losing the lowest level is a dismissal. Who is to be dismissed is not demoted too.
    """
    import polars as pl

    level = ladder.levels[place]
    here = places.filter(pl.col("place") == place)
    empty = _rows(_plain(here.clear()), DISMISS, None)
    if not here.height:
        return empty
    leaving = empty
    dismiss = level.dismiss if place else (*level.dismiss, *level.lose)
    if dismiss:
        met = any_true(evaluated(context, ladder, level, dismiss), dismiss)
        leaving = _rows(here.join(met, on="subject", how="inner"), DISMISS, None, DISMISSAL_LAW)
    if not place or not level.lose:
        return leaving
    met = any_true(evaluated(context, ladder, level, level.lose), level.lose)
    demoted = here.join(met, on="subject", how="inner").join(leaving, on="subject", how="anti")
    return pl.concat([leaving, _rows(demoted, DEMOTE, place - 1)])


def _risen(
    context: Context,
    ladder: Ladder,
    settings: LadderSettings,
    places: pl.DataFrame,
    skips: Mapping[int, pl.DataFrame],
) -> pl.DataFrame:
    """Return who may rise, each to the highest level whose conditions hold.

    More than the normal step needs an approved exception; the conditions of the level aimed at hold all
    the same unless they are waived (S001.P1.2.3).
    """
    import polars as pl

    found = []
    for target, level in enumerate(ladder.levels):
        steps = target - pl.col("place")
        near = places.filter(steps.is_between(1, settings.most))
        far = places.filter(steps.is_between(settings.most + 1, settings.most_skipping))
        excepted = skips.get(target)
        far = far.clear() if excepted is None else far.join(excepted, on="subject", how="semi")
        if not level.enter or not (near.height or far.height):
            continue
        met = every_true(evaluated(context, ladder, level, level.enter), level.enter)
        rising = near.join(met, on="subject", how="inner")
        skipping = _plain(far) if settings.waived else far.join(met, on="subject", how="inner")
        for rows, flag in ((rising, ""), (skipping, SKIPS)):
            found.append(_rows(rows.with_columns(cause=pl.lit("")), PROMOTE, target, flag))
    every = pl.concat([_rows(_plain(places.clear()), PROMOTE, 0), *found])
    return every.sort("subject", "target").unique("subject", keep="last", maintain_order=True)


def _plain(rows: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    return rows.with_columns(cause=pl.lit(""), flags=pl.lit(""))


def _rows(rows: pl.DataFrame, proposal: str, target: int | None, flag: str = "") -> pl.DataFrame:
    """Make rows of `moves` of rows with subject, place, cause and flags."""
    import polars as pl

    return rows.select(
        "subject",
        pl.col("place").cast(pl.Int64),
        pl.lit(proposal).alias("proposal"),
        pl.lit(target, dtype=pl.Int64).alias("target"),
        pl.col("cause").cast(pl.String),
        joined_flags(pl.col("flags"), pl.lit(flag)).alias("flags"),
        pl.lit(LineStatus.FINAL.value).alias("status"),
    )


__all__ = ["CONFLICT", "DEMOTE", "DISMISS", "DISMISSAL_LAW", "PROMOTE", "SKIPS", "moves"]
