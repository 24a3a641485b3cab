"""Which events have effects, and how many of them came before in their window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.rules import value_on
from kpi.model.event import EventKind
from kpi.model.period import Frequency, Period
from kpi.model.rule import Rule
from kpi.model.sanction import Trigger

if TYPE_CHECKING:
    import polars as pl

WAIVED = "waived"
"""Status of an event, and kind of a decision, that takes its effect away."""

_WINDOWS = {"month": Frequency.MONTH, "quarter": Frequency.QUARTER, "year": Frequency.YEAR}


def window_start(window: str, period: Period) -> date | None:
    """Return the first day whose events can count towards one in `period`; None for `always`."""
    if window == "always":
        return None
    return Period.of(period.start, _WINDOWS[window]).start


def with_case(events: pl.DataFrame) -> pl.DataFrame:
    """Add `case` (the event's ref, else its seq) and `day` (Date) to rows of `events`."""
    import polars as pl

    return events.with_columns(
        pl.coalesce(pl.col("ref"), pl.col("seq").cast(pl.String)).alias("case"),
        pl.col("on").str.slice(0, 10).str.to_date("%Y-%m-%d").alias("day"),
    )


def in_force(
    events: pl.DataFrame,
    decisions: pl.DataFrame,
    kinds: Mapping[str, EventKind],
    statuses: Sequence[str] = (),
) -> pl.DataFrame:
    """Keep the events that have an effect, in the same columns.

    A waived event, by its status or by a decision of kind `waiver` that names its case, has none
    (S001.P21.7.2). Of the others those count whose status is one of `statuses`, or, where these are
    empty, one of `EventKind.counts`; a kind that gives none counts whatever its status.
    """
    import polars as pl

    keep = pl.col("status").fill_null("") != WAIVED
    if statuses:
        keep &= pl.col("status").is_in(list(statuses))
    else:
        for name, kind in kinds.items():
            if kind.counts:
                counting = pl.col("status").is_in(list(kind.counts)).fill_null(value=False)
                keep &= (pl.col("kind") != name) | counting
    left = events.filter(keep)
    if not decisions.height or not left.height:
        return left
    waivers = decisions.filter(
        (pl.col("kind") == "waiver") & (pl.col("outcome").fill_null("approved") != "rejected")
    ).select("subject", pl.col("ref").alias("case"))
    return left.join(waivers, on=["subject", "case"], how="anti", maintain_order="left")


def counted(events: pl.DataFrame, window: str, *, apart: bool = False) -> pl.DataFrame:
    """Add `nth` (Int64 from 1): the place of an event in its subject's window, by moment, ref, seq.

    `apart` counts every kind by itself. The rows come in that order.

    Args:
        events: rows in force, of one counter, each once, with `case` and `day`.
        window: month, quarter, year or always.
        apart: whether each kind has a counter of its own.
    """
    import polars as pl

    keys = [pl.col("subject"), _window_of(window), *([pl.col("kind")] if apart else [])]
    return events.sort("subject", "on", "case", "kind", "seq").with_columns(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over(keys).alias("nth")
    )


def _window_of(window: str) -> pl.Expr:
    import polars as pl

    year, month = pl.col("day").dt.year().cast(pl.Int64), pl.col("day").dt.month().cast(pl.Int64)
    if window == "always":
        return pl.lit(0, dtype=pl.Int64)
    return year * 12 + (month - 1) // _WINDOWS[window].months


def window_of(rule: Rule, trigger: Trigger, day: date) -> str:
    """Return the window in which a rule's events are counted: its parameter `reset_period`, else the trigger's."""
    parameter = rule.parameter("reset_period")
    value = None if parameter is None else value_on(rule.id, parameter, day, rule.where).value
    return value if isinstance(value, str) else trigger.window


def counter_name(trigger: Trigger, rule: str) -> str:
    """Return the name under which a trigger's events are counted together within its set."""
    return trigger.counter if trigger.counter not in ("", "kind") else f"{rule}:{trigger.counter}"


__all__ = ["WAIVED", "counted", "counter_name", "in_force", "window_of", "window_start", "with_case"]
