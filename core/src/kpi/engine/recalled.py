"""Past standings that are read once, however many rules ask for them and however many periods are run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from kpi.engine.facts import Facts
from kpi.engine.narrow import Narrow, narrowed
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

_MOST = 2**23
"""So many standings are kept, the latest asked for: some 150 MB, which 80 months of 100,000 people do not fill."""


@attrs.define
class Recalled:
    """Facts of one sequence number whose past standings are asked for once a period and card.

    They are asked for anew when another run of the period counts. All else is handed on.
    """

    facts: Facts
    most: int = _MOST
    _kept: dict[tuple[str, Period], tuple[int | None, Narrow]] = attrs.field(factory=dict)

    def subjects(self) -> pl.DataFrame:
        """Return subject, id and kind of everyone ever named."""
        return self.facts.subjects()

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
        """Return the rows in force of a KIND."""
        return self.facts.frame(kind, since=since, until=until, periods=periods, only=only, columns=columns)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads."""
        return self.facts.paid(periods, items)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        return self.facts.runs(periods)

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings, by period, card and subject."""
        import polars as pl

        runs = self.runs(periods)
        asked = sorted({(str(period), card, period) for period in periods for card in cards})
        found: dict[tuple[str, Period], Narrow] = {}
        for _, card, period in asked:
            key = (card, period)
            run, rows = self._kept.pop(key, (None, None))
            if rows is not None and run == runs.get(period):
                self._kept[key] = (run, rows)
                found[key] = rows
        missing = [(card, period) for _, card, period in asked if (card, period) not in found]
        if missing:
            found |= self._read(missing, runs)
        if not found:
            return self.facts.results(cards, periods)
        return pl.concat([found[card, period].wide() for _, card, period in asked])

    def _read(
        self, pairs: Sequence[tuple[str, Period]], runs: Mapping[Period, int]
    ) -> dict[tuple[str, Period], Narrow]:
        cards, periods = (list(dict.fromkeys(some)) for some in zip(*pairs, strict=True))
        rows = self.facts.results(cards, periods)
        parts = rows.partition_by("card", "period", as_dict=True, maintain_order=True)
        nothing = narrowed(rows.clear())
        # What was asked for beside the pairs was known already, and stands as it is.
        found = {
            (card, period): narrowed(part)
            if (part := parts.get((card, str(period)))) is not None
            else nothing
            for card, period in pairs
        }
        for (card, period), one in found.items():
            self._kept[card, period] = (runs.get(period), one)
        total = sum(one.height for _, one in self._kept.values())
        for key in list(self._kept):
            if total <= self.most:
                break
            total -= self._kept.pop(key)[1].height
        return found


def recalled(facts: Facts) -> Recalled:
    """Return facts that recall standings, which they may do already."""
    return facts if isinstance(facts, Recalled) else Recalled(facts)


__all__ = ["Recalled", "recalled"]
