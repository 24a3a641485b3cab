"""How much of a month units were staffed by the shifts of their people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.engine.population.on_day import unit_on
from kpi.kit.attendance import AttendanceRules, Shift
from kpi.kit.attendance.clock import instant, moment
from kpi.kit.attendance.covering import Span, covered
from kpi.model.period import Period

if TYPE_CHECKING:
    from kpi.engine.population.tree import UnitTree


def staffed(
    facts: Facts,
    rules: AttendanceRules,
    period: Period,
    shifts: Mapping[int, Sequence[Shift]],
    tree: UnitTree,
) -> Iterator[tuple[int, int, int]]:
    """Yield unit, covered and calendar seconds of the units whose people (and those of units below) have shifts.

    A shift counts in the unit in which its person is on its day.

    Args:
        facts: outages are read from them.
        rules: nothing is yielded without `min_staff`.
        period: the month.
        shifts: by person, with the days around the month.
        tree: the units.
    """
    if rules.min_staff is None:
        return
    since, until = instant(period.start), instant(period.end + timedelta(days=1))
    spans: dict[int, list[Span]] = {}
    for one, unit in _placed(facts, period, shifts):
        for above in tree.above(unit) if unit is not None else ():
            spans.setdefault(above, []).append((one.start, one.end))
    stopped = outages(facts, rules, period.end) if spans else []
    for unit in sorted(spans):
        yield unit, covered(spans[unit], since, until, rules.min_staff, stopped), until - since


def _placed(
    facts: Facts, period: Period, shifts: Mapping[int, Sequence[Shift]]
) -> Iterator[tuple[Shift, int | None]]:
    """Yield every shift with the unit in which it is worked."""
    import polars as pl

    every = [(who, one) for who, own in shifts.items() for one in own]
    schema = {"subject": pl.Int64, "day": pl.Date}
    keyed = pl.DataFrame([(who, one.day) for who, one in every], schema=schema, orient="row")
    assignments = facts.frame("assignments", until=period.end + timedelta(days=1))
    held = unit_on(assignments, keyed).to_list() if every else []
    yield from ((one, unit) for (_, one), unit in zip(every, held, strict=True))


def outages(facts: Facts, rules: AttendanceRules, last: date) -> list[Span]:
    """Return the outages so far of the systems in question; one without an end lasts to the end of the month."""
    import polars as pl

    if not rules.outage_systems:
        return []
    rows = facts.frame("outages", until=last)
    rows = rows.filter(pl.col("system").is_in(list(rules.outage_systems)))
    end = instant(last + timedelta(days=1))
    return [
        (moment(row["reported"])[0], end if row["fixed"] is None else moment(row["fixed"])[0])
        for row in rows.iter_rows(named=True)
    ]


__all__ = ["outages", "staffed"]
