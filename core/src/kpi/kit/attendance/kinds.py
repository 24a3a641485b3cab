"""Kinds of shift as they are printed: times of day, on a clock of 24 or 12 hours, with their breaks."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from kpi.kit.attendance.clock import later, seconds_of, times_of
from kpi.words import sentence


def kinds_of_shift(value: Any, clock: Any, meal: Any) -> Mapping[str, Mapping[str, Any]]:
    """Read kinds of shift: start, end (seconds of the first day) and break_minutes, each None where not given.

    Args:
        value: by kind a table of start, end, and break_minutes or breaks, or `08:00-14:30`; none.
        clock: 12 where times are printed on a clock of 12 hours.
        meal: how many minutes a break lasts of which only the beginning is given.

    Raises:
        ValueError: for what is none.
    """
    hours = 12 if clock == 12 else 24
    return {kind: _kind_of_shift(times, hours, meal) for kind, times in (value or {}).items()}


def _kind_of_shift(times: Mapping[str, Any] | str, hours: int, meal: Any) -> Mapping[str, Any]:
    """Read the times of a kind of shift, in the order of the day: start, the breaks, end."""
    if isinstance(times, str):
        times = dict(zip(("start", "end"), times_of(times), strict=True))
    unknown = [key for key in times if key not in ("start", "end", "break_minutes", "breaks")]
    if unknown:
        raise ValueError(
            sentence("a shift has start, end, break_minutes and breaks, not {keys}", keys=", ".join(unknown))
        )
    rest = times.get("break_minutes")
    if rest is not None and (not isinstance(rest, Fraction) or rest < 0):
        raise ValueError(sentence("break_minutes is a number, 0 or more"))
    start = seconds_of(times["start"]) if "start" in times else None
    end = seconds_of(times["end"]) if "end" in times else None
    if start is not None and end is not None and hours < 24:
        end = later(end, start, hours)
    breaks = [_break(one, start or 0, hours, meal) for one in times.get("breaks") or ()]
    if breaks and rest is not None:
        raise ValueError(sentence("a shift has break_minutes or breaks, not both"))
    return {
        "start": start,
        "end": end,
        "break_minutes": sum(breaks, Fraction(0)) if breaks else rest,
    }


def _break(pair: Any, start: int, hours: int, meal: Any) -> Fraction:
    """Return the minutes of a break: from and until, or its beginning alone."""
    text = [pair] if isinstance(pair, str) else list(pair)
    if len(text) == 1 and isinstance(meal, Fraction):
        return meal
    if len(text) != 2:
        raise ValueError(
            sentence(
                'a break has its beginning and its end, or meal_minutes says how long: ["12:00", "2:00"]'
            )
        )
    first = later(seconds_of(text[0]), start, hours)
    return Fraction(later(seconds_of(text[1]), first, hours) - first, 60)


__all__ = ["kinds_of_shift"]
