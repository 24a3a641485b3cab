"""Which periods a window reads, and what is known of them."""

from __future__ import annotations

from datetime import date

from kpi.engine.context import Context
from kpi.engine.measure.named import parameter_named, word_named
from kpi.engine.parts import ran
from kpi.engine.population.binding import runs_in
from kpi.engine.rules import whole_value
from kpi.model.metric import WINDOW_KINDS, Metric, Standing, Window
from kpi.model.period import Frequency, Period
from kpi.words import Label, phrase, sentence

_LONGEST = 1200
"""Months that a window without an end reaches back at most."""


def cards_read(context: Context, source: Standing) -> tuple[str, ...]:
    """Return the cards whose standing a metric reads: the one named, else everyone's first."""
    if source.card:
        return (source.card,)
    if context.wide is not None:
        return tuple(context.wide.start(context)[1])
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


def newest_of(context: Context, frequency: Frequency) -> Period:
    """Return the last period of a frequency that is over when the run's period is."""
    found = Period.of(context.period.end, frequency)
    return found if found.end <= context.period.end else found.shift(-1)


def months_of(context: Context, window: Window) -> int | None:
    """Return how many months a window reaches back, as its parameter says, or None."""
    return reach(context, window.months_of) if window.months_of else None


def reach(context: Context, parameter: str) -> int | None:
    """Return the whole number of months that a rule's parameter says, or None where it says none.

    Raises:
        PolicyError: where it is no whole number from 1.
    """
    return whole_value(parameter_named(context, parameter), parameter)


def kind_of(context: Context, window: Window) -> str:
    """Return the kind of a window, as its parameter says.

    Raises:
        PolicyError: for a word that is none of `WINDOW_KINDS`.
    """
    if not window.kind_of:
        return "window"
    return word_named(context, window.kind_of, WINDOW_KINDS)


def periods_of(context: Context, window: Window, frequency: Frequency) -> list[Period]:
    """Return the periods of a window, the newest first; those of a number of months end within them."""
    newest = newest_of(context, frequency)
    kind, months = kind_of(context, window), months_of(context, window)
    begins = None
    if months is not None and kind in ("window", "rolling_12m"):
        begins = Period.of(context.period.end).shift(1 - months).start
    to_date = window.to_date or ("year" if kind == "calendar_year" else "")
    found: list[Period] = []
    step = 0 if window.current else 1
    endless = window.periods is None and begins is None
    limit = window.periods if window.periods is not None else _LONGEST // frequency.months
    first = _first_day(context)
    while len(found) < limit:
        period = newest.shift(-step)
        if to_date == "year" and period.year != newest.year:
            break
        if begins is not None and period.end < begins:
            break
        if endless and first is not None and period.end < first:
            break
        found.append(period)
        step += 1
    return found


def _first_day(context: Context) -> date | None:
    if context.wide is not None:
        return context.wide.start(context)[2]
    found = context.population.people["hired_on"].min()
    return found if isinstance(found, date) else None


def known_periods(
    context: Context, of: Metric, periods: list[Period], *, endless: bool = False, gaps: bool = False
) -> list[Period]:
    """Keep the periods of which something can be known; report those that were never run.

    An `endless` window begins with the company's records: what lies before the first run is no gap. With
    `gaps` those in between that were never run are kept.
    """
    if not isinstance(of.source, Standing):
        return periods
    cards = cards_read(context, of.source)
    earlier = [period for period in periods if period != context.period]
    found: set[Period] = {context.period}
    for card in cards:
        found |= ran(context, card, earlier)
    begun = min(one.start for one in (found if endless else earlier or found))
    never = sorted(period for period in earlier if period not in found and period.start >= begun)
    if never:
        span: Label | str = str(never[0])
        if len(never) > 1:
            span = phrase(
                "{first} to {last} ({count} periods)", first=never[0], last=never[-1], count=len(never)
            )
        told = {"span": span, "cards": ", ".join(cards)}
        message = (
            sentence("{span}: never run, so the results of {cards} are unknown and count as missing", **told)
            if gaps
            else sentence("{span}: never run, so the results of {cards} are unknown and left out", **told)
        )
        context.report("never_run", message)
    return [period for period in periods if period in found or (gaps and period.start >= begun)]
