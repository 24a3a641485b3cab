"""How much of a month units were staffed by the shifts of their people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.kit.attendance import AttendanceRules, Shift
from kpi.kit.attendance.clock import instant, moment
from kpi.kit.attendance.covering import Span, covered
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.engine.population.tree import UnitTree

_LOOK_BACK = timedelta(days=31)
"""How long before a month an outage may have begun that reaches into it."""


def staffed(
    facts: Facts,
    rules: AttendanceRules,
    period: Period,
    shifts: Mapping[int, Sequence[Shift]],
    units: Mapping[int, int | None],
    tree: UnitTree,
) -> Iterator[tuple[int, int, int]]:
    """Yield unit, covered and calendar seconds of the units whose people (and those of units below) have shifts.

    Args:
        facts: outages are read from them.
        rules: nothing is yielded without `min_staff`.
        period: the month.
        shifts: by person, with the days around the month.
        units: the unit of each person.
        tree: the units.
    """
    if rules.min_staff is None:
        return
    since, until = instant(period.start), instant(period.end + timedelta(days=1))
    spans: dict[int, list[Span]] = {}
    for who, own in shifts.items():
        unit = units.get(who)
        for above in tree.above(unit) if unit is not None else ():
            spans.setdefault(above, []).extend((one.start, one.end) for one in own)
    stopped = outages(facts, rules, period.start, period.end) if spans else []
    for unit in sorted(spans):
        yield unit, covered(spans[unit], since, until, rules.min_staff, stopped), until - since


def outages(facts: Facts, rules: AttendanceRules, first: date, last: date) -> list[Span]:
    """Return the outages of the systems in question; one without an end lasts to the end of the month."""
    import polars as pl

    if not rules.outage_systems:
        return []
    rows = facts.frame("outages", since=first - _LOOK_BACK, until=last)
    rows = rows.filter(pl.col("system").is_in(list(rules.outage_systems)))
    end = instant(last + timedelta(days=1))
    return [
        (moment(row["reported"])[0], end if row["fixed"] is None else moment(row["fixed"])[0])
        for row in rows.iter_rows(named=True)
    ]


__all__ = ["outages", "staffed"]
