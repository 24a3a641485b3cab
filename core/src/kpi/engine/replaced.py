"""Facts of which some rows stand otherwise: what a company asks "what if?" about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kpi.engine.facts import Facts
from kpi.engine.memory import MemoryFacts
from kpi.exact import Rate
from kpi.model.period import Period
from kpi.model.table import ColumnType, Table

if TYPE_CHECKING:
    import polars as pl

_KEYS = (ColumnType.EMPLOYEE, ColumnType.UNIT, ColumnType.SUBJECT)


class ReplacedFacts:
    """Facts without the rows `gone`, and with the rows `put` after all others; nobody is new among these.

    Both are by KIND: `gone` are sequence numbers, `put` rows of canonical values as `MemoryFacts` takes them.
    `keys` are the subjects by id. Past results stay as they are.
    """

    def __init__(
        self,
        below: Facts,
        gone: Mapping[str, Collection[int]],
        put: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        keys: Mapping[str, int],
        tables: Iterable[Table],
    ) -> None:
        self._below = below
        self._gone = {kind: sorted(some) for kind, some in gone.items() if some}
        self._kinds = frozenset(kind for kind, rows in put.items() if rows)
        self._put = MemoryFacts(put, tables=tables, keys=keys)

    def subjects(self) -> pl.DataFrame:
        """Return everyone ever named."""
        return self._below.subjects()

    def frame(
        self,
        kind: str,
        *,
        since: date | None = None,
        until: date | None = None,
        periods: Collection[Period] | None = None,
        only: Mapping[str, Collection[str]] | None = None,
        columns: Sequence[str] | None = None,
    ) -> pl.DataFrame:
        """Return the rows of a KIND as they would be."""
        import polars as pl

        found = self._below.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)
        if kind in self._gone:
            found = found.filter(~pl.col("seq").is_in(self._gone[kind]))
        if kind not in self._kinds:
            return found
        more = self._put.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)
        last = pl.lit(_LATEST, dtype=pl.Int64)
        more = more.with_columns(seq=pl.col("seq") + last).select(found.columns).cast(found.schema)
        return pl.concat([found, more])

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings."""
        return self._below.results(cards, periods)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of past runs."""
        return self._below.paid(periods, items)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        return self._below.runs(periods)


_LATEST = 2**60
"""Rows that are put come after every row of a store."""


def canonical(table: Table, row: Mapping[str, Any], ids: Mapping[int, str]) -> dict[str, Any]:
    """Return a row of a frame in the canonical values of which `MemoryFacts` makes one; `ids` are by key."""
    from fractions import Fraction

    found: dict[str, Any] = {}
    for column in table.columns:
        name = column.name
        if column.type in (ColumnType.NUMBER, ColumnType.RATE):
            above, below = row[f"{name}.n"], row[f"{name}.d"]
            if above is None:
                found[name] = None
            elif row.get(f"{name}.counted"):
                found[name] = Rate(Fraction(above), Fraction(below))
            else:
                found[name] = Fraction(above, below)
        else:
            found[name] = ids[row[name]] if column.type in _KEYS and row[name] is not None else row[name]
    return found


__all__ = ["ReplacedFacts", "canonical"]
