"""The SELECT behind a frame: rows in force, narrowed in SQL, and only the columns that are needed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from kpi.model.period import Period
from kpi.model.table import ColumnType
from kpi.store.periods import code_of, codes_within
from kpi.store.shape import Field, Kept, Shape
from kpi.store.words import Dictionary

if TYPE_CHECKING:
    import polars as pl

_HELPING = 4096


@attrs.frozen
class Query:
    """SQL that yields `seq` and the `fetched` columns; `constant` ones have the same text in every row."""

    sql: str
    values: tuple[object, ...]
    fields: tuple[Field, ...]
    fetched: tuple[str, ...]
    constant: Mapping[str, str]


def build(
    db: sqlite3.Connection,
    shape: Shape,
    seq: int,
    subjects: Dictionary,
    words: Dictionary,
    *,
    since: date | None,
    until: date | None,
    periods: Collection[Period] | None,
    only: Mapping[str, Collection[str]] | None,
    columns: Sequence[str] | None,
) -> Query:
    """Build the query of `Facts.frame` at sequence number `seq`."""
    fields = shape.fields if columns is None else tuple(shape.field(name) for name in columns)
    tests: list[str] = []
    values: list[object] = []
    constant: dict[str, str] = {}
    if periods is not None:
        column = _period_column(shape)
        tests.append(_within(column, [code_of(one) for one in periods], values))
        if len(set(periods)) == 1:
            constant[column] = str(next(iter(periods)))
    if since is not None or until is not None:
        tests.extend(_dated(db, shape, since, until, values))
    for name, wanted in (only or {}).items():
        field = shape.field(name)
        if field.kept is Kept.PERIOD:
            codes = [code_of(Period.parse(text)) for text in wanted]
        elif field.kept in (Kept.WORD, Kept.SUBJECT):
            known = (words if field.kept is Kept.WORD else subjects).find(wanted)
            codes = [known[text] for text in wanted if text in known]
            if field.kept is Kept.WORD and len(set(wanted)) == 1:
                constant[field.sql[0]] = next(iter(wanted))
        else:
            raise ValueError(f"{shape.table.kind}.{name} is not word-like")
        tests.append(_within(field.sql[0], codes, values))
    fetched = tuple(name for field in fields for name in field.sql if name not in constant)
    source = _in_force(db, shape, seq, ends="until" in fetched)
    listed = ", ".join(["seq", *(f'"{name}"' for name in fetched)])
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    return Query(
        f"SELECT {listed} FROM {source}{where} ORDER BY seq", tuple(values), fields, fetched, constant
    )


def _period_column(shape: Shape) -> str:
    for field in sorted(shape.fields, key=lambda one: one.column.name != shape.table.about):
        if field.column.type is ColumnType.PERIOD:
            return field.sql[0]
    raise ValueError(f"{shape.table.kind} has no period")


def _within(column: str, codes: Iterable[int], values: list[object]) -> str:
    distinct = sorted(set(codes))
    if len(distinct) == 1:
        values.append(distinct[0])
        return f'"{column}" = ?'
    values.append(json.dumps(distinct))
    return f'"{column}" IN (SELECT value FROM json_each(?))'


def _dated(
    db: sqlite3.Connection, shape: Shape, since: date | None, until: date | None, values: list[object]
) -> list[str]:
    field = shape.field(shape.table.about)
    column = f'"{field.sql[0]}"'
    if field.kept is Kept.PERIOD:
        first, last = db.execute(f'SELECT min({column}), max({column}) FROM "{shape.name}"').fetchone()
        codes = [] if first is None else codes_within(first, last, since, until)
        return [_within(field.sql[0], codes, values)]
    tests = []
    if since is not None:
        tests.append(f"{column} >= ?")
        values.append(since.isoformat())
    if until is not None:
        # A moment of the last day sorts before the next day, with and without a time; an undated row is of old.
        before = f"{column} < ?"
        tests.append(before if field.column.required else f"({column} IS NULL OR {before})")
        values.append((until + timedelta(days=1)).isoformat())
    return tests


def _in_force(db: sqlite3.Connection, shape: Shape, seq: int, *, ends: bool) -> str:
    table = f'"{shape.name}"'
    superseded = f"SELECT supersedes FROM {table} WHERE supersedes IS NOT NULL AND seq <= {seq}"
    if db.execute(f"{superseded} LIMIT 1").fetchone():
        where = f"seq <= {seq} AND gone = 0 AND seq NOT IN ({superseded})"
    else:
        where = f"seq <= {seq} AND gone = 0"
    if not (shape.table.open_ended and ends):
        return f"(SELECT * FROM {table} WHERE {where})"
    about = shape.field(shape.table.about).sql[0]
    group = ", ".join(f'"{name}"' for name in shape.key if name != about)
    others = ", ".join(f'"{name}"' for name in ("seq", *shape.data) if name != "until")
    following = f'lead("{about}") OVER (PARTITION BY {group} ORDER BY "{about}")'
    return f'(SELECT {others}, coalesce("until", date({following}, \'-1 day\')) AS "until" FROM {table} WHERE {where})'


def fetch(db: sqlite3.Connection, query: Query) -> pl.DataFrame:
    """Run a query; columns are Int64 or String as SQLite has them."""
    import polars as pl

    types = {name: pl.String if one.sql_type is str else pl.Int64 for one in query.fields for name in one.sql}
    schema = {"seq": pl.Int64, **{name: types[name] for name in query.fetched}}
    cursor = db.execute(query.sql, query.values)
    parts = [pl.DataFrame(schema=schema)]
    # Small helpings keep the tuples in the processor's cache: a third faster than one big list.
    while rows := cursor.fetchmany(_HELPING):
        cells = zip(schema.items(), zip(*rows, strict=True), strict=True)
        parts.append(pl.DataFrame([pl.Series(name, column, dtype=type) for (name, type), column in cells]))
    return pl.concat(parts, rechunk=True)
