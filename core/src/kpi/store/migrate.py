"""Bringing a store up to the program: numbered migrations of core, and the tables of new KINDs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kpi.store.connection import MEMORY, use_wal, writing
from kpi.store.errors import refuse
from kpi.store.schema import create_core, create_kind, extend_kind, index_places
from kpi.store.shape import Shape
from kpi.store.tokens import create_secret
from kpi.words import sentence

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION = 0x6B706931
"""Marks a SQLite file as a store of this program (`kpi1`)."""

MIGRATIONS: tuple[tuple[str, Callable[[Database], None]], ...] = (
    ("first", create_core),
    ("secret", create_secret),
    ("places", index_places),
)
"""Every change of core's tables, in order; the number of a migration is its place, from 1."""


def bring_up(
    db: sqlite3.Connection, path: str, shapes: Sequence[Shape], *, create: bool, program: str, wait: float
) -> None:
    """Make or migrate what is missing; do nothing, cheaply, where nothing is.

    A backup is written beside a file that holds facts or runs.

    Raises:
        StoreError: another program's file, newer than this program, or a KIND declared otherwise.
    """
    if path == MEMORY:
        _blank(tuple(shapes), program).backup(db)
        return
    if _is_current(db, path, shapes):
        return
    if not create and not _version(db):
        raise refuse("no_store", sentence("this file is empty"), path, sentence("make a store with kpi init"))
    use_wal(db, wait)
    with writing(db):
        # Another process may have done it while this one waited for the lock.
        if _is_current(db, path, shapes):
            return
        old = _version(db)
        if old and db.execute("SELECT 1 FROM batch UNION SELECT 1 FROM run").fetchone():
            _back_up(Path(path), old)
        _migrate(db, path, shapes, program)


@cache
def _blank(shapes: tuple[Shape, ...], program: str) -> sqlite3.Connection:
    # Case files open hundreds of stores in memory: copying an empty one is faster than making it.
    db = sqlite3.connect(MEMORY, isolation_level=None, check_same_thread=False)
    with writing(db):
        _migrate(db, MEMORY, shapes, program)
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _is_current(db: sqlite3.Connection, path: str, shapes: Sequence[Shape]) -> bool:
    version = _version(db)
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION and (version or db.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise refuse(
            "not_a_store",
            sentence("this SQLite file belongs to another program"),
            path,
            sentence("name the store with --db"),
        )
    if version > len(MIGRATIONS):
        raise refuse(
            "newer_store", sentence("the store has version {version}, this program knows {known}", version=version, known=len(MIGRATIONS)), path,
            sentence("install a newer kpi-core"),
        )  # fmt: skip
    if version < len(MIGRATIONS):
        return False
    there = dict(db.execute("SELECT kind, signature FROM kind"))
    return all(_columns(one.signature) <= _columns(there.get(one.table.kind, "")) for one in shapes)


def _migrate(db: sqlite3.Connection, path: str, shapes: Sequence[Shape], program: str) -> None:
    from sqlite_utils import Database

    made = Database(db, execute_plugins=False)
    version = _version(db)
    for number, (name, change) in enumerate(MIGRATIONS[version:], version + 1):
        change(made)
        _note(made, number, name, program)
    there = dict(db.execute("SELECT kind, signature FROM kind"))
    for shape in shapes:
        kind, old = shape.table.kind, there.get(shape.table.kind)
        if old is None:
            create_kind(made, shape)
            _note(made, None, f"kind {kind}", program)
        elif not _columns(shape.signature) <= _columns(old):
            # A column that is no longer declared stays, so that nothing ever recorded is lost.
            changed = _changed(old, shape.signature)
            if changed:
                raise refuse(
                    "kind_changed", sentence("{owner} declares {kind}.{changed} as another type than the store has", owner=shape.table.owner, kind=kind, changed=changed),
                    path, sentence("give the column another name"),
                )  # fmt: skip
            extend_kind(made, shape, old)
            _note(made, None, f"columns of {kind}", program)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _columns(signature: str) -> set[str]:
    return set(signature.split(","))


def _changed(old: str, new: str) -> str:
    before, now = (dict(part.split(":") for part in text.split(",")) for text in (old, new))
    return next((name for name in before if name in now and now[name] != before[name]), "")


def _note(made: Database, number: int | None, name: str, program: str) -> None:
    # Migrations of KINDs are numbered from 1001, so that they never meet one of core.
    if number is None:
        last = made.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0]
        number = max(last, 1000) + 1
    made.table("migration").insert({"number": number, "name": name, "program": program})


def _back_up(file: Path, version: int) -> Path:
    number, target = 1, file.with_name(f"{file.name}.v{version}.backup")
    while target.exists():
        number += 1
        target = file.with_name(f"{file.name}.v{version}-{number}.backup")
    # A second connection reads what was committed while this one holds the write lock.
    source, copy = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True), sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()
    return target
