"""Trying attendance rules on the meetings of a month, on meals, and on days of rest."""

from __future__ import annotations

import calendar
from datetime import date
from fractions import Fraction

from kpi.engine.attendance.beside import weekday_of
from kpi.errors import Fault, UsageError
from kpi.trial.attendance.tried import Tried
from kpi.trial.outcome import Outcome
from kpi.trial.reading import bad, day, entries, number
from kpi.words import said_by, sentence


def meetings(tried: Tried) -> Outcome:
    """Count the regular meetings of a month that somebody missed; days of rest are excused."""
    tried.need("year", "month")
    weekday = weekday_of(tried.rules)
    if weekday is None:
        raise UsageError(
            Fault("missing_input", sentence("weekday is none: there is no regular meeting"), where="weekday")
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
        raise bad("month", month, said_by(error)) from None
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


def rest(tried: Tried) -> Outcome:
    """Return the days required of a month of `days`, and the free days beyond the rule's."""
    days = number("days", tried.given["days"])
    allowed = Fraction(tried.rules.rest_days or 0)
    taken = number("rest", tried.given.get("rest", allowed))
    required = max(Fraction(0), days - allowed)
    return tried.outcome(required, required=required, excess=max(Fraction(0), taken - allowed))


__all__ = ["meals", "meetings", "rest"]
