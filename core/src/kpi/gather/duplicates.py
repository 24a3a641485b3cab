"""Keys that are there twice, in one file or in two: looked for by their hashes, so that little is held at a time."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.engine.gathering.sql import name
from kpi.errors import DataError, Fault
from kpi.gather.counting import canonical, within
from kpi.gather.database import Database
from kpi.gather.files import SourceFile
from kpi.gather.opening import open_file
from kpi.ingest.mapping import FileMap
from kpi.model.gathering import EventSource
from kpi.model.period import Period
from kpi.model.table import Table
from kpi.words import sentence

_SHOWN = 20


def refuse_twice(
    db: Database,
    source: EventSource,
    files: Sequence[SourceFile],
    table: Table,
    map: FileMap,
    months: Sequence[Period],
) -> None:
    """Refuse a key of the KIND that several rows of the files have within the months.

    A KIND whose rows may lack the last column of their key (`own_ref`) has such rows as often as they stand there.

    Raises:
        DataError: `twice`, with the first keys and how often each is there.
    """
    if source.distinct or not files:
        return
    keys = [name(one) for one in table.key]
    read = tuple(dict.fromkeys([*table.key, table.about]))
    parts = []
    for file in files:
        reading, _ = open_file(db, source, file, table, map, read)
        parts.append(
            f"SELECT {', '.join(keys)}, {name(table.about)} AS day FROM ({canonical(reading, within(reading, months))})"
        )
    first, last = min(one.start for one in months), max(one.end for one in months)
    named = f" AND {keys[-1]} IS NOT NULL" if table.own_ref else ""
    rows = f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE day BETWEEN DATE '{first}' AND DATE '{last}'{named}"
    hashed = f"hash({', '.join(keys)})"
    db.execute(
        f"CREATE OR REPLACE TEMP TABLE twice AS SELECT {hashed} AS h FROM ({rows}) GROUP BY 1 HAVING count(*) > 1"
    )
    found = (
        db.execute(
            f"SELECT {', '.join(f'CAST({one} AS VARCHAR)' for one in keys)}, count(*) FROM ({rows}) "
            f"WHERE {hashed} IN (SELECT h FROM twice) GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT {_SHOWN}"
        ).fetchall()
        if db.execute("SELECT count(*) FROM twice").fetchone() != (0,)
        else []
    )
    db.execute("DROP TABLE twice")
    if found:
        hint = sentence("a key is there once; where you know better: distinct = true")
        raise DataError(
            *(
                Fault(
                    "twice",
                    sentence(
                        "{key} is there {times} times",
                        key=", ".join(f"{one} {value}" for one, value in zip(table.key, values, strict=True)),
                        times=times,
                    ),
                    source.name,
                    hint=hint,
                )
                for *values, times in found
            )
        )


__all__ = ["refuse_twice"]
