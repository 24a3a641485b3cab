"""What the monthly forms count of rows: updates by their day, a plan by its day, complaints by three limits (S000)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.counting import Tally, number_of, within, word_of

COMPLETIONS = ("all_three", "resolved_only")
OVERFLOWS = ("last_day", "next_month")
ANNUAL = ("carry", "january_only_reweight")


def due_day(year: int, month: int, numbers: Mapping[str, Value]) -> date:
    """Return the day of a month on which updates are due; in a shorter month its last, or the next month's first."""
    wanted = int(number_of(numbers, "due_day"))
    last = monthrange(year, month)[1]
    if wanted <= last:
        return date(year, month, wanted)
    end = date(year, month, last)
    return end if word_of(numbers, "due_day_overflow", OVERFLOWS) == "last_day" else end + timedelta(days=1)


def updated(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the records with errors, one each, and the updates not done by the due day of their month (S000.F6.1).

    A trial may ask for the due day of a `year` and a `month`.
    """
    tally = Tally("errors", "late")
    for row in rows["customer_updates"]:
        if row["on"] is None or not within(row["on"], period):
            continue
        due = due_day(row["on"].year, row["on"].month, numbers)
        tally.add(
            row["employee"],
            errors=int(bool(row["error"])),
            late=int(row["done"] is None or row["done"] > due),
        )
    years, months = rows.get("year", ()), rows.get("month", ())
    if not years or not months:
        return tally.worked()
    tally.add("", errors=0, late=0)
    return tally.worked(due=due_day(_int(years[0], "year"), _int(months[0], "month"), numbers).isoformat())


def planned(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the plans of the year handed in, and those by the day that is due each year (S000.F6.2).

    A trial gives the day on which the plan was `submitted`, or none, and may name the `year`.
    """
    tally = Tally("plans", "on_time")
    for row in rows["annual_plans"]:
        if row["submitted"] is not None and (period is None or _of_year(row, period)):
            year = row["submitted"].year if period is None else period.end.year
            tally.add(row["employee"], plans=1, on_time=int(_in_time(row["submitted"], year, numbers)))
    for row in (*rows.get("submitted", ()), *rows.get("date", ())):
        day = _day(row["submitted"])
        years = rows.get("year", ())
        year = _int(years[0], "year") if years else 0 if day is None else day.year
        tally.add(
            "", plans=int(day is not None), on_time=int(day is not None and _in_time(day, year, numbers))
        )
    return tally.worked()


def _of_year(row: Row, period: Period) -> bool:
    """Tell whether a plan is that of the period's year, and is there when the period is over."""
    year = row["year"] if row["year"] is not None else row["submitted"].year
    return bool(year == period.end.year and row["submitted"] <= period.end)


def _in_time(day: date, year: int, numbers: Mapping[str, Value]) -> bool:
    text = str(numbers["deadline"])
    try:
        due = date.fromisoformat(f"{year}-{text}")
    except ValueError:
        raise PolicyError(
            Fault(
                "parameter",
                sentence("deadline: {text!r} is no day of a year", text=text),
                "deadline",
                hint=sentence('write "01-05"'),
            )
        ) from None
    return day <= due if numbers["deadline_inclusive"] else day < due


def _day(raw: Any) -> date | None:
    if raw is None or str(raw).strip().lower() in ("", "none", "null"):
        return None
    try:
        return date.fromisoformat(str(raw).strip()[:10])
    except ValueError:
        raise PolicyError(
            Fault(
                "bad_value",
                sentence("{raw!r} is no day", raw=raw),
                "submitted",
                hint=sentence("write 2025-01-05"),
            )
        ) from None


def _int(row: Row, name: str) -> int:
    return int(Fraction(str(row[name])))


def complained(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count complaints, and those answered, met with a measure and resolved in their limits (S000.F9.1).

    The clocks run on the calendar from the complaint. A trial gives hours: [resp_h, measure_h, resolved] each.
    """
    answer, measure = number_of(numbers, "response_hours"), number_of(numbers, "measure_hours")
    only = word_of(numbers, "completion", COMPLETIONS) == "resolved_only"
    tally = Tally("handled", "complaints")
    for row in rows["complaints"]:
        if "resp_h" in row or "measure_h" in row:
            timely = _hours(row.get("resp_h"), answer) and _hours(row.get("measure_h"), measure)
            resolved, whose = row.get("resolved") in (True, "true", 1), ""
        else:
            if row.get("status") == "waived" or not within(row["on"], period):
                continue
            timely = _span(row, "responded", answer) and _span(row, "measured", measure)
            resolved = row["resolved"] is not None and (
                period is None or row["resolved"].date() <= period.end
            )
            whose = row["employee"] or row["unit"]
        met = resolved and (only or timely)
        tally.add(whose, complaints=1, handled=int(met))
        tally.because(whose, "complaints", row, "complaints", *(["handled"] if met else ()))
    return tally.worked()


def _hours(raw: Any, limit: Fraction) -> bool:
    return raw is not None and Fraction(str(raw)) <= limit


def _span(row: Row, name: str, limit: Fraction) -> bool:
    end: datetime | None = row[name]
    return end is not None and end - row["on"] <= timedelta(microseconds=int(limit * 3_600_000_000))


_OWNER = "callcenter"
UPDATES = Working(
    "callcenter_updates",
    updated,
    ("customer_updates",),
    ("errors", "late"),
    brief={"year": ("", ("year",)), "month": ("", ("month",))},
    label=Label("客户信息更新", "updates of customer data"),
    numbers=(
        "due_day",
        "due_day_overflow",
    ),
    owner=_OWNER,
)
PLANS = Working(
    "callcenter_plans",
    planned,
    ("annual_plans",),
    ("plans", "on_time"),
    brief={"submitted": ("", ("submitted",)), "date": ("", ("submitted",)), "year": ("", ("year",))},
    look_back=366,
    label=Label("年度计划", "annual plans"),
    numbers=(
        "deadline",
        "deadline_inclusive",
    ),
    owner=_OWNER,
)
HANDLED = Working(
    "callcenter_handled",
    complained,
    ("complaints",),
    ("handled", "complaints"),
    brief={"complaints": ("", ("resp_h", "measure_h", "resolved"))},
    label=Label("投诉处理", "complaints handled"),
    numbers=(
        "response_hours",
        "measure_hours",
        "completion",
    ),
    owner=_OWNER,
)

__all__ = [
    "ANNUAL",
    "COMPLETIONS",
    "HANDLED",
    "OVERFLOWS",
    "PLANS",
    "UPDATES",
    "complained",
    "due_day",
    "planned",
    "updated",
]
