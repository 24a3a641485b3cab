"""One pass over one file: its parts for several months at once, each written whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING

from kpi.engine.gathering.sql import literal
from kpi.errors import DataError, Fault
from kpi.gather.counting import Reading, counted, within
from kpi.gather.database import Database, library
from kpi.gather.faults import refuse_wrong
from kpi.gather.files import SourceFile
from kpi.gather.opening import Opened, open_file
from kpi.gather.partials import Parts
from kpi.ingest.mapping import FileMap
from kpi.model.gathering import AggregatePlan, EventSource
from kpi.model.period import Period
from kpi.words import sentence, verbatim

if TYPE_CHECKING:
    import polars as pl


def know_stays(db: Database, stays: pl.DataFrame) -> None:
    """Let passes know who moved: id, from, until."""
    db.execute('CREATE OR REPLACE TEMP TABLE stays (id VARCHAR, "from" DATE, until DATE)')
    for start in range(0, stays.height, 5000):
        rows = ", ".join(
            f"({literal(id)}, DATE '{first}', DATE '{last}')"
            for id, first, last in stays.slice(start, 5000).iter_rows()
        )
        db.execute(f"INSERT INTO stays VALUES {rows}")


def pass_over(
    db: Database,
    source: EventSource,
    file: SourceFile,
    plan: AggregatePlan,
    map: FileMap,
    keys: Mapping[Period, str],
    parts: Parts,
) -> None:
    """Count a file once for all the months in `keys`, and keep the part of each.

    Raises:
        DataError: every cell that cannot be read exactly, rows of another month than the path says, sums that
            are too large; nothing of the file is kept then.
    """
    duckdb = library()
    read = tuple(dict.fromkeys([plan.subject, plan.about, *([plan.unit] if plan.unit else []), *plan.read]))
    months = sorted(keys)
    try:
        reading, opened = open_file(db, source, file, plan.table, map, read)
        asked = months if file.month is None else []
        if asked:
            _undated(db, file, reading, opened)
        db.execute(f"CREATE OR REPLACE TEMP TABLE found AS {counted(plan, reading, asked)}")
        row = db.execute("SELECT coalesce(sum(wrong), 0) FROM found").fetchone()
        if row is not None and row[0]:
            refuse_wrong(db, file, reading, opened, asked)
        kept = 'subject, unit, "from", rows' + "".join(f", f{place}" for place in range(len(plan.figures)))
        held = {day for (day,) in db.execute("SELECT DISTINCT month FROM found").fetchall()}
        _of_its_month(file, held)
        for month in months:
            if month.start not in held:
                parts.mark_empty(keys[month])
                continue
            of_month = f"SELECT {kept} FROM found WHERE month = DATE '{month.start}'"
            target = literal(str(parts.scratch(keys[month])))
            db.execute(f"COPY ({of_month}) TO {target} (FORMAT parquet, COMPRESSION zstd)")
            parts.settle(keys[month])
        db.execute("DROP TABLE found")
    except duckdb.OutOfRangeException as error:
        message = sentence("a sum is too large to be kept exact ({error})", error=_first(error))
        raise DataError(Fault("too_large", message, file.name)) from None
    except duckdb.ConversionException as error:
        raise DataError(Fault("too_large", verbatim(_first(error)), file.name)) from None
    except duckdb.OutOfMemoryException as error:
        hint = sentence("give it more (--memory), or more room on the disk")
        raise DataError(Fault("memory", verbatim(_first(error)), file.name, hint=hint)) from None
    except duckdb.Error as error:
        hint = sentence("import the rows to see where")
        raise DataError(Fault("unreadable", verbatim(_first(error)), file.name, hint=hint)) from None


def _first(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _undated(db: Database, file: SourceFile, reading: Reading, opened: Opened) -> None:
    """Look for rows without a day, which the test of the days asked would pass over."""
    if not within(reading, [Period.parse("2000-01")]):
        return
    found = db.execute(f"SELECT count(*) FROM {reading.rows} WHERE {reading.about_source} IS NULL").fetchone()
    if found is not None and found[0]:
        refuse_wrong(db, file, reading, opened, [])


def _of_its_month(file: SourceFile, held: Collection[date | None]) -> None:
    for day in sorted(one for one in held if one is not None):
        if file.month is not None and day != file.month.start:
            message = sentence(
                "the file of {month} holds rows of {other}", month=file.month, other=Period.of(day)
            )
            hint = sentence("its path says the month, as the key period of the source has it")
            raise DataError(Fault("wrong_month", message, file.name, hint=hint))


__all__ = ["know_stays", "pass_over"]
