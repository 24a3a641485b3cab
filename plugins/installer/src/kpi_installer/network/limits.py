"""The limits of faults by layer and by kind: on site, responded, fixed and returned (S003.A.5.25 and .26)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction

from kpi.api import (
    DataError,
    Fault,
    Label,
    Period,
    PolicyError,
    Row,
    Rows,
    Tally,
    Value,
    Worked,
    Working,
    minutes_of,
    outage_minutes,
    time_of,
    within,
)
from kpi_installer.checks import belongs, started
from kpi_installer.words import sentence

STOPS = ("responded", "arrived", "fixed", "closed")
"""What stops a clock: a moment of the row, or `closed`, when it was both fixed and returned."""


def within_limits(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the limits of faults that ended in a period, and those of them that were kept.

    The limits of a fault are those of its kind, else of its layer: a table of what stops the clock, with
    minutes. A limit belongs to the period in which it ends; what has not happened by then is late. In a trial
    a fault is the minutes that it took and its limit, and `met` tells each. A fault of a kind and layer without
    a limit is counted apart.

    Raises:
        DataError: in a trial, for a fault without a limit.
    """
    tally = Tally("met", "due", "late", "unlimited")
    told: list[bool] = []
    for row in rows["outages"]:
        known = _limits_of(row, numbers) or row.get("limit")
        if not known and period is None:
            hint = sentence(
                "give layer=backbone, aggregation or access, a kind of failure, or checks=[[minutes, limit]]"
            )
            raise DataError(
                Fault("bad_value", sentence("no limit holds for this fault"), where="layer", hint=hint)
            )
        begun = row["reported"] is None or within(row["reported"], period)
        tally.add(row["unit"], unlimited=not known and begun)
        for took, limit, counts in _checks(row, numbers, period):
            if counts:
                met = took is not None and took <= limit
                tally.one(row["unit"], met=met)
                tally.because(row["unit"], "outages", row, "due", "met" if met else "late")
                told.append(met)
    return tally.worked(met=tuple(told))


def _checks(
    row: Row, numbers: Mapping[str, Value], period: Period | None
) -> Iterator[tuple[Fraction | None, Fraction, bool]]:
    """Yield, for each limit of a fault, the minutes it took, the limit, and whether it counts in the period."""
    if isinstance(row.get("limit"), Fraction):
        yield outage_minutes(row), row["limit"], True
        return
    start = started(row, numbers)
    for stop, limit in _limits_of(row, numbers).items():
        stopped = _stopped(row, stop)
        took = None if stopped is None or start is None else minutes_of(stopped - start)
        due = None if start is None else start + time_of(limit)
        yield took, limit, belongs(numbers, period, start, due, stopped)


def _stopped(row: Row, stop: str) -> datetime | None:
    if stop != "closed":
        found: datetime | None = row[stop]
        return found
    both = [row["fixed"], row["returned"]]
    return None if None in both else max(both)


def _limits_of(row: Row, numbers: Mapping[str, Value]) -> Mapping[str, Fraction]:
    names = numbers["names"]
    words = [str(row[one]) for one in ("kind", "layer")]
    called = [str(names.get(word, word)) if isinstance(names, Mapping) else word for word in words]
    name = next((one for one in called if one in numbers), "")
    table = numbers.get(name)
    if not isinstance(table, Mapping):
        return {}
    found: dict[str, Fraction] = {}
    for stop, limit in table.items():
        if stop not in STOPS or not isinstance(limit, Fraction) or limit < 0:
            message = sentence(
                "{name}: {stop} = {limit!r} is no limit in minutes of {STOPS}",
                name=name,
                stop=stop,
                limit=limit,
                STOPS=", ".join(STOPS),
            )
            raise PolicyError(Fault("parameter", message, name))
        found[stop] = limit
    return found


FAULT_LIMITS = Working(
    "installer_fault_limits",
    within_limits,
    ("outages",),
    ("met", "due", "late", "unlimited"),
    brief={"checks": ("outages", ("minutes", "limit"))},
    look_back=62,
    numbers=(
        "start_event",
        "period_by",
        "names",
        "backbone",
        "aggregation",
        "access",
        "hot_backup",
        "cold_backup",
        "channel_source",
        "channel_equipment",
    ),
    label=Label("故障时限", "limits of faults"),
    owner="installer",
)

__all__ = ["FAULT_LIMITS", "STOPS"]
