"""What follows from the attendance of each month, worked out once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
    """The events and figures that follow from attendance.

    A derived event has a negative `seq`, the day as `on`, the ref `<day> <outcome>` and as its note the shift
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

    def events(self, since: date | None, until: date | None, kinds: Collection[str] | None) -> pl.DataFrame:
        """Return the events from one day to another, both included, of some kinds (None: of all)."""
        import polars as pl

        parts = [self.month(month).events for month in self._months(since, until)]
        found = pl.concat(parts) if parts else pl.DataFrame()
        if not found.height:
            return found
        day = pl.col("on").str.to_date("%Y-%m-%d")
        keep = [pl.col("kind").is_in(list(kinds))] if kinds is not None else []
        keep += [day >= since] if since is not None else []
        keep += [day <= until] if until is not None else []
        return found.filter(keep) if keep else found

    def _months(self, since: date | None, until: date | None) -> Iterator[Period]:
        """Yield the months that have a planned shift between two days."""
        days = self.facts.frame("shifts", columns=["on"])["on"]
        for first in days.dt.month_start().unique().sort():
            month = Period.of(first, Frequency.MONTH)
            if (since is None or month.end >= since) and (until is None or month.start <= until):
                yield month


__all__ = ["Attending"]
