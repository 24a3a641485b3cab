"""Times at which somebody has to be there: the hotline every minute (S003.A.2.3), the hall every day (S003.A.3.10)."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working
from kpi_callcenter.workings.counting import Tally, number_of, within, words_of

_DAY = 86_400
_MINUTE = 60


def covered(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the minutes of the period at which enough agents are rostered and the hotline is not down.

    The whole roster counts together and is told of everyone in it. `kinds` names the shifts that staff the
    hotline, `systems` the systems without which nobody can call. In a trial shifts without a day are those of any day.
    """
    least = int(number_of(numbers, "min_agents"))
    kinds = words_of(numbers, "kinds")
    systems = words_of(numbers, "systems") or ()
    mine = [
        row
        for row in (*rows["shifts"], *rows.get("roster", ()))
        if row.get("start") is not None and (kinds is None or row.get("kind") in kinds)
    ]
    cyclic = period is None and all(row.get("on") is None for row in mine)
    first, days = _span(mine, period)
    length = days * _DAY
    edges: list[tuple[int, int]] = []
    for row in mine:
        day = row.get("on") or first
        start, stop = _seconds(row["start"]), _seconds(row["end"])
        begin = (day - first).days * _DAY + start
        until = begin + ((stop - start) % _DAY or _DAY)
        for shift in (0, -_DAY) if cyclic else (0,):
            low, high = max(begin + shift, 0), min(until + shift, length)
            if low < high:
                edges += [(low, 1), (high, -1)]
    down = _merged(_down(rows["outages"], systems, first, length))
    staffed = _runs(edges, least)
    lit = sum(stop - start for start, stop in staffed)
    lost = sum(max(0, min(stop, high) - max(start, low)) for start, stop in staffed for low, high in down)
    found = Fraction(lit - lost, _MINUTE)
    tally = Tally("covered_minutes", "minutes")
    for who in dict.fromkeys(row.get("employee") or "" for row in mine):
        tally.add(who, covered_minutes=found, minutes=Fraction(length, _MINUTE))
    missing = Fraction(length, _MINUTE) - found
    return tally.worked(covered_minutes=found, uncovered_minutes=missing)


def _span(rows: list[Row], period: Period | None) -> tuple[date, int]:
    if period is not None:
        return period.start, (period.end - period.start).days + 1
    days = [row["on"] for row in rows if row.get("on") is not None] or [date(2000, 1, 3)]
    return min(days), (max(days) - min(days)).days + 1


def _seconds(value: object) -> int:
    if isinstance(value, int):
        return value
    hours, _, rest = str(value).strip().removesuffix("+1d").removesuffix("+1").partition(":")
    return int(hours) * 3600 + int(rest or 0) * _MINUTE


def _runs(edges: list[tuple[int, int]], least: int) -> list[tuple[int, int]]:
    """Return the stretches in which at least so many are there."""
    found: list[tuple[int, int]] = []
    there, since = 0, None
    for at, change in sorted(edges, key=lambda one: (one[0], -one[1])):
        there += change
        if there >= least and since is None:
            since = at
        elif there < least and since is not None:
            found.append((since, at))
            since = None
    return found


def _down(rows: Iterable[Row], systems: tuple[str, ...], first: date, length: int) -> list[tuple[int, int]]:
    start = datetime.combine(first, datetime.min.time())
    found = []
    for row in rows:
        if row["system"] in systems and row["reported"] is not None:
            low = int((row["reported"] - start).total_seconds())
            high = length if row["fixed"] is None else int((row["fixed"] - start).total_seconds())
            if min(high, length) > max(low, 0):
                found.append((max(low, 0), min(high, length)))
    return found


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


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
        raise PolicyError(Fault("bad_value", f"{row!r} has no whole number {name}", name)) from None


COVERAGE = Working(
    "callcenter_coverage",
    covered,
    ("shifts", "outages"),
    ("covered_minutes", "minutes"),
    brief={"roster": ("", ("start", "end", "employee"))},
    look_back=1,
    label=Label("坐席覆盖", "coverage of the hotline"),
    numbers=(
        "min_agents",
        "kinds",
        "systems",
    ),
    owner="callcenter",
)
OPEN_DAYS = Working(
    "callcenter_open_days",
    opened,
    ("service_days",),
    ("open_days", "calendar_days"),
    brief={"rows": ("", ("year", "open_days"))},
    label=Label("营业天数", "days open"),
    owner="callcenter",
)

__all__ = ["COVERAGE", "OPEN_DAYS", "covered", "opened"]
