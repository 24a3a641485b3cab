"""What is counted of the failures of systems: classes of outages, overrun of limits, time of the year (S003.A.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kpi.api import (
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
    down_hours,
    ends_at,
    number_of,
    outage_minutes,
    time_of,
    within,
    word_of,
    words_of,
    year_to_date,
)
from kpi_callcenter.words import sentence

GAPS = ("short", "long", "ignored")
GRADES = ("ordinary", "major")


def classed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the outages of a system by length: long, short, and those that the target speaks of (S003.A.6.36.2b, c).

    What lies between the printed classes is short, long or neither, as `gap_4_5` says. An outage belongs to
    the period of its first report; one that is not fixed lasts to the period's end.
    """
    gap = word_of(numbers, "gap_4_5", GAPS)
    names = ("long_min", "short_min", "short_max", "target_min")
    long_min, short_min, short_max, target_min = (number_of(numbers, name) for name in names)
    tally = Tally("long", "short", "counted", "open")
    for row in _of_systems(rows["outages"], words_of(numbers, "systems")):
        lasted = outage_minutes(row, None if period is None else ends_at(period))
        mine = _starts_within(row, period)
        tally.add(row["unit"], open=mine and lasted is None)
        if not mine or lasted is None:
            continue
        between = short_max < lasted < long_min
        long = lasted >= long_min or (between and gap == "long")
        short = not long and lasted >= short_min and not (between and gap == "ignored")
        classes = {"long": long, "short": short, "counted": lasted >= target_min}
        tally.add(row["unit"], **classes)
        tally.because(row["unit"], "outages", row, *(name for name, met in classes.items() if met))
    return tally.worked()


def overran(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count how far the handling of failures went over its limit, as a share of the limit (S003.A.6.32 and .33).

    A failure belongs to the period in which its limit ends, and one that is not fixed then runs on. One without
    a grade has no limit: it is told apart. `due` failures are within it (`met`), or over by `over` in all and
    `worst` at most; major ones of the systems in `analysis` are to be analysed in writing (`analysed`).
    """
    tally = Tally("due", "met", "over", "worst", "ungraded", "major", "analysed")
    until = None if period is None else ends_at(period)
    for row in rows["outages"]:
        tally.add(row["unit"])
        limit = _limit(row, numbers)
        if limit is None:
            known = row["system"] in _systems(numbers)
            tally.add(row["unit"], ungraded=known and _starts_within(row, period))
            continue
        if row["reported"] is not None and not within(row["reported"] + time_of(limit), period):
            continue
        lasted = outage_minutes(row, until)
        if lasted is None:
            continue
        if limit == 0:
            raise PolicyError(
                Fault(
                    "parameter",
                    sentence("the limit of a failure must be more than 0"),
                    str(row["system"] or "limit"),
                )
            )
        over = max(lasted / limit - 1, Fraction(0))
        tally.add(row["unit"], due=1, met=not over, over=over)
        tally.most(row["unit"], worst=over)
        tally.because(
            row["unit"], "outages", row, "due", "over" if over else "met", *(["worst"] if over else ())
        )
        if _grade(row, numbers) == GRADES[1] and row["system"] in words_of(numbers, "analysis"):
            analysed = row["analysis"] is not None
            tally.add(row["unit"], major=1, analysed=analysed)
            tally.because(row["unit"], "outages", row, "major", *(["analysed"] if analysed else ()))
    return tally.worked()


def failed(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the hours that the system which failed longest was down since the first of January (S003.A.6.34).

    Each outage counts from its first report; several reports of one are one.
    """
    time = None if period is None else year_to_date(period)
    by_unit: dict[str, dict[str | None, list[Row]]] = {}
    for row in _of_systems(rows["outages"], words_of(numbers, "systems")):
        by_unit.setdefault(row["unit"], {}).setdefault(row["system"], []).append(row)
    tally = Tally("hours")
    for unit, systems in by_unit.items():
        for own in systems.values():
            tally.most(unit, hours=down_hours(own, time, until=None if time is None else time[1]))
    return tally.worked()


def _of_systems(rows: Sequence[Row], systems: Iterable[str]) -> list[Row]:
    """Keep the rows of some systems; in a trial a row that names none is of any."""
    return [row for row in rows if row["system"] is None or row["system"] in systems]


def _starts_within(row: Row, period: Period | None) -> bool:
    return row["reported"] is None or within(row["reported"], period)


def _systems(numbers: Mapping[str, Value]) -> set[str]:
    return {*words_of(numbers, "office_systems"), *words_of(numbers, "call_systems")}


def _limit(row: Row, numbers: Mapping[str, Value]) -> Fraction | None:
    """Return the limit of a failure in minutes: the one given, or that of its system and grade."""
    if isinstance(row.get("limit"), Fraction):
        return Fraction(row["limit"])
    grade = _grade(row, numbers)
    for group in ("office", "call"):
        if grade and row["system"] in words_of(numbers, f"{group}_systems"):
            return number_of(numbers, f"{group}_{grade}")
    return None


def _grade(row: Row, numbers: Mapping[str, Value]) -> str | None:
    return next((one for one in GRADES if row["grade"] in words_of(numbers, f"{one}_words")), None)


OUTAGES = Working(
    "callcenter_call_outages",
    classed,
    ("outages",),
    ("long", "short", "counted", "open"),
    brief={"minutes": ("outages", ("minutes",)), "call_outages": ("outages", ("reported", "fixed"))},
    look_back=366,
    numbers=("systems", "gap_4_5", "long_min", "short_min", "short_max", "target_min"),
    label=Label("呼叫系统故障", "outages of the call system"),
    owner="callcenter",
)
LIMITS = Working(
    "callcenter_failure_limits",
    overran,
    ("outages",),
    ("due", "met", "over", "worst", "ungraded", "major", "analysed"),
    peaks=("worst",),
    brief={"incidents": ("outages", ("minutes", "limit"))},
    look_back=366,
    numbers=(
        "office_systems",
        "office_ordinary",
        "office_major",
        "call_systems",
        "call_ordinary",
        "call_major",
        "analysis",
        "ordinary_words",
        "major_words",
    ),
    label=Label("故障处理时限", "limits of failures"),
    owner="callcenter",
)
FAILURES = Working(
    "callcenter_failure_time",
    failed,
    ("outages",),
    ("hours",),
    peaks=("hours",),
    brief={"incidents": ("outages", ("reports", "fixed", "hours"))},
    look_back=2 * 366,
    numbers=("systems",),
    label=Label("年度故障时间", "failure time of the year"),
    owner="callcenter",
)

__all__ = ["FAILURES", "GAPS", "LIMITS", "OUTAGES"]
