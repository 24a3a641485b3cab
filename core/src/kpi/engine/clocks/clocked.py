"""The rows of a table that belong to a time by a clock, with what the clock says of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpi.engine.clocks.terms import steps_of
from kpi.engine.clocks.timed import DAY, REASON, moments, timed
from kpi.engine.facts import Facts
from kpi.frozen import frozen
from kpi.kit.clocks import Terms
from kpi.model.catalogue import Catalogue
from kpi.model.clock import SEEN, Clock, seen_through
from kpi.model.line import Problem
from kpi.model.table import Table
from kpi.words import phrase, sentence
from kpi.words.heard import heard

if TYPE_CHECKING:
    import polars as pl

CLOCK_UNKNOWN = "clock_unknown"
"""Code of the problem that a clock cannot tell of a row when it was due."""
_NAMED = 5


@frozen(eq=False)
class Clocked:
    """Rows with the columns asked for, `<clock>.due` (Datetime), `.state`, `.minutes.n`, `.minutes.d` of each
    clock and `day`, the day by which the first of them counts a row; and what no clock can tell.
    """

    rows: pl.DataFrame
    problems: tuple[Problem, ...] = ()


def _others(catalogue: Catalogue, clock: Clock, columns: Sequence[str]) -> tuple[Clock, ...]:
    """Return the clocks, beside the one at hand, whose columns are among those read."""
    named = {name.rpartition(".")[0] for name in columns if name.rpartition(".")[2] in SEEN}
    return tuple(catalogue.clocks[name] for name in sorted(named - {clock.id}) if name in catalogue.clocks)


def seen_by(catalogue: Catalogue, clock: str, columns: Sequence[str]) -> Table:
    """Return the table of a clock with its columns, and those of the other clocks among the columns read."""
    first = catalogue.clocks[clock]
    return seen_through(catalogue.tables[first.table], (first, *_others(catalogue, first, columns)))


def clocked(
    facts: Facts,
    catalogue: Catalogue,
    clock: Clock,
    since: date | None,
    until: date | None,
    columns: Sequence[str],
) -> Clocked:
    """Return the rows of a clock's table that belong to the days from `since` to `until`, in the order of `seq`.

    A row belongs to exactly one day: that on which its limit expires, its clock starts, or it stops
    (`Terms.by`); the terms are those of the day that dates the row. A row that still runs is late where its
    limit expired, and open where that lies beyond `until`. Problem `clock_unknown` tells of the rows of these
    days that no limit fits, that have no time of day, or whose moments contradict each other.
    """
    import polars as pl

    table = catalogue.tables[clock.table]
    clocks = (clock, *_others(catalogue, clock, columns))
    every = [one for each in clocks for one in steps_of(each)]
    wanted = [name for name in columns if table.column(name) is not None]
    wanted += _columns_of(table, clocks, [terms for _, _, terms in every])
    rows = _rows(facts, table, clock, since, until, list(dict.fromkeys(wanted)))
    rows = rows.with_columns(moments(table.about).dt.date().alias("_about"))
    problems: list[Problem] = []
    for one in clocks:
        rows = _seen(facts, table, one, rows, until)
        problems += _unknown(table, one, rows, since, until)
        if one is clock:
            # Rows that are not the clock's have no day.
            known = pl.col(REASON).is_null() & pl.col(DAY).is_not_null()
            rows = rows.filter(known & _between(pl.col(DAY), since, until))
            rows = rows.rename({DAY: "day"}).drop(REASON)
        else:
            rows = rows.drop(DAY, REASON)
    return Clocked(rows.drop("_about").sort("seq"), tuple(problems))


def _columns_of(table: Table, clocks: Sequence[Clock], every: Sequence[Terms]) -> Iterator[str]:
    yield table.about
    yield from table.key
    for clock in clocks:
        yield from (clock.start, clock.stop, *(one.name for one in clock.only))
    for terms in every:
        yield from filter(None, (terms.start,))
        yield from (name for limit in terms.limits for name in limit.words)


def _rows(
    facts: Facts, table: Table, clock: Clock, since: date | None, until: date | None, columns: Sequence[str]
) -> pl.DataFrame:
    """Read as much of a table as may belong to the days; all of it where nothing bounds a clock's run."""
    terms = [one for _, _, one in steps_of(clock)]
    reach: timedelta | None = timedelta()
    for one in terms:
        # What starts a clock is the moment that dates the row, or nothing is known of how far apart they lie.
        if (one.start or clock.start) != table.about:
            return facts.frame(table.kind, columns=columns)
        if one.by == "close" or (one.by == "deadline" and (one.hours is not None or one.pauses)):
            reach = None
        elif one.by == "deadline" and reach is not None:
            reach = max([reach, *(limit.time + timedelta(days=1) for limit in one.limits)])
    first = None if since is None or reach is None else since - timedelta(days=reach.days + 1)
    return facts.frame(table.kind, since=first, until=until, columns=columns)


def _seen(facts: Facts, table: Table, clock: Clock, rows: pl.DataFrame, until: date | None) -> pl.DataFrame:
    """Add what a clock says of rows, each by the terms of its day."""
    import polars as pl

    steps = steps_of(clock)
    if len(steps) == 1:
        return timed(facts, table, clock, steps[0][2], rows, until)
    parts = []
    for start, end, terms in steps:
        inside = _between(pl.col("_about"), start, None if end is None else end - timedelta(days=1))
        parts.append(timed(facts, table, clock, terms, rows.filter(inside), until))
    return pl.concat(parts).sort("seq")


def _between(day: pl.Expr, since: date | None, until: date | None) -> pl.Expr:
    import polars as pl

    found = pl.lit(value=True)
    if since is not None:
        found &= day >= since
    if until is not None:
        found &= day <= until
    return found


def _unknown(
    table: Table, clock: Clock, rows: pl.DataFrame, since: date | None, until: date | None
) -> Iterator[Problem]:
    """Yield a problem for each reason for which a clock tells nothing of rows dated in these days."""
    import polars as pl

    lost = rows.filter(pl.col(REASON).is_not_null() & _between(pl.col("_about"), since, until))
    if not lost.height:
        return
    named = with_ref(table, lost)
    for (reason,), some in sorted(named.group_by(REASON), key=lambda one: str(one[0])):
        refs = sorted(some["ref"].drop_nulls())
        names = ", ".join(refs[:_NAMED])
        more = len(refs) - _NAMED
        told = sentence(
            "{clock}: {reason}: {count} of {table} ({refs})",
            clock=clock.id,
            reason=heard(str(reason)),
            count=some.height,
            table=table.kind,
            refs=phrase("{names} and {count} more", names=names, count=more) if more > 0 else names,
        )
        yield Problem("", CLOCK_UNKNOWN, told)


def with_ref(table: Table, rows: pl.DataFrame, names: Mapping[int, str] | None = None) -> pl.DataFrame:
    """Add `ref` (String): the row's key, its parts apart by a space."""
    import polars as pl

    parts = []
    for name in table.key:
        part = pl.col(name)
        if rows[name].dtype == pl.Int64 and names is not None:
            part = part.replace_strict(names, default=None, return_dtype=pl.String)
        parts.append(part.cast(pl.String))
    return rows.with_columns(pl.concat_str(parts, separator=" ", ignore_nulls=True).alias("ref"))


__all__ = ["CLOCK_UNKNOWN", "Clocked", "clocked", "seen_by", "with_ref"]
