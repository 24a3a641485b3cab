"""The events that have an effect, and those of many months read at once for windows that look at each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.event_cases import with_case
from kpi.engine.events import in_force, with_appeals
from kpi.engine.remembered import Remembered, once
from kpi.model.metric import Counted
from kpi.model.period import Frequency, Period

if TYPE_CHECKING:
    import polars as pl

Months = dict[Period, "pl.DataFrame"]


def in_effect(context: Context, kinds: Sequence[str], since: date | None) -> pl.DataFrame:
    """Return the events of some kinds that have an effect, from a day to the end of the period.

    They have `case` and `day` beside the columns of events. What `read_ahead` has found is taken from there.
    """
    if since == context.period.start:
        known = _months(context, kinds).get(context.period)
        if known is not None:
            return known
    return _read(context, kinds, since, context.period.end)


def read_ahead(context: Context, source: Counted, periods: Sequence[Period]) -> None:
    """Read the events that a metric counts in each of several earlier months at once.

    Kinds that a parameter names may differ from month to month, and kinds that follow from other facts are found
    for the days that are asked for: those are read when their month is measured.
    """
    import polars as pl

    reaching = source.since or source.months_of
    if not isinstance(context.facts, Remembered) or reaching or source.parameter or _follows(context, source):
        return
    kinds = kinds_read([source])
    known = _months(context, kinds)
    missing = [
        one
        for one in periods
        if one.frequency is Frequency.MONTH and one not in known and one != context.period
    ]
    if len(missing) < 2:
        return
    first, last = min(one.start for one in missing), max(one.end for one in missing)
    rows = _read(context, kinds, first, last)
    nothing = rows.clear()
    place = (pl.col("day").dt.year() * 12 + pl.col("day").dt.month()).alias("_month")
    parts = rows.with_columns(place).partition_by("_month", as_dict=True, include_key=False)
    for month in missing:
        known[month] = parts.get((month.start.year * 12 + month.start.month,), nothing)


def kinds_read(sources: Sequence[Counted]) -> list[str]:
    """Return the kinds of event that metrics read."""
    return sorted({kind for source in sources for kind in (*source.kinds, *source.unless)})


def _months(context: Context, kinds: Sequence[str]) -> Months:
    found: Months = once(context.facts, ("events of months", *kinds), dict)
    return found


def _follows(context: Context, source: Counted) -> bool:
    """Tell whether any kind that a metric reads may follow from attendance or from rows of a table."""
    known = context.catalogue.events
    made = any(kind in known and known[kind].source is not None for kind in kinds_read([source]))
    return made or any(one.attendance for one in context.policy.bindings)


def _read(context: Context, kinds: Sequence[str], since: date | None, until: date) -> pl.DataFrame:
    rows = context.facts.frame("events", since=since, until=until, only={"kind": kinds})
    decisions = of_others(context, context.facts.frame("decisions", only={"kind": ["waiver", "approval"]}))
    known = {one: context.catalogue.events[one] for one in kinds if one in context.catalogue.events}
    return in_force(with_appeals(with_case(rows), decisions), decisions, known)


__all__ = ["in_effect", "kinds_read", "read_ahead"]
