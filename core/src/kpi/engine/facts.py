"""What the engine asks of whoever holds the facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


class Facts(Protocol):
    """The facts as they were known at one sequence number.

    Columns of a frame follow the column's type (`kpi.model.table.ColumnType`): name, employee, unit
    and subject are Int64 keys of `subjects`; word, metric, event_kind and period are String; a date is
    Date; a moment is String (ISO, a date or a date with a time); time and duration are Int64 seconds;
    count is Int64; flag is Boolean; a number `x` is two columns, `x.n` and `x.d`; a rate `x` has
    `x.counted` besides. Every frame also has `seq`. Rows come in the order of `seq`.
    """

    def subjects(self) -> pl.DataFrame:
        """Return subject (Int64), id (String) and kind (employee or unit) of everyone ever named."""

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
        """Return the rows in force of a KIND.

        `since` and `until` bound the table's `about` date (both included), `periods` its period;
        `only` keeps the rows whose word-like column has one of the values given.
        """

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings: subject, card, period, score.n, score.d, grade, rank, of, target_met, run,
        unit (null where it was taken over).

        Of a period the latest recorded run counts; a result taken over wins over any run (its `run`
        is null).
        """

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads: subject, item, kind, amount (Int64 in
        1/10000), period (String).

        Held lines and lines without an amount are left out; `items` keeps those of some items.
        """

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the id of the run that `results` reads for each period that was ever run."""
