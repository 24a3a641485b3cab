"""Whether facts came in that a run of a period would read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from kpi.model.period import Period
from kpi.store.periods import code_of
from kpi.store.query import dated
from kpi.store.shape import Kept, Shape


def has_news(db: sqlite3.Connection, shapes: Iterable[Shape], seq: int, period: Period) -> bool:
    """Tell whether rows after `seq`, or those that they supersede, are about days until the end of a period.

    A row that names a period besides, as a decision may, is news of that period alone.
    """
    return any(_touched(db, one, seq, period) for one in shapes)


def _touched(db: sqlite3.Connection, shape: Shape, seq: int, period: Period) -> bool:
    values: list[object] = []
    tests = []
    named = [
        one.sql[0] for one in shape.fields if one.kept is Kept.PERIOD and one.column.name != shape.table.about
    ]
    if named:
        tests.append(" AND ".join(f'("{one}" IS NULL OR "{one}" = {code_of(period)})' for one in named))
    elif shape.table.about:
        tests += dated(db, shape, None, period.end, values)
    table = f'"{shape.name}"'
    new = f"SELECT seq FROM {table} WHERE seq > {seq}"
    old = f"SELECT supersedes FROM {table} WHERE seq > {seq} AND supersedes IS NOT NULL"
    where = " AND ".join([f"(seq IN ({new}) OR seq IN ({old}))", *tests])
    return db.execute(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", values).fetchone() is not None


__all__ = ["has_news"]
