"""Getting many rows out of SQLite, a range of sequence numbers at a time, by several connections where there are many."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from kpi.store.columns import read_columns
from kpi.store.connection import MEMORY, connect
from kpi.store.query import Query

if TYPE_CHECKING:
    import polars as pl

HELPING = 2**19
"""Sequence numbers of one statement: its texts stay some megabytes each, and threads have something to share."""


def fetch(db: sqlite3.Connection, path: str, query: Query) -> pl.DataFrame:
    """Run a query; `seq` and the fetched columns are Int64 or String as SQLite has them, in the order of `seq`.

    Rows that a batch brought never change, so that whatever connection reads them sees the same.
    """
    import polars as pl

    types = {name: one.sql_type for one in query.fields for name in one.sql}
    columns = {"seq": int, **{name: types[name] for name in query.fetched}}
    read = partial(read_columns, columns=columns, rest=query.rest, values=query.values)
    first, last = query.bounds
    step = last + 1 if query.few else HELPING
    ranges = [(start, min(start + step - 1, last)) for start in range(first, last + 1, step)]
    workers = min(len(ranges), _cores())
    # What this connection has not committed yet no other one sees.
    if workers < 2 or path == MEMORY or db.in_transaction:
        parts = [read(db, first=first, last=last) for first, last in ranges or [(1, 0)]]
    else:
        parts = _together(path, read, ranges, workers)
    made = pl.concat(parts, rechunk=True)
    return made if made["seq"].is_sorted() else made.sort("seq")


def _together(
    path: str, read: partial[pl.DataFrame], ranges: Sequence[tuple[int, int]], workers: int
) -> list[pl.DataFrame]:
    """Read the ranges in threads, each with its own connection: SQLite works without the lock of Python."""
    from concurrent.futures import ThreadPoolExecutor

    def share(number: int) -> list[pl.DataFrame]:
        with closing(connect(path, create=False)) as own:
            return [read(own, first=first, last=last) for first, last in ranges[number::workers]]

    with ThreadPoolExecutor(workers) as pool:
        shares = list(pool.map(share, range(workers)))
    return [shares[place % workers][place // workers] for place in range(len(ranges))]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
