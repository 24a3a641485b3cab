"""`kpi gather`: rows that lie in files become the counts and sums that metrics are made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from kpi.app.gathered_rows import Known, Left, read_of, rows_of, vanished
from kpi.engine.gathering.plan import Plan, Terms, metrics_over, plan_of
from kpi.engine.gathering.stays import begun, stays
from kpi.errors import DataError, Fault, UsageError, nearest
from kpi.frozen import frozen
from kpi.gather.database import Database
from kpi.gather.files import Hashes, SourceFile, files_of
from kpi.gather.looked import Look, Looked
from kpi.gather.partials import Parts, key_of
from kpi.ingest import NO_MAP, FileMap, read_map
from kpi.model.catalogue import Policy
from kpi.model.gathering import GATHERED_KIND, EventSource, Read, pack
from kpi.model.metric import Metric
from kpi.model.period import Frequency, Period
from kpi.model.table import Table
from kpi.words import Message, listed, sentence

if TYPE_CHECKING:
    import polars as pl

    from kpi.store import Store

_FEW = 5
MEMORY = "4GiB"
"""What the database may hold before it goes on in files beside the store."""


@frozen
class Gathered:
    """What was gathered of a source in a month; `batch` is None where nothing changed (or after a dry run).

    `files` are those that were counted, `read` how many of them had to be read now; `rows` count, `left` did not:
    their subjects or units are unknown, or were not employed on the day. `subjects` have a figure.
    """

    source: str
    period: str
    files: int
    read: int
    rows: int
    subjects: int
    figures: int
    left: int = 0
    batch: int | None = None
    corrected: int = 0
    unchanged: int = 0
    dry_run: bool = False
    notes: tuple[Message, ...] = ()


@frozen
class Asked:
    """How it is gathered: by whom and why where it corrects, with how much memory, and who is told of progress.

    `progress(done, of)` is called with bytes of files, after each file.
    """

    today: date
    by: str = ""
    why: str = ""
    correct: bool = False
    dry_run: bool = False
    memory: str = MEMORY
    progress: Callable[[int, int], None] = lambda done, of: None


def gather(
    store: Store, policy: Policy, folder: Path, names: Sequence[str], periods: Sequence[Period], asked: Asked
) -> Iterator[Gathered]:
    """Count and sum the files of sources (all: none named) for months, and store each month as one batch.

    `folder` is that of `kpi.toml`. What was counted of a file is kept beside the store, so that an interrupted
    call goes on, and a file that was added or changed is read alone.

    Raises:
        UsageError: no such source; a correction without who and why; DuckDB is not installed.
        DataError: every fault of a file; other values than those stored, without `correct`.
    """
    if asked.correct and not (asked.by.strip() and asked.why.strip()):
        hint = sentence("add --by WHO --why TEXT")
        raise UsageError(Fault("correct", sentence("a correction needs who made it and why"), hint=hint))
    for source in _sources(policy, names):
        yield from _Source.of(store, policy, folder, source, periods, asked).gathered()


def _sources(policy: Policy, names: Sequence[str]) -> list[EventSource]:
    if not policy.sources:
        hint = sentence("say in kpi.toml where the rows lie: [sources.calls]")
        raise UsageError(Fault("no_source", sentence("the policy has no sources"), hint=hint))
    for name in names:
        if name not in policy.sources:
            message = sentence("there is no source {name!r}", name=name)
            raise UsageError(Fault("no_source", message, where="SOURCE", hint=nearest(name, policy.sources)))
    return [one for name, one in sorted(policy.sources.items()) if not names or name in names]


def kept_in(store: Store, source: str) -> Path:
    """Return the folder in which what was counted of a source's files is kept, beside the store."""
    path = Path(store.path)
    return path.with_name(path.name + ".gathered") / source


@attrs.define
class _Source:
    """One source being gathered."""

    store: Store
    policy: Policy
    source: EventSource
    asked: Asked
    map: FileMap
    map_text: str
    files: list[SourceFile]
    months: list[Period]
    plans: dict[Period, Plan]
    stays: pl.DataFrame
    folder: Path
    hashes: Hashes
    parts: Parts
    looked: Looked
    passed: set[str] = attrs.field(factory=set)

    @classmethod
    def of(
        cls,
        store: Store,
        policy: Policy,
        base: Path,
        source: EventSource,
        periods: Sequence[Period],
        asked: Asked,
    ) -> _Source:
        months = sorted({month for period in periods for month in period.parts(Frequency.MONTH)})
        table = policy.catalogue.tables[source.kind]
        folder = kept_in(store, source.name)
        folder.mkdir(parents=True, exist_ok=True)
        metrics = metrics_over(policy, source.kind)
        plans = {month: _plan(policy, table, metrics, month, periods) for month in months}
        path = base / source.map if source.map else None
        parts = Parts(folder)
        parts.tidy()
        return cls(
            store=store, policy=policy, source=source, asked=asked,
            map=NO_MAP if path is None else read_map(path, table),
            map_text="" if path is None else path.read_text("utf-8"),
            files=files_of(source, base), months=months, plans=plans,
            stays=stays(store.facts(), months), folder=folder,
            hashes=Hashes(folder / "files.ndjson"), parts=parts, looked=Looked(folder / "looked.json"),
        )  # fmt: skip

    def gathered(self) -> Iterator[Gathered]:
        """Read what is missing, then store each month."""
        keys = self._count()
        known = Known.of(self.store.facts())
        for month in self.months:
            yield self._stored(month, keys[month], known)

    def _of(self, month: Period) -> list[SourceFile]:
        """Return the files that may have rows of a month."""
        return [one for one in self.files if one.month in (None, month)]

    def _count(self) -> dict[Period, dict[SourceFile, str]]:
        """Make the parts that are missing, a pass for each file and set of figures; return all, by month."""
        moved = {
            month: _digest([f"{id} {first} {last}" for id, first, last in self._in(month).iter_rows()])
            for month in self.months
        }
        keys: dict[Period, dict[SourceFile, str]] = {month: {} for month in self.months}
        concerned = [one for one in self.files if one.month is None or one.month in keys]
        whole, done = sum(one.size for one in concerned), 0
        self.asked.progress(0, whole)
        with ExitStack() as opened:
            db: Database | None = None
            for file in concerned:
                sha256 = self.hashes.of(file)
                missing: dict[Period, str] = {}
                for month in [file.month] if file.month is not None else self.months:
                    plan = self.plans[month].aggregates
                    key = key_of(sha256, self.source, month, plan, self.map_text, moved[month])
                    keys[month][file] = key
                    if not self.parts.has(key):
                        missing[month] = key
                if missing:
                    self.passed.add(file.name)
                    db = db or opened.enter_context(self._database())
                    self._pass(db, file, missing)
                done += file.size
                self.asked.progress(done, whole)
        self._refuse_twice(keys)
        return keys

    def _pass(self, db: Database, file: SourceFile, missing: Mapping[Period, str]) -> None:
        from kpi.gather.passing import pass_over

        for alike in self._alike(missing):
            plan = self.plans[next(iter(alike))].aggregates
            pass_over(db, self.source, file, plan, self.map, alike, self.parts)

    def _database(self) -> Database:
        from kpi.gather.database import connect
        from kpi.gather.passing import know_stays

        db = connect(self.asked.memory, self.folder / "scratch")
        know_stays(db, self.stays)
        return db

    def _alike(self, missing: Mapping[Period, str]) -> Iterator[dict[Period, str]]:
        """Yield the months that one pass can serve: those in which parameters make the same figures."""
        groups: dict[tuple[str, ...], dict[Period, str]] = {}
        for month, key in missing.items():
            texts = tuple(one.text for one in self.plans[month].aggregates.figures)
            groups.setdefault(texts, {})[month] = key
        yield from groups.values()

    def _refuse_twice(self, keys: Mapping[Period, Mapping[SourceFile, str]]) -> None:
        """Look for keys that are there twice, among the rows of a month or, of files of all months, of all at once."""
        if self.source.distinct:
            return
        from kpi.gather.duplicates import refuse_twice

        single = bool(self.source.period)
        for months in [[month] for month in self.months] if single else [self.months]:
            files = [
                file
                for file in dict.fromkeys(file for month in months for file in keys[month])
                if any(file in keys[month] and self._has_rows(keys[month][file]) for month in months)
            ]
            about = [self.hashes.of(file) for file in files]
            mark = self.folder / f"{_digest([*map(str, months), self.map_text, *sorted(about)])}.distinct"
            if not files or mark.exists():
                continue
            with self._database() as db:
                table = self.policy.catalogue.tables[self.source.kind]
                refuse_twice(db, self.source, files, table, self.map, months)
            mark.touch()

    def _has_rows(self, key: str) -> bool:
        return self.parts.path(key).stat().st_size > 0

    def _in(self, month: Period) -> pl.DataFrame:
        import polars as pl

        return self.stays.filter((pl.col("from") >= month.start) & (pl.col("until") <= month.end))

    def _stored(self, month: Period, keys: Mapping[SourceFile, str], known: Known) -> Gathered:
        from kpi.store import BatchInfo

        plan = self.plans[month]
        counted = {
            file.name: (file.size, self.hashes.of(file), self.parts.rows_of(key))
            for file, key in keys.items()
            if self._has_rows(key)
        }
        made = _digest([known.digest, pack(plan.aggregates.figures), *sorted(keys.values())])
        if self._stands(month, plan, made):
            return self._same(month, plan, keys, counted)
        merged = self.parts.merged(list(keys.values()), plan.aggregates)
        there = set(merged["subject"].drop_nulls())
        subjects = len(there)
        moved = tuple(one for one in begun(self._in(month)) if one[0] in there)
        rows, left = rows_of(
            self.source.name,
            month,
            plan.aggregates,
            merged,
            known,
            lambda left: Read(counted, moved, left.rows),
        )
        if not self.asked.correct:
            self._refuse_other_files(month, counted)
        rows = vanished(self.store.facts(), rows, self.source.name, month, plan.aggregates)
        info = BatchInfo(
            imported_on=self.asked.today,
            file=f"{self.source.name} {month}",
            sha256=_digest([f"{name} {about[1]}" for name, about in sorted(counted.items())]),
            by=self.asked.by, why=self.asked.why, correct=self.asked.correct,
        )  # fmt: skip
        result = self.store.append(GATHERED_KIND, list(rows), info, dry_run=self.asked.dry_run)
        if not self.asked.dry_run:
            note = str(rows.columns["note"][0])
            looked = {file.name: [file.size, file.mtime] for file in keys}
            self.looked.keep(month, Look(looked, made, note, subjects))
        return Gathered(
            source=self.source.name, period=str(month), files=len(counted), read=sum(file.name in self.passed for file in keys),
            rows=sum(about[2] for about in counted.values()) - left.rows,
            subjects=subjects, figures=len(plan.aggregates.figures),
            left=left.rows, batch=None if self.asked.dry_run else result.batch, corrected=result.corrected,
            unchanged=result.unchanged, dry_run=self.asked.dry_run, notes=_notes(plan, left, keys),
        )  # fmt: skip

    def _refuse_other_files(self, month: Period, counted: Mapping[str, tuple[int, str, int]]) -> None:
        """Refuse to store a month anew that was gathered of other files, unless it is a correction."""
        before = read_of(self.store.facts(), self.source.name, month)
        if before is None:
            return
        then = {name: about[1] for name, about in before.files.items()}
        now = {name: about[1] for name, about in counted.items()}
        names = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
        if names:
            message = sentence(
                "{source} of {period} was gathered from other files; came, went or changed: {names}",
                source=self.source.name,
                period=month,
                names=listed(names[:_FEW] + (["..."] if len(names) > _FEW else [])),
            )
            hint = sentence("to replace the stored value use --correct --by WHO --why TEXT")
            raise DataError(Fault("conflict", message, self.source.name, hint=hint))

    def _stands(self, month: Period, plan: Plan, made: str) -> bool:
        """Tell whether the store has what would be made now: it was made of the same, and nobody took it back."""
        before = self.looked.of(month)
        if before is None or before.made != made:
            return False
        rows = self.store.facts().frame(
            GATHERED_KIND,
            periods=[month],
            only={"source": [self.source.name], "figures": [pack(plan.aggregates.figures)]},
            columns=["from", "note"],
        )
        return before.note in rows.filter(rows["from"].is_null())["note"].to_list()

    def _same(
        self,
        month: Period,
        plan: Plan,
        keys: Mapping[SourceFile, str],
        counted: Mapping[str, tuple[int, str, int]],
    ) -> Gathered:
        before = self.looked.of(month)
        assert before is not None
        left = Read.of(before.note).left
        # The same content may lie in files that were touched, or written anew.
        looked = {file.name: [file.size, file.mtime] for file in keys}
        self.looked.keep(month, attrs.evolve(before, files=looked))
        return Gathered(
            source=self.source.name, period=str(month), files=len(counted), read=0,
            rows=sum(about[2] for about in counted.values()) - left, subjects=before.subjects,
            figures=len(plan.aggregates.figures), left=left, dry_run=self.asked.dry_run,
            notes=_notes(plan, None, keys),
        )  # fmt: skip


def _plan(
    policy: Policy, table: Table, metrics: Sequence[Metric], month: Period, periods: Sequence[Period]
) -> Plan:
    """Plan a month by the parameters of its last day, and of the last day of each longer period that was asked."""
    days = {month.end} | {one.end for one in periods if one.contains(month)}
    first, *more = (plan_of(Terms(policy.catalogue, day), table, metrics) for day in sorted(days))
    figures = {one.text: one for each in (first, *more) for one in each.aggregates.figures}
    return attrs.evolve(first, aggregates=attrs.evolve(first.aggregates, figures=tuple(figures.values())))


def _digest(texts: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(texts)).encode()).hexdigest()


def _notes(plan: Plan, left: Left | None, files: Mapping[SourceFile, str]) -> tuple[Message, ...]:
    notes = [fault.message for _, fault in plan.refused]
    if not files:
        notes.append(sentence("there is no file of this month"))
    return (*(() if left is None else left.told()), *notes)


__all__ = ["MEMORY", "Asked", "Gathered", "gather", "kept_in"]
