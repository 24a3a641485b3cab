"""One month of attendance: events, figures and problems of everyone bound to attendance rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.engine.attendance.beside import missed_meetings, posts_left, roster_problem, short_notices
from kpi.engine.attendance.handed_over import handed_over
from kpi.engine.attendance.read import Handed, handed_in
from kpi.engine.attendance.staffed import staffed
from kpi.engine.attendance_numbers import rules_on, with_rules
from kpi.engine.effects import WAIVED, counting, has_status
from kpi.engine.facts import Facts
from kpi.frozen import frozen
from kpi.kit.attendance import FIGURES, AttendanceRules, Month, Outcome, Punch, Shift, figures, month
from kpi.kit.attendance.clock import day_of
from kpi.kit.attendance.judging import ABSENT, LEAVE
from kpi.kit.attendance.matching import unplanned
from kpi.model.attendance import STAFFED, AttendanceSet
from kpi.model.catalogue import Policy
from kpi.model.line import Problem
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

NO_PUNCHES = "no_punches"


@frozen(eq=False)
class Derived:
    """What follows from a month: rows of events, a row of figures a person, and what cannot be judged."""

    events: pl.DataFrame
    figures: pl.DataFrame
    problems: tuple[Problem, ...] = ()


def derive(policy: Policy, facts: Facts, names: pl.DataFrame, period: Period) -> Derived:
    """Judge the shifts of a month.

    A person without shifts in it has no outcomes and no figures; one who punched all the same is reported
    (`no_shifts`), and so are punches that no shift reaches (`unplanned_punches`). Somebody with shifts and not
    one punch is reported (`no_punches`) and not judged either, unless the rules say that this is absence: a
    file that was forgotten would otherwise be a month of absences.
    """
    from kpi.engine.population import populate

    population = populate(policy, facts, period, names)
    ids = dict(zip(names["subject"], names["id"], strict=True))
    events: list[tuple[Any, ...]] = []
    counts: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    places: dict[int, tuple[int | None, ...]] = {}
    for name, subjects in population.bound.attendance.items():
        one = with_rules(policy.catalogue.attendance[name], policy.catalogue.rules)
        rules = rules_on(one, period.end)
        handed = handed_in(facts, rules, period, subjects["subject"].to_list())
        problems += [Problem(ids.get(key, ""), code, message) for key, code, message in handed.problems]
        if (late := roster_problem(rules, handed, period)) is not None:
            problems.append(
                Problem("", "roster_late", sentence("{name}: {message}", name=name, message=late))
            )
        people = population.members(subjects).select("subject", "first", "last", "left_on", "role")
        roles = dict(people.select("subject", "role").iter_rows())
        judged: dict[int, Month] = {}
        for key, first, last, *_ in people.iter_rows():
            punches = [one for one in handed.punches.get(key, ()) if first <= day_of(one.at) <= last]
            found = _judged(rules, handed, key, first, last, roles[key])
            if found is None:
                # What a shift of the month before or after reaches is judged there.
                if left := unplanned(rules, handed.shifts.get(key, ()), punches):
                    told = sentence(
                        "{count} punches in {period} and no shift: nothing is judged",
                        count=len(left),
                        period=period,
                    )
                    problems.append(Problem(ids[key], "no_shifts", told))
                continue
            if _unknown(rules, handed, key, found, punches):
                told = sentence(
                    "{count} shifts in {period} and not one punch: nothing is judged",
                    count=len(found.shifts),
                    period=period,
                )
                problems.append(Problem(ids[key], NO_PUNCHES, told))
                continue
            if left := unplanned(rules, handed.shifts[key], punches):
                days = sorted({day_of(one.at) for one in left})
                told = sentence(
                    "{count} punches belong to no planned shift, the first on {day}",
                    count=len(left),
                    day=days[0],
                )
                problems.append(Problem(ids[key], "unplanned_punches", told))
            if rules.leads and rules.lead(roles[key]) is None:
                told = sentence(
                    "the role {role} is none of those with a time before the shift",
                    role=roles[key] or "(none)",
                )
                problems.append(Problem(ids[key], "role_without_lead", told))
            judged[key] = found
            employed = (last - first).days + 1
            values = figures(rules, found.shifts, (period.end - period.start).days + 1, employed)
            counts.append((key, *(part for figure in FIGURES for part in _parts(values[figure]))))
        mine = {key: _on_duty(handed.shifts[key], judged.get(key)) for key in roles if key in handed.shifts}
        for unit, inside, whole in staffed(facts, rules, period, mine, population.tree):
            places[unit] = (*_parts(Fraction(inside, 60)), *_parts(Fraction(whole, 60)))
        every = [(key, outcome) for key, found in judged.items() for outcome in found.outcomes]
        every += missed_meetings(facts, one, rules, period, judged)
        after, wrong = handed_over(rules, handed, judged, roles, period)
        every += after
        problems += [Problem(ids.get(key, ""), code, message) for key, code, message in wrong]
        every += short_notices(facts, one, rules, period, people.drop("role"))
        events += list(_rows(policy, one, every, posts_left(facts, one, period)))
    return Derived(_events(policy, facts, period, events), _figures(counts, places), tuple(problems))


def _judged(
    rules: AttendanceRules, handed: Handed, key: int, first: date, last: date, role: str | None
) -> Month | None:
    """Judge the shifts of the days on which a person was employed; None where there is none."""
    shifts = handed.shifts.get(key, ())
    if not any(first <= shift.day <= last for shift in shifts):
        return None
    return month(
        rules,
        shifts,
        handed.punches.get(key, ()),
        handed.leaves.get(key, ()),
        handed.forms.get(key, ()),
        first,
        last,
        role,
    )


def _on_duty(shifts: Sequence[Shift], month: Month | None) -> list[Shift]:
    """Return the shifts of somebody without those that he is known to have been away from."""
    away = (
        {one.shift for one in month.shifts if ABSENT in one.status or one.status == (LEAVE,)} if month else ()
    )
    return [shift for shift in shifts if shift not in away]


def _unknown(
    rules: AttendanceRules, handed: Handed, key: int, found: Month, punches: Sequence[Punch]
) -> bool:
    """Tell whether a person has no punch and no form at all, and is absent for it alone."""
    if rules.no_punches == "absent" or punches or handed.forms.get(key):
        return False
    if any(one.stamped.came is not None or one.stamped.left is not None for one in found.shifts):
        return False
    return any(ABSENT in one.status for one in found.shifts)


def _rows(
    policy: Policy,
    one: AttendanceSet,
    every: Sequence[tuple[int, Outcome]],
    left: Mapping[tuple[int, str], str],
) -> Iterator[tuple[Any, ...]]:
    """Yield rows of events: subject, kind, on, quantity, status, ref, note.

    Where somebody recorded that a post was left and the whole shift was missed, both are one case: the
    absence takes the ref of what was recorded, so that a sanction beside it is not fined too (S001.P22.2.2b).
    """
    for key, outcome in every:
        # Who makes no difference between nights and days has one kind of event for both.
        fallback = ABSENT if outcome.kind == "absent_at_night" else ""
        kind = one.outcomes.get(outcome.kind, one.outcomes.get(fallback))
        if kind is None:
            continue
        known = policy.catalogue.events.get(kind)
        status = known.counts[0] if known is not None and known.counts else None
        ref = f"{outcome.day} {outcome.kind}{outcome.mark}"
        if ABSENT in (outcome.kind, fallback):
            ref = left.get((key, outcome.day.isoformat()), ref)
        yield key, kind, outcome.day.isoformat(), *_parts(outcome.quantity), status, ref, outcome.told


def _parts(value: Fraction | None) -> tuple[int | None, int | None]:
    return (None, None) if value is None else (value.numerator, value.denominator)


def _events(policy: Policy, facts: Facts, period: Period, rows: Sequence[tuple[Any, ...]]) -> pl.DataFrame:
    """Return the rows as a frame of events, without those that are recorded as well.

    What is recorded stands for a derived event if its status gives it an effect, or takes it away by a
    waiver. One that is only waiting or was rejected says nothing about the punches.
    """
    import polars as pl

    schema: Mapping[str, Any] = {
        "subject": pl.Int64, "kind": pl.String, "on": pl.String, "quantity.n": pl.Int64,
        "quantity.d": pl.Int64, "status": pl.String, "ref": pl.String, "note": pl.String,
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row").sort("subject", "on", "ref")
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.Int64).alias("amount.n"),
        pl.lit(None, dtype=pl.Int64).alias("amount.d"),
        pl.lit(None, dtype=pl.Date).alias("known_on"),
        # Below 0, and other ones in each month: no recorded row has such a number.
        (-1 - pl.int_range(pl.len(), dtype=pl.Int64) - (period.year * 12 + period.index) * 10**7).alias(
            "seq"
        ),
    )
    if not frame.height:
        return frame
    kinds = sorted(frame["kind"].unique())
    recorded = facts.frame("events", since=period.start, until=period.end, only={"kind": kinds})
    known = {name: policy.catalogue.events[name] for name in kinds if name in policy.catalogue.events}
    recorded = recorded.filter(counting(known) | has_status(WAIVED))
    if not recorded.height:
        return frame
    same = ["subject", "kind", "on"]
    there = (
        recorded.with_columns(pl.col("on").str.slice(0, 10)).group_by(same).agg(pl.len().alias("recorded"))
    )
    place = pl.int_range(pl.len(), dtype=pl.Int64).over(same)
    left = frame.with_columns(place.alias("place")).join(there, on=same, how="left", maintain_order="left")
    return left.filter(pl.col("place") >= pl.col("recorded").fill_null(0)).select(frame.columns)


def _figures(people: Sequence[tuple[Any, ...]], places: Mapping[int, tuple[int | None, ...]]) -> pl.DataFrame:
    """Return the figures of people, and below them those of units; what one of them has not is missing."""
    import polars as pl

    def frame(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> pl.DataFrame:
        columns = [f"{figure}.{part}" for figure in names for part in ("n", "d")]
        return pl.DataFrame(
            rows, schema={"subject": pl.Int64, **dict.fromkeys(columns, pl.Int64)}, orient="row"
        )

    of_units = frame([(unit, *values) for unit, values in sorted(places.items())], STAFFED)
    return pl.concat([frame(people, FIGURES), of_units], how="diagonal")


__all__ = ["NO_PUNCHES", "Derived", "derive"]
