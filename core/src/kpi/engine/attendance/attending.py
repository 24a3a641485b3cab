"""The facts of a run with the events that follow from attendance among those recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.attendance.derive import Derived, derive
from kpi.engine.facts import Facts
from kpi.model.catalogue import Policy
from kpi.model.period import Frequency, Period

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Attending:
    """Facts of which `events` has, beside the recorded rows, those that follow from attendance.

    A derived row has a negative `seq`, the day as `on`, the ref `<day> <outcome>` and as its note the shift
    with its punches. Of a recorded and a derived event of the same person, kind and day the recorded one
    stands, if it has an effect or was waived.
    """

    policy: Policy
    facts: Facts
    names: pl.DataFrame
    months: dict[Period, Derived] = attrs.field(factory=dict)

    def month(self, month: Period) -> Derived:
        """Return what follows from the attendance of a month, worked out once."""
        if month not in self.months:
            self.months[month] = derive(self.policy, self.facts, self.names, month)
        return self.months[month]

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
        """Return the rows in force of a KIND; of `events` also those that follow from attendance."""
        import polars as pl

        found = self.facts.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)
        if kind != "events":
            return found
        parts = [self.month(month).events for month in self._months(since, until)]
        derived = pl.concat(parts) if parts else None
        if derived is None or not derived.height:
            return found
        day = pl.col("on").str.to_date("%Y-%m-%d")
        keep = [pl.col(name).is_in(list(words)) for name, words in (only or {}).items()]
        keep += [day >= since] if since is not None else []
        keep += [day <= until] if until is not None else []
        derived = derived.filter(keep) if keep else derived
        if not derived.height:
            return found
        return pl.concat([derived.select(found.columns).cast(found.schema), found])

    def _months(self, since: date | None, until: date | None) -> Iterator[Period]:
        """Yield the months that have a planned shift between two days."""
        days = self.facts.frame("shifts", columns=["on"])["on"]
        for first in days.dt.month_start().unique().sort():
            month = Period.of(first, Frequency.MONTH)
            if (since is None or month.end >= since) and (until is None or month.start <= until):
                yield month

    def subjects(self) -> pl.DataFrame:
        """Return subject, id and kind of everyone ever named."""
        return self.facts.subjects()

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings."""
        return self.facts.results(cards, periods)

    def paid(self, periods: Collection[Period]) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads."""
        return self.facts.paid(periods)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        return self.facts.runs(periods)


__all__ = ["Attending"]
