"""On which days something falls due, and which of them were answered. No clock, no facts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

import attrs

from kpi.engine.due.terms import CALENDAR, LAST, Rhythm
from kpi.frozen import frozen
from kpi.model.due import Due
from kpi.model.period import add_months

PASSED = "passed"
"""The state of a day that is over, of what nobody has to do."""

_DAY = timedelta(days=1)


@frozen
class Slot:
    """A day on which it falls due; `missed` where nobody did it and a later one was done."""

    due_on: date
    done_on: date | None = None
    missed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it still has to be done."""
        return self.done_on is None and not self.missed

    def state(self, day: date) -> str:
        """Tell one of `kpi.model.due.STATES` as of a day."""
        if not self.is_open:
            return "missed" if self.missed else "done"
        return "overdue" if self.due_on < day else "due" if self.due_on == day else "coming"


def state_of(due: Due, slot: Slot, day: date) -> str:
    """Tell the state of a day as of another: what nobody has to do is never overdue, it has `passed`."""
    state = slot.state(day)
    return PASSED if state == "overdue" and due.done is None else state


def timeline(
    rhythm: Rhythm,
    start: date,
    done: Iterable[date],
    day: date,
    until: date | None = None,
    since: date | None = None,
) -> list[Slot]:
    """Return the days on which it fell and falls due, in their order, as far as is known on a day.

    Args:
        rhythm: how often.
        start: what it is counted from.
        done: the days on which it was done; those before the start (or `since`) or after `day` do not count.
        day: the day of asking.
        until: how far to look ahead; the first open day is there, however late. Of what is counted from the last
            time done those after the open one are listed as long as that is still to come.
        since: the first day on which it may be done, where that is not the start.
    """
    start = max(start, rhythm.counted_from or start)
    days = sorted({one for one in done if (since or start) <= one <= day})
    if rhythm.anchor == LAST or rhythm.every is None:
        return _from_last(rhythm, start, days, day, until or day)
    return _on_grid(rhythm, start, days, max(day, until or day))


def _from_last(rhythm: Rhythm, start: date, days: Sequence[date], day: date, until: date) -> list[Slot]:
    due = _first(rhythm, start, rhythm.first)
    found: list[Slot] = []
    for one in days:
        if due is None:
            break
        found.append(Slot(due, one))
        due = _after(rhythm, one)
    for ahead in days_ahead(rhythm, start, days):
        if found and found[-1].is_open and (ahead > until or found[-1].due_on < day):
            break
        found.append(Slot(ahead))
    return found


def _on_grid(rhythm: Rhythm, start: date, days: Sequence[date], last: date) -> list[Slot]:
    """Lay the days done over the fixed ones: each answers the last one that has come and is open, else the next."""
    fixed = grid(rhythm, start)
    found: list[Slot] = []
    ahead = next(fixed, None)
    settled = 0
    for one in days:
        while ahead is not None and ahead <= one:
            found.append(Slot(ahead))
            ahead = next(fixed, None)
        if len(found) == settled:
            if ahead is None or (found and found[-1].due_on >= one):
                # Done once more before the day that it has answered already.
                continue
            found.append(Slot(ahead))
            ahead = next(fixed, None)
        found[settled:-1] = [Slot(slot.due_on, missed=True) for slot in found[settled:-1]]
        found[-1] = attrs.evolve(found[-1], done_on=one)
        settled = len(found)
    while ahead is not None and (len(found) == settled or found[-1].due_on < last):
        found.append(Slot(ahead))
        ahead = next(fixed, None)
    return found


def days_ahead(rhythm: Rhythm, start: date, done: Sequence[date]) -> Iterator[date]:
    """Yield the days from the open one on, of what is not counted anew all of them: ends of months stay such."""
    if not done or (rhythm.anchor != LAST and rhythm.every is not None):
        yield from grid(rhythm, start)
    elif rhythm.every is not None:
        yield from grid(rhythm, max(done), again=True)


def grid(rhythm: Rhythm, start: date, *, again: bool = False) -> Iterator[date]:
    """Yield the fixed days: ends of months stay ends of months (31 January, 30 April, 31 July).

    Where it was done before (`again`) the first of them is a whole interval away.

    Another interval counts from the first of them on or after the day from which it holds.
    """
    first = None if again else rhythm.first
    due = _first(rhythm, start, first)
    begins = rhythm.interval(start)
    if rhythm.every is None and due is not None:
        yield due
    if due is None or begins is None:
        return
    if rhythm.anchor == CALENDAR:
        while due is not None:
            yield due
            due = _after(rhythm, due)
        return
    base, every = begins
    months = every if first is None else first
    while due is not None:
        yield due
        following = rhythm.interval(due)
        if following is None:
            return
        if following == (due, every):
            months += every
        else:
            (base, every), months = following, following[1]
        due = _later(base, months)


def _first(rhythm: Rhythm, start: date, first: int | None) -> date | None:
    if rhythm.every is None:
        return _later(start, first or 0)
    begins = rhythm.interval(start)
    if begins is None:
        return None
    since, every = begins
    due = _later(since, every if first is None else first)
    if due is None or rhythm.anchor != CALENDAR:
        return due
    # Whoever begins on the first day of a quarter has a whole one before its last day.
    return _block_end(max(since, due - _DAY), every)


def _after(rhythm: Rhythm, done: date) -> date | None:
    """Return the next day: of a calendar the last day of the block after it."""
    if rhythm.every is None or done == date.max:
        return None
    following = rhythm.interval(done + _DAY if rhythm.anchor == CALENDAR else done)
    if following is None:
        return None
    since, every = following
    return _block_end(since, every) if rhythm.anchor == CALENDAR else _later(since, every)


def _block_end(day: date, months: int) -> date:
    """Return the last day of the block of so many months, counted from January, that a day is in."""
    last = (day.month - 1) // months * months + months
    return date(day.year, last, monthrange(day.year, last)[1])


@lru_cache(maxsize=1 << 16)
def _later(day: date, months: int) -> date | None:
    """Return the day so many months later, None where the calendar has no such day; many people share both."""
    try:
        return add_months(day, months)
    except (ValueError, OverflowError):
        return None


def restart(rhythm: Rhythm, last: date) -> date:
    """Return what to count from when all that is known is that it was done: that day, or the end of its block."""
    held = rhythm.interval(last)
    if rhythm.anchor != CALENDAR or held is None:
        return last
    end = _block_end(last, held[1])
    return end if end == date.max else end + _DAY


def next_days(rhythm: Rhythm, last: date, count: int) -> tuple[date, ...]:
    """Return the next days after something was done, as if it were done on each of them."""
    return tuple(islice(grid(rhythm, restart(rhythm, last), again=True), count))


__all__ = ["PASSED", "Slot", "days_ahead", "grid", "next_days", "restart", "state_of", "timeline"]
