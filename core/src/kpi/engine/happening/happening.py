"""The facts of a run with the events that follow from other facts among those recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.attendance.attending import Attending
from kpi.engine.facts import Facts
from kpi.engine.happening.from_rows import RowEvents, makes_events
from kpi.model.catalogue import Policy
from kpi.model.period import Frequency, Period

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Happening:
    """Facts of which `events` has, beside the recorded rows, those that follow from other facts.

    A derived row has a negative `seq`, and what it rests on as its note. Each source leaves out what is
    recorded as well.
    """

    facts: Facts
    attending: Attending | None = None
    rows: RowEvents | None = None

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
        """Return the rows in force of a KIND; of `events` also those that follow from other facts."""
        import polars as pl

        found = self.facts.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)
        if kind != "events":
            return found
        kinds = (only or {}).get("kind")
        sources = [one for one in (self.attending, self.rows) if one is not None]
        parts = [part for one in sources if (part := one.events(since, until, kinds)).height]
        keep = [pl.col(name).is_in(list(words)) for name, words in (only or {}).items()]
        parts = [part.filter(keep) for part in parts] if keep else parts
        derived = [part.select(found.columns).cast(found.schema) for part in parts]
        return pl.concat([*derived, found]) if derived else found

    def subjects(self) -> pl.DataFrame:
        """Return subject, id and kind of everyone ever named."""
        return self.facts.subjects()

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings."""
        return self.facts.results(cards, periods)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads."""
        return self.facts.paid(periods, items)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        return self.facts.runs(periods)


def happening_of(policy: Policy, facts: Facts, names: pl.DataFrame, period: Period) -> Happening | None:
    """Return the facts with what follows from them for a run of a period; None where nothing can follow."""
    attending = Attending(policy, facts, names) if any(one.attendance for one in policy.bindings) else None
    rows = RowEvents(policy, facts, names, period) if makes_events(policy.catalogue) else None
    return Happening(facts, attending, rows) if attending is not None or rows is not None else None


def of_case(policy: Policy, facts: Facts, ref: str | None) -> pl.DataFrame:
    """Return the recorded events, and of those that follow from other facts the ones that `ref` may name.

    Where it begins with a day these are the month's of attendance, and in any case those made of rows: without a
    `ref` all of these.
    """
    import polars as pl

    recorded = facts.frame("events")
    names = facts.subjects().sort("id")
    parts = []
    with suppress(ValueError):
        month = Period.of(date.fromisoformat((ref or "")[:10]), Frequency.MONTH)
        if any(one.attendance for one in policy.bindings):
            parts.append(Attending(policy, facts, names).month(month).events)
    if makes_events(policy.catalogue):
        made = RowEvents(policy, facts, names, None).events(None, None, None)
        parts.append(made if ref is None else made.filter(pl.col("ref") == ref))
    return pl.concat([recorded, *(one.select(recorded.columns).cast(recorded.schema) for one in parts)])


__all__ = ["Happening", "happening_of", "of_case"]
