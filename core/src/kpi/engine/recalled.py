"""What earlier runs came to, read once, however many rules ask for it and however many periods are run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from kpi.engine.facts import Facts
from kpi.engine.narrow import Narrow, narrowed
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl

K = TypeVar("K", bound=Hashable)

_MOST = 2**23
"""So many rows are kept, the latest asked for: some 150 MB, which 80 months of 100,000 people do not fill."""
_IDLE = 3
"""What so many periods in a row did not ask for is let go: of months, each third ends a quarter, which asks for more."""


@attrs.define
class Recalled:
    """Facts of one sequence number whose past standings and payments are asked for once a period.

    They are asked for anew when another run of the period counts. All else is handed on.
    """

    facts: Facts
    most: int = _MOST
    _kept: dict[Hashable, tuple[int | None, Narrow]] = attrs.field(factory=dict)
    _once: dict[tuple[Any, ...], Any] = attrs.field(factory=dict)
    _begun: int = 0
    _asked: dict[Hashable, int] = attrs.field(factory=dict)

    def begin(self) -> None:
        """Let go of what the periods before this one did not ask for: windows of so many months move on."""
        self._begun += 1
        for key in [key for key, at in self._asked.items() if self._begun - at > _IDLE]:
            del self._asked[key]
            self._kept.pop(key, None)

    def once(self, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """Return what was found for a key, asking for it the first time."""
        if key not in self._once:
            self._once[key] = ask()
        return self._once[key]

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

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        return self.facts.runs(periods)

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings, by period, card and subject."""
        import polars as pl

        def read(missing: Sequence[tuple[str, str, Period]]) -> dict[tuple[str, str, Period], pl.DataFrame]:
            _, named, asked = (list(dict.fromkeys(some)) for some in zip(*missing, strict=True))
            rows = self.facts.results(named, asked)
            parts = rows.partition_by("period", "card", as_dict=True, maintain_order=True)
            # What was asked for beside them was known already, and stands as it is.
            return {key: parts.get(key[:2], rows.clear()) for key in missing}

        wanted = sorted({(str(period), card, period) for period in periods for card in cards})
        found = self._recall({key: key[2] for key in wanted}, read)
        return pl.concat(found) if found else self.facts.results(cards, periods)

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads, those of some items where they are asked for."""
        import polars as pl

        if items is None:
            return self.facts.paid(periods)
        named = tuple(sorted(set(items)))

        def read(
            missing: Sequence[tuple[tuple[str, ...], Period]],
        ) -> dict[tuple[tuple[str, ...], Period], pl.DataFrame]:
            rows = self.facts.paid([period for _, period in missing], named)
            parts = rows.partition_by("period", as_dict=True, maintain_order=True)
            return {key: parts.get((str(key[1]),), rows.clear()) for key in missing}

        runs = self.runs(periods)
        # In the order of the runs; what no store holds yet comes last.
        order = sorted(set(periods), key=lambda one: (not runs.get(one), runs.get(one, 0), one.start))
        found = self._recall({(named, period): period for period in order}, read)
        return pl.concat(found) if found else self.facts.paid(periods, items)

    def _recall(
        self, wanted: Mapping[K, Period], read: Callable[[Sequence[K]], Mapping[K, pl.DataFrame]]
    ) -> list[pl.DataFrame]:
        """Return the rows of each key in order: as they are kept, or as `read` finds those that are not."""
        runs = self.runs(set(wanted.values()))
        found: dict[K, Narrow] = {}
        for key, period in wanted.items():
            self._asked[key] = self._begun
            run, rows = self._kept.pop(key, (None, None))
            if rows is not None and run == runs.get(period):
                self._kept[key] = (run, rows)
                found[key] = rows
        missing = [key for key in wanted if key not in found]
        for key, frame in read(missing).items() if missing else ():
            found[key] = narrowed(frame)
            self._kept[key] = (runs.get(wanted[key]), found[key])
        self._forget()
        return [found[key].wide() for key in wanted]

    def _forget(self) -> None:
        """Let go of what was asked for longest ago, where there is too much."""
        total = sum(one.height for _, one in self._kept.values())
        for key in list(self._kept):
            if total <= self.most:
                return
            total -= self._kept.pop(key)[1].height


def recalled(facts: Facts) -> Recalled:
    """Return facts that recall standings, which they may do already: then another period begins."""
    if not isinstance(facts, Recalled):
        return Recalled(facts)
    facts.begin()
    return facts


__all__ = ["Recalled", "recalled"]
