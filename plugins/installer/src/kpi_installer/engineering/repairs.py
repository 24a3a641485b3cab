"""Emergency repairs: small or large, in time or late, and the points decided for the late ones (S003.A.7.38, .40.2f)."""

from __future__ import annotations

from collections.abc import Mapping
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
    number_of,
    time_of,
    word_of,
)
from kpi_installer.checks import PLACES, belongs, checked, met_of, started
from kpi_installer.words import sentence

LARGE_RULES = ("households_or_long_cores", "length_always")
UNDECIDED = ("minimum", "hold")
SEVERITIES = ("minor", "moderate", "serious")
PARTS = ("due", "late", "deduct", "provisional", "refused", "responded", "response_due")
MINUTES_AN_HOUR = 60


def repaired(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the repairs whose limit ended in a period, the late ones, and the points that those cost.

    A repair is late where the signal was not back within the limit of its class, the exact limit being in
    time; a late response is counted apart and costs nothing. The points of a late one are those decided, or
    those of its severity (the least, the middle, the most); undecided it costs the least for the time being
    (`provisional`), or nothing (`hold`). Points outside the range are refused.

    Raises:
        DataError: in a trial, for points that are refused.
        PolicyError: for parameters that do not fit.
    """
    tally, limits = Tally(*PARTS), []
    for row in rows["repairs"]:
        unit = row["unit"]
        tally.add(unit)
        start = started(row, numbers)
        response = number_of(numbers, "response")
        if start is not None and belongs(numbers, period, start, start + time_of(response), row["responded"]):
            answered = _took(row, "responded", start)
            tally.add(unit, response_due=1, responded=answered is not None and answered <= response)
        limit = _limit(row, numbers)
        limits.append(limit / MINUTES_AN_HOUR)
        due = None if start is None else start + time_of(limit)
        if start is None and row.get("hours") is None:
            continue
        if not belongs(numbers, period, start, due, row["restored"]):
            continue
        took = _took(row, "restored", start)
        late = took is None or took > limit
        tally.add(unit, due=1, late=late)
        if late:
            cost = _points(row, numbers)
            tally.add(unit, **cost)
            tally.because(unit, "repairs", row, "late", *(name for name, one in cost.items() if one))
    if period is None and any(one["refused"] for one in tally.counts.values()):
        hint = sentence("severity is one of {names}", names=", ".join(SEVERITIES))
        raise DataError(
            Fault(
                "out_of_range", sentence("points decided for a repair are out of range"), "repairs", hint=hint
            )
        )
    found = checked(rows["repairs"], tally, "responded", "response_due")
    return tally.worked(limit_hours=tuple(limits), **met_of(found))


def is_large(row: Row, numbers: Mapping[str, Value]) -> bool:
    """Tell whether a repair is a large one; what is not known of it makes it none."""
    households = row["households"] is not None and row["households"] >= number_of(numbers, "households")
    cores = row["cores"] is not None and row["cores"] >= number_of(numbers, "cores")
    long = row["length"] is not None and row["length"] >= number_of(numbers, "length")
    if word_of(numbers, "large_rule", LARGE_RULES) == "length_always":
        return (households or cores) and long
    return households or (cores and long)


def _limit(row: Row, numbers: Mapping[str, Value]) -> Fraction:
    """Return the limit of a repair in minutes: that of its class, or the hours that a trial gives."""
    if isinstance(row.get("limit"), Fraction):
        return Fraction(row["limit"]) * MINUTES_AN_HOUR
    return number_of(numbers, "large_hours" if is_large(row, numbers) else "small_hours") * MINUTES_AN_HOUR


def _took(row: Row, stop: str, start: datetime | None) -> Fraction | None:
    if stop == "restored" and isinstance(row.get("hours"), Fraction):
        return Fraction(row["hours"]) * MINUTES_AN_HOUR
    if start is None or row[stop] is None:
        return None
    return minutes_of(row[stop] - start)


def _points(row: Row, numbers: Mapping[str, Value]) -> dict[str, int | Fraction]:
    span = numbers["points"]
    if not (isinstance(span, tuple) and len(span) == 2 and all(isinstance(one, Fraction) for one in span)):
        raise PolicyError(
            Fault("parameter", sentence("points must be [least, most], not {span!r}", span=span), "points")
        )
    least, most = (Fraction(str(one)) for one in span)
    decided = row["points"]
    if decided is None and row["severity"] is not None:
        if row["severity"] not in SEVERITIES:
            return {"refused": 1}
        decided = (least, (least + most) / 2, most)[SEVERITIES.index(row["severity"])]
    if decided is None:
        held = word_of(numbers, "undecided", UNDECIDED) == "hold"
        return {"deduct": 0 if held else least, "provisional": 1}
    return {"deduct": decided} if least <= decided <= most else {"refused": 1}


REPAIRS = Working(
    "installer_repairs",
    repaired,
    ("repairs",),
    PARTS,
    brief={
        "rows": ("repairs", ("households", "cores", "length")),
        "repairs": ("repairs", ("hours", "limit", "points")),
        "checks": ("repairs", PLACES),
    },
    look_back=62,
    numbers=(
        "start_event",
        "period_by",
        "response",
        "small_hours",
        "large_hours",
        "households",
        "cores",
        "length",
        "large_rule",
        "points",
        "undecided",
    ),
    label=Label("工程抢修", "emergency repairs"),
    owner="installer",
)

__all__ = ["LARGE_RULES", "PARTS", "REPAIRS", "SEVERITIES", "is_large"]
