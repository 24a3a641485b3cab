"""Days on which a business hall was open (S003.A.3.10)."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from datetime import date

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.counting import Tally, within


def opened(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the days on which a hall was open, of all days of the period; a year has 366 where it is a leap year.

    A trial may give `rows` of [year, days open].
    """
    tally = Tally("open_days", "calendar_days")
    met = []
    for row in rows.get("rows", ()):
        year, count = _whole(row, "year"), _whole(row, "open_days")
        length = 366 if isleap(year) else 365
        met.append(count >= length)
        tally.add("", open_days=min(count, length), calendar_days=length)
    by_unit: dict[str, set[date]] = {}
    for row in rows["service_days"]:
        if within(row["on"], period) and row["on"] is not None:
            by_unit.setdefault(row["unit"], set()).update({row["on"]} if row["open"] is not False else ())
    for unit, days in by_unit.items():
        length = len(days) if period is None else (period.end - period.start).days + 1
        tally.add(unit, open_days=len(days), calendar_days=length)
    return tally.worked(**({"met": tuple(met)} if met else {}))


def _whole(row: Row, name: str) -> int:
    try:
        return int(str(row[name]))
    except (ValueError, KeyError):
        raise PolicyError(
            Fault("bad_value", sentence("{row!r} has no whole number {name}", row=row, name=name), name)
        ) from None


OPEN_DAYS = Working(
    "callcenter_open_days",
    opened,
    ("service_days",),
    ("open_days", "calendar_days"),
    brief={"rows": ("", ("year", "open_days"))},
    label=Label("营业天数", "days open"),
    owner="callcenter",
)

__all__ = ["OPEN_DAYS", "opened"]
