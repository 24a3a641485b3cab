"""How long the network was down: the time of the year so far, and that of the month (S003.A.5.22 to .24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from kpi.api import (
    Label,
    Period,
    Row,
    Rows,
    Tally,
    Value,
    Worked,
    Working,
    down_hours,
    ends_at,
    word_of,
    words_of,
    year_to_date,
)

PERIODS = ("year_to_date", "month")
SECONDS_AN_HOUR = 3600


def down(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the hours of outages of some layers, those of causes that are somebody else's left out (S003.A.5.23).

    Each outage counts within the year so far, or within the period; one that is not fixed lasts to its end.
    Outages of one system that overlap are merged, unless `merge_overlaps` is false.
    """
    if period is None:
        span = None
    elif word_of(numbers, "period", PERIODS) == "month":
        span = (_start(period), ends_at(period))
    else:
        span = year_to_date(period)
    tally = Tally("hours", "left_out")
    for unit, own in _by_unit(rows, words_of(numbers, "layers"), period).items():
        excluded = words_of(numbers, "excluded_causes")
        kept = [row for row in own if row["cause"] not in excluded]
        hours = down_hours(
            kept, span, numbers["merge_overlaps"] is not False, None if span is None else span[1]
        )
        tally.add(unit, hours=hours, left_out=len(own) - len(kept))
        for row in kept:
            if span is None or down_hours([row], span, until=span[1]):
                tally.because(unit, "outages", row, "hours")
    return tally.worked()


def stopped(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the seconds for which broadcasting stopped in a period, and its hours (S003.A.5.22)."""
    span = None if period is None else (_start(period), ends_at(period))
    tally = Tally("stopped_seconds", "hours")
    for unit, own in _by_unit(rows, words_of(numbers, "layers"), period).items():
        merge = numbers["merge_overlaps"] is not False
        hours = down_hours(own, span, merge, None if span is None else span[1])
        days = 0 if period is None else (period.end - period.start).days + 1
        tally.add(unit, stopped_seconds=hours * SECONDS_AN_HOUR, hours=days * 24)
        for row in own:
            if span is None or down_hours([row], span, until=span[1]):
                tally.because(unit, "outages", row, "stopped_seconds")
    return tally.worked()


def _start(period: Period) -> datetime:
    return datetime.combine(period.start, time.min)


def _by_unit(rows: Rows, layers: tuple[str, ...], period: Period | None) -> dict[str, list[Row]]:
    """Return the outages of some layers by the unit charged; in a trial a row without a layer is of any."""
    found: dict[str, list[Row]] = {}
    for row in rows["outages"]:
        own = found.setdefault(row["unit"], [])
        if row["layer"] in layers or (row["layer"] is None and period is None):
            own.append(row)
    return found


CORE_TIME = Working(
    "installer_downtime",
    down,
    ("outages",),
    ("hours", "left_out"),
    brief={"outages": ("outages", ("cause", "hours"))},
    look_back=2 * 366,
    numbers=("layers", "period", "excluded_causes", "merge_overlaps"),
    label=Label("中断时间", "time down"),
    owner="installer",
)
STOPPED = Working(
    "installer_stopped",
    stopped,
    ("outages",),
    ("stopped_seconds", "hours"),
    brief={"outages": ("outages", ("cause", "hours"))},
    look_back=366,
    numbers=("layers", "merge_overlaps"),
    label=Label("停播", "broadcasting stopped"),
    owner="installer",
)

__all__ = ["CORE_TIME", "PERIODS", "STOPPED"]
