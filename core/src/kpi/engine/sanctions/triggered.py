"""Sanctions over events: one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import attrs

from kpi.engine.applying import apply_rule
from kpi.engine.choosing import keep_when
from kpi.engine.context import Context
from kpi.engine.deciding import of_others
from kpi.engine.event_cases import with_case
from kpi.engine.events import (
    WAIVED,
    counted,
    counter_name,
    in_force,
    trigger_on,
    window_start,
    with_appeals,
)
from kpi.engine.lines import LineBlock
from kpi.engine.measure import with_inputs
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.decided import with_decided
from kpi.engine.sanctions.effects import Effect, blocks_of, joint_block, triggered, waived_lines
from kpi.engine.wording import worded
from kpi.model.sanction import Sanction, SanctionSet, Trigger

if TYPE_CHECKING:
    import polars as pl

_SETTLING = ("waiver", "approval")
"""Kinds of decisions that take an event away, or settle an appeal against it."""


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
    wanted = {effect.rule.id for effect in effects}
    numbered, waived = _events_of_set(context, sanctions, subjects, wanted)
    blocks: list[LineBlock] = []
    for effect in effects:
        rows = numbered.get(effect.rule.id)
        if rows is not None and rows.height:
            ready = apply_rule(context, effect.rule, event_rows(context, effect, rows))
            _report_missing(context, effect, ready)
            blocks += blocks_of(effect, ready, each=True)
            if effect.sanction.joint:
                blocks.append(joint_block(effect, joint_rows(context, effect, ready)))
        left = waived.get(effect.rule.id)
        if left is not None and left.height:
            chosen = keep_when(context, left, effect.sanction.when)
            blocks.append(waived_lines(effect, charge(context, chosen, effect.sanction)))
    return [block for block in blocks if block.rows.height]


def _report_missing(context: Context, effect: Effect, rows: pl.DataFrame) -> None:
    import polars as pl

    unknown = rows.filter(triggered(rows).is_null())
    if unknown.height:
        said = worded("{rule} is not assessed: {cause}", rule=effect.rule.id, cause=pl.col("cause"))
        context.report_each(unknown.select("subject", said.alias("message")), "not_assessed")


def event_rows(context: Context, effect: Effect, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a sanction's rule is read: whom it charges, its inputs, what was `decided`."""
    chosen = with_inputs(context, keep_when(context, rows, effect.sanction.when), effect.rule.inputs)
    return charge(context, with_decided(context, effect.rule, chosen), effect.sanction)


def joint_rows(context: Context, effect: Effect, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a sanction's events with whoever is liable beside the person in his place."""
    import polars as pl

    of_persons = rows.with_columns(pl.col("about").alias("subject")).drop("about")
    return charge(context, of_persons, attrs.evolve(effect.sanction, charged=effect.sanction.joint))


def events_of_set(
    context: Context, sanctions: SanctionSet, subjects: pl.DataFrame, wanted: Collection[str]
) -> dict[str, pl.DataFrame]:
    """Return, per wanted rule that has any, the period's events in force: subject, kind, on, day, case,
    cause, nth.n, nth.d, also, appealed, quantity.n, quantity.d, amount.n, amount.d.

    What came earlier in a window longer than the period is counted, but not returned. All triggers of
    the set that share a counter with a wanted rule take part in counting.
    """
    return _events_of_set(context, sanctions, subjects, wanted)[0]


def _events_of_set(
    context: Context, sanctions: SanctionSet, subjects: pl.DataFrame, wanted: Collection[str]
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """Return `events_of_set`, and likewise the period's events that would be in force if they were not waived."""
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
    waived: dict[str, pl.DataFrame] = {}
    if events.height:
        decisions = of_others(context, context.facts.frame("decisions", only={"kind": list(_SETTLING)}))
        events = with_appeals(with_case(events), decisions)
        for members in needed.values():
            ready = {one.rule: _effective(context, events, decisions, trigger) for one, trigger in members}
            found |= _numbered(context, ready, members[0][1])
            if not _any_waived(events, decisions):
                continue
            waived |= {
                one.rule: _waived(context, events, ready[one.rule], trigger)
                for one, trigger in members
                if one.rule in wanted and trigger.waivable
            }
    numbered = {
        rule: _with_also(
            rows, [_fined(context, one, found[one]) for one in beside.get(rule, ()) if one in found]
        )
        for rule, rows in found.items()
        if rule in wanted
    }
    return numbered, waived


def _fined(context: Context, rule_id: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the events for which a sanction's rule gives something, itself seeing no other sanction."""
    import polars as pl

    rule = context.catalogue.rules[rule_id]
    if not rows.height:
        return rows
    alone = with_inputs(context, rows.with_columns(pl.lit(value=False).alias("also")), rule.inputs)
    tried = apply_rule(context, rule, alone)
    return tried.filter(triggered(tried))


def _with_also(rows: pl.DataFrame, others: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Add `also` (Boolean): whether another sanction fines an event of the same subject and case."""
    import polars as pl

    if not others:
        return rows.with_columns(pl.lit(value=False).alias("also"))
    cases = pl.concat([one.select("subject", "case") for one in others]).unique()
    met = cases.with_columns(pl.lit(value=True).alias("also"))
    joined = rows.join(met, on=["subject", "case"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("also").fill_null(value=False))


def _effective(
    context: Context, events: pl.DataFrame, decisions: pl.DataFrame, trigger: Trigger
) -> pl.DataFrame:
    """Keep the events of a trigger's kinds and window that have an effect."""
    import polars as pl

    start = window_start(trigger.window, context.period)
    inside = events if start is None else events.filter(pl.col("day") >= start)
    kinds = {name: context.catalogue.events.get(name) for name in trigger.kinds}
    known = {name: kind for name, kind in kinds.items() if kind is not None}
    mine = inside.filter(pl.col("kind").is_in(list(kinds)))
    if not mine.height:
        return mine
    return in_force(
        mine,
        decisions,
        known,
        trigger.statuses,
        waivable=trigger.waivable,
        verified=trigger.verified,
        least=trigger.least,
    )


def _any_waived(events: pl.DataFrame, decisions: pl.DataFrame) -> bool:
    return bool((decisions["kind"] == "waiver").any() or (events["status"] == WAIVED).any())


def _waived(
    context: Context, events: pl.DataFrame, effective: pl.DataFrame, trigger: Trigger
) -> pl.DataFrame:
    """Return the period's events that are left out for no other reason than a waiver, with their `cause`."""
    import polars as pl

    whatever = attrs.evolve(trigger, waivable=False)
    every = _effective(context, events, events.clear(), whatever)
    left = every.join(effective.select("seq"), on="seq", how="anti", maintain_order="left")
    return left.filter(pl.col("day") >= context.period.start).with_columns(_cause())


def _cause() -> pl.Expr:
    import polars as pl

    return worded("event {case}", case=pl.col("case")).alias("cause")


def _numbered(context: Context, ready: dict[str, pl.DataFrame], counting: Trigger) -> dict[str, pl.DataFrame]:
    """Number the events of one counter, and give each of its rules its own of the period."""
    import polars as pl

    first = context.period.start
    every = pl.concat(ready.values()).unique("seq") if len(ready) > 1 else next(iter(ready.values()))
    if not every.height:
        return {}
    numbered = counted(every, counting).filter(pl.col("day") >= first)
    numbered = numbered.with_columns(
        _cause(),
        pl.col("nth").alias("nth.n"),
        pl.lit(1, dtype=pl.Int64).alias("nth.d"),
    )
    if len(ready) == 1:
        return dict.fromkeys(ready, numbered)
    return {
        rule: numbered.join(rows.select("seq"), on="seq", how="semi", maintain_order="left")
        for rule, rows in ready.items()
    }


__all__ = ["event_rows", "events_of_set", "joint_rows", "lines_of_events"]
