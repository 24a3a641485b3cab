"""Opening the SQLite file and holding its transactions."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpi.store.errors import refuse, told
from kpi.words import sentence

MEMORY = ":memory:"
BUSY_SECONDS = 30.0
"""How long a writer waits for another one."""


def connect(path: str | Path, *, create: bool, wait: float = BUSY_SECONDS) -> sqlite3.Connection:
    """Open a file, or memory for `:memory:`; a file that may not be written is opened for reading.

    Raises:
        StoreError: not there and not to be created, a folder, or not to be opened.
    """
    if str(path) == MEMORY:
        return _tuned(sqlite3.connect(MEMORY, isolation_level=None, check_same_thread=False))
    file = Path(path)
    if file.is_dir():
        raise refuse(
            "not_a_store",
            sentence("this is a folder, not a store"),
            str(path),
            sentence("name the file with --db"),
        )
    if not file.exists() and not create:
        raise refuse(
            "no_store",
            sentence("there is no store here"),
            str(path),
            sentence("make one with kpi init, or name it with --db"),
        )
    mode = "rwc" if create else "rw" if os.access(file, os.W_OK) else "ro"
    with told(str(path)):
        uri = f"{file.absolute().as_uri()}?mode={mode}"
        return _tuned(
            sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
        )


def _tuned(db: sqlite3.Connection) -> sqlite3.Connection:
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA temp_store = MEMORY")
    return db


def use_wal(db: sqlite3.Connection, wait: float) -> None:
    """Switch the file to write-ahead logging, so that readers and a writer do not wait for each other."""
    # SQLite does not call its busy handler for this switch, so two first openers must retry.
    deadline = time.monotonic() + wait
    while db.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


@contextmanager
def writing(db: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock for the block: all of it is stored or nothing. Inside another one, a savepoint."""
    inner = db.in_transaction
    db.execute("SAVEPOINT inner_writing" if inner else "BEGIN IMMEDIATE")
    try:
        yield
        db.execute("RELEASE inner_writing" if inner else "COMMIT")
    except BaseException:
        # A full disk has rolled back already; a second rollback would hide that error.
        if db.in_transaction:
            db.execute("ROLLBACK TO inner_writing" if inner else "ROLLBACK")
            if inner:
                db.execute("RELEASE inner_writing")
        raise
