"""Sanctions over events: one line each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kpi.engine.applying import apply_rule, with_inputs
from kpi.engine.choosing import keep_when
from kpi.engine.context import Context
from kpi.engine.frames import scaled
from kpi.engine.lines import LineBlock
from kpi.engine.sanctions.charged import charge
from kpi.engine.sanctions.effects import Effect, blocks_of
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
    numbered = events_of_set(context, sanctions, subjects)
    decisions = amounts_decided(context)
    blocks: list[LineBlock] = []
    for effect in effects:
        rows = numbered.get(effect.rule.id)
        if rows is None or not rows.height:
            continue
        ready = event_rows(context, effect, rows, decisions)
        blocks += blocks_of(effect, apply_rule(context, effect.rule, ready), each=True)
    return blocks


def event_rows(context: Context, effect: Effect, rows: pl.DataFrame, decisions: pl.DataFrame) -> pl.DataFrame:
    """Return the rows on which a sanction's rule is read: whom it charges, its inputs, what was `decided`."""
    chosen = with_inputs(context, keep_when(context, rows, effect.sanction.when), effect.rule.inputs)
    return charge(context, _decided(chosen, decisions, effect.rule.id), effect.sanction.charged)


def events_of_set(
    context: Context, sanctions: SanctionSet, subjects: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return, per rule, the period's events in force: subject, kind, on, day, case, cause, nth.n, nth.d,
    quantity.n, quantity.d, amount.n, amount.d.

    What came earlier in a window longer than the period is counted, but not returned.
    """
    import polars as pl

    together: dict[tuple[str, str], list[tuple[Sanction, Trigger]]] = defaultdict(list)
    for one in sanctions.sanctions:
        if one.trigger is not None:
            window = window_of(context.catalogue.rules[one.rule], one.trigger, context.day)
            together[counter_name(one.trigger, one.rule), window].append((one, one.trigger))
    waivers = context.facts.frame("decisions", only={"kind": ["waiver"]})
    found: dict[str, pl.DataFrame] = {}
    for (counter, window), members in together.items():
        kinds = {name: context.catalogue.events.get(name) for _, trigger in members for name in trigger.kinds}
        events = _read(context, list(kinds), window, subjects)
        known = {name: kind for name, kind in kinds.items() if kind is not None}
        ready = {
            one.rule: in_force(
                events.filter(pl.col("kind").is_in(list(trigger.kinds))), waivers, known, trigger.statuses
            )
            for one, trigger in members
        }
        every = pl.concat([frame.select(events.columns) for frame in ready.values()]).unique("seq")
        places = counted(every, window, apart=counter.endswith(":kind")).select("seq", "nth")
        for rule, frame in ready.items():
            inside = frame.filter(pl.col("day") >= context.period.start).sort("subject", "on", "case", "seq")
            found[rule] = inside.join(places, on="seq", how="left", maintain_order="left").with_columns(
                pl.concat_str(pl.lit("event "), pl.col("case")).alias("cause"),
                pl.col("nth").alias("nth.n"),
                pl.lit(1, dtype=pl.Int64).alias("nth.d"),
            )
    return found


def amounts_decided(context: Context) -> pl.DataFrame:
    """Return the decisions that set an amount."""
    return context.facts.frame("decisions", only={"kind": ["amount"]})


def _read(context: Context, kinds: Sequence[str], window: str, subjects: pl.DataFrame) -> pl.DataFrame:
    """Read the events of some kinds from the start of the window to the end of the period."""
    since = window_start(window, context.period)
    events = context.facts.frame("events", since=since, until=context.period.end, only={"kind": kinds})
    return with_case(events).join(subjects, on="subject", how="semi")


def _decided(rows: pl.DataFrame, decisions: pl.DataFrame, rule: str) -> pl.DataFrame:
    """Add `decided` (Int64 in 1/UNITS, signed like the line): the latest amount decided for the case."""
    import polars as pl

    short = rule.rpartition(".")[2]
    given = (
        decisions.filter(pl.col("item").is_null() | pl.col("item").is_in([rule, short]))
        .filter(pl.col("outcome").fill_null("approved") != "rejected")
        .filter(pl.col("amount.n").is_not_null())
        .sort("on", "seq")
        .unique(["subject", "ref"], keep="last", maintain_order=True)
        .select(
            "subject",
            pl.col("ref").alias("case"),
            scaled(pl.col("amount.n"), pl.col("amount.d")).alias("decided"),
        )
    )
    return rows.join(given, on=["subject", "case"], how="left", maintain_order="left")


__all__ = ["amounts_decided", "event_rows", "events_of_set", "lines_of_events"]
