"""Facts that are fetched once a run, however many rules ask for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from kpi.engine.facts import Facts
from kpi.engine.recalled import Recalled, recalled
from kpi.model.period import Period

if TYPE_CHECKING:
    import polars as pl


@attrs.define
class Remembered:
    """The facts of a run; the same question is asked of the store once."""

    facts: Facts
    known: dict[tuple[Any, ...], Any] = attrs.field(factory=dict)
    past: Recalled = attrs.field(default=attrs.Factory(lambda self: recalled(self.facts), takes_self=True))

    def subjects(self) -> pl.DataFrame:
        """Return subject, id and kind of everyone ever named."""
        found: pl.DataFrame = self.once(("subjects",), self.facts.subjects)
        return found

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
        key = (
            kind,
            since,
            until,
            None if periods is None else tuple(periods),
            None if only is None else tuple((name, tuple(words)) for name, words in only.items()),
            None if columns is None else tuple(columns),
        )
        found: pl.DataFrame = self.once(
            key,
            lambda: self.facts.frame(
                kind, since=since, until=until, periods=periods, only=only, columns=columns
            ),
        )
        return found

    def results(self, cards: Collection[str], periods: Collection[Period]) -> pl.DataFrame:
        """Return past standings; they are put together anew each time, since many rules read many periods."""
        return self.past.results(cards, periods)

    def runs(self, periods: Collection[Period]) -> Mapping[Period, int]:
        """Return the run that `results` reads for each period."""
        found: Mapping[Period, int] = self.once(("runs", tuple(periods)), lambda: self.facts.runs(periods))
        return found

    def paid(self, periods: Collection[Period], items: Collection[str] | None = None) -> pl.DataFrame:
        """Return the yuan lines of the runs that `results` reads."""
        key = ("paid", tuple(periods), None if items is None else tuple(items))
        found: pl.DataFrame = self.once(key, lambda: self.facts.paid(periods, items))
        return found

    def once(self, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
        """Return what was found for a key, asking for it the first time."""
        if key not in self.known:
            self.known[key] = ask()
        return self.known[key]


def once(facts: Facts, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
    """Return what is found for a key, made once a run where the facts are remembered."""
    return facts.once(key, ask) if isinstance(facts, Remembered) else ask()


def once_for_all(facts: Facts, key: tuple[Any, ...], ask: Callable[[], Any]) -> Any:
    """Return what is found for a key of what depends on no period, made once for all periods run one after the other.

    Where events follow from other facts these differ from period to period, and it is made once a run.
    """
    if isinstance(facts, Remembered) and isinstance(facts.facts, Recalled):
        return facts.past.once(key, ask)
    return once(facts, key, ask)
