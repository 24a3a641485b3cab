"""The hospital desk: inspections (S001.P3.1.6), weekly rest (P3.6.1), kinds of leave and emergencies (P3.6.2)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from kpi.api import Fault, Label, Period, PolicyError, Row, Rows, Value, Worked, Working, verbatim
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.given import amount, bad, days_of, only, whole, within, word_of, yes

REST_CASE = ("year", "month", "taken", "work_caused")
"""What a trial tells of a month of rest."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def inspected(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count by person the inspections with a violated item of the sections in scope, and these items.

    What is written down of one person on one day is one inspection. A trial gives the number of violated items
    of each inspection. `item_fines` adds up what the company lets other items cost.
    """
    found: dict[str, dict[str, Fraction]] = {}
    given = [row for row in rows.get("inspections", ()) if "items" in row]
    for row in given:
        _count(found, "", whole("inspections", row["items"]))
    scope, fines = _items_in_scope(numbers), numbers["fines_of_items"]
    failed: dict[tuple[str, date], int] = {}
    behind: dict[str, dict[str, list[tuple[str, Row]]]] = {}
    for row in rows.get("inspections", ()):
        if row in given or row["passed"] is not False or not row["employee"] or not within(row["on"], period):
            continue
        if word_of(row, "status") in ("pending", "waived"):
            continue
        item = word_of(row, "item")
        if item in scope or not item:
            place = (row["employee"], row["on"].date())
            failed[place] = failed.get(place, 0) + 1
            for part in ("failed_inspections", "failed_items"):
                _behind(behind, row, part)
        if isinstance(fines, Mapping) and item in fines:
            own = found.setdefault(row["employee"], _nothing())
            own["item_fines"] += amount("fines_of_items", fines[item])
            _behind(behind, row, "item_fines")
    for (who, _), items in failed.items():
        _count(found, who, items)
    return Worked(found, behind=behind)


def _behind(behind: dict[str, dict[str, list[tuple[str, Row]]]], row: Row, part: str) -> None:
    behind.setdefault(row["employee"], {}).setdefault(part, []).append(("inspections", row))


def _nothing() -> dict[str, Fraction]:
    return dict.fromkeys(("failed_inspections", "failed_items", "item_fines"), Fraction(0))


def _count(found: dict[str, dict[str, Fraction]], who: str, items: int) -> None:
    own = found.setdefault(who, _nothing())
    own["failed_inspections"] += items > 0
    own["failed_items"] += items


def _items_in_scope(numbers: Mapping[str, Value]) -> set[str]:
    named, scope = numbers["sections"], numbers["scope_sections"]
    assert isinstance(named, Mapping)
    sections = {one: _items(one, items) for one, items in named.items()}
    wanted = [str(one) for one in scope] if isinstance(scope, tuple) else [str(scope)]
    unknown = [one for one in wanted if one not in sections]
    if unknown:
        known = ", ".join(sections)
        raise PolicyError(
            Fault(
                "parameter",
                sentence("there is no section {unknown}", unknown=", ".join(unknown)),
                "scope_sections",
                hint=verbatim(known),
            )
        )
    every = {item for items in sections.values() for item in items}
    fines = numbers["fines_of_items"]
    strange = [one for one in fines if one not in every] if isinstance(fines, Mapping) else []
    if strange:
        message = sentence(
            "fines_of_items names {strange}, which is no item of a section", strange=", ".join(strange)
        )
        raise PolicyError(
            Fault(
                "parameter",
                message,
                "fines_of_items",
                hint=sentence("items: {names}", names=", ".join(sorted(every))),
            )
        )
    return {item for one in wanted for item in sections[one]}


def _items(section: str, items: Value) -> tuple[str, ...]:
    if not isinstance(items, tuple):
        raise PolicyError(
            Fault(
                "parameter",
                sentence("{section} must list its items, not {items!r}", section=section, items=items),
                "sections",
            )
        )
    return tuple(str(one) for one in items)


def weekly_rest(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the days of rest that a month gives: those of weeks that end in it; a trial gives [year, month, taken]."""
    if "cases" in rows or "year" in rows:
        cases = rows.get("cases") or [
            {name: only(rows[name][0]) for name in ("year", "month", "taken") if name in rows}
        ]
        entitled = tuple(_entitled(numbers, _month(row)) for row in cases)
        taken = [amount("taken", row.get("taken", "0")) for row in cases]
        left = tuple(max(mine - had, Fraction(0)) for mine, had in zip(entitled, taken, strict=True))
        told: dict[str, Any] = {"entitled": entitled, "outstanding": left, "settled": _settled(cases, left)}
        if len(entitled) == 1 and "cases" not in rows:
            told = {name: one[0] for name, one in told.items()}
        counts = {"entitled": sum(entitled, Fraction(0)), "taken": sum(taken, Fraction(0))}
        return Worked({"": counts}, told)
    assert period is not None
    days = _entitled(numbers, days_of(period))
    people = {row["employee"] for row in rows["shifts"] if within(row["on"], period)}
    return Worked({who: {"entitled": days, "taken": Fraction(0)} for who in sorted(people) if who})


def _settled(cases: Sequence[Row], left: Sequence[Fraction]) -> tuple[str, ...]:
    """Say what becomes of each month: all taken, a decision of the leaders, or rest that is lost (S001.P3.6.1c)."""
    prevented = [yes("work_caused", row.get("work_caused") or "false") for row in cases]
    return tuple(
        "taken" if not days else "decision" if by_work else "forfeited"
        for days, by_work in zip(left, prevented, strict=True)
    )


def _month(row: Row) -> list[date]:
    year, month = whole("year", row.get("year")), whole("month", row.get("month"))
    try:
        last = calendar.monthrange(year, month)[1]
    except (ValueError, calendar.IllegalMonthError):
        raise bad("month", month, sentence("1 to 12")) from None
    return [date(year, month, place) for place in range(1, last + 1)]


def _entitled(numbers: Mapping[str, Value], days: list[date]) -> Fraction:
    weeks = Fraction(len(days) // 7)
    if numbers["month_rule"] == "count_sundays":
        ends = WEEKDAYS.index(str(numbers["weekday"]))
        weeks = Fraction(sum(one.weekday() == ends for one in days))
    return weeks * amount("rest_days", numbers["rest_days"])


def leave_kinds(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the leave of kinds that the rules do not name, and leave beyond the days of its kind where these are set."""
    kinds, most = numbers["kinds"], numbers["max_days"]
    assert isinstance(kinds, tuple)
    found: dict[str, dict[str, Fraction]] = {}
    taken: dict[tuple[str, str], int] = {}
    told = []
    for row in rows["leaves"]:
        if row["from"] is None or not within(row["from"], period):
            continue
        kind = word_of(row, "kind")
        own = found.setdefault(row["employee"], {"unknown": Fraction(0), "beyond": Fraction(0)})
        own["unknown"] += kind not in kinds
        told.append(kind in kinds)
        place = (row["employee"], kind)
        taken[place] = (
            taken.get(place, 0) + (row["until"] or row["from"]).toordinal() - row["from"].toordinal() + 1
        )
    for (who, kind), days in taken.items():
        if isinstance(most, Mapping) and kind in most:
            found[who]["beyond"] += max(days - amount("max_days", most[kind]), Fraction(0))
    return Worked(found, {"known": tuple(told)})


def emergencies(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Judge leave in an emergency: told in time, with consent, and the papers on the day of return.

    What is not recorded was not done; leave from which nobody has returned yet is not judged by its papers.
    """
    limit = _hours(numbers["notice_within"])
    grace = timedelta(days=whole("paperwork_grace_days", numbers["paperwork_grace_days"]))
    found: dict[str, dict[str, Fraction]] = {}
    verdicts = []
    for row in rows["emergency_leaves"]:
        if row["incident"] is None:
            raise bad("incident", None, sentence("when it happened"))
        if not within(row["incident"], period):
            continue
        valid = _told(row, numbers, limit) and row["consent"] is True and _papers(row, grace)
        verdicts.append(valid)
        own = found.setdefault(row["employee"] or "", {"valid": Fraction(0), "invalid": Fraction(0)})
        own["valid" if valid else "invalid"] += 1
    status = tuple("leave" if one else "absent" for one in verdicts)
    return Worked(found, {"valid": tuple(verdicts), "status": status})


def _hours(value: Value) -> timedelta:
    found = amount("notice_within", value) * 3600
    return timedelta(seconds=found.numerator // found.denominator)


def _told(row: Row, numbers: Mapping[str, Value], limit: timedelta) -> bool:
    start: datetime | None = row["incident"]
    if numbers["clock_start"] == "shift":
        start = row["shift_start"] or start
    assert start is not None
    return row["phoned"] is not None and row["phoned"] - start <= limit


def _papers(row: Row, grace: timedelta) -> bool:
    if row["returned"] is None:
        return True
    return row["paperwork"] is not None and row["returned"] <= row["paperwork"] <= row["returned"] + grace


GROOMED = Working(
    "callcenter_grooming",
    inspected,
    ("inspections",),
    ("failed_inspections", "failed_items", "item_fines"),
    brief={"inspections": ("", ("items",))},
    label=Label("仪容检查", "inspections of appearance"),
    owner="callcenter",
)

WEEKLY_REST = Working(
    "callcenter_weekly_rest",
    weekly_rest,
    ("shifts",),
    ("entitled", "taken"),
    brief={
        "cases": ("", REST_CASE),
        **{name: ("", (name,)) for name in REST_CASE},
    },
    rules=("callcenter.weekly_rest",),
    label=Label("每周轮休", "weekly rest"),
    owner="callcenter",
)

LEAVE_KINDS = Working(
    "callcenter_leave_kinds",
    leave_kinds,
    ("leaves",),
    ("unknown", "beyond"),
    brief={"leaves": ("leaves", ("kind", "from", "until"))},
    label=Label("假种", "kinds of leave"),
    owner="callcenter",
)

EMERGENCIES = Working(
    "callcenter_emergencies",
    emergencies,
    ("emergency_leaves",),
    ("valid", "invalid"),
    brief={"cases": ("emergency_leaves", ("incident", "phoned", "consent", "returned", "paperwork"))},
    label=Label("突发事件请假", "leave in an emergency"),
    owner="callcenter",
)

__all__ = ["EMERGENCIES", "GROOMED", "LEAVE_KINDS", "WEEKLY_REST"]
