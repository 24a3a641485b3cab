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
from kpi.engine.sanctions.events import counted, counter_name, in_force, trigger_on, window_start, with_case
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
    cause, nth.n, nth.d, also, quantity.n, quantity.d, amount.n, amount.d.

    What came earlier in a window longer than the period is counted, but not returned. All triggers of
    the set that share a counter with a wanted rule take part in counting.
    """
    groups: dict[tuple[str, str], list[tuple[Sanction, Trigger]]] = defaultdict(list)
    for one in sanctions.sanctions:
        if one.trigger is not None:
            rule = context.catalogue.rules[one.rule]
            trigger = trigger_on(rule, one.trigger, context.catalogue, context.day)
            groups[counter_name(trigger, one.rule), trigger.window].append((one, trigger))
    beside = {one.rule: one.beside for one in sanctions.sanctions if one.rule in wanted and one.beside}
    looked_at = {*wanted, *(name for names in beside.values() for name in names)}
    needed = {
        key: members for key, members in groups.items() if any(one.rule in looked_at for one, _ in members)
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
        for members in needed.values():
            found |= _numbered(context, events, members)
    return {
        rule: _with_also(rows, [found[one] for one in beside.get(rule, ()) if one in found])
        for rule, rows in found.items()
        if rule in wanted
    }


def _with_also(rows: pl.DataFrame, others: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Add `also` (Boolean): whether one of the other sanctions' events is of the same subject and case."""
    import polars as pl

    if not others:
        return rows.with_columns(pl.lit(value=False).alias("also"))
    cases = pl.concat([one.select("subject", "case") for one in others]).unique()
    met = cases.with_columns(pl.lit(value=True).alias("also"))
    joined = rows.join(met, on=["subject", "case"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("also").fill_null(value=False))


def _numbered(
    context: Context,
    events: pl.DataFrame,
    members: Sequence[tuple[Sanction, Trigger]],
) -> dict[str, pl.DataFrame]:
    """Number the events of one counter, and give each member its own of the period."""
    import polars as pl

    waivers = context.facts.frame("decisions", only={"kind": ["waiver"]})
    counting = members[0][1]
    start, first = window_start(counting.window, context.period), context.period.start
    inside = events if start is None else events.filter(pl.col("day") >= start)
    ready = {}
    for one, trigger in members:
        kinds = {name: context.catalogue.events.get(name) for name in trigger.kinds}
        known = {name: kind for name, kind in kinds.items() if kind is not None}
        mine = inside.filter(pl.col("kind").is_in(list(kinds)))
        if mine.height:
            mine = in_force(
                mine,
                waivers,
                known,
                trigger.statuses,
                waivable=trigger.waivable,
                verified=trigger.verified,
                least=trigger.least,
            )
        ready[one.rule] = mine
    every = pl.concat(ready.values()).unique("seq") if len(ready) > 1 else next(iter(ready.values()))
    if not every.height:
        return {}
    numbered = counted(every, counting).filter(pl.col("day") >= first)
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
