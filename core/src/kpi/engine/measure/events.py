"""Metrics that count events."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kpi.engine.context import Context
from kpi.engine.events import APPEALED, kinds_named
from kpi.engine.frames import number
from kpi.engine.grouping import aggregated
from kpi.engine.measure.in_effect import in_effect, kinds_read
from kpi.engine.measure.levels import level_dates
from kpi.engine.measure.named import parameter_named
from kpi.engine.measure.pooling import owners, pooled_units, with_rows_of_units
from kpi.engine.measure.windows import reach
from kpi.engine.wording import worded
from kpi.errors import Fault, PolicyError
from kpi.model.metric import Counted, Metric
from kpi.model.period import Period
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def with_kinds(context: Context, source: Counted) -> Counted:
    """Return the source with the kinds that its parameter lists in the period.

    Raises:
        PolicyError: for a kind of event, or a parameter, that does not exist.
    """
    if not source.parameter:
        return source
    value = parameter_named(context, source.parameter)
    if not isinstance(value, tuple):
        raise PolicyError(Fault("parameter", sentence("must list kinds of event"), source.parameter))
    return attrs.evolve(source, kinds=kinds_named(source.parameter, source.kinds, context.catalogue, value))


def counted(context: Context, metrics: Sequence[Metric]) -> Iterator[tuple[Metric, pl.DataFrame]]:
    """Yield counts or sums of the events that have an effect; whoever has none has 0, and no highest.

    An event without the quantity (or amount) that is summed makes the sum missing. One whose appeal is open
    counts, and problem `appeal_open` names it. Of a case that is also of one of the kinds `unless`, only
    that one counts. What counts since a level is missing of whoever has no level. A unit that is read has the
    events of its people too, but for what counts since a day of theirs.
    """
    sources = {
        metric.id: with_kinds(context, metric.source)
        for metric in metrics
        if isinstance(metric.source, Counted)
    }
    now = {id: source for id, source in sources.items() if not (source.since or source.months_of)}
    events = in_effect(context, kinds_read([*now.values()]), context.period.start) if now else None
    if events is not None and events[APPEALED].any():
        _report_appeals(context, events, {kind for source in now.values() for kind in source.kinds})
    for metric in metrics:
        source = sources[metric.id]
        every = events if metric.id in now and events is not None else _reaching_back(context, source)
        yield metric, _values(context, metric, source, _counting(context, source, every))


def idle_periods(context: Context, metric: Metric, periods: Sequence[Period]) -> frozenset[Period]:
    """Return those of some periods in which none of the events lies that a metric counts: everyone then has 0.

    A metric whose periods say more than their events do (a day of a person's own, parameters, observations in
    its place) has none.
    """
    source = metric.source
    plain = isinstance(source, Counted) and not (
        source.since or source.months_of or source.until_day or source.more_than or source.parameter
    )
    if (
        not plain
        or not isinstance(source, Counted)
        or source.what == "highest"
        or metric.recorded
        or not periods
    ):
        return frozenset()
    if metric.domain.fault(Fraction(0)) is not None:
        return frozenset()
    first, last = min(one.start for one in periods), max(one.end for one in periods)
    kinds = sorted({*source.kinds, *source.unless})
    rows = context.facts.frame("events", since=first, until=last, only={"kind": kinds}, columns=["on"])
    days = sorted({date.fromisoformat(text[:10]) for text in rows["on"].unique()})
    return frozenset(one for one in periods if not _any_within(days, one))


def _any_within(days: Sequence[date], period: Period) -> bool:
    place = bisect_left(days, period.start)
    return place < len(days) and days[place] <= period.end


def events_behind(context: Context, source: Counted) -> pl.DataFrame:
    """Return the events that a metric counts: `subject`, whose count they belong to, `about`, whose they are,
    day, case, and the columns of events.
    """
    import polars as pl

    source = with_kinds(context, source)
    reaching = bool(source.since or source.months_of)
    if reaching:
        every = _reaching_back(context, source)
    else:
        every = in_effect(context, kinds_read([source]), context.period.start)
    return _counting(context, source, every.with_columns(pl.col("subject").alias("about")))


def _counting(context: Context, source: Counted, every: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    if not every.height:
        return every
    found = every.filter(pl.col("kind").is_in(list(source.kinds)) & _within(context, source))
    if source.unless:
        graver = every.filter(pl.col("kind").is_in(list(source.unless)))
        found = found.join(graver, on=["subject", "case"], how="anti", maintain_order="left")
    if pooled_units(context) and not source.since:
        found = with_rows_of_units(context, found, owners(context, found.select("subject", "day")))
    return found


def _reaching_back(context: Context, source: Counted) -> pl.DataFrame:
    """Return the events since each person's day, and in the months that a parameter names."""
    import polars as pl

    months = reach(context, source.months_of) if source.months_of else None
    since = None if months is None else Period.of(context.period.end).shift(1 - months).start
    found = in_effect(context, kinds_read([source]), since)
    if not source.since:
        return found
    joined = found.join(_begins(context, source), on="subject", how="inner", maintain_order="left")
    return joined.filter(pl.col("day") >= pl.col("begins")).drop("begins")


def _begins(context: Context, source: Counted) -> pl.DataFrame:
    """Return the day from which each person's events count: subject, begins; who has none has no row."""
    import polars as pl

    if source.since == "level":
        days = level_dates(context.policy, context.facts, context.period)
        days = days.select("subject", begins="level_since")
    else:
        days = context.population.people.select("subject", begins="hired_on")
    return days.filter(pl.col("begins").is_not_null())


def _values(context: Context, metric: Metric, source: Counted, found: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    n, d = number(metric.id)
    people = context.population.people["subject"]
    if not (found.height or source.since or source.what == "highest"):
        counts = [pl.Series(name, [value], dtype=pl.Int64) for name, value in ((n, 0), (d, 1))]
        return pl.DataFrame([people, *(one.new_from_index(0, len(people)) for one in counts)])
    if source.what == "count":
        values = found.group_by("subject").agg(
            pl.len().cast(pl.Int64).alias(n), pl.lit(1, dtype=pl.Int64).alias(d)
        )
    else:
        column = "quantity" if source.what == "highest" else source.what
        how = "max" if source.what == "highest" else "sum"
        what = found.rename({f"{column}.n": n, f"{column}.d": d})
        unknown = what.filter(pl.col(n).is_null()).select("subject").unique()
        values = aggregated(what.join(unknown, on="subject", how="anti"), "subject", metric.id, how)
        values = pl.concat([values, unknown], how="diagonal")
    if source.what == "highest":
        return values
    none = people.to_frame().join(values, on="subject", how="anti")
    if source.since:
        none = none.join(_begins(context, source), on="subject", how="semi")
    none = none.with_columns(pl.lit(0, dtype=pl.Int64).alias(n), pl.lit(1, dtype=pl.Int64).alias(d))
    return pl.concat([values, none])


def _within(context: Context, source: Counted) -> pl.Expr:
    """Tell whether an event lies within the day and above the quantity that parameters give."""
    import polars as pl

    last = parameter_named(context, source.until_day) if source.until_day else None
    least = parameter_named(context, source.more_than) if source.more_than else None
    tests = [pl.lit(value=True)]
    if isinstance(last, Fraction):
        tests.append(pl.col("on").str.slice(8, 2).cast(pl.Int64) <= int(last))
    if isinstance(least, Fraction):
        above, below = pl.col("quantity.n").cast(pl.Int128), pl.col("quantity.d").cast(pl.Int128)
        more = above * least.denominator > below * least.numerator
        tests.append(more.fill_null(value=True))
    return pl.all_horizontal(tests)


def _report_appeals(context: Context, events: pl.DataFrame, kinds: Collection[str]) -> None:
    import polars as pl

    told = worded(
        "an event counts while an appeal against it is open: {kind} {case}",
        kind=pl.col("kind"),
        case=pl.col("case"),
    )
    contested = events.filter(APPEALED, pl.col("kind").is_in(sorted(kinds))).select("subject", message=told)
    context.report_each(contested, "appeal_open")
