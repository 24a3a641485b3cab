"""Regular duties in the log: meetings of a week (S003.B.1.6), cleaning (S003.B.2.12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

from kpi.api import Label, Period, Row, Rows, Value, Worked, Working
from kpi_callcenter.words import sentence
from kpi_callcenter.workings.given import amount, bad, day, days_of, only, whole, within, word_of


def meetings(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the weeks with as many meetings as `per_week` says, and the meetings that somebody attended.

    A week belongs to the period in which its Sunday lies. A trial gives numbers of meetings a week (`weeks`),
    or the days of meetings (`meetings`): then the weeks from the first to the last of them count.
    """
    limits = numbers["per_week"]
    if not isinstance(limits, tuple) or len(limits) != 2:
        raise bad("per_week", limits, sentence("the least and the most meetings of a week: [1, 2]"))
    least, most = (amount("per_week", one) for one in limits)

    def fine(held: int) -> bool:
        return least <= held <= most

    if period is None:
        given = [only(row) for name in ("weeks", "meetings") for row in rows.get(name, ())]
        numbered = all(not _is_day(one) for one in given)
        held = [whole("weeks", one) for one in given] if numbered else _by_week(given)
        met = tuple(fine(one) for one in held)
        counts = {"weeks_met": Fraction(sum(met)), "weeks": Fraction(len(held)), "attended": Fraction(0)}
        return Worked(
            {"": counts}, {"held": tuple(Fraction(one) for one in held), "weeks_ok": met, "ok": met}
        )
    sundays = _sundays(period)
    found: dict[str, dict[str, Fraction]] = {}
    for unit, days in _days(rows, str(numbers["duty"]), None).items():
        held = [sum(0 <= (end - one).days < 7 for one in days) for end in sundays]
        found[unit] = {
            "weeks_met": Fraction(sum(map(fine, held))), "weeks": Fraction(len(sundays)), "attended": Fraction(0),
        }  # fmt: skip
    for row in rows["duty_log"]:
        who = row["employee"]
        if who and row["duty"] == numbers["duty"] and within(row["on"], period):
            own = found.setdefault(who, dict.fromkeys(("weeks_met", "weeks", "attended"), Fraction(0)))
            own["attended"] += 1
    return Worked(found)


def _is_day(raw: object) -> bool:
    return isinstance(raw, date) or (isinstance(raw, str) and raw.count("-") == 2)


def _by_week(given: Sequence[object]) -> list[int]:
    """Return the meetings of each week from the first to the last of the days given."""
    days = [day("meetings", one) for one in given]
    first = min(days) - timedelta(days=min(days).weekday())
    weeks = (max(days) - first).days // 7 + 1
    return [sum(0 <= (one - first).days - place * 7 < 7 for one in days) for place in range(weeks)]


def _sundays(period: Period) -> list[date]:
    first = period.start + timedelta(days=6 - period.start.weekday())
    return [first + timedelta(weeks=place) for place in range(((period.end - first).days // 7) + 1)]


def cleaning(rows: Rows, numbers: Mapping[str, Value], period: Period | None) -> Worked:
    """Count the days on which the machine room was cleaned, of those of the period.

    A trial gives the days that were (`cleanings`) and those in question (`from`, `until`, or so many `days`).
    """
    if period is not None:
        every = Fraction(len(days_of(period)))
        found = _days(rows, str(numbers["duty"]), period)
        return Worked(
            {unit: {"days_cleaned": Fraction(len(days)), "days": every} for unit, days in found.items()}
        )
    done = {day(name, only(row)) for name in ("cleanings", "cleaning_log") for row in rows.get(name, ())}
    if "days" in rows:
        wanted = Fraction(whole("days", only(rows["days"][0])))
        return Worked({"": {"days_cleaned": Fraction(len(done)), "days": wanted}})
    first = day("from", only(rows["from"][0])) if "from" in rows else min(done)
    last = day("until", only(rows["until"][0])) if "until" in rows else max(done)
    asked = [first + timedelta(days=place) for place in range((last - first).days + 1)]
    missing = tuple(one.isoformat() for one in asked if one not in done)
    counts = {"days_cleaned": Fraction(len(asked) - len(missing)), "days": Fraction(len(asked))}
    return Worked({"": counts}, {"missing": missing})


def _days(rows: Rows, duty: str, period: Period | None) -> dict[str, set[date]]:
    """Return by unit the days on which a duty was done; an entry for each who was there is still one day."""
    found: dict[str, set[date]] = {}
    for row in rows.get("duty_log", ()):
        if _is(row, duty) and within(row["on"], period):
            found.setdefault(row["unit"] or "", set()).add(row["on"])
    return found


def _is(row: Row, duty: str) -> bool:
    return word_of(row, "duty") == duty


MEETINGS = Working(
    "callcenter_meetings",
    meetings,
    ("duty_log",),
    ("weeks_met", "weeks", "attended"),
    brief={"weeks": ("", ("held",)), "meetings": ("", ("on",))},
    look_back=6,
    label=Label("例会", "meetings"),
    owner="callcenter",
)

CLEANING = Working(
    "callcenter_cleaning",
    cleaning,
    ("duty_log",),
    ("days_cleaned", "days"),
    brief=dict.fromkeys(("cleanings", "cleaning_log", "from", "until", "days"), ("", ("on",))),
    label=Label("机房打扫", "cleaning of the machine room"),
    owner="callcenter",
)

__all__ = ["CLEANING", "MEETINGS"]
