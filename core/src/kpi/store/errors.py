"""Errors of SQLite said in the words of the program, with the mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from kpi.errors import DataError, Fault, StoreError
from kpi.words import NOTHING, Message, sentence

SHOWN = 100
"""Faults that are spelled out; the rest are counted."""

_LOCKED = (
    "locked",
    sentence("the store cannot be used: another program is writing to it"),
    sentence("wait until it has ended, then try again"),
)
_KNOWN = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_READONLY": (
        "read_only",
        sentence("the store cannot be used: it is read-only"),
        sentence("allow writing to the file and to its folder"),
    ),
    "SQLITE_FULL": (
        "full",
        sentence("the store cannot be used: the disk is full, nothing was written"),
        sentence("make room on the disk, then try again"),
    ),
    "SQLITE_CORRUPT": (
        "corrupt",
        sentence("the store cannot be used: it is damaged"),
        sentence("put back a backup; kpi writes one beside it before a migration"),
    ),
    "SQLITE_NOTADB": (
        "not_a_store",
        sentence("the store cannot be used: it is not a SQLite file"),
        sentence("name the store with --db, or make one with kpi init"),
    ),
    "SQLITE_CANTOPEN": (
        "cannot_open",
        sentence("the store cannot be used: it cannot be opened"),
        sentence("check the path and the rights of its folder"),
    ),
    "SQLITE_PERM": (
        "cannot_open",
        sentence("the store cannot be used: access is denied"),
        sentence("check the rights of the file and of its folder"),
    ),
    "SQLITE_IOERR": (
        "io",
        sentence("the store cannot be used: reading or writing it failed"),
        sentence("check the disk, then try again"),
    ),
}
"""By the name of an error of SQLite: our code, what is wrong, and the mend."""


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn an error of SQLite inside the block into a StoreError about the store `where`.

    Raises:
        StoreError: with code locked, read_only, full, corrupt, not_a_store, cannot_open, io or sqlite.
    """
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", None) or ""
        other = ("sqlite", sentence("the store cannot be used: {error}", error=error), NOTHING)
        code, message, hint = _KNOWN.get("_".join(name.split("_")[:2]), other)
        raise StoreError(Fault(code, message, where=where, hint=hint)) from error


def refuse(code: str, message: Message, where: str = "", hint: Message = NOTHING) -> StoreError:
    """Make a StoreError of one fault."""
    return StoreError(Fault(code, message, where=where, hint=hint))


class RowFaults:
    """Counts every fault of the rows of a batch and keeps the first ones to show."""

    def __init__(self) -> None:
        self.count = 0
        self.shown: list[Fault] = []

    @property
    def full(self) -> bool:
        """Whether further faults are only counted."""
        return len(self.shown) >= SHOWN

    def add(self, code: str, message: Message, where: str, hint: Message = NOTHING) -> None:
        """Note a fault of the row that `where` names."""
        self.count += 1
        if not self.full:
            self.shown.append(Fault(code, message, where=where, hint=hint))

    def raise_if_any(self) -> None:
        """Raise a DataError with the faults noted, or do nothing.

        Raises:
            DataError: the first faults, and one that counts the rest.
        """
        if not self.count:
            return
        rest = self.count - len(self.shown)
        more = (Fault("more", sentence("and {rest} more faults", rest=rest)),) if rest else ()
        raise DataError(*self.shown, *more)
