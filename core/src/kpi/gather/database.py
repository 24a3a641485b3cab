"""The database in this process that counts: DuckDB, an extra that is imported when something is gathered."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any, Protocol, Self, cast

from kpi.errors import Fault, UsageError
from kpi.extras import needed
from kpi.words import verbatim


class Answer(Protocol):
    """What a query found."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Return every row."""

    def fetchone(self) -> tuple[Any, ...] | None:
        """Return the first row."""


class Database(Protocol):
    """An open database; a context manager that closes it."""

    def execute(self, query: str) -> Answer:
        """Run a query."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *ended: object) -> None: ...


def library() -> ModuleType:
    """Return DuckDB.

    Raises:
        UsageError: it is not installed.
    """
    return needed("duckdb", "events")


def connect(memory: str, scratch: Path) -> Database:
    """Open a database in memory that uses at most `memory` (`4GiB`) and then goes on in the folder `scratch`.

    Raises:
        UsageError: DuckDB is not installed; or `memory` is no size.
    """
    duckdb = library()
    try:
        found = duckdb.connect(
            config={
                "memory_limit": memory,
                "temp_directory": str(scratch),
                "preserve_insertion_order": "false",
                "autoinstall_known_extensions": "false",
            }
        )
    except duckdb.Error as error:
        raise UsageError(Fault("memory", verbatim(str(error).splitlines()[0]), "--memory")) from None
    return cast(Database, found)


__all__ = ["Answer", "Database", "connect", "library"]
