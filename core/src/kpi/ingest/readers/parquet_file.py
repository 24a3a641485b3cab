"""Parquet by polars."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.ingest.log import FaultLog
from kpi.ingest.readers.cells import cell_text
from kpi.ingest.source import CHUNK, Chunk, Options, Source, empty, refuse
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


def open_parquet(path: Path, options: Options, log: FaultLog) -> Source:
    """Open a Parquet file.

    Raises:
        DataError: `empty_file`, `not_parquet`, `not_a_value` for a column of lists or structs.
    """
    import polars as pl

    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise refuse(
            "not_parquet",
            sentence("this is no Parquet file that can be read ({error})", error=error),
            log.file,
        ) from None
    if not frame.width:
        raise empty(log.file)
    for name, kind in frame.schema.items():
        if kind.is_nested() or kind in (pl.Binary, pl.Object):
            raise refuse(
                "not_a_value",
                sentence("column {name!r} holds {type}, not single values", name=name, type=kind),
                log.file,
            )
    # A single-precision 0.1 becomes 0.10000000149 when widened; as text it keeps what was meant.
    frame = frame.with_columns(
        pl.col(pl.Float32).cast(pl.String), pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    )
    return Source(log.file, tuple(frame.columns), 0, _chunks(frame), typed=True, row_word="row ")


def _chunks(frame: pl.DataFrame) -> Iterator[Chunk]:
    for start in range(0, frame.height, CHUNK):
        rows = frame.slice(start, CHUNK).rows()
        cells = [[cell_text(value) for value in row] for row in rows]
        yield Chunk(list(range(start + 1, start + len(rows) + 1)), cells)
