"""The key rules: same key and same value is nothing, another value is refused unless it corrects."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from kpi.frozen import frozen
from kpi.store import bulk
from kpi.store.decode import shown
from kpi.store.encode import VEILED, Cells, Row, where_of
from kpi.store.errors import RowFaults
from kpi.store.shape import Shape
from kpi.words import joined, phrase, sentence

_FEW = 200
_HIDDEN = ("rater", "ref")
"""Columns of a key that hold tokens in veiled rows."""


@frozen
class Verdict:
    """What is to be stored: places of rows, and by place the seq of the row that each supersedes."""

    new: Sequence[int]
    supersedes: dict[int, int]
    unchanged: int
    corrected: int


def judge(
    db: sqlite3.Connection,
    shape: Shape,
    columns: Mapping[str, Cells],
    rows: Sequence[Row],
    faults: RowFaults,
    *,
    correct: bool,
    sha256: str = "",
) -> Verdict:
    """Compare the rows of a batch with each other and with the rows in force; faults are noted."""
    count = len(rows)
    keys = list(zip(*(columns[name] for name in shape.key), strict=True))
    loose = _loose(shape, columns, count)
    keyed = count - len(loose)
    if keyed != len({key for place, key in enumerate(keys) if place not in loose} if loose else set(keys)):
        _twice(shape, keys, loose, rows, faults)
        return Verdict((), {}, 0, 0)
    same, supersedes, corrected = _against_store(db, shape, columns, keys, loose, rows, faults, correct)
    same |= _loaded_before(db, shape, columns, sorted(loose), rows, faults, sha256)
    new: Sequence[int] = [place for place in range(count) if place not in same] if same else range(count)
    return Verdict(new, supersedes, len(same), corrected)


def _loose(shape: Shape, columns: Mapping[str, Cells], count: int) -> set[int]:
    """Places of the rows without a ref, which only their batch and place identify."""
    if not shape.table.own_ref:
        return set()
    ref = columns[shape.key[-1]]
    return {place for place in range(count) if ref[place] is None} if None in ref else set()


def _twice(
    shape: Shape, keys: list[tuple[object, ...]], loose: set[int], rows: Sequence[Row], faults: RowFaults
) -> None:
    first: dict[tuple[object, ...], int] = {}
    for place, key in enumerate(keys):
        if place not in loose and first.setdefault(key, place) != place:
            before = where_of(rows, first[key])
            faults.add(
                "twice",
                sentence("{key} stands at {before} too", key=spell(shape, rows[place]), before=before),
                where_of(rows, place),
            )


def spell(shape: Shape, row: Row) -> str:
    """Name a row by its key: `subject A, metric m, period 2018-07`; a veiled one without who it is of."""
    hidden = _HIDDEN if row.get(VEILED) else ()
    named = (name for name in shape.table.key if name not in hidden and row.get(name) is not None)
    return ", ".join(f"{name} {row[name]}" for name in named)


def _against_store(
    db: sqlite3.Connection,
    shape: Shape,
    columns: Mapping[str, Cells],
    keys: list[tuple[object, ...]],
    loose: set[int],
    rows: Sequence[Row],
    faults: RowFaults,
    correct: bool,
) -> tuple[set[int], dict[int, int], int]:
    same: set[int] = set()
    supersedes: dict[int, int] = {}
    corrected = 0
    if not _may_meet(db, shape, columns):
        return same, supersedes, corrected
    given = list(zip(*(columns[name] for name in shape.data), strict=True))
    for place, seq, gone, *stored in _met(db, shape, keys, loose):
        if gone:
            supersedes[place] = seq
        elif given[place] == tuple(stored):
            same.add(place)
        elif correct:
            supersedes[place] = seq
            corrected += 1
        elif faults.full:
            faults.count += 1
        else:
            _conflict(db, shape, stored, given[place], rows, place, faults)
    return same, supersedes, corrected


def _may_meet(db: sqlite3.Connection, shape: Shape, columns: Mapping[str, Cells]) -> bool:
    """Tell quickly that no stored row can have a key of the batch: a new month meets none."""
    about = shape.table.about
    if about in shape.table.key:
        values = set(columns[about])
        if len(values) <= _FEW:
            ask = f'SELECT 1 FROM "{shape.name}" WHERE "{about}" IS ? LIMIT 1'
            return any(db.execute(ask, (value,)).fetchone() for value in values)
    return db.execute(f'SELECT 1 FROM "{shape.name}" LIMIT 1').fetchone() is not None


def _met(
    db: sqlite3.Connection, shape: Shape, keys: list[tuple[object, ...]], loose: set[int]
) -> list[tuple[int, ...]]:
    places = [place for place in range(len(keys)) if place not in loose]
    if not places:
        return []
    names = [f"k{index}" for index in range(len(shape.key))]
    db.execute("DROP TABLE IF EXISTS temp.met")
    db.execute(f"CREATE TEMP TABLE met (place INTEGER PRIMARY KEY, {', '.join(names)})")
    staged = (places, *zip(*(keys[place] for place in places), strict=True))
    bulk.insert(db, "INSERT INTO temp.met", f"({', '.join('?' * len(staged))})", staged)
    on = " AND ".join(f'f."{column}" IS m.{name}' for column, name in zip(shape.key, names, strict=True))
    data = ", ".join(f'f."{name}"' for name in shape.data)
    table = f'"{shape.name}"'
    found = db.execute(
        f"SELECT m.place, f.seq, f.gone, {data} FROM temp.met m CROSS JOIN {table} f ON {on} "
        f"WHERE NOT EXISTS (SELECT 1 FROM {table} s WHERE s.supersedes = f.seq)"
    ).fetchall()
    db.execute("DROP TABLE temp.met")
    return found


def _conflict(
    db: sqlite3.Connection,
    shape: Shape,
    stored: Sequence[object],
    given: Sequence[object],
    rows: Sequence[Row],
    place: int,
    faults: RowFaults,
) -> None:
    old, new = (dict(zip(shape.data, cells, strict=True)) for cells in (stored, given))
    parts = [
        phrase(
            "{column} is {stored}, not {given}",
            column=field.column.name,
            stored=shown(db, field, [old[name] for name in field.sql]),
            given=shown(db, field, [new[name] for name in field.sql]),
        )
        for field in shape.fields
        if any(old[name] != new[name] for name in field.sql)
    ]
    if rows[place].get(VEILED):
        parts = [phrase("the stored value is another one")]
    faults.add(
        "conflict", sentence("{key}: {differences}", key=spell(shape, rows[place]), differences=joined(parts)), where_of(rows, place),
        sentence("to replace the stored value use --correct --by WHO --why TEXT"),
    )  # fmt: skip


def _loaded_before(
    db: sqlite3.Connection,
    shape: Shape,
    columns: Mapping[str, Cells],
    loose: list[int],
    rows: Sequence[Row],
    faults: RowFaults,
    sha256: str,
) -> set[int]:
    """Find rows without a ref that this very file brought before: they are the same ones, not new ones."""
    if not loose or not sha256:
        return set()
    batch = db.execute(
        "SELECT id, first_seq, last_seq FROM batch b WHERE kind = ? AND sha256 = ? AND undoes IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM batch u WHERE u.undoes = b.id AND NOT EXISTS "
        "(SELECT 1 FROM batch r WHERE r.undoes = u.id)) ORDER BY id DESC LIMIT 1",
        (shape.table.kind, sha256),
    ).fetchone()
    if batch is None:
        return set()
    data = ", ".join(f'"{name}"' for name in shape.data)
    old = db.execute(
        f'SELECT {data} FROM "{shape.name}" WHERE seq BETWEEN ? AND ? AND "{shape.key[-1]}" IS NULL ORDER BY seq',
        batch[1:],
    ).fetchall()
    new = [tuple(columns[name][place] for name in shape.data) for place in loose]
    if old == new:
        return set(loose)
    faults.add(
        "loaded_before", sentence("this file is batch {batch} already, with other rows", batch=batch[0]), where_of(rows, loose[0]),
        sentence("undo it first: kpi imports --undo {batch}", batch=batch[0]),
    )  # fmt: skip
    return set()
