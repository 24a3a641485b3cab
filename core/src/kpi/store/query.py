"""The SELECT behind a frame: rows in force, narrowed in SQL, and only the columns that are needed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

import attrs

from kpi.frozen import frozen
from kpi.model.period import Period
from kpi.model.table import ColumnType
from kpi.store.periods import code_of, codes_within
from kpi.store.shape import Field, Kept, Shape
from kpi.store.words import Dictionary


@frozen
class Query:
    """What to read: after SELECT and its columns comes `rest`, which asks for a range of `seq` last.

    `fetched` are the columns besides `seq`, `constant` those with one text in every row; `bounds` are sequence
    numbers between which all rows lie; with `few` they are not worth being parted.
    """

    rest: str
    values: tuple[object, ...]
    fields: tuple[Field, ...]
    fetched: tuple[str, ...]
    constant: Mapping[str, str]
    bounds: tuple[int, int]
    few: bool = False


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
    near: Collection[int] | None = None,
) -> Query:
    """Build the query of `Facts.frame` at sequence number `seq`; `near` keeps the rows of some subjects, and of none."""
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
        tests.extend(dated(db, shape, since, until, values))
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
    return _whole(db, shape, seq, Query("", tuple(values), fields, fetched, constant, (0, 0)), tests, near)


def following(db: sqlite3.Connection, shape: Shape, seq: int, near: Collection[int] | None = None) -> Query:
    """Build the query of the columns that tell which row of an open-ended KIND follows which: key and about."""
    fields = tuple(shape.field(name) for name in dict.fromkeys((*shape.table.key, shape.table.about)))
    fetched = tuple(name for field in fields for name in field.sql)
    return _whole(db, shape, seq, Query("", (), fields, fetched, {}, (0, 0)), [], near)


def _whole(
    db: sqlite3.Connection,
    shape: Shape,
    seq: int,
    query: Query,
    tests: Sequence[str],
    near: Collection[int] | None,
) -> Query:
    tests = [*tests, *_in_force(db, shape, seq)]
    column = _concerning(shape)
    if near is None or column is None:
        where = " AND ".join([*tests, "seq BETWEEN ? AND ?"])
        bounds, alone = _bounds(db, shape, seq, query.constant), tuple[str, ...]()
    else:
        # The index by subject is the one that finds few rows: the signs keep SQLite from all others.
        where = " AND ".join(f"+({test})" for test in [*tests, "seq BETWEEN ? AND ?"])
        among = f'"{column.sql[0]}" IN (SELECT value FROM json_each(?))'
        where = (
            f"({among} OR {column.sql[0]} IS NULL) AND {where}"
            if not column.column.required
            else f"{among} AND {where}"
        )
        bounds, alone = (0, seq), (json.dumps(sorted(near)),)
    return attrs.evolve(
        query, rest=f' FROM "{shape.name}" WHERE {where}', values=(*alone, *query.values), bounds=bounds,
        few=bool(alone),
    )  # fmt: skip


def _concerning(shape: Shape) -> Field | None:
    """Return the column that says whom a row concerns, or whose row it is; None where nothing does."""
    names = (shape.table.subject, *shape.table.key[:1])
    return next((one for one in shape.fields if one.column.name in names and one.kept is Kept.SUBJECT), None)


def _bounds(db: sqlite3.Connection, shape: Shape, seq: int, constant: Mapping[str, str]) -> tuple[int, int]:
    """Return the first and last sequence number of a table, of a period where one is asked for: an index has them."""
    about = shape.table.about
    where, values = "", []
    if about in constant and shape.field(about).kept is Kept.PERIOD:
        where, values = f' WHERE "{about}" = ?', [code_of(Period.parse(constant[about]))]
    ends = [
        db.execute(f'SELECT seq FROM "{shape.name}"{where} ORDER BY seq {way} LIMIT 1', values).fetchone()
        for way in ("ASC", "DESC")
    ]
    return (0, 0) if None in ends else (ends[0][0], min(ends[1][0], seq))


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


def dated(
    db: sqlite3.Connection, shape: Shape, since: date | None, until: date | None, values: list[object]
) -> list[str]:
    """Return the tests that narrow a KIND to days, and add what they ask for to `values`."""
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
    if until is not None and until != date.max:
        # A moment of the last day sorts before the next day, with and without a time; an undated row is of old.
        before = f"{column} < ?"
        tests.append(before if field.column.required else f"({column} IS NULL OR {before})")
        values.append((until + timedelta(days=1)).isoformat())
    return tests


def _in_force(db: sqlite3.Connection, shape: Shape, seq: int) -> list[str]:
    """Return the tests that a row is in force at a sequence number."""
    # Left alone, SQLite walks the whole table by seq; the index has only the few rows that supersede.
    superseded = (
        f'SELECT supersedes FROM "{shape.name}" INDEXED BY "{shape.name}_supersedes" '
        f"WHERE supersedes IS NOT NULL AND seq <= {seq}"
    )
    tests = [f"seq <= {seq}", "gone = 0"]
    if db.execute(f"{superseded} LIMIT 1").fetchone():
        tests.append(f"seq NOT IN ({superseded})")
    return tests
