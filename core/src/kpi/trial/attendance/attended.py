"""What attendance rules are tried on, one procedure for each sort of input."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import attrs

from kpi.engine.attendance.beside import notice_kept, weekday_of
from kpi.engine.rules import value_on
from kpi.errors import Fault, UsageError
from kpi.frozen import frozen
from kpi.kit.attendance import AttendanceRules, Form, Leave, Punch, Shift, Swap, judge, shift_of, swapped
from kpi.kit.attendance.clock import DAY, day_of, instant, is_span, times_of
from kpi.kit.attendance.forms import judged
from kpi.kit.attendance.leave import in_notice, valid
from kpi.kit.attendance.matching import stamped
from kpi.kit.attendance.rules import CHOICES
from kpi.model.attendance import AttendanceSet
from kpi.model.catalogue import Catalogue
from kpi.model.parameter import Value
from kpi.model.period import Period
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, flag, moment_of, nested, number, time_of
from kpi.trial.values import as_value

_DAY = date(2000, 1, 3)
"""The day of shifts that are tried without one: a Monday."""


@frozen
class Tried:
    """Attendance rules with what they are tried on."""

    one: AttendanceSet
    rules: AttendanceRules
    catalogue: Catalogue
    given: Mapping[str, Any]
    day: date

    def outcome(self, result: Any, **outputs: Any) -> Outcome:
        """Return what came out; whole numbers become exact ones."""
        return Outcome(self.one.id, _exact(result), {name: _exact(one) for name, one in outputs.items()})

    def need(self, *names: str) -> None:
        """Refuse to go on without some inputs.

        Raises:
            UsageError: `missing_input`.
        """
        lacking = [name for name in names if name not in self.given]
        if lacking:
            raise UsageError(Fault("missing_input", f"missing: {', '.join(lacking)}", where=lacking[0]))

    def amount(self, name: str, outcome: str) -> Fraction:
        """Return what an outcome costs: as given, else by the sanction that fines its event; 0 where none does."""
        if self.given.get(name) is not None:
            return number(name, self.given[name])
        found = self._parameter(self.one.outcomes.get(outcome, ""), "amount")
        return found if isinstance(found, Fraction) else Fraction(0)

    def figure(self, name: str, what: str, parameter: str) -> Fraction:
        """Return a number: as given, else a parameter of the sanction that fines events of a sort.

        Raises:
            UsageError: `missing_input` where it is neither.
        """
        if self.given.get(name) is not None:
            return number(name, self.given[name])
        found = self.parameter(what, parameter)
        if not isinstance(found, Fraction):
            raise UsageError(Fault("missing_input", f"missing: {name}", where=name))
        return found

    def parameter(self, what: str, name: str) -> Value:
        """Return a parameter of the sanction that fines the events which attendance `reads` as `what`."""
        return self._parameter(self.one.reads.get(what, ""), name)

    def _parameter(self, kind: str, name: str) -> Value:
        for chapter in self.one.sanctions:
            known = self.catalogue.sanctions.get(chapter)
            for sanction in known.sanctions if known is not None else ():
                rule = self.catalogue.rules[sanction.rule]
                parameter = rule.parameter(name)
                if sanction.trigger and kind in sanction.trigger.kinds and parameter is not None:
                    return value_on(rule.id, parameter, self.day, rule.where).value
        return None


def punches(tried: Tried) -> Outcome:
    """Judge pairs of punches, [in, out], against one shift.

    A time stands for the moment that is nearest to the shift's start (an in) or end (an out), so one after
    midnight is of the shift of the evening before.
    """
    shift = _shift(tried)
    pairs = entries(tried.given["punches"], "punches")
    if pairs and not any(isinstance(one, list) for one in pairs):
        pairs = [pairs]
    leaves = entries(tried.given.get("leave", []), "leave")
    role = tried.given.get("role")
    lead = None if role is None else tried.rules.lead(str(role))
    found = []
    for place, pair in enumerate(pairs):
        if not isinstance(pair, list) or len(pair) != 2:
            raise bad("punches", pair, 'give pairs: [["08:30", "18:00"], [null, "18:00"]]')
        came, left = pair
        stamps = []
        if came is not None:
            stamps.append(Punch(_nearest(time_of("punches", came), shift, shift.start), "in"))
        if left is not None:
            stamps.append(Punch(_nearest(time_of("punches", left), shift, shift.end), "out"))
        free = place < len(leaves) and flag("leave", leaves[place])
        leave = [Leave(shift.start, shift.end, instant(date.min), True)] if free else []
        found.append(judge(tried.rules, shift, stamped(tried.rules, shift, stamps), leave, lead=lead))
    status = tuple(one.status for one in found)
    at_night = shift.kind in tried.rules.night_shifts
    return tried.outcome(
        status[0][0]
        if len(status) == 1 and len(status[0]) == 1
        else sum(one == ("present",) for one in status),
        status=status,
        late_minutes=tuple(Fraction(one.late, 60) for one in found),
        early_minutes=tuple(Fraction(one.early, 60) for one in found),
        worked_minutes=tuple(Fraction(one.worked, 60) for one in found),
        attended=sum(one.attended for one in found),
        **({} if lead is None else {"briefing_minutes": tuple(Fraction(one.briefing, 60) for one in found)}),
        **({"absent_at_night": tuple("absent" in one for one in status)} if at_night else {}),
    )


def missing(tried: Tried) -> Outcome:
    """Judge missing punches with their make-up forms, [missing day, day filed or null, approved]."""
    forms = []
    for entry in entries(tried.given["missing"], "missing"):
        row = entry if isinstance(entry, list) else [entry]
        on, filed, approved = (*row, None, None)[:3]
        forms.append(
            Form(
                day("missing", on),
                None if filed is None else day("missing", filed),
                approved is not None and flag("missing", approved),
            )
        )
    status = judged(tried.rules, forms)
    allowed = tried.rules.over_limit_effect == "allow"
    fined = [one for one in status if one == "void" or (one == "over_limit" and not allowed)]
    count = len(fined)
    if tried.rules.missing_unit == "day":
        count = len({form.on for form, one in zip(forms, status, strict=True) if one in fined})
    fine = count * tried.amount("amount", "missing_punch")
    return tried.outcome(fine, valid=status.count("valid"), fined=count, fine=fine, status=tuple(status))


def lacking(tried: Tried) -> Outcome:
    """Count the punches that shifts lack; each shift is the pair of its punches, null where there is none."""
    pairs = [_pair(one) for one in entries(tried.given["shifts"], "shifts")]
    sides = [
        [one for one in pair[: tried.rules.punches_per_shift] if one is None]
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2
    ]
    if len(sides) < len(pairs):
        raise bad("shifts", pairs, 'give pairs: [["08:30", "18:00"], ["08:30", null]]')
    flagged = sum(bool(one) for one in sides)
    number_of = sum(map(len, sides)) if tried.rules.missing_unit == "punch" else flagged
    attended = len(pairs) - (flagged if tried.rules.missing_punch == "not_attended" else 0)
    fine = number_of * tried.amount("amount", "missing_punch")
    minutes = tuple(None if None in pair else _between(tried, *pair) for pair in pairs)
    return tried.outcome(
        number_of, missing=number_of, flagged_shifts=flagged, attended=attended, fine=fine, minutes=minutes
    )


def _pair(entry: Any) -> Any:
    """Return the two times of a shift in print, and anything else as it is."""
    return list(times_of(entry)) if is_span(entry) else entry


def _between(tried: Tried, came: Any, left: Any) -> Fraction:
    """Return the minutes from one time of day to the next moment at which the clock shows another."""
    # `08:00+1`, of the next day, is the next 8 o'clock in any case.
    ends = time_of("shifts", str(left).strip().removesuffix("+1"))
    shift = shift_of(tried.rules, _DAY, time_of("shifts", came), ends)
    assert shift is not None
    return Fraction(shift.end - shift.start, 60)


def requests(tried: Tried) -> Outcome:
    """Judge requests for leave; whoever has none that is valid is absent, or late if he turned up."""
    statuses, fines, asked = [], [], []
    day_given = "shift_start" not in tried.given and "leave_date" in tried.given
    for entry in entries(tried.given.get("cases", tried.given.get("requests")), "cases"):
        row = entry if isinstance(entry, list) else [entry]
        if not row:
            raise bad("cases", entry, "give [filed, approved, turned up]")
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


def meetings(tried: Tried) -> Outcome:
    """Count the regular meetings of a month that somebody missed; days of rest are excused."""
    tried.need("year", "month")
    weekday = weekday_of(tried.rules)
    if weekday is None:
        raise UsageError(
            Fault("missing_input", "weekday is none: there is no regular meeting", where="weekday")
        )
    year, month = (int(number(name, tried.given[name])) for name in ("year", "month"))
    try:
        last = calendar.monthrange(year, month)[1]
        days = [
            one
            for number_of in range(1, last + 1)
            if (one := date(year, month, number_of)).weekday() == weekday
        ]
    except ValueError as error:
        raise bad("month", month, str(error)) from None
    rest = {day("rest", one) for one in entries(tried.given.get("rest", []), "rest")}
    came = {day("attended", one) for one in entries(tried.given.get("attended", []), "attended")}
    required = [one for one in days if one not in rest]
    absent = [one for one in required if one not in came]
    name = "absent_fine" if "absent_fine" in tried.given else "fine"
    fine = len(absent) * tried.amount(name, "meeting_missed")
    return tried.outcome(
        len(absent), mondays=len(days), required=len(required), absent=len(absent), fine=fine,
        missed=tuple(one.isoformat() for one in absent),
    )  # fmt: skip


def meals(tried: Tried) -> Outcome:
    """Fine meals that take too long, and unanswered calls while everybody on duty ate (`events`).

    `per` says whether each of them pays, or the team one amount in equal shares.
    """
    limit = tried.figure("max_minutes", "meal", "limit")
    over = [one for one in entries(tried.given["meals"], "meals") if number("meals", one) > limit]
    over_fine = len(over) * tried.figure("fine" if "fine" in tried.given else "over_fine", "meal", "amount")
    amount = tried.figure("amount", "meal_call", "amount")
    team = (tried.given.get("per") or tried.parameter("meal_call", "per")) == "team"
    fines: dict[str, Fraction] = {}
    for people in entries(tried.given.get("events", []), "events"):
        names = people if isinstance(people, list) else [people]
        for name in names:
            share = amount / len(names) if team else amount
            fines[str(name)] = fines.get(str(name), Fraction(0)) + share
    total = over_fine + sum(fines.values(), Fraction(0))
    return tried.outcome(total, over=len(over), over_fine=over_fine, fines=fines, total=total)


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
            raise bad("notice_unit", unit, f"known: {', '.join(CHOICES['resignation_unit'])}")
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
        for on, start, end in rows:
            shift = shift_of(tried.rules, day("roster", on), time_of("roster", start), time_of("roster", end))
            assert shift is not None
            planned.setdefault(str(name), []).append(shift)
    wanted = []
    for on, one, other, approved in entries(tried.given["swaps"], "swaps"):
        wanted.append(Swap(day("swaps", on), str(one), str(other), None, flag("swaps", approved)))
    found = {
        name: tuple((one.day.isoformat(), *one.words.split("-", 1)) for one in shifts)
        for name, shifts in swapped(planned, wanted).items()
    }
    return tried.outcome(
        sum(one.approved for one in wanted), swapped=sum(one.approved for one in wanted), roster=found
    )


def rest(tried: Tried) -> Outcome:
    """Return the days required of a month of `days`, and the free days beyond the rule's."""
    days = number("days", tried.given["days"])
    allowed = Fraction(tried.rules.rest_days or 0)
    taken = number("rest", tried.given.get("rest", allowed))
    required = max(Fraction(0), days - allowed)
    return tried.outcome(required, required=required, excess=max(Fraction(0), taken - allowed))


def _shift(tried: Tried) -> Shift:
    raw, kind = tried.given.get("shift"), tried.given.get("kind")
    start, end = tried.given.get("start"), tried.given.get("end")
    if raw is not None:
        pair = entries(raw, "shift")
        if len(pair) != 2:
            raise bad("shift", raw, 'give its start and end: ["08:30", "18:00"]')
        start, end = pair
    if kind is not None and str(kind) not in tried.rules.shifts:
        raise bad("kind", kind, f"known: {', '.join(tried.rules.shifts)}")
    first = None if start is None else time_of("shift", start)
    last = None if end is None else time_of("shift", end)
    shift = shift_of(tried.rules, _DAY, first, last, kind)
    if shift is None:
        hint = f"""give shift='["08:30", "18:00"]', or kind={" or ".join(tried.rules.shifts) or "..."}"""
        raise UsageError(
            Fault("missing_input", "missing: shift, its start and end", where="shift", hint=hint)
        )
    return shift


def _nearest(time: int, shift: Shift, planned: int) -> int:
    """Return the instant with that time of day that is nearest to a planned one."""
    base = instant(shift.day, time)
    return min((base - DAY, base, base + DAY), key=lambda at: abs(at - planned))


def _exact(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    return value


__all__ = [
    "Tried", "lacking", "meals", "meetings", "missing", "punches", "requests", "resignation", "rest", "roster", "swaps",
]  # fmt: skip
