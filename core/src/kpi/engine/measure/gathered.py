"""Metrics over rows that lie in files: made of what was gathered of them, as the rows themselves would make them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.engine.context import Context
from kpi.engine.gathering.plan import Plan, Planned, plan_of
from kpi.engine.gathering.stays import begun, stays
from kpi.engine.grouping import summed
from kpi.engine.measure.pooling import OWN_UNIT, owners, pooled_units, with_rows_of_units
from kpi.frozen import frozen
from kpi.model.gathering import BETWEEN, GATHERED_KIND, PLACES, SCALE, Figure, Read, unpack
from kpi.model.metric import FromTable, Metric
from kpi.model.period import Frequency, Period
from kpi.model.table import Table
from kpi.words import listed, sentence

if TYPE_CHECKING:
    import polars as pl

Wanted = tuple[Metric, FromTable]
Found = tuple[Metric, FromTable, "pl.DataFrame", int, dict[str, int]]

NOT_GATHERED = "not_gathered"
LEFT_OUT = "rows_left_out"
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
        known = _Known.of(context, table)
        lacking = known.lacking(context, plan)
        everyone = context.population.people.select("subject")
        sums, grids = _sums(context, known, [one for one in plan.planned if one.metric.id not in lacking])
        for index, one in enumerate(plan.planned):
            some = everyone.join(sums, on="subject", how="left") if sums.height else sums
            if one.metric.id in lacking:
                some = everyone.clear()
            found.append((one.metric, asked[one.metric.id], _named(one, index, some), index, grids))
    return found, [one for one in wanted if one[0].id in rest]


def files_read(context: Context, metric: Metric) -> dict[str, int]:
    """Return the files in which a metric of the period was counted, by name, with how many rows each has; else none."""
    source = metric.source
    table = context.catalogue.tables.get(source.table) if isinstance(source, FromTable) else None
    if table is None or not context.policy.sources_of(table.kind):
        return {}
    if plan_of(context, table, [metric]).refused:
        return {}
    found: dict[str, int] = {}
    for there in _Known.of(context, table).told.values():
        for name, (_, _, rows) in there[0][2].files.items():
            found[name] = found.get(name, 0) + rows
    return dict(sorted(found.items()))


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the months of a period."""
    return period.parts(Frequency.MONTH)


@frozen
class _Known:
    """What was gathered of the sources of a KIND in the months of a period.

    `told` are, by source and month, the rows that tell what was read, the newest first, of which only those
    count that read the same as the newest; `rows` are the others.
    """

    sources: tuple[str, ...]
    months: tuple[str, ...]
    told: Mapping[tuple[str, str], Sequence[tuple[str, int, Read]]]
    rows: pl.DataFrame

    @classmethod
    def of(cls, context: Context, table: Table) -> _Known:
        import polars as pl

        months = months_of(context.period)
        sources = tuple(one.name for one in context.policy.sources_of(table.kind))
        rows = context.facts.frame(GATHERED_KIND, periods=months, only={"source": sources})
        told: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
        heads = rows.filter(pl.col("from").is_null()).sort("seq", descending=True)
        for source, month, figures, count, note in heads.select(
            "source", "period", "figures", "rows", "note"
        ).iter_rows():
            there = told.setdefault((source, month), [])
            if not there or note == there[0][2]:
                there.append((figures, count, note))
        read = {
            key: [(figures, count, Read.of(note)) for figures, count, note in there]
            for key, there in told.items()
        }
        data = rows.filter(pl.col("from").is_not_null() & pl.col("values").is_not_null())
        return cls(sources, tuple(map(str, months)), read, data)

    def lacking(self, context: Context, plan: Plan) -> set[str]:
        """Return the metrics of which nothing is known, since some month of some source was not gathered; report all."""
        lost: set[str] = set()
        for source in self.sources:
            never = [month for month in self.months if (source, month) not in self.told]
            if never:
                message = sentence(
                    "{source} was not gathered for {months}: kpi gather {source} --period {period}",
                    source=source,
                    months=listed(never),
                    period=context.period,
                )
                context.report(NOT_GATHERED, message)
                lost.update(one.metric.id for one in plan.planned)
                continue
            left = sum(self.told[source, month][0][2].left for month in self.months)
            if left:
                message = sentence(
                    "{source}: {rows:,} rows of {period} count for nobody: their people or units are unknown, or were not employed",
                    source=source,
                    rows=left,
                    period=context.period,
                )
                context.report(LEFT_OUT, message)
            for one in plan.planned:
                texts = [part.text for part in (one.above, one.below) if part is not None]
                if all(
                    self.holder(source, month, text) is not None for month in self.months for text in texts
                ):
                    continue
                lost.add(one.metric.id)
                message = sentence(
                    "{metric} was not gathered from {source}, or as something else: kpi gather {source} --period {period}",
                    metric=one.metric.id,
                    source=source,
                    period=context.period,
                )
                context.report(NOT_GATHERED, message)
        return lost

    def holder(self, source: str, month: str, text: str) -> tuple[str, int] | None:
        """Return the figures among which one was gathered in a month, and its place there."""
        for figures, _, _ in self.told.get((source, month), ()):
            texts = unpack(figures)
            if text in texts:
                return figures, texts.index(text)
        return None

    def counted(self) -> bool:
        """Tell whether the files have any row that counts in the period."""
        return any(count for there in self.told.values() for _, count, _ in there)

    def values(self, figures: Iterable[Figure]) -> pl.DataFrame:
        """Return source, subject, unit, from and each figure (Int64) by its text; some rows have some of them."""
        import polars as pl

        parts = []
        for source in self.sources:
            for month in self.months:
                held: dict[str, dict[str, int]] = {}
                for one in figures:
                    holder = self.holder(source, month, one.text)
                    if holder is not None:
                        held.setdefault(holder[0], {})[one.text] = holder[1]
                for packed, places in held.items():
                    mine = (
                        (pl.col("source") == source)
                        & (pl.col("period") == month)
                        & (pl.col("figures") == packed)
                    )
                    cells = pl.col("values").str.split(BETWEEN)
                    numbers = [
                        cells.list.get(place).replace("", None).cast(pl.Int64).alias(text)
                        for text, place in places.items()
                    ]
                    parts.append(
                        self.rows.filter(mine).select("source", "subject", OWN_UNIT, "from", *numbers)
                    )
        return pl.concat(parts, how="diagonal")


def _report_refused(context: Context, table: Table, plan: Plan) -> None:
    """Say which metrics need the rows, where the store has none of them in the period."""
    if not plan.refused:
        return
    period = context.period
    rows = context.facts.frame(table.kind, since=period.start, until=period.end, columns=[table.subject])
    for _, fault in plan.refused if not rows.height else ():
        context.report(ROWS_NEEDED, sentence("{message}; {hint}", message=fault.message, hint=fault.hint))


def _sums(context: Context, known: _Known, planned: Sequence[Planned]) -> tuple[pl.DataFrame, dict[str, int]]:
    """Return subject and each figure by its text, and the grid of each summed column.

    Where the files have no row at all in the period there is no subject: nothing is known of anybody.
    """
    import polars as pl

    figures = {part.text: part for one in planned for part in (one.above, one.below) if part is not None}
    people = context.population.people.select("subject")
    if not figures or not known.counted():
        return people.clear().with_columns(pl.lit(None, dtype=pl.Int64).alias(text) for text in figures), {}
    values = known.values(figures.values())
    grids: dict[str, int] = {}
    for column in sorted({one.column for one in figures.values() if one.scale != 1}):
        texts = [text for text, one in figures.items() if one.column == column and one.scale != 1]
        grids[column] = _grid(values.select(texts))
        values = values.with_columns(pl.col(texts) // (SCALE // grids[column]))
    if pooled_units(context):
        _report_moved(context, known, values)
        keyed = values.select("subject", pl.col("from").alias("day"), OWN_UNIT)
        values = with_rows_of_units(context, values, owners(context, keyed))
    made = values.group_by("subject").agg(_aggregate(one) for one in figures.values())
    made = people.join(made, on="subject", how="left")
    # Of whoever has no row, and there are rows, none was counted.
    return made.with_columns(
        pl.col(text).fill_null(0) for text, one in figures.items() if one.how == "count"
    ), grids


def _grid(values: pl.DataFrame) -> int:
    """Return the smallest power of ten of whose parts all the values, which are in units of 1/SCALE, are whole."""
    for places in range(PLACES, 0, -1):
        if all(not (column % 10**places != 0).any() for column in values.iter_columns()):
            return SCALE // int(10**places)
    return SCALE


def _aggregate(figure: Figure) -> pl.Expr:
    import polars as pl

    values = pl.col(figure.text)
    if figure.how in ("min", "max"):
        return values.min() if figure.how == "min" else values.max()
    return summed(values).cast(pl.Int64)


def _named(one: Planned, index: int, sums: pl.DataFrame) -> pl.DataFrame:
    """Return subject and the two sums of a metric under the names that `finished` expects."""
    import polars as pl

    def figure(part: Figure | None, name: str) -> list[pl.Expr]:
        if part is None:
            return []
        there = part.text in sums.columns
        return [(pl.col(part.text) if there else pl.lit(None, dtype=pl.Int64)).alias(name)]

    return sums.select("subject", *figure(one.above, f"{index}.n"), *figure(one.below, f"{index}.d"))


def _report_moved(context: Context, known: _Known, values: pl.DataFrame) -> None:
    """Say who was moved within the period since it was gathered: a unit would have rows of days elsewhere."""
    ids = dict(context.names.select("subject", "id").iter_rows())
    now = begun(stays(context.facts, months_of(context.period)))
    for source in known.sources:
        told = [known.told[source, month] for month in known.months if (source, month) in known.told]
        if len(told) < len(known.months):
            # What was never gathered is told already.
            continue
        then = {one for there in told for one in there[0][2].moved}
        counted = values.filter(values["source"] == source)["subject"].drop_nulls().unique().to_list()
        concerned = {ids[one] for one in counted}
        if {one for one in now ^ then if one[0] in concerned}:
            message = sentence(
                "{source}: people were moved within {period} since it was gathered: kpi gather {source} --period {period} --correct",
                source=source,
                period=context.period,
            )
            context.report(NOT_GATHERED, message)


__all__ = ["LEFT_OUT", "NOT_GATHERED", "ROWS_NEEDED", "files_read", "gathered", "months_of"]
