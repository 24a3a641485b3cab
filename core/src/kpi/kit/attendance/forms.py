"""Make-up forms for forgotten punches: filed in time, approved, and not too many a month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from kpi.kit.attendance.clock import working_days_after
from kpi.kit.attendance.rules import AttendanceRules


@attrs.frozen
class Form:
    """A form for a missing punch of a day; without a direction it stands for whichever is missing.

    `filed` is None where there is no form at all.
    """

    on: date
    filed: date | None
    approved: bool = False
    direction: str = ""


def in_time(rules: AttendanceRules, form: Form) -> bool:
    """Tell whether a form was filed by the deadline; the day of the missing punch is not counted.

    A form of before the day that it is about is none.
    """
    if form.filed is None or form.filed < form.on:
        return False
    if rules.deadline is None:
        return True
    if rules.day_kind == "working":
        return form.filed <= working_days_after(form.on, rules.deadline, rules.holidays)
    return form.filed <= form.on + timedelta(days=rules.deadline)


def judged(rules: AttendanceRules, forms: Sequence[Form]) -> list[str]:
    """Say of each form of one person whether it is `valid`, `over_limit`, or `void` (as if not filed).

    Of the forms that are approved and in time the first `max` of a calendar month count, by the missing day
    or by the day of filing.
    """
    verdicts = ["valid" if one.approved and in_time(rules, one) else "void" for one in forms]
    if rules.max is None:
        return verdicts
    used: Counter[tuple[int, int]] = Counter()
    for place in sorted(range(len(forms)), key=lambda one: _order(rules, forms[one])):
        if verdicts[place] == "valid":
            day = _counted_on(rules, forms[place])
            used[day.year, day.month] += 1
            if used[day.year, day.month] > rules.max:
                verdicts[place] = "over_limit"
    return verdicts


def _counted_on(rules: AttendanceRules, form: Form) -> date:
    return form.filed if rules.count_by == "form_date" and form.filed is not None else form.on


def _order(rules: AttendanceRules, form: Form) -> tuple[date, date, str]:
    return _counted_on(rules, form), form.on, form.direction


__all__ = ["Form", "in_time", "judged"]
