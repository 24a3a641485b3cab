"""Sanctions over events: one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from kpi.engine.applying import apply_rule, with_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.context import Context
from kpi.engine.lines import LineBlock
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.decided import with_decided
from kpi.engine.sanctions.effects import Effect, blocks_of, triggered
from kpi.engine.sanctions.events import counted, counter_name, in_force, window_of, window_start, with_case
from kpi.model.sanction import Sanction, SanctionSet, Trigger

if TYPE_CHECKING:
    import polars as pl


def lines_of_events(
    context: Context, sanctions: SanctionSet, effects: Sequence[Effect], subjects: pl.DataFrame
) -> list[LineBlock]:
    """Apply the triggered sanctions of a set to the events of its subjects in the period.

    Args:
        context: the period being computed.
        sanctions: the set; all of its triggers take part in counting.
        effects: those of its triggered sanctions that are booked now.
        subjects: whom the set binds.
    """
    if not effects:
        return []
    numbered = events_of_set(context, sanctions, subjects, {effect.rule.id for effect in effects})
    blocks: list[LineBlock] = []
    for effect in effects:
        rows = numbered.get(effect.rule.id)
        if rows is not None and rows.height:
            ready = apply_rule(context, effect.rule, event_rows(context, effect, rows))
            _report_missing(context, effect, ready)
            blocks += blocks_of(effect, ready, each=True)
    return blocks


def _report_missing(context: Context, effect: Effect, rows: pl.DataFrame) -> None:
    import polars as pl

    unknown = rows.filter(triggered(rows).is_null())
    if unknown.height:
        said = pl.concat_str(pl.lit(f"{effect.rule.id} is not assessed: "), "cause")
        context.report_each(unknown.select("subject", said.alias("message")), "not_assessed", "")


def event_rows(context: Context, effect: Effect, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a sanction's rule is read: whom it charges, its inputs, what was `decided`."""
    chosen = with_inputs(context, keep_when(context, rows, effect.sanction.when), effect.rule.inputs)
    return charge(context, with_decided(context, effect.rule, chosen), effect.sanction.charged)


def events_of_set(
    context: Context, sanctions: SanctionSet, subjects: pl.DataFrame, wanted: Collection[str]
) -> dict[str, pl.DataFrame]:
    """Return, per wanted rule that has any, the period's events in force: subject, kind, on, day, case,
    cause, nth.n, nth.d, quantity.n, quantity.d, amount.n, amount.d.

    What came earlier in a window longer than the period is counted, but not returned. All triggers of
    the set that share a counter with a wanted rule take part in counting.
    """
    groups: dict[tuple[str, str], list[tuple[Sanction, Trigger]]] = defaultdict(list)
    for one in sanctions.sanctions:
        if one.trigger is not None:
            window = window_of(context.catalogue.rules[one.rule], one.trigger, context.day)
            groups[counter_name(one.trigger, one.rule), window].append((one, one.trigger))
    needed = {
        key: members for key, members in groups.items() if any(one.rule in wanted for one, _ in members)
    }
    kinds = {name for members in needed.values() for _, trigger in members for name in trigger.kinds}
    starts = [window_start(window, context.period) for _, window in needed]
    since = None if None in starts else min((day for day in starts if day is not None), default=None)
    events = context.facts.frame(
        "events", since=since, until=context.period.end, only={"kind": sorted(kinds)}
    )
    events = events.join(subjects, on="subject", how="semi") if events.height else events
    found: dict[str, pl.DataFrame] = {}
    if events.height:
        events = with_case(events)
        for (counter, window), members in needed.items():
            found |= _numbered(context, events, members, window, apart=counter.endswith(":kind"))
    return {rule: rows for rule, rows in found.items() if rule in wanted}


def _numbered(
    context: Context,
    events: pl.DataFrame,
    members: Sequence[tuple[Sanction, Trigger]],
    window: str,
    *,
    apart: bool,
) -> dict[str, pl.DataFrame]:
    """Number the events of one counter, and give each member its own of the period."""
    import polars as pl

    waivers = context.facts.frame("decisions", only={"kind": ["waiver"]})
    start, first = window_start(window, context.period), context.period.start
    inside = events if start is None else events.filter(pl.col("day") >= start)
    ready = {}
    for one, trigger in members:
        kinds = {name: context.catalogue.events.get(name) for name in trigger.kinds}
        known = {name: kind for name, kind in kinds.items() if kind is not None}
        mine = inside.filter(pl.col("kind").is_in(list(kinds)))
        ready[one.rule] = in_force(mine, waivers, known, trigger.statuses) if mine.height else mine
    every = pl.concat(ready.values()).unique("seq") if len(ready) > 1 else next(iter(ready.values()))
    if not every.height:
        return {}
    numbered = counted(every, window, apart=apart).filter(pl.col("day") >= first)
    numbered = numbered.with_columns(
        pl.concat_str(pl.lit("event "), "case").alias("cause"),
        pl.col("nth").alias("nth.n"),
        pl.lit(1, dtype=pl.Int64).alias("nth.d"),
    )
    if len(ready) == 1:
        return dict.fromkeys(ready, numbered)
    return {
        rule: numbered.join(rows.select("seq"), on="seq", how="semi", maintain_order="left")
        for rule, rows in ready.items()
    }


__all__ = ["event_rows", "events_of_set", "lines_of_events"]
