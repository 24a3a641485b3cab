"""Trying attendance rules on what is filed or published: requests for leave, resignations, rosters, swaps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.attendance.beside import notice_kept
from kpi.kit.attendance import AttendanceRules, Leave, Shift, Swap, shift_of, swapped
from kpi.kit.attendance.clock import DAY, day_of
from kpi.kit.attendance.leave import in_notice, valid
from kpi.kit.attendance.rules import CHOICES
from kpi.model.period import Period
from kpi.trial.attendance.tried import Tried
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, flag, moment_of, nested, number, time_of
from kpi.trial.values import as_value
from kpi.words import sentence


def requests(tried: Tried) -> Outcome:
    """Judge requests for leave; whoever has none that is valid is absent, or late if he turned up."""
    statuses, fines, asked = [], [], []
    day_given = "shift_start" not in tried.given and "leave_date" in tried.given
    for entry in entries(tried.given.get("cases", tried.given.get("requests")), "cases"):
        row = entry if isinstance(entry, list) else [entry]
        if not row:
            raise bad("cases", entry, sentence("give [filed, approved, turned up]"))
        if day_given and len(row) < 3 and not tried.rules.approval_required:
            # Where nobody approves, what follows says whether somebody turned up.
            row = [row[0], tried.given["leave_date"], *row[1:]]
        filed, second, *rest = (*row, None)[: max(2, len(row))]
        if isinstance(second, str) and as_value(second) not in (True, False):
            start = moment_of("cases", second)[0]
            decided: bool | None = None if len(rest) < 2 else flag("cases", rest[1])
        else:
            name = "leave_date" if day_given else "shift_start"
            tried.need(name)
            start = moment_of(name, tried.given[name])[0]
            decided = None if second is None else flag("cases", second)
        if start % DAY == 0 and "day" in tried.rules.shifts:
            start += int(tried.rules.shifts["day"]["start"] or 0)
        came = bool(rest) and rest[0] is not None and rest[0] is not False and as_value(rest[0]) is not False
        shift = Shift(day_of(start), start, start + 1)
        leave = Leave(start, start + 1, None if filed is None else moment_of("cases", filed)[0], decided)
        status = "leave" if valid(tried.rules, leave, shift) else _fallback(tried.rules, came=came)
        asked.append(in_notice(tried.rules, leave, shift))
        statuses.append(status)
        outcome = {"absent": "absent", "late": "late"}.get(status)
        fines.append(tried.amount("amount", outcome) if outcome == "absent" else Fraction(0))
    total = sum(fines, Fraction(0))
    result = statuses[0] if len(statuses) == 1 else total
    return tried.outcome(result, status=tuple(statuses), ok=tuple(asked), fines=tuple(fines), total=total)


def _fallback(rules: AttendanceRules, *, came: bool) -> str:
    if rules.fallback != "turned_up":
        return rules.fallback
    return "late" if came else "absent"


def resignation(tried: Tried) -> Outcome:
    """Tell whether a resignation was handed in long enough before the last day."""
    last = day("last_day", tried.given["last_day"])
    raw = tried.given.get("notice_date")
    filed = None if raw in (None, "none", "") else day("notice_date", raw)
    rules = tried.rules
    if tried.given.get("notice") is not None:
        rules = attrs.evolve(rules, resignation_notice=int(number("notice", tried.given["notice"])))
    if tried.given.get("notice_unit") is not None:
        unit = str(tried.given["notice_unit"])
        if unit not in CHOICES["resignation_unit"]:
            raise bad("notice_unit", unit, sentence("known: {x}", x=", ".join(CHOICES["resignation_unit"])))
        rules = attrs.evolve(rules, resignation_unit=unit)
    kept = filed is not None and notice_kept(rules, filed, last)
    penalty = Fraction(0) if kept else tried.amount("penalty", "short_notice")
    return tried.outcome(penalty, compliant=kept, penalty=penalty)


def roster(tried: Tried) -> Outcome:
    """Tell whether the roster of a month was published by its day in the month before."""
    tried.need("month")
    before = Period.parse(str(tried.given["month"])).shift(-1)
    due = before.start + timedelta(days=min(tried.rules.roster_due_day or 31, before.end.day) - 1)
    published = day("published", tried.given["published"])
    return tried.outcome(published <= due, on_time=published <= due, due=due.isoformat())


def swaps(tried: Tried) -> Outcome:
    """Exchange shifts: `roster` has [day, start, end] a shift by name, `swaps` [day, one, other, approved]."""
    tried.need("roster")
    planned: dict[str, list[Shift]] = {}
    for name, rows in dict(nested(tried.given["roster"], "roster")).items():
        for on, start, end in _rows(rows, "roster", ("2024-03-01", "08:30", "18:00")):
            shift = shift_of(tried.rules, day("roster", on), time_of("roster", start), time_of("roster", end))
            assert shift is not None
            planned.setdefault(str(name), []).append(shift)
    wanted = []
    for on, one, other, approved in _rows(tried.given["swaps"], "swaps", ("2024-03-01", "A", "B", True)):
        wanted.append(Swap(day("swaps", on), str(one), str(other), None, flag("swaps", approved)))
    found = {
        name: tuple((one.day.isoformat(), *one.words.split("-", 1)) for one in shifts)
        for name, shifts in swapped(planned, wanted).items()
    }
    return tried.outcome(
        sum(one.approved for one in wanted), swapped=sum(one.approved for one in wanted), roster=found
    )


def _rows(raw: Any, name: str, example: Sequence[Any]) -> Iterator[list[Any]]:
    """Yield rows that are as long as an example.

    Raises:
        DataError: `bad_value` for any other.
    """
    for row in entries(raw, name):
        if not isinstance(row, list) or len(row) != len(example):
            raise bad(name, row, sentence("write each as {dumps}", dumps=json.dumps(example)))
        yield row


__all__ = ["requests", "resignation", "roster", "swaps"]
