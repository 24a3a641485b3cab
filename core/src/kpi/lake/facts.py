"""Facts of Parquet as the engine asks for them: the lake's side of `kpi.engine.facts.Facts`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from kpi.engine.lines import UNITS
from kpi.engine.memory import with_ends
from kpi.lake.columns import (
    PAST_PAID,
    PAST_RESULTS,
    PAST_RUNS,
    frame_name,
    is_key,
    is_unit,
    key_columns,
    parts_of,
)
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Period
from kpi.model.table import ColumnType, Table

if TYPE_CHECKING:
    import polars as pl


class Source(Protocol):
    """Where the rows of a KIND, or of what earlier periods left, come from."""

    def scan(self, kind: str) -> pl.LazyFrame:
        """Return its rows with the columns of `schema_of` or `past_schema`; none where there is nothing."""


class LakeFacts:
    """The facts protocol of the engine over a source of rows whose ids are text.

    Keys of subjects are given in the order of their ids, so that any part of the facts orders them alike.
    """

    def __init__(self, source: Source, tables: Iterable[Table] = ()) -> None:
        self._source = source
        self._tables = {table.kind: table for table in (*CORE_TABLES, *tables)}
        self._subjects: pl.DataFrame | None = None

    def subjects(self) -> pl.DataFrame:
        """Return subject (Int64), id and kind of everyone named in any KIND or earlier result."""
        import polars as pl

        if self._subjects is None:
            named, units = [self._source.scan(PAST_RESULTS).select(id="subject")], []
            for table in self._tables.values():
                rows = self._source.scan(table.kind)
                for column in table.columns:
                    if is_key(table, column):
                        one = rows.select(id=column.name).unique()
                        named.append(one)
                        if is_unit(table, column):
                            units.append(one)
            ids = pl.concat(named).unique().filter(pl.col("id").is_not_null()).collect()
            known = pl.concat(units).unique().collect()["id"]
            self._subjects = (
                ids.sort("id")
                .with_row_index("subject", offset=1)
                .select(
                    pl.col("subject").cast(pl.Int64),
                    "id",
                    pl.when(pl.col("id").is_in(known.implode()))
                    .then(pl.lit("unit"))
                    .otherwise(pl.lit("employee"))
                    .alias("kind"),
                )
            )
        return self._subjects

    def frame(
        self,
        kind: str,
        *,
        since: date | None = None,
        until: date | None = None,
        periods: Collection[Period] | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """Return the rows of a KIND; see the protocol, and `kpi.store.facts` for dates and periods.

        Raises:
            KeyError: an unknown KIND or column.
            ValueError: `periods` of a KIND that has no period.
        """
        import polars as pl

        table = self._tables[kind]
        wanted = [
            one for one in table.columns if columns is None or one.name in columns or one.name in table.key
        ]
        unknown = set(columns or ()) - {one.name for one in table.columns}
        if unknown:
            raise KeyError(f"{kind} has no column {', '.join(sorted(unknown))!r}")
        rows = self._source.scan(kind)
        names = dict.fromkeys(
            [*(part for one in wanted for part in parts_of(one)), table.about, *(only or {})]
        )
        if table.open_ended and "until" in rows.collect_schema().names():
            names["until"] = None
        rows = rows.select("seq", *filter(None, names))
        if periods is not None:
            column = _period_column(table)
            rows = rows.filter(pl.col(column).is_in([str(one) for one in periods]))
        for name, words in (only or {}).items():
            rows = rows.filter(pl.col(name).is_in(list(words)))
        ended = table.open_ended and "until" in names
        if not ended:
            rows = rows.filter(self._dated(table, since, until))
        found = rows.sort("seq").collect()
        if ended:
            # A row ends the day before the next of its key, which may lie outside the days asked for.
            found = with_ends(found, table).filter(self._dated(table, since, until))
        return self._framed(table, found, columns)

    def _dated(self, table: Table, since: date | None, until: date | None) -> list[pl.Expr]:
        import polars as pl

        about = table.column(table.about)
        if about is None or (since is None and until is None):
            return [pl.lit(value=True)]
        column = pl.col(about.name)
        if about.type is ColumnType.PERIOD:
            low, high = since or date.min, until or date.max
            known = self._source.scan(table.kind).select(about.name).unique().collect()[about.name]
            within = [
                one for one in known.drop_nulls().to_list()
                if low <= (period := Period.parse(one)).start and period.end <= high
            ]  # fmt: skip
            return [column.is_in(within)]
        moment = about.type is not ColumnType.DATE
        tests = []
        if since is not None:
            tests.append(column >= (since.isoformat() if moment else since))
        if until is not None and until != date.max:
            end = until + timedelta(days=1)
            before = column < (end.isoformat() if moment else end)
            tests.append(before if about.required else column.is_null() | before)
        return tests or [pl.lit(value=True)]

    def _framed(self, table: Table, rows: pl.DataFrame, columns: Sequence[str] | None) -> pl.DataFrame:
        made = [rows["seq"]]
        for name in columns if columns is not None else [one.name for one in table.columns]:
            column = next(one for one in table.columns if one.name == name)
            for part in parts_of(column):
                series = rows[part]
                made.append(
                    self.keyed(series) if is_key(table, column) else series.alias(frame_name(column, part))
                )
        return rows.select(made)

    def keyed(self, ids: pl.Series) -> pl.Series:
        """Return the key of each id, null for none."""
        known = self.subjects()
        joined = ids.to_frame("id").join(known, on="id", how="left", maintain_order="left")
        return joined["subject"].alias(ids.name)

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings; see the protocol."""
        import polars as pl

        runs = self._runs()
        wanted = [str(one) for one in periods]
        past = (
            self._source.scan(PAST_RESULTS)
            .filter(pl.col("card").is_in(list(cards)), pl.col("period").is_in(wanted))
            .collect()
        )
        recorded = past.select(
            self.keyed(past["subject"]), "card", "period", pl.col("score").alias("score.n"),
            pl.when(pl.col("score").is_not_null()).then(pl.lit(UNITS, pl.Int64)).alias("score.d"),
            "grade", "rank", "of", "target_met",
            pl.col("period").replace_strict(runs, default=None, return_dtype=pl.Int64).alias("run"),
            self.keyed(past["unit"]),
        )  # fmt: skip
        taken = self.frame("results", periods=periods, only={"card": cards})
        given = taken.select(
            "subject", "card", "period", "score.n", "score.d", "grade", "rank",
            pl.lit(None, pl.Int64).alias("of"), pl.lit(None, pl.Boolean).alias("target_met"),
            pl.lit(None, pl.Int64).alias("run"), pl.lit(None, pl.Int64).alias("unit"),
        )  # fmt: skip
        rest = recorded.join(given, on=["subject", "card", "period"], how="anti")
        return pl.concat([given, rest]).sort("period", "card", "subject")

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of earlier periods that count; see the protocol."""
        import polars as pl

        rows = self._source.scan(PAST_PAID).filter(pl.col("period").is_in([str(one) for one in periods]))
        if items is not None:
            rows = rows.filter(pl.col("item").is_in(list(items)))
        found = rows.sort("period", "subject", "item", "kind", "amount").collect()
        return found.select(self.keyed(found["subject"]), "item", "kind", "amount", "period")

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return a number for each period that was run: its place among all of them."""
        known = self._runs()
        return {one: known[str(one)] for one in sorted(periods, key=str) if str(one) in known}

    def _runs(self) -> dict[str, int]:
        found = self._source.scan(PAST_RUNS).collect()["period"].unique().sort().to_list()
        return {period: number for number, period in enumerate(found, start=1)}

    def named_by(self, kind: str) -> tuple[str, ...]:
        """Return the columns of a KIND that name subjects."""
        return key_columns(self._tables[kind])


def _period_column(table: Table) -> str:
    found = [one.name for one in table.columns if one.type is ColumnType.PERIOD]
    if not found:
        raise ValueError(f"{table.kind} has no period")
    return table.about if table.about in found else found[0]


__all__ = ["LakeFacts", "Source"]
