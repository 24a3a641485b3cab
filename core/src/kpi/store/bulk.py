"""Many rows in few statements."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

_AT_ONCE = 100
"""Rows of one statement: a third faster than one row, and far below SQLite's limit of variables."""
_SLICE = 50_000
"""Rows of a frame that are Python's at a time: few enough to stay in the processor's cache."""


def insert(db: sqlite3.Connection, into: str, row: str, columns: Iterable[Iterable[Any]]) -> None:
    """Insert columns of equal length; `into` is `INSERT INTO t (...)`, `row` is `(1, ?, ...)` for one row."""
    width = row.count("?")
    cells = chain.from_iterable(zip(*columns, strict=True))
    rest: list[Any] = []
    db.executemany(f"{into} VALUES {', '.join([row] * _AT_ONCE)}", _full(cells, width * _AT_ONCE, rest))
    db.executemany(
        f"{into} VALUES {row}", (rest[place : place + width] for place in range(0, len(rest), width))
    )


def _full(cells: Iterator[Any], size: int, rest: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield the cells `size` at a time; what is left over goes into `rest`."""
    while len(chunk := tuple(islice(cells, size))) == size:
        yield chunk
    rest.extend(chunk)


def insert_frame(db: sqlite3.Connection, into: str, row: str, frame: pl.DataFrame) -> None:
    """Insert the rows of a frame, whose columns are the variables of `row` in their order."""
    for part in frame.iter_slices(_SLICE):
        insert(db, into, row, [column.to_list() for column in part])
