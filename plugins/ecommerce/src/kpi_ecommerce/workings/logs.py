"""Logs that fall due: the week's cases on Sunday, the review assistant every day (S001.P21.4.1.7, P21.4.2.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from kpi.api import Label, Period, Rows, Value, Worked, Working
from kpi_ecommerce.workings.counting import Tally, at_time, days_of, number_of, within, word_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def handed_in(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the weekly logs handed in by the time due (S001.P21.4.1.7); a day alone is in time on the day due.

    A week belongs to the period in which its log falls due. One that was never handed in is late.
    """
    due = WEEKDAYS.index(word_of(numbers, "due_weekday", WEEKDAYS))
    tally, flags = Tally("on_time", "weeks", "late"), []
    for row in rows["weekly_logs"]:
        week: date = row["week"]
        monday = week - timedelta(days=week.weekday())
        day = monday + timedelta(days=due)
        if not within(day, period):
            continue
        handed: datetime | None = row["submitted"]
        on_time = handed is not None and handed < at_time(day, str(numbers["due_time"]), "due_time")
        flags.append(on_time)
        tally.one(row["employee"], met=on_time)
    return tally.worked(on_time=tuple(flags))


def checked(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the days on which the reviews were looked up often enough (S001.P21.4.2.1a).

    Due are the days of one's shifts, without shifts every day of the period. With a `time` a look-up counts
    within `tolerance_minutes` of it only.
    """
    least = number_of(numbers, "checks_per_day")
    margin = timedelta(minutes=int(number_of(numbers, "tolerance_minutes")))
    times: dict[str, Counter[date]] = {}
    for row in rows["review_checks"]:
        day, at = row["at"].date(), row["at"]
        own = times.setdefault(row["employee"], Counter())
        fixed = numbers["time"]
        own[day] += fixed is None or abs(at - at_time(day, str(fixed), "time")) <= margin
    if not times:
        return Worked({})
    shifts: dict[str, set[date]] = {}
    for row in rows["shifts"]:
        shifts.setdefault(row["employee"], set()).add(row["on"])
    tally = Tally("done", "due", "missed")
    for subject, own in times.items():
        for day in sorted(shifts[subject]) if subject in shifts else days_of(period, own):
            if within(day, period):
                done = own[day] >= least
                tally.one(subject, met=done)
    return tally.worked()


LOGS = Working(
    "ecommerce_weekly_logs",
    handed_in,
    ("weekly_logs",),
    ("on_time", "weeks", "late"),
    brief={"submitted": ("weekly_logs", ("submitted",))},
    look_back=7,
    label=Label("每周详情记录", "weekly logs"),
    owner="ecommerce",
)
CHECKS = Working(
    "ecommerce_review_checks",
    checked,
    ("review_checks", "shifts"),
    ("done", "due", "missed"),
    brief={"checks": ("review_checks", ("at",))},
    label=Label("每日查询评价", "daily look-up of reviews"),
    owner="ecommerce",
)

__all__ = ["CHECKS", "LOGS", "WEEKDAYS"]
