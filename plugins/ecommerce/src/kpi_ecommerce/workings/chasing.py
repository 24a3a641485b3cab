"""Payment reminders (S001.P21.3.4): who chases, which unpaid orders were chased, and how often each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction

from kpi.api import Label, Period, Row, Rows, Value, Worked, Working
from kpi_ecommerce.workings.counting import Tally, at_time, days_of, number_of, within, word_of

ALREADY_CHASED = ("left_out", "counted")


def chased(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count, a day at a time, the orders unpaid at the hour and those of them chased from then on (S001.P21.3.4a).

    They count for whoever has the duty of the day, without a roster for whoever serves the order. An order
    flagged as often as it may be chased is no longer one to chase, unless `already_chased` is counted.
    """
    orders, chases, roster = rows["orders"], rows["chases"], rows["chase_duty"]
    early = timedelta(minutes=int(number_of(numbers, "tolerance_minutes")))
    most = number_of(numbers, "max_chases_per_order")
    leave_out = word_of(numbers, "already_chased", ALREADY_CHASED) == "left_out"
    by_order: dict[str, list[Row]] = {}
    for chase in chases:
        by_order.setdefault(chase["order"], []).append(chase)
    on_duty: dict[date, list[str]] = {}
    for row in roster:
        if row["employee"] is not None:
            on_duty.setdefault(row["on"], []).append(row["employee"])
    tally, missed = Tally("done", "due", "missed"), []
    seen = [*(row["placed"].date() for row in orders), *(row["at"].date() for row in chases)]
    for day in days_of(period, seen):
        hour = at_time(day, str(numbers["time"]), "time")
        for order in orders:
            if not _unpaid(order, hour):
                continue
            own = by_order.get(order["id"], [])
            before = sum(bool(one["flagged"]) and one["at"].date() < day for one in own)
            if leave_out and before >= most:
                continue
            done = any(one["at"].date() == day and one["at"] >= hour - early for one in own)
            if not done:
                missed.append(order["id"])
            for subject in on_duty.get(day) or [order["employee"]]:
                tally.one(subject, met=done)
    return tally.worked(not_chased=tuple(missed))


def _unpaid(order: Row, hour: datetime) -> bool:
    ends = [one for one in (order["paid"], order["closed"]) if one is not None]
    return bool(order["placed"] <= hour) and all(one > hour for one in ends)


def flagged(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the chases that were flagged and no repeat of too many (S001.P21.3.4c)."""
    most = number_of(numbers, "max_chases_per_order")
    tally = Tally("clean", "made", "violations")
    told: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for chase in sorted(rows["chases"], key=lambda one: (one["at"], one["order"])):
        times[chase["order"]] += 1
        if not within(chase["at"], period):
            continue
        unflagged, repeat = not chase["flagged"], times[chase["order"]] > most
        told["unflagged"] += unflagged
        told["repeats"] += repeat
        violations = unflagged + repeat
        tally.add(chase["employee"], clean=not violations, made=1, violations=violations)
    names = ("unflagged", "repeats")
    return tally.worked(**{name: told[name] for name in names}, violations=told.total())


def rostered(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the days on which exactly as many have the duty of chasing as there should be (S001.P21.3.4b)."""
    wanted = number_of(numbers, "assignees_per_day")
    by_unit: dict[str, dict[date, set[str]]] = {}
    for row in rows["chase_duty"]:
        people = by_unit.setdefault(row["unit"], {}).setdefault(row["on"], set())
        if row["employee"] is not None:
            people.add(row["employee"])
    tally, wrong = Tally("kept", "days", "violations"), []
    for unit, days in by_unit.items():
        for day in days_of(period, days):
            kept = Fraction(len(days.get(day, ()))) == wanted
            if not kept:
                wrong.append(day.isoformat())
            tally.one(unit, met=kept)
    return tally.worked(violations=tuple(sorted(wrong)))


CHASES = Working(
    "ecommerce_chases",
    chased,
    ("orders", "chases", "chase_duty"),
    ("done", "due", "missed"),
    brief={"unpaid": ("orders", ("id", "placed", "paid")), "log": ("chases", ("order", "at", "flagged"))},
    look_back=62,
    label=Label("催付", "payment reminders"),
    owner="ecommerce",
)
CHASE_FLAGS = Working(
    "ecommerce_chase_flags",
    flagged,
    ("chases",),
    ("clean", "made", "violations"),
    brief={"log": ("chases", ("order", "at", "flagged"))},
    look_back=62,
    label=Label("催付标旗", "flags of reminders"),
    owner="ecommerce",
)
ROSTER = Working(
    "ecommerce_chase_roster",
    rostered,
    ("chase_duty",),
    ("kept", "days", "violations"),
    brief={"roster": ("chase_duty", ("on", "employee"))},
    label=Label("催付排班", "roster of reminders"),
    owner="ecommerce",
)

__all__ = ["ALREADY_CHASED", "CHASES", "CHASE_FLAGS", "ROSTER"]
