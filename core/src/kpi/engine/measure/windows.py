"""Which periods a window reads, and what is known of them."""

from __future__ import annotations

from datetime import date

from kpi.engine.context import Context
from kpi.engine.history import ran
from kpi.engine.population.binding import runs_in
from kpi.model.metric import Metric, Standing, Window
from kpi.model.period import Frequency, Period

_LONGEST = 1200
"""Months that a window without an end reaches back at most."""


def cards_read(context: Context, source: Standing) -> tuple[str, ...]:
    """Return the cards whose standing a metric reads: the one named, else everyone's first."""
    if source.card:
        return (source.card,)
    return tuple(context.population.bound.first_card["card"].unique().sort())


def frequency_of(context: Context, of: Metric, window: Window) -> Frequency:
    """Return the frequency of the periods that a window over a metric is made of."""
    if window.frequency is not None:
        return window.frequency
    own = context.period.frequency
    if isinstance(of.source, Standing):
        cards = [context.catalogue.scorecards[one] for one in cards_read(context, of.source)]
        if cards and not any(runs_in(card, context.period) for card in cards):
            return min((card.frequency for card in cards), key=lambda one: one.months)
    return own


def periods_of(context: Context, window: Window, frequency: Frequency) -> list[Period]:
    """Return the periods of a window, the newest first."""
    newest = Period.of(context.period.end, frequency)
    found: list[Period] = []
    step = 0 if window.current else 1
    limit = window.periods if window.periods is not None else _LONGEST // frequency.months
    first = _first_day(context)
    while len(found) < limit:
        period = newest.shift(-step)
        if window.to_date == "year" and period.year != newest.year:
            break
        if window.periods is None and first is not None and period.end < first:
            break
        found.append(period)
        step += 1
    return found


def _first_day(context: Context) -> date | None:
    found = context.population.people["hired_on"].min()
    return found if isinstance(found, date) else None


def known_periods(
    context: Context, of: Metric, periods: list[Period], *, endless: bool = False
) -> list[Period]:
    """Keep the periods of which something can be known; report those that were never run.

    An `endless` window begins with the company's records: what lies before the first run is no gap.
    """
    if not isinstance(of.source, Standing):
        return periods
    cards = cards_read(context, of.source)
    earlier = [period for period in periods if period != context.period]
    found: set[Period] = {context.period}
    for card in cards:
        found |= ran(context, card, earlier)
    begun = min(found) if endless else min(earlier, default=context.period)
    never = sorted(period for period in earlier if period not in found and period >= begun)
    if never:
        span = str(never[0]) if len(never) == 1 else f"{never[0]} to {never[-1]} ({len(never)} periods)"
        what = ", ".join(cards)
        context.report("never_run", f"{span}: never run, so the results of {what} are unknown and left out")
    return [period for period in periods if period in found]
