"""What a report is made from: the run of its period, the period before, and what earlier ones came to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from kpi.app.directory import Directory, directory_of
from kpi.app.session import Session
from kpi.app.show import read_period, run_for
from kpi.app.units import units_at_end
from kpi.exact import round_half_away
from kpi.frozen import frozen
from kpi.model.line import Line
from kpi.model.period import Period
from kpi.output import locales
from kpi.words import Label

if TYPE_CHECKING:
    from kpi.store import Run, StoredResult

MONTHS = 24
"""So many periods a trend reaches back, the present one among them."""
WIDEST = 26
"""Columns of the longest name in a chart, of which a Chinese character takes two."""
PLACES = 2
"""Decimals of a mean, which is rounded half away from zero."""


@frozen
class Month:
    """A period as the run that counts recorded it; `unit` of a run is that of one which took only a unit."""

    run: Run
    results: tuple[StoredResult, ...]
    payables: Mapping[str, Fraction | None]

    @property
    def cards(self) -> Mapping[str, list[StoredResult]]:
        """The results by card, the card with most of them first."""
        found: dict[str, list[StoredResult]] = {}
        for one in self.results:
            found.setdefault(one.card, []).append(one)
        return dict(sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    @property
    def payable(self) -> Fraction:
        """What is payable to all together; who has no amount yet adds nothing."""
        return total(one for one in self.payables.values() if one is not None)


@frozen
class Given:
    """All that the sections of a report are made from.

    `earlier` has the periods of the trend, the oldest first and the present one last, None where one was never
    run; `before` is the one before the present. `unit_of` is the unit of everybody at the end of the period.
    """

    session: Session
    lang: str
    names: Directory
    now: Month
    lines: tuple[Line, ...]
    earlier: Mapping[Period, Month | None]
    lines_before: tuple[Line, ...]
    unit_of: Mapping[str, str]

    @property
    def period(self) -> Period:
        """The period of the report."""
        return self.now.run.period

    @property
    def before(self) -> Month | None:
        """The period of the same kind before it, None where it was never run."""
        return self.earlier.get(self.period.shift(-1))

    def called(self, id: str) -> str:
        """Return the name of an employee or unit, or the id where there is none."""
        return self.names.subjects.get(id) or id

    def card(self, id: str) -> Label:
        """Return what a card is called."""
        return self.names.labels.get(id) or Label(en=id)

    def distinct(self, ids: Iterable[str]) -> dict[str, str]:
        """Return names that tell the given apart: with the id where two are called the same."""
        from collections import Counter

        wanted = list(dict.fromkeys(ids))
        count = Counter(self.called(one) for one in wanted)
        return {
            one: name if count[name] == 1 else f"{name} {one}"
            for one in wanted
            for name in [self.called(one)]
        }

    def short(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the same names for a chart, in which a long one ends early; the table beside it has the whole."""
        from collections import Counter

        from kpi.output.widths import width_of

        names = self.distinct(ids)
        cut = {one: _cut(name) if width_of(name) > WIDEST else name for one, name in names.items()}
        count = Counter(cut.values())
        return {one: name if count[name] == 1 else f"{name} {one}" for one, name in cut.items()}

    def number(self, value: Fraction, *, sign: bool = False) -> str:
        """Return an exact number as it is read, with two decimals at least."""
        return locales.number(value, self.lang, PLACES, sign=sign)

    def month(self, period: Period) -> str:
        """Return a period in few letters, for an axis."""
        return str(period)


def _cut(name: str) -> str:
    from kpi.output.widths import width_of

    kept = ""
    for letter in name:
        if width_of(kept + letter) > WIDEST - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def read(session: Session, period: str, lang: str) -> Given:
    """Read the run of a period and those that it is compared with.

    Raises:
        UsageError: for a period that is none.
        DataError: where it was never run.
    """
    run = run_for(session, read_period(period))
    facts = session.store.facts()
    names = directory_of(facts, session.policy.catalogue)
    earlier = _earlier(session, run)
    before = earlier.get(run.period.shift(-1))
    now = earlier[run.period]
    assert now is not None
    lines = tuple(session.store.lines(run.id))
    old = () if before is None else tuple(session.store.lines(before.run.id))
    return Given(session, lang, names, now, lines, earlier, old, _units(session, run, now))


def _earlier(session: Session, run: Run) -> dict[Period, Month | None]:
    """Read the runs that count of the periods up to that of a run, from the first on that was ever run."""
    store = session.store
    periods = [run.period.shift(-back) for back in range(MONTHS - 1, -1, -1) if _is_there(run.period, -back)]
    ids = store.facts().runs(periods)
    runs = {one.id: one for one in store.runs()}
    found: dict[Period, Month | None] = {}
    for period in periods:
        id = ids.get(period)
        if id is None and not found:
            continue
        found[period] = None if id is None else _month(session, runs[id])
    return found


def _is_there(period: Period, steps: int) -> bool:
    """Tell whether the calendar has that period: it begins with the year 1."""
    return period.year * 12 + steps * period.frequency.months >= 12


def _month(session: Session, run: Run) -> Month:
    store = session.store
    return Month(run, tuple(store.results_of(run.id)), store.payables(run.id))


def _units(session: Session, run: Run, now: Month) -> dict[str, str]:
    """Return the unit of everybody at the end of the period; of those who were in none, that of their result."""
    return {**{one.subject: one.unit for one in now.results if one.unit}, **units_at_end(session, run)}


def mean(values: Iterable[Fraction]) -> Fraction | None:
    """Return the mean to two decimals, None of no value."""
    every = list(values)
    return round_half_away(total(every) / len(every), PLACES) if every else None


def total(values: Iterable[Fraction]) -> Fraction:
    """Return the sum of values: those of one denominator, of which there are few, are added as whole numbers."""
    above: dict[int, int] = {}
    for one in values:
        above[one.denominator] = above.get(one.denominator, 0) + one.numerator
    return sum((Fraction(n, d) for d, n in above.items()), Fraction(0))


def median(values: Iterable[Fraction]) -> Fraction | None:
    """Return the middle value, of two in the middle their mean, to two decimals."""
    every = sorted(values)
    if not every:
        return None
    half = len(every) // 2
    return every[half] if len(every) % 2 else round_half_away((every[half - 1] + every[half]) / 2, PLACES)


def difference(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """Return by how much a value moved; nothing is said where one of the two is missing."""
    return None if now is None or before is None else now - before


__all__ = ["MONTHS", "PLACES", "Given", "Month", "difference", "mean", "median", "read", "total"]
