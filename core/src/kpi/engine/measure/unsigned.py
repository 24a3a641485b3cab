"""Metrics that count scores of earlier periods which not all have signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.frames import columns_of
from kpi.engine.measure.windows import cards_read
from kpi.engine.signing.earlier import unsigned_at
from kpi.engine.signing.waiting import readers
from kpi.model.metric import ByRule, Derived, Metric, Standing
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


def note_unsigned(
    context: Context, metric: Metric, of: Metric, periods: Sequence[Period], wide: pl.DataFrame
) -> None:
    """Remember whose window counts a score of an earlier period that waits for signatures, or what is made of it.

    `wide` are the values of `of` in `periods`, by place.
    """
    import polars as pl

    if not isinstance(of.source, Standing | Derived | ByRule):
        return
    found = []
    for place, period in enumerate(periods):
        waiting = _waiting(context, of, period) if period != context.period else ()
        if some := [marks for marks in waiting if marks.height]:
            counts = wide.filter(pl.col(columns_of(str(place), of.unit)[0]).is_not_null())
            found += [marks.join(counts, on="subject", how="semi") for marks in some]
    if found:
        context.unsigned_windows[metric.id] = pl.concat(found)


def _waiting(context: Context, of: Metric, period: Period) -> Iterator[pl.DataFrame]:
    """Yield whose values of a metric in an earlier period wait: subject, held."""
    if isinstance(of.source, Standing):
        yield from (unsigned_at(context, card, period) for card in cards_read(context, of.source))
    else:
        yield readers(context.at(period), [of.id])


__all__ = ["note_unsigned"]
