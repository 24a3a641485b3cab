"""Facts held in memory, made from plain rows: for trials and tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpi.exact import Rate, exactly
from kpi.model.facts import CORE_TABLES
from kpi.model.period import Period
from kpi.model.table import Column, ColumnType, Table

if TYPE_CHECKING:
    import polars as pl

_KEYS = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT)
_NAMING = ("units", "employees")
"""Tables whose names are subjects."""
_WHOLE = (ColumnType.COUNT, ColumnType.TIME, ColumnType.DURATION)
_NUMBERS = (ColumnType.NUMBER, ColumnType.RATE)


class MemoryFacts:
    """The facts protocol of the engine over rows by KIND.

    A row maps column names to canonical values: names are text, dates `date` or ISO text, numbers
    int, text or Fraction, a rate a `Rate` where both parts are known. `recorded` maps a period to the
    rows of its run: subject, card, and any of score, grade, rank, of, target_met; `paid` one to its
    lines of money: subject, item, kind, amount. `keys` are the subjects that have one already, by id.
    """

    def __init__(
        self,
        rows: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        tables: Iterable[Table] = (),
        recorded: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        paid: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        keys: Mapping[str, int] | None = None,
    ) -> None:
        self._paid = dict(paid or {})
        self._tables = {table.kind: table for table in (*CORE_TABLES, *tables)}
        self._rows = {kind: list(found) for kind, found in rows.items()}
        self._recorded = {Period.parse(period): list(found) for period, found in (recorded or {}).items()}
        self._keys: dict[str, int] = dict(keys or {})
        self._units: set[str] = set()
        for kind in ("units", "assignments", "employees", *self._rows):
            for row in self._rows.get(kind, ()):
                self._learn(self._tables[kind], row)
        for past in self._recorded.values():
            for row in past:
                self._keys.setdefault(row["subject"], len(self._keys) + 1)

    def _learn(self, table: Table, row: Mapping[str, Any]) -> None:
        for column in table.columns:
            value = row.get(column.name)
            if _is_key(table, column) and value is not None:
                self._keys.setdefault(value, len(self._keys) + 1)
                if column.type is ColumnType.UNIT or (
                    table.kind == "units" and column.type is ColumnType.NAME
                ):
                    self._units.add(value)

    def subjects(self) -> pl.DataFrame:
        """Return subject, id and kind of everyone named."""
        import polars as pl

        kinds = ["unit" if name in self._units else "employee" for name in self._keys]
        return pl.DataFrame(
            {"subject": list(self._keys.values()), "id": list(self._keys), "kind": kinds},
            schema={"subject": pl.Int64, "id": pl.String, "kind": pl.String},
        )

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
        """Return the rows of a KIND (see `kpi.engine.facts.Facts`)."""
        import polars as pl

        table = self._tables[kind]
        rows = self._rows.get(kind, [])
        found: dict[str, pl.Series] = {"seq": pl.Series(range(1, len(rows) + 1), dtype=pl.Int64)}
        for column in table.columns:
            found.update(self._column(table, column, [row.get(column.name) for row in rows]))
        frame = pl.DataFrame(found)
        if table.open_ended and "until" in frame.columns:
            frame = with_ends(frame, table)
        if since is not None or until is not None:
            day = _day(frame, table.about)
            low, high = since or date.min, until or date.max
            frame = frame.filter(day.is_null() | ((day >= low) & (day <= high)))
        if periods is not None:
            frame = frame.filter(pl.col("period").is_in([str(period) for period in periods]))
        for name, words in (only or {}).items():
            frame = frame.filter(pl.col(name).is_in(list(words)))
        if columns is None:
            return frame
        wanted = {"seq", *columns}
        return frame.select(
            [name for name in frame.columns if name in wanted or name.rsplit(".", 1)[0] in wanted]
        )

    def _column(self, table: Table, column: Column, values: Sequence[Any]) -> dict[str, pl.Series]:
        import polars as pl

        name, kind = column.name, column.type
        if _is_key(table, column):
            return {name: pl.Series([self._keys.get(value) for value in values], dtype=pl.Int64)}
        if kind in _WHOLE:
            return {name: pl.Series(values, dtype=pl.Int64)}
        if kind is ColumnType.FLAG:
            return {name: pl.Series(values, dtype=pl.Boolean)}
        if kind is ColumnType.DATE:
            days = [date.fromisoformat(one) if isinstance(one, str) else one for one in values]
            return {name: pl.Series(days, dtype=pl.Date)}
        if kind not in _NUMBERS:
            return {name: pl.Series([None if one is None else str(one) for one in values], dtype=pl.String)}
        parts = [_parts(value) for value in values]
        series = {
            f"{name}.n": pl.Series([part[0] for part in parts], dtype=pl.Int64),
            f"{name}.d": pl.Series([part[1] for part in parts], dtype=pl.Int64),
        }
        if kind is ColumnType.RATE:
            series[f"{name}.counted"] = pl.Series([isinstance(one, Rate) for one in values], dtype=pl.Boolean)
        return series

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings; a result taken over wins over a run."""
        import polars as pl

        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        for run, (period, rows) in enumerate(self._recorded.items(), start=1):
            for row in rows:
                found[row["subject"], row["card"], str(period)] = {**row, "run": run}
        for row in self._rows.get("results", []):
            found[row["subject"], row["card"], str(row["period"])] = {**row, "run": None}
        wanted = {str(period) for period in periods}
        rows_out = []
        for (subject, card, period_text), row in found.items():
            if card in cards and period_text in wanted:
                above, below = _parts(row.get("score"))
                rest = (row.get(name) for name in ("grade", "rank", "of", "target_met", "run", "unit"))
                rows_out.append((self._keys[subject], card, period_text, above, below, *rest))
        schema = {
            "subject": pl.Int64, "card": pl.String, "period": pl.String, "score.n": pl.Int64, "score.d": pl.Int64,
            "grade": pl.String, "rank": pl.Int64, "of": pl.Int64, "target_met": pl.Boolean, "run": pl.Int64,
            "unit": pl.Int64,
        }  # fmt: skip
        return pl.DataFrame(rows_out, schema=schema, orient="row")

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the money lines of earlier periods."""
        import polars as pl

        found = [
            (
                self._keys[row["subject"]],
                row["item"],
                row["kind"],
                int(exactly(row["amount"]) * 10_000),
                str(period),
            )
            for period in periods
            for row in self._paid.get(str(period), ())
            if items is None or row["item"] in items
        ]
        schema = {
            "subject": pl.Int64,
            "item": pl.String,
            "kind": pl.String,
            "amount": pl.Int64,
            "period": pl.String,
        }
        return pl.DataFrame(found, schema=schema, orient="row")

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run of each period that was recorded."""
        numbers = {period: run for run, period in enumerate(self._recorded, start=1)}
        return {period: numbers[period] for period in periods if period in numbers}


def _is_key(table: Table, column: Column) -> bool:
    """Tell whether a column names a subject; the name of anything else is a word, as in the store."""
    return column.type in _KEYS or (column.type is ColumnType.NAME and table.kind in _NAMING)


def with_ends(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Let a row without `until` last until the day before the next row whose key differs only in the about date."""
    import polars as pl

    whose = [
        name
        for name in frame.columns
        if name != table.about and (name in table.key or name.rsplit(".", 1)[0] in table.key)
    ]
    following = frame.select("seq", *whose, _following=_day(frame, table.about)).sort(
        *whose, "_following", "seq", nulls_last=False
    )
    alike = [pl.col(name).eq_missing(pl.col(name).shift(-1)) for name in whose]
    same = pl.all_horizontal(pl.lit(value=True), *alike)
    ends = pl.when(same).then(pl.col("_following").shift(-1) - pl.duration(days=1))
    closed = following.select("seq", _ends=ends.cast(frame.schema["until"]))
    joined = frame.join(closed, on="seq", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("until", "_ends").alias("until")).drop("_ends")


def _day(frame: pl.DataFrame, column: str) -> pl.Series:
    import polars as pl

    about = frame[column]
    return about.str.slice(0, 10).str.to_date() if about.dtype == pl.String else about


def _parts(value: Any) -> tuple[int | None, int | None]:
    if value is None:
        return None, None
    if isinstance(value, Rate):
        numerator, denominator = value.numerator, value.denominator
        scale = numerator.denominator * denominator.denominator
        return int(numerator * scale), int(denominator * scale)
    number = value if isinstance(value, Fraction) else exactly(value)
    return number.numerator, number.denominator
