"""A company in a folder of its own: a policy, facts in a store, periods that are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from kpi.frozen import frozen

if TYPE_CHECKING:
    from kpi.app.catalogue import Loaded
    from kpi.store import Store

_DAY = date(2000, 1, 1)
"""A test has no clock: batches and runs bear this day."""


@frozen
class Month:
    """A period that was run, in the words of `kpi run -o json`; amounts are text. A line is as `kpi show` has it."""

    document: Mapping[str, Any]
    lines: tuple[Mapping[str, Any], ...]

    @property
    def status(self) -> str:
        """Final, provisional or blocked."""
        return str(self.document["status"])

    @property
    def problems(self) -> set[tuple[str, str]]:
        """Subject and code of what is wrong."""
        return {(one["subject"], one["code"]) for one in self.document["problems"]}

    def of(self, subject: str, card: str = "") -> Mapping[str, Any]:
        """Return a subject's row: score, grade, rank, payable, flags and so on; the `card` where there are several."""
        rows = [
            one
            for one in self.document["subjects"]
            if one["id"] == subject and (not card or one["card"] == card)
        ]
        assert len(rows) == 1, f"{subject} has {len(rows)} rows in {self.document['period']}: {rows}"
        found: Mapping[str, Any] = rows[0]
        return found

    def lines_of(self, subject: str, **wanted: Any) -> list[Mapping[str, Any]]:
        """Return the lines of a subject that have all of the `wanted` words (`stage`, `rule`, `item`, `kind` ...)."""
        return [
            one
            for one in self.lines
            if one["id"] == subject and all(one[name] == word for name, word in wanted.items())
        ]


@attrs.define(eq=False)
class Company:
    """A folder with `kpi.db`, and `kpi.toml` where there is a policy; `kpi_cli` works in the same folder."""

    folder: Path
    _loaded: Loaded | None = attrs.field(default=None, init=False)

    def policy(self, text: str) -> None:
        """Write `kpi.toml`; `schema = 1` is put before a text that does not say so.

        Raises:
            PolicyError, PluginError: every fault of it at once.
        """
        head = "" if text.lstrip().startswith("schema") else "schema = 1\n"
        (self.folder / "kpi.toml").write_text(head + text, encoding="utf-8")
        self._loaded = None
        self._load()

    def rows(self, kind: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Import rows of a KIND as one file; a column that a row lacks is empty.

        Raises:
            DataError: every fault, with line and column.
        """
        from kpi.app.importing import import_file
        from kpi.output.rows import write_rows

        listed = list(rows)
        with self._store() as store:
            path = self.folder / f"{kind}-{len(store.batches()) + 1}.csv"
            write_rows(path, listed)
            import_file(store, self._load().policy.catalogue, kind, path, today=_DAY)

    def run(self, period: str) -> Month:
        """Run and record a period, or the last of a range of them.

        Raises:
            KpiError: what `kpi run` would end with.
        """
        from kpi.app.run import periods_of, run_periods
        from kpi.app.show import line_row
        from kpi.app.views import run_document

        loaded = self._load()
        with self._store() as store:
            hashed = loaded.plugins.digest
            done = [*run_periods(store, loaded.policy, periods_of(period), plugins_hash=hashed, today=_DAY)][
                -1
            ]
            lines = (line_row(one, {}) for one in store.lines(done.run or 0))
            return Month(run_document(done, store.facts()), tuple(map(_in_text, lines)))

    def _load(self) -> Loaded:
        from kpi.app.catalogue import load_company

        if self._loaded is None:
            path = self.folder / "kpi.toml"
            self._loaded = load_company(path if path.exists() else None)
        return self._loaded

    @contextmanager
    def _store(self) -> Iterator[Store]:
        from kpi.store import open_store

        tables = tuple(self._load().policy.catalogue.tables.values())
        with open_store(self.folder / "kpi.db", create=True, tables=tables) as store:
            yield store


def _in_text(row: Mapping[str, Any]) -> Mapping[str, Any]:
    from kpi.trial.outcome import plain

    return {**row, "amount": plain(row["amount"])}


__all__ = ["Company", "Month"]
