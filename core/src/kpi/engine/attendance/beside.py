"""What attendance looks at beside single shifts: the regular meeting, notice of leaving, the roster's day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.attendance.read import Handed
from kpi.engine.facts import Facts
from kpi.kit.attendance import AttendanceRules, Month, Outcome
from kpi.kit.attendance.judging import LEAVE
from kpi.kit.attendance.rules import CHOICES
from kpi.model.attendance import AttendanceSet
from kpi.model.period import Period, add_months
from kpi.words import Message, sentence

if TYPE_CHECKING:
    import polars as pl


def weekday_of(rules: AttendanceRules) -> int | None:
    """Return the weekday of the regular meeting, Monday 0; None without one."""
    place = CHOICES["weekday"].index(rules.weekday)
    return None if place == 0 else place - 1


def missed_meetings(
    facts: Facts, one: AttendanceSet, rules: AttendanceRules, period: Period, judged: Mapping[int, Month]
) -> Iterator[tuple[int, Outcome]]:
    """Yield the meetings that somebody with a shift on the day missed; rest and a day of leave excuse.

    Who was there is recorded as events; a day on which nobody was recorded had no meeting.
    """
    import polars as pl

    kind, weekday = one.reads.get("meeting"), weekday_of(rules)
    if kind is None or weekday is None:
        return
    there = facts.frame("events", since=period.start, until=period.end, only={"kind": [kind]})
    there = there.select("subject", pl.col("on").str.slice(0, 10).alias("day"))
    came = set(there.iter_rows())
    held = {day for _, day in came}
    for key, found in judged.items():
        for day in sorted({shift.shift.day for shift in found.shifts if shift.status != (LEAVE,)}):
            text = day.isoformat()
            if day.weekday() == weekday and text in held and (key, text) not in came:
                yield (
                    key,
                    Outcome(
                        day, "meeting_missed", told=sentence("planned on {day}, not at the meeting", day=text)
                    ),
                )


def short_notices(
    facts: Facts, one: AttendanceSet, rules: AttendanceRules, period: Period, people: pl.DataFrame
) -> Iterator[tuple[int, Outcome]]:
    """Yield those whose last day lies in the period and before the end of the notice of a resignation."""
    import polars as pl

    kind = one.reads.get("resignation")
    if kind is None or rules.resignation_notice is None:
        return
    leaving = people.filter(pl.col("left_on").is_between(period.start, period.end))
    if not leaving.height:
        return
    filed = facts.frame("events", until=period.end, only={"kind": [kind]})
    for key, _, _, last in leaving.iter_rows():
        days = [date.fromisoformat(on[:10]) for on in filed.filter(pl.col("subject") == key)["on"]]
        if not any(notice_kept(rules, day, last) for day in days):
            told = (
                sentence(
                    "last day {last}, resignation handed in {days}",
                    last=last,
                    days=", ".join(map(str, sorted(days))),
                )
                if days
                else sentence("last day {last}, resignation handed in never", last=last)
            )
            yield key, Outcome(last, "short_notice", told=told)


def notice_kept(rules: AttendanceRules, filed: date, last: date) -> bool:
    """Tell whether a last day is no earlier than the end of the notice."""
    number = rules.resignation_notice or 0
    if rules.resignation_unit == "day":
        return last >= filed + timedelta(days=number)
    return last >= add_months(filed, number)


def posts_left(facts: Facts, one: AttendanceSet, period: Period) -> Mapping[tuple[int, str], str]:
    """Return the cases of posts that were recorded as left, by person and day (ISO)."""
    import polars as pl

    from kpi.engine.event_cases import with_case

    kind = one.reads.get("left_post")
    if kind is None:
        return {}
    found = facts.frame("events", since=period.start, until=period.end, only={"kind": [kind]})
    rows = with_case(found).select("subject", pl.col("on").str.slice(0, 10), "case")
    return {(subject, day): case for subject, day, case in rows.iter_rows()}


def roster_problem(rules: AttendanceRules, handed: Handed, period: Period) -> Message | None:
    """Say where a month's roster was published after its day in the month before; None where it was not."""
    if rules.roster_due_day is None:
        return None
    before = period.shift(-1)
    due = before.start + timedelta(days=min(rules.roster_due_day, before.end.day) - 1)
    late = [day for day in handed.published if day > due]
    if not late:
        return None
    return sentence(
        "shifts of {period} were published on {day}, after {due}", period=period, day=late[0], due=due
    )


__all__ = ["missed_meetings", "notice_kept", "posts_left", "roster_problem", "short_notices", "weekday_of"]
