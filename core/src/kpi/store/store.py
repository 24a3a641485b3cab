"""The store as the app sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from kpi import __version__
from kpi.model.facts import CORE_TABLES
from kpi.model.line import Line, Problem
from kpi.model.period import Period
from kpi.model.table import Table
from kpi.store import hashes, read
from kpi.store.append import append
from kpi.store.connection import BUSY_SECONDS, connect, writing
from kpi.store.encode import Row
from kpi.store.errors import refuse, told
from kpi.store.facts import StoredFacts
from kpi.store.migrate import bring_up
from kpi.store.news import has_news
from kpi.store.record import record
from kpi.store.records import Batch, BatchInfo, BatchResult, Run, RunRecord, StoredResult
from kpi.store.shape import Field, Kept, Shape, shape_of
from kpi.store.subjects import intern_subjects
from kpi.store.tokens import Tokens, tokens_of
from kpi.store.undo import undo
from kpi.store.words import Dictionary
from kpi.words import sentence

if TYPE_CHECKING:
    import polars as pl


class Store:
    """One SQLite file with facts and runs; a context manager that closes it. Made by `open_store`."""

    def __init__(self, db: sqlite3.Connection, path: str, shapes: Mapping[str, Shape]) -> None:
        self.path = path
        self._db = db
        self._shapes = shapes
        self._subjects = Dictionary(db, "subject", "name")
        self._words = Dictionary(db, "word", "text")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        with told(self.path):
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Make several changes one: all of the block is stored or nothing of it."""
        with told(self.path):
            try:
                with writing(self._db):
                    yield
            except BaseException:
                self._subjects.forget()
                self._words.forget()
                raise

    # Facts

    def append(
        self, kind: str, rows: Iterable[Row], batch: BatchInfo, *, dry_run: bool = False
    ) -> BatchResult:
        """Store rows of a KIND as one batch, all or nothing; `dry_run` checks everything and stores nothing.

        A row maps column names to canonical values (ids and words as str, Fraction or int, Rate, date,
        Period, bool, None); `__where__` says where it stands, for faults. Rows that are there already with
        the same values are counted as unchanged; where all are, no batch is made.

        Raises:
            DataError: every fault of every row, the first hundred spelled out.
            StoreError: the file is locked, read-only, full or damaged, or the KIND is unknown.
        """
        shape = self._shape(kind)
        given = rows if isinstance(rows, Sequence) else list(rows)
        result = None
        try:
            with self.writing():
                result = append(self._db, shape, given, batch, self._intern)
                if dry_run:
                    raise _DryRunError
        except _DryRunError:
            pass
        assert result is not None
        return result

    def tokens(self, *, lasting: bool = True) -> Tokens:
        """Return what makes tokens in the place of names; call it inside `writing` where it is `lasting`.

        Without a secret yet a `lasting` one is drawn and kept, another is good for this once.
        """
        with told(self.path):
            return tokens_of(self._db, lasting=lasting)

    def undo(self, batch: int, info: BatchInfo) -> BatchResult:
        """Take back the effect of a batch by a new batch; `info` says when, by whom and why.

        Raises:
            StoreError: no such batch, undone already, or a later batch changed its rows.
        """
        with self.writing():
            row = self._db.execute("SELECT kind FROM batch WHERE id = ?", (batch,)).fetchone()
            if row is None:
                raise refuse(
                    "no_batch",
                    sentence("there is no batch {batch}", batch=batch),
                    self.path,
                    sentence("kpi imports lists them"),
                )
            return undo(self._db, self._shape(row[0]), batch, info)

    def batches(self) -> list[Batch]:
        """Return every batch, oldest first."""
        with told(self.path):
            return read.batches(self._db)

    @property
    def seq(self) -> int:
        """The highest sequence number of the facts; 0 without any."""
        with told(self.path):
            return int(self._db.execute("SELECT coalesce(max(last_seq), 0) FROM batch").fetchone()[0])

    def hash(self, seq: int | None = None) -> str:
        """Return the hash of the facts up to a sequence number that ends a batch (None: all).

        Raises:
            StoreError: where no batch ends there.
        """
        if seq == 0 or (seq is None and self.seq == 0):
            return hashes.START
        with told(self.path):
            row = self._db.execute(
                "SELECT hash FROM batch WHERE last_seq = ?", (self.seq if seq is None else seq,)
            ).fetchone()
        if row is None:
            raise refuse("seq", sentence("no batch ends at sequence number {seq}", seq=seq), self.path)
        return str(row[0])

    def has_news(self, run: Run) -> bool:
        """Tell whether facts came in after a run that it would read now: about its period, or days before its end."""
        if self.seq == run.seq:
            return False
        with told(self.path):
            return has_news(self._db, self._shapes.values(), run.seq, run.period)

    def rests_on_old(self, run: Run) -> bool:
        """Tell whether an earlier period that a run reads was run again since, with other facts, policy or plugins."""
        read = [one for one in self.runs() if one.id in run.read_runs]
        counting = {one.period: self.latest_run(one.period) for one in read}
        return any((now := counting[one.period]) is not None and now.hashes != one.hashes for one in read)

    def facts(self, seq: int | None = None) -> StoredFacts:
        """Return the facts as they stood at a sequence number (None: now)."""
        at = self.seq if seq is None else seq
        return StoredFacts(self._db, self.path, self._shapes, self._subjects, self._words, at)

    # Runs

    def record(self, run: RunRecord) -> int:
        """Store a computed run, whole or not at all, and return its id."""
        with self.writing():
            return record(self._db, self._words, run)

    def runs(self, period: Period | None = None) -> list[Run]:
        """Return the recorded runs, oldest first, of one period or of all."""
        with told(self.path):
            return read.runs(self._db, period)

    def run(self, id: int) -> Run:
        """Return one run.

        Raises:
            StoreError: where there is none.
        """
        found = next((one for one in self.runs() if one.id == id), None)
        if found is None:
            raise refuse(
                "no_run",
                sentence("there is no run {id}", id=id),
                self.path,
                sentence("kpi show runs lists them"),
            )
        return found

    def latest_run(self, period: Period) -> Run | None:
        """Return the run of a period that counts: the latest of the whole company, else the latest."""
        id = self.facts().runs([period]).get(period)
        return None if id is None else self.run(id)

    def lines(self, run: int, subject: str | None = None) -> list[Line]:
        """Return the lines of a run, of one subject or of all, in the order they were made."""
        with told(self.path):
            return list(read.lines(self._db, run, subject))

    def line_frame(self, run: int, subject: str | None = None) -> pl.DataFrame:
        """Return the lines of a run as a frame of texts, `amount` in 1/UNITS."""
        with told(self.path):
            return read.line_frame(self._db, run, subject)

    def results_of(self, run: int, subject: str | None = None) -> list[StoredResult]:
        """Return the results of a run, of one subject or of all, by card, unit and rank."""
        with told(self.path):
            return read.results(self._db, run, subject)

    def payables(self, run: int) -> dict[str, Fraction | None]:
        """Return what a run made payable to each subject."""
        with told(self.path):
            return read.payables(self._db, run)

    def problems(self, run: int) -> list[Problem]:
        """Return the problems that a run reported."""
        with told(self.path):
            return read.problems(self._db, run)

    def proposals(self, run: int) -> list[tuple[str, str, str, str]]:
        """Return subject, ladder, proposal and level of each proposal of a run."""
        with told(self.path):
            return read.proposals(self._db, run)

    def _shape(self, kind: str) -> Shape:
        if kind not in self._shapes:
            raise refuse(
                "no_kind",
                sentence("no table is declared for {kind}", kind=kind),
                self.path,
                sentence("a plugin may be missing"),
            )
        return self._shapes[kind]

    def _intern(self, field: Field, texts: Sequence[str]) -> Mapping[str, int]:
        if field.kept is Kept.WORD:
            return self._words.intern(texts)
        return intern_subjects(self._db, self._subjects, field, texts, self._shapes.values())


class _DryRunError(Exception):
    """Leaves the transaction of a dry run."""


def open_store(
    path: str | Path,
    *,
    create: bool = False,
    tables: Sequence[Table] = (),
    wait: float = BUSY_SECONDS,
) -> Store:
    """Open the store, made or migrated where needed; `tables` are the KINDs beside those of core.

    Raises:
        StoreError: not there, not a store, newer than this program, locked, read-only, damaged.
    """
    shapes = {one.kind: shape_of(one) for one in (*CORE_TABLES, *tables)}
    db = connect(path, create=create, wait=wait)
    try:
        with told(str(path)):
            bring_up(db, str(path), list(shapes.values()), create=create, program=__version__, wait=wait)
    except BaseException:
        db.close()
        raise
    return Store(db, str(path), shapes)
