"""What a clock says of rows: when each was due, how long it ran, how it stands, and on which day it counts.

Clocks that always run are worked out for all rows at once; only what was paused, or runs in business hours, row
by row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kpi.engine.facts import Facts
from kpi.engine.measure.conditions import column_test
from kpi.engine.wording import worded
from kpi.kit.clocks import Span, Terms, due, elapsed
from kpi.model.clock import Clock
from kpi.model.metric import Condition
from kpi.model.table import Table
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl

DAY, REASON = "_day", "_reason"
PAUSES = "pauses"
_MINUTE = 60_000_000
_DATE_ONLY = 10
_NO_SECONDS = 16


def timed(
    facts: Facts, table: Table, clock: Clock, terms: Terms, rows: pl.DataFrame, until: date | None
) -> pl.DataFrame:
    """Add a clock's due, state and minutes to rows, `_day` on which they count, and `_reason` why nothing is known.

    `until` is the last day that is looked at: what runs on and is due after it is open, and so is, of a clock
    without limits, what stopped only after it.
    """
    import polars as pl

    start = terms.start or clock.start
    known = rows.with_columns(
        moments(start).alias("_start"),
        _stop(terms, moments(clock.stop), until).alias("_stop"),
        _limit(table, clock, terms).alias("_limit"),
        _cut(start, clock.stop).alias("_cut"),
    )
    known = known.with_columns(
        (pl.col("_start") + pl.duration(microseconds=pl.col("_limit"))).alias("_due"),
        (pl.col("_stop") - pl.col("_start")).dt.total_microseconds().alias("_ran"),
        pl.lit(None, dtype=pl.String).alias("_paused"),
    )
    if terms.hours is not None or terms.pauses:
        known = _by_row(facts, table, terms, known)
    mine = pl.all_horizontal(
        pl.lit(value=True), *(column_test(one, table, clock.where) for one in clock.only)
    )
    reason = pl.when(mine).then(_reason(terms, start, clock.stop))
    known = known.with_columns(reason.alias(REASON))
    told = mine & pl.col(REASON).is_null()
    known = known.with_columns(
        _state(terms, until).alias("_state"), pl.when(told).then(_day(terms)).alias(DAY)
    )
    ran = pl.when(told).then(pl.col("_ran"))
    return known.with_columns(
        pl.when(told).then(pl.col("_due")).alias(clock.column("due")),
        pl.when(told).then(pl.col("_state")).alias(clock.column("state")),
        ran.alias(f"{clock.column('minutes')}.n"),
        pl.when(ran.is_not_null())
        .then(pl.lit(_MINUTE, dtype=pl.Int64))
        .alias(f"{clock.column('minutes')}.d"),
    ).drop("_start", "_stop", "_limit", "_cut", "_due", "_ran", "_paused", "_state")


def moments(column: str) -> pl.Expr:
    """Return a column of moments as Datetime; a day without a time is its midnight."""
    import polars as pl

    text = pl.col(column).cast(pl.String).str.replace(" ", "T", literal=True)
    length = text.str.len_chars()
    whole = (
        pl.when(length == _DATE_ONLY)
        .then(text + "T00:00:00")
        .when(length == _NO_SECONDS)
        .then(text + ":00")
        .otherwise(text)
    )
    return whole.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)


def _stop(terms: Terms, stop: pl.Expr, until: date | None) -> pl.Expr:
    """Leave out, of a clock without limits, a stop after the last day: a month run again says what it said at its end."""
    import polars as pl

    if terms.limits or until is None:
        return stop
    return pl.when(stop.dt.date() <= until).then(stop)


def _cut(start: str, stop: str) -> pl.Expr:
    """Name the column that has a day and no time of day."""
    import polars as pl

    found: Any = pl.when(pl.lit(value=False)).then(pl.lit(""))
    for name in (start, stop):
        found = found.when(pl.col(name).cast(pl.String).str.len_chars() <= _DATE_ONLY).then(pl.lit(name))
    ready: pl.Expr = found.otherwise(None)
    return ready


def _limit(table: Table, clock: Clock, terms: Terms) -> pl.Expr:
    """Return the time of the first limit that fits a row, in microseconds."""
    import polars as pl

    found: Any = pl.when(pl.lit(value=False)).then(pl.lit(None, dtype=pl.Int64))
    for one in terms.limits:
        tests = [
            column_test(Condition(name, "in", words), table, clock.where) for name, words in one.words.items()
        ]
        fits = pl.all_horizontal(tests) if tests else pl.lit(value=True)
        found = found.when(fits).then(pl.lit(one.time // timedelta(microseconds=1), dtype=pl.Int64))
    ready: pl.Expr = found.otherwise(None)
    return ready


def _reason(terms: Terms, start: str, stop: str) -> pl.Expr:
    import polars as pl

    found = (
        pl.when(pl.col("_cut").is_not_null())
        .then(worded("{column} has no time of day", column=pl.col("_cut")))
        .when(pl.col("_start").is_null())
        .then(worded("{column} is missing", column=start))
        .when(pl.col("_stop") < pl.col("_start"))
        .then(worded("{stop} is before {start}", stop=stop, start=start))
    )
    if terms.limits or terms.by == "deadline":
        found = found.when(pl.col("_limit").is_null()).then(worded("no limit fits"))
    return found.when(pl.col("_paused").is_not_null()).then(pl.col("_paused")).otherwise(None)


def _state(terms: Terms, until: date | None) -> pl.Expr:
    import polars as pl

    if not terms.limits:
        return (
            pl.when(pl.col("_stop").is_null()).then(pl.lit("open")).otherwise(pl.lit(None, dtype=pl.String))
        )
    running = pl.col("_stop").is_null()
    beyond = pl.lit(value=False) if until is None else pl.col("_due").dt.date() > until
    return (
        pl.when(running & beyond)
        .then(pl.lit("open"))
        .when(running)
        .then(pl.lit("late"))
        .when(pl.col("_stop") <= pl.col("_due"))
        .then(pl.lit("met"))
        .otherwise(pl.lit("late"))
    )


def _day(terms: Terms) -> pl.Expr:
    import polars as pl

    moment = {"deadline": "_due", "dispatch": "_start", "close": "_stop"}[terms.by]
    return pl.col(moment).dt.date()


def _by_row(facts: Facts, table: Table, terms: Terms, rows: pl.DataFrame) -> pl.DataFrame:
    """Work out due and minutes of the rows that were paused; of all of them where a clock has business hours."""
    import polars as pl

    pauses, open_since = _pauses(facts, terms) if terms.pauses else ({}, {})
    key = table.key[0]
    chosen = pl.lit(value=True)
    if terms.hours is None:
        chosen = pl.col(key).cast(pl.String).is_in([*pauses, *open_since])
    rows = rows.with_row_index("_row")
    some = rows.filter(chosen & pl.col("_start").is_not_null())
    found: list[tuple[int, datetime | None, int | None, str | None]] = []
    for row, ref, start, stop, limit in some.select("_row", key, "_start", "_stop", "_limit").iter_rows():
        spans = pauses.get(str(ref), [])
        begun = open_since.get(str(ref))
        told = None
        if begun is not None:
            if stop is not None:
                spans = [*spans, (begun, stop)]
            else:
                told = sentence("paused without an end")
        ends = None
        if limit is not None and told is None:
            ends = due(start, timedelta(microseconds=limit), spans, terms.hours)
        ran = None if stop is None else elapsed(start, stop, spans, terms.hours) // timedelta(microseconds=1)
        found.append((row, ends, ran, told))
    schema: Any = {
        "_row": rows.schema["_row"], "_due2": pl.Datetime("us"), "_ran2": pl.Int64, "_paused2": pl.String,
    }  # fmt: skip
    worked = pl.DataFrame(found, schema=schema, orient="row").with_columns(
        pl.lit(value=True).alias("_worked")
    )
    joined = rows.join(worked, on="_row", how="left", maintain_order="left")
    mine = pl.col("_worked").is_not_null()
    return joined.with_columns(
        pl.when(mine).then(pl.col("_due2")).otherwise(pl.col("_due")).alias("_due"),
        pl.when(mine).then(pl.col("_ran2")).otherwise(pl.col("_ran")).alias("_ran"),
        pl.col("_paused2").alias("_paused"),
    ).drop("_row", "_due2", "_ran2", "_paused2", "_worked")


def _pauses(facts: Facts, terms: Terms) -> tuple[Mapping[str, list[Span]], Mapping[str, datetime]]:
    """Return the pauses that count by the key of their row, and since when one without an end lasts."""
    found = facts.frame(PAUSES, only={"reason": terms.pauses}, columns=["ticket", "from", "until"])
    whole = found.select("ticket", moments("from").alias("from"), moments("until").alias("until"))
    closed: dict[str, list[Span]] = defaultdict(list)
    open_since: dict[str, datetime] = {}
    for ticket, begins, ends in whole.iter_rows():
        if ends is not None:
            closed[ticket].append((begins, ends))
        elif begins is not None:
            open_since[ticket] = min(begins, open_since.get(ticket, begins))
    return closed, open_since


__all__ = ["DAY", "REASON", "moments", "timed"]
