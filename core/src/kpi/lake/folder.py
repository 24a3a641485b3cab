"""A folder of facts: `<kind>.parquet` or `<kind>/*.parquet`, and beside it the folder of earlier periods' results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.engine.facts import Facts
from kpi.errors import DataError, Fault
from kpi.lake.columns import (
    PAST,
    PAST_PAID,
    PAST_RESULTS,
    frame_name,
    is_key,
    parts_of,
    past_schema,
    schema_of,
)
from kpi.model.facts import CORE_TABLES
from kpi.model.table import Table
from kpi.types import Ledger, LineStatus
from kpi.words import listed, sentence

if TYPE_CHECKING:
    import polars as pl

RUN = "run.json"
"""What says in a period's folder that its run was written whole; it is written last."""


class FactFolder:
    """The rows of a folder of facts, and of the periods before one that an output folder holds."""

    def __init__(
        self, folder: Path, tables: Iterable[Table] = (), past: Path | None = None, before: str = ""
    ) -> None:
        self._folder = folder
        self._tables = {table.kind: table for table in (*CORE_TABLES, *tables)}
        self._past = dict(_periods(past, before)) if past is not None else {}

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all KINDs, also of those without a file."""
        return tuple(self._tables.values())

    @property
    def past(self) -> Mapping[str, Path]:
        """The folders of the earlier periods, by period."""
        return self._past

    def files(self, kind: str) -> list[Path]:
        """Return the files of a KIND; none where there are none."""
        one = self._folder / f"{kind}.parquet"
        return [one] if one.is_file() else sorted((self._folder / kind).glob("*.parquet"))

    def checked(self) -> FactFolder:
        """Return itself.

        Raises:
            DataError: `bad_facts`, naming every file whose columns or types are not those of its KIND, all at once.
        """
        import polars as pl

        faults = []
        for kind, table in self._tables.items():
            for file in self.files(kind):
                have, needed = pl.read_parquet_schema(file), _needed(table)
                wrong = [
                    f"{name} {type}"
                    for name, type in schema_of(table).items()
                    if (name in needed or name in have) and have.get(name) != type
                ]
                if wrong:
                    message = sentence("{kind} needs {columns}", kind=kind, columns=listed(wrong))
                    faults.append(Fault("bad_facts", message, where=str(file)))
        if not any(self.files(kind) for kind in self._tables):
            message = sentence("there are no facts in {folder}", folder=str(self._folder))
            hint = sentence("kpi export facts -o {folder} writes those of a store", folder=str(self._folder))
            faults.append(Fault("no_facts", message, where=str(self._folder), hint=hint))
        if faults:
            raise DataError(*faults)
        return self

    def scan(self, kind: str) -> pl.LazyFrame:
        """Return the rows of a KIND, or of what earlier periods left."""
        import polars as pl

        if kind in PAST:
            return _past(kind, self._past)
        schema, files = schema_of(self._tables[kind]), self.files(kind)
        if not files:
            return pl.LazyFrame(schema=schema)
        rows = pl.scan_parquet(files, missing_columns="insert", extra_columns="ignore", schema=schema)
        return rows.select(*schema)


def _needed(table: Table) -> set[str]:
    return {"seq", *(part for one in table.columns if one.required for part in parts_of(one)[:2])}


def past_folders(out: Path, before: str) -> dict[str, Path]:
    """Return the folders of the periods in an output folder that end before a period does."""
    return dict(_periods(out, before))


def _periods(out: Path, before: str) -> Iterator[tuple[str, Path]]:
    from kpi.model.period import Period

    last = Period.parse(before)
    for file in sorted(out.glob(f"*/{RUN}")):
        period = Period.parse(file.parent.name)
        if period != last and period.start <= last.end:
            yield str(period), file.parent


def _past(kind: str, folders: Mapping[str, Path]) -> pl.LazyFrame:
    import polars as pl

    schema = past_schema(kind)
    parts = [pl.LazyFrame(schema=schema)]
    for period, folder in folders.items():
        told = pl.lit(period).alias("period")
        if kind == PAST_RESULTS:
            rows = pl.scan_parquet(folder / "results" / "*.parquet").with_columns(told)
        elif kind == PAST_PAID:
            rows = pl.scan_parquet(folder / "lines" / "*.parquet").filter(
                pl.col("ledger") == Ledger.YUAN.value,
                pl.col("status") != LineStatus.HELD.value,
                pl.col("amount").is_not_null(),
            )
            rows = rows.with_columns(told)
        else:
            rows = pl.LazyFrame({"period": [period]})
        parts.append(rows.select(pl.col(name).cast(type) for name, type in schema.items()))
    return pl.concat(parts)


def write_facts(facts: Facts, tables: Iterable[Table], folder: Path) -> dict[str, int]:
    """Write the rows in force of every KIND that has some as `<kind>.parquet`; return how many of each.

    Files of KINDs without rows are removed, so that nothing of an earlier export stays.
    """
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    names = facts.subjects()
    ids = names.select(pl.col("subject"), "id")
    written = {}
    for table in {one.kind: one for one in (*CORE_TABLES, *tables)}.values():
        file = folder / f"{table.kind}.parquet"
        frame = facts.frame(table.kind)
        if not frame.height:
            file.unlink(missing_ok=True)
            continue
        made = [frame["seq"]]
        for column in table.columns:
            for part in parts_of(column):
                series = frame[frame_name(column, part)].alias(part)
                if is_key(table, column):
                    series = _named(series, ids)
                made.append(series)
        rows = pl.DataFrame(made)
        partial = file.with_suffix(".partial")
        rows.select(pl.col(name).cast(type) for name, type in schema_of(table).items()).write_parquet(partial)
        partial.replace(file)
        written[table.kind] = rows.height
    return written


def _named(keys: pl.Series, ids: pl.DataFrame) -> pl.Series:
    joined = keys.to_frame("subject").join(ids, on="subject", how="left", maintain_order="left")
    return joined["id"].alias(keys.name)


__all__ = ["RUN", "FactFolder", "past_folders", "write_facts"]
