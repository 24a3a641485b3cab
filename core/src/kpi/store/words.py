"""Interning: subjects and words become small numbers, in dictionary tables that only grow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kpi.store.columns import read_columns

if TYPE_CHECKING:
    import polars as pl

_FEW = 2000


class Dictionary:
    """One dictionary table (`id`, a text column), with what was read of it kept.

    Ids count from 1 without a gap, so that a column of ids is decoded by position.
    """

    def __init__(self, db: sqlite3.Connection, table: str, column: str) -> None:
        self._db = db
        self._table, self._column = table, column
        self._ids: dict[str, int] = {}
        self._series: pl.Series | None = None

    def forget(self) -> None:
        """Drop what was read, after a rollback may have taken it back."""
        self._ids.clear()
        self._series = None

    def find(self, texts: Iterable[str]) -> Mapping[str, int]:
        """Return a mapping that has the id of each of `texts` that is there (and of others)."""
        wanted = set(texts).difference(self._ids)
        if len(wanted) < _FEW:
            ask = f"SELECT id FROM {self._table} WHERE {self._column} = ?"
            for text in wanted:
                row = self._db.execute(ask, (text,)).fetchone()
                if row is not None:
                    self._ids[text] = row[0]
        else:
            self._ids.update((text, id) for id, text in enumerate(self.texts(), 1))
        return self._ids

    def intern(self, texts: Iterable[str]) -> Mapping[str, int]:
        """Return the id of each of `texts`, adding those that are new in their order; needs the write lock."""
        wanted = list(dict.fromkeys(texts))
        known = self.find(wanted)
        new = [text for text in wanted if text not in known]
        if new:
            last = self._last()
            rows = list(enumerate(new, last + 1))
            self._db.executemany(f"INSERT INTO {self._table} (id, {self._column}) VALUES (?, ?)", rows)
            self._ids.update((text, id) for id, text in rows)
        return self._ids

    def of(self, ids: pl.Series) -> pl.Series:
        """Return the text of each id, none for none; few ids of a long dictionary are looked up alone."""
        import polars as pl

        if self._series is not None or len(ids) >= _FEW or self._last() < _FEW:
            return self.series().gather(ids - 1)
        ask = f"SELECT {self._column} FROM {self._table} WHERE id = ?"
        known = {id: self._db.execute(ask, (id,)).fetchone()[0] for id in ids.unique().drop_nulls()}
        return pl.Series(self._column, [known.get(id) for id in ids], dtype=pl.String)

    def texts(self) -> list[str]:
        """Return every text; the id is its position plus one."""
        return self.series().to_list()

    def series(self) -> pl.Series:
        """Return every text as a column, to be gathered by id minus one."""
        import polars as pl

        if self._series is None:
            self._series = pl.Series(self._column, [], dtype=pl.String)
        known = len(self._series)
        last = self._last()
        if last > known:
            rest = f" FROM {self._table} WHERE id BETWEEN ? AND ?"
            new = read_columns(self._db, {"id": int, self._column: str}, rest, (), known + 1, last)
            self._series = pl.concat([self._series, new.sort("id")[self._column]], rechunk=True)
        return self._series

    def _last(self) -> int:
        return int(self._db.execute(f"SELECT coalesce(max(id), 0) FROM {self._table}").fetchone()[0])
