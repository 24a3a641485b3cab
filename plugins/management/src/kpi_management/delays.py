"""How many days complaints were late (S002.F2.5), and which share of something kept a limit (S002.F1.5-F1.7, F2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from kpi.api import (
    DataError,
    Fault,
    Label,
    Period,
    PolicyError,
    Row,
    Rows,
    Value,
    Worked,
    Working,
    minutes_of,
    number_of,
    within,
    word_of,
    words_of,
)
from kpi_management.form_lists import number
from kpi_management.words import sentence

ROUNDINGS = ("ceil", "floor")
AGGREGATES = ("sum", "max", "mean")
HOURS_A_DAY = 24
MINUTES_AN_HOUR = 60


def complaint_delay(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Give the days by which complaints that were resolved in a period came after their free hours.

    A started day counts (`ceil`), or whole days only; of several complaints the days add up, or the longest or
    the mean counts. A trial may give `hours`, those that each complaint took.

    Raises:
        DataError: `bad_value` for hours that are no number, or below 0.
        PolicyError: for parameters that do not fit.
    """
    kinds = words_of(numbers, "kinds")
    days: dict[str, list[Fraction]] = {}
    behind: dict[str, list[tuple[str, Row]]] = {}
    for row in rows["tickets"]:
        if row["kind"] is not None and row["kind"] not in kinds:
            continue
        took = _hours(row, period)
        if took is None or row["assignee"] is None:
            continue
        late = _days(took - number_of(numbers, "free_hours"), numbers)
        days.setdefault(row["assignee"], []).append(late)
        if late:
            behind.setdefault(row["assignee"], []).append(("tickets", row))
    counts = {one: {"days": _together(found, numbers)} for one, found in days.items()}
    return Worked(
        counts,
        {"days": tuple(next(iter(days.values()), ()))},
        {one: {"days": found} for one, found in behind.items()},
    )


def _hours(row: Row, period: Period | None) -> Fraction | None:
    """Return how long a complaint took, None for one that was not resolved in the period."""
    if row.get("hours") is not None:
        return number("hours", row["hours"])
    if row["dispatched"] is None or row["resolved"] is None or not within(row["resolved"], period):
        return None
    return minutes_of(row["resolved"] - row["dispatched"]) / MINUTES_AN_HOUR


def _days(beyond: Fraction, numbers: Mapping[str, Value]) -> Fraction:
    """Return the days of delay of so many hours beyond those that are free."""
    if beyond <= 0:
        return Fraction(0)
    whole = beyond // HOURS_A_DAY
    started = word_of(numbers, "day_rounding", ROUNDINGS) == "ceil" and beyond % HOURS_A_DAY > 0
    return Fraction(whole + started)


def _together(days: Sequence[Fraction], numbers: Mapping[str, Value]) -> Fraction:
    how = word_of(numbers, "aggregate", AGGREGATES)
    if how == "max":
        return max(days)
    return sum(days, Fraction(0)) / (len(days) if how == "mean" else 1)


COMPLAINT_DELAY = Working(
    "management_complaint_delay",
    complaint_delay,
    ("tickets",),
    ("days",),
    brief={"hours": ("tickets", ("hours",))},
    look_back=366,
    numbers=("free_hours", "day_rounding", "aggregate", "kinds"),
    label=Label("投诉延误", "delay of complaints"),
    owner="management",
)


def _shares(name: str, limit: str, part: str, scale: int = 1, count: str = "") -> Any:
    """Return the function of a working: the share of a trial's list `name` that keeps the parameter `limit`."""

    def found(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
        took = [number(name, row[name]) for row in rows.get(name, ())]
        if not took:
            raise DataError(
                Fault(
                    "bad_value",
                    sentence("of nothing there is no share"),
                    name,
                    hint=sentence("leave {name} out", name=name),
                )
            )
        if numbers[limit] is None:
            raise PolicyError(
                Fault(
                    "not_given",
                    sentence("{limit} is left open by the form", limit=limit),
                    limit,
                    hint=sentence("set {limit}", limit=limit),
                )
            )
        kept = sum(one <= number_of(numbers, limit) for one in took)
        told = {part: Fraction(kept * scale, len(took))}
        return Worked({"": {**told, count: Fraction(len(took))} if count else told})

    return found


def _limited(
    rule: str, name: str, limit: str, part: str, label: Label, scale: int = 1, count: str = ""
) -> Working:
    return Working(
        f"management_{name}",
        _shares(name, limit, part, scale, count),
        (),
        (part, count) if count else (part,),
        brief={name: ("", (name,))},
        rules=(f"management.{rule}",),
        numbers=(limit,),
        label=label,
        owner="management",
    )


WORKINGS: tuple[Working, ...] = (
    COMPLAINT_DELAY,
    _limited(
        "feedback_in_time",
        "feedback_hours",
        "standard_hours",
        "value",
        Label("反馈用时", "hours to feedback"),
        scale=100,
    ),
    _limited(
        "major_accidents",
        "response_hours",
        "first_response_hours",
        "accident_joint",
        Label("事故响应用时", "hours to the first response"),
        count="accidents",
    ),
    _limited(
        "timeliness", "arrivals", "arrival_hours", "arrived_in_time", Label("到场用时", "hours to arrival")
    ),
    _limited(
        "survey",
        "longest_gaps",
        "survey_days",
        "called_every_15_days",
        Label("最长回访间隔", "longest gap between calls"),
    ),
)
"""What is counted of how long things took."""

__all__ = ["WORKINGS", "complaint_delay"]
