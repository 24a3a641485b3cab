"""What the parameters of a clock say on a day."""

from __future__ import annotations

from datetime import date, timedelta

from kpi.kit.clocks.terms import LIMITING, Terms
from kpi.model.clock import Clock
from kpi.model.parameter import parameter_called


def terms_on(clock: Clock, day: date) -> Terms:
    """Return what the parameters of a clock say on a day; one without a value on it says nothing.

    Raises:
        PolicyError: for values that do not fit.
    """
    values = {one.name: found.value for one in clock.parameters if (found := one.at(day)) is not None}
    limited = any(parameter_called(name, clock.parameters) is not None for name in LIMITING)
    return Terms.of(
        values, clock.stop, clock.id, limited=limited and not any(one in values for one in LIMITING)
    )


def steps_of(clock: Clock) -> list[tuple[date | None, date | None, Terms]]:
    """Return the days from which to before which the terms of a clock hold, one after the other."""
    edges = {
        edge
        for parameter in clock.parameters
        for dated in parameter.values
        for edge in (dated.since, dated.until + timedelta(days=1) if dated.until else None)
        if edge is not None
    }
    starts: list[date | None] = [None, *sorted(edges)]
    ends: list[date | None] = [*starts[1:], None]
    return [(start, end, terms_on(clock, start or date.min)) for start, end in zip(starts, ends, strict=True)]


__all__ = ["steps_of", "terms_on"]
