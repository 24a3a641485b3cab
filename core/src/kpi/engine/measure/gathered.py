"""Metrics over rows that lie in files: made of what was gathered of them, as the rows themselves would make them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.gathering.plan import Plan, Planned, plan_of
from kpi.engine.gathering.stays import begun, stays
from kpi.engine.grouping import common_denominator, on_grid, summed
from kpi.engine.measure.pooling import OWN_UNIT, owners, pooled_units, with_rows_of_units
from kpi.model.gathering import FILES, GATHERED_KIND, LEFT_OUT, Figure, moved_in
from kpi.model.metric import FromTable, Metric
from kpi.model.period import Frequency, Period
from kpi.model.table import Table
from kpi.words import listed, sentence

if TYPE_CHECKING:
    import polars as pl

Wanted = tuple[Metric, FromTable]
Found = tuple[Metric, FromTable, "pl.DataFrame", int, dict[str, int]]

NOT_GATHERED = "not_gathered"
ROWS_NEEDED = "rows_needed"


def gathered(context: Context, table: Table, wanted: Sequence[Wanted]) -> tuple[list[Found], list[Wanted]]:
    """Return the sums of the metrics that are gathered, and the metrics that need the rows themselves.

    The sums are as `kpi.engine.measure.tables.finished` takes them. Of a month of which a source was never
    gathered, or a figure was not, nothing is known: that is reported, and is not 0.
    """
    asked = {metric.id: source for metric, source in wanted}
    # As of rows that were imported, the parameters of the last day hold for the whole period.
    plan = plan_of(context, table, [one for one, _ in wanted])
    _report_refused(context, table, plan)
    rest = {metric.id for metric, _ in plan.refused}
    found: list[Found] = []
    if plan.planned:
        rows = _rows(context, table)
        lacking = _lacking(context, table, plan, rows)
        _report_left(context, table, rows)
        everyone = context.population.people.select("subject")
        whole, grids = _sums(context, table, plan.planned, rows)
        for index, one in enumerate(plan.planned):
            known = whole if one.metric.id not in lacking else whole.clear()
            some = everyone.join(known, on="subject", how="left") if known.height else known
            found.append((one.metric, asked[one.metric.id], some, index, grids))
    return found, [one for one in wanted if one[0].id in rest]


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the months of a period."""
    return period.parts(Frequency.MONTH)


def _rows(context: Context, table: Table) -> pl.DataFrame:
    names = [one.name for one in context.policy.sources_of(table.kind)]
    return context.facts.frame(GATHERED_KIND, periods=months_of(context.period), only={"source": names})


def _lacking(context: Context, table: Table, plan: Plan, rows: pl.DataFrame) -> set[str]:
    """Return the metrics of which nothing is known, since some month of some source was not gathered; report why."""
    import polars as pl

    there = set(rows.filter(pl.col("from").is_null()).select("source", "period", "figure").iter_rows())
    lost: set[str] = set()
    for source in context.policy.sources_of(table.kind):
        months = months_of(context.period)
        never = [month for month in months if (source.name, str(month), FILES) not in there]
        if never:
            message = sentence(
                "{source} was not gathered for {months}: kpi gather {source} --period {period}",
                source=source.name,
                months=listed(map(str, never)),
                period=context.period,
            )
            context.report(NOT_GATHERED, message)
            lost.update(one.metric.id for one in plan.planned)
            continue
        for one in plan.planned:
            texts = [part.text for part in (one.above, one.below) if part is not None]
            if all((source.name, str(month), text) in there for month in months for text in texts):
                continue
            lost.add(one.metric.id)
            message = sentence(
                "{metric} was not gathered from {source}, or as something else: kpi gather {source} --period {period}",
                metric=one.metric.id,
                source=source.name,
                period=context.period,
            )
            context.report(NOT_GATHERED, message)
    return lost


def _report_left(context: Context, table: Table, rows: pl.DataFrame) -> None:
    """Say how many rows of a source count for nobody."""
    import polars as pl

    for source in context.policy.sources_of(table.kind):
        mine = (pl.col("source") == source.name) & (pl.col("figure") == LEFT_OUT)
        left = rows.filter(mine)["rows"].sum()
        if left:
            message = sentence(
                "{source}: {rows:,} rows of {period} count for nobody: their people or units are unknown, or were not employed",
                source=source.name,
                rows=left,
                period=context.period,
            )
            context.report("rows_left_out", message)


def _report_refused(context: Context, table: Table, plan: Plan) -> None:
    """Say which metrics need the rows, where the store has none of them in the period."""
    if not plan.refused:
        return
    period = context.period
    rows = context.facts.frame(table.kind, since=period.start, until=period.end, columns=[table.subject])
    for _, fault in plan.refused if not rows.height else ():
        context.report(ROWS_NEEDED, sentence("{message}; {hint}", message=fault.message, hint=fault.hint))


def _sums(
    context: Context, table: Table, planned: Sequence[Planned], rows: pl.DataFrame
) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return subject, `<index>.n` and `<index>.d` of every planned metric, and the grid of each summed column.

    Where the files have no row at all in the period there is no subject: nothing is known of anybody.
    """
    import polars as pl

    figures = {part.text: part for one in planned for part in (one.above, one.below) if part is not None}
    data = rows.filter(pl.col("from").is_not_null() & pl.col("value.n").is_not_null())
    if not rows.filter((pl.col("figure") == FILES) & (pl.col("rows") > 0)).height:
        return rows.clear().select(_columns(planned)), {}
    grids = {}
    for column in sorted({one.column for one in figures.values() if one.scale != 1}):
        of_column = [text for text, one in figures.items() if one.column == column and one.scale != 1]
        grids[column] = common_denominator(data.filter(pl.col("figure").is_in(of_column))["value.d"])
    size = {text: grids.get(one.column, 1) if one.scale != 1 else 1 for text, one in figures.items()}
    amounts = [pl.when(pl.col("figure") == text).then(on_grid("value", grid)) for text, grid in size.items()]
    wide = data.with_columns(pl.coalesce(amounts).alias("amount"))
    if pooled_units(context):
        _report_moved(context, table, rows, data)
        keyed = wide.select("subject", pl.col("from").alias("day"), OWN_UNIT)
        wide = with_rows_of_units(context, wide, owners(context, keyed))
    made = wide.group_by("subject").agg(_aggregate(one).alias(text) for text, one in figures.items())
    made = made.with_columns(pl.col(text).fill_null(0) for text, one in figures.items() if one.how == "count")
    if not made.height:
        # There are rows, but none of anybody who counts: everybody has 0 of them.
        made = context.population.people.select("subject").join(made, on="subject", how="left")
    return made.select("subject", *_named(planned)), grids


def _aggregate(figure: Figure) -> pl.Expr:
    import polars as pl

    values = pl.col("amount").filter(pl.col("figure") == figure.text)
    if figure.how == "min":
        return values.min()
    if figure.how == "max":
        return values.max()
    return summed(values).cast(pl.Int64)


def _named(planned: Sequence[Planned]) -> list[pl.Expr]:
    import polars as pl

    found = []
    for index, one in enumerate(planned):
        found.append(pl.col(one.above.text).alias(f"{index}.n"))
        if one.below is not None:
            found.append(pl.col(one.below.text).alias(f"{index}.d"))
    return found


def _columns(planned: Sequence[Planned]) -> list[pl.Expr]:
    """Return the columns of a frame without rows."""
    import polars as pl

    nothing = pl.lit(None, dtype=pl.Int64)
    found = [pl.col("subject")]
    for index, one in enumerate(planned):
        found.append(nothing.alias(f"{index}.n"))
        if one.below is not None:
            found.append(nothing.alias(f"{index}.d"))
    return found


def _report_moved(context: Context, table: Table, rows: pl.DataFrame, data: pl.DataFrame) -> None:
    """Say who was moved within the period since it was gathered: a unit would have rows of days elsewhere."""
    import polars as pl

    ids = dict(context.names.select("subject", "id").iter_rows())
    months = {str(month): month for month in months_of(context.period)}
    now = begun(stays(context.facts, months.values()))
    for source in context.policy.sources_of(table.kind):
        mine = rows.filter((pl.col("source") == source.name) & (pl.col("figure") == FILES))
        if mine.height < len(months):
            # What was never gathered is told already.
            continue
        then = {(id, day) for note in mine["note"].to_list() for id, day in moved_in(note)}
        counted = data.filter(pl.col("source") == source.name)["subject"].drop_nulls().unique().to_list()
        concerned = {ids[one] for one in counted}
        if {one for one in now ^ then if one[0] in concerned}:
            message = sentence(
                "{source}: people were moved within {period} since it was gathered: kpi gather {source} --period {period} --correct",
                source=source.name,
                period=context.period,
            )
            context.report(NOT_GATHERED, message)


__all__ = ["NOT_GATHERED", "ROWS_NEEDED", "gathered", "months_of"]
