"""Joins declarations: every name in them becomes a full id, and a rule's inputs take on their metrics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import attrs

from kpi.model.attendance import AttendanceSet
from kpi.model.clock import SEEN
from kpi.model.due import Due
from kpi.model.event import EventKind
from kpi.model.ladder import Ladder
from kpi.model.limit import LimitSet
from kpi.model.metric import (
    Aggregate,
    ByRule,
    ByWorking,
    Condition,
    Counted,
    Derived,
    FromTable,
    Metric,
    Rated,
    Source,
    Standing,
    TargetOf,
)
from kpi.model.pay import PayPart, PayScheme
from kpi.model.rule import Input, Rule
from kpi.model.sanction import Sanction, SanctionSet
from kpi.model.scorecard import Item, Scorecard

Resolve = Callable[[str, str], str]
"""Turns (sort, name as written) into a full id."""

_T = TypeVar("_T", Metric, Rule, Scorecard, Item, PayPart, PayScheme, Ladder)


def _changed(one: _T, **changes: Any) -> _T:
    """Copy only what differs: most declarations are linked already."""
    if all(getattr(one, name) == value for name, value in changes.items()):
        return one
    return attrs.evolve(one, **changes)


def _condition(one: Condition | None, resolve: Resolve) -> Condition | None:
    if one is None:
        return None
    name = resolve("metric", one.name)
    return one if name == one.name else attrs.evolve(one, name=name)


def _seen(name: str, resolve: Resolve) -> str:
    """Write the full id of the clock in the name of one of its columns: `response.state`."""
    clock, dot, column = name.rpartition(".")
    return f"{resolve('clock', clock)}.{column}" if dot and column in SEEN else name


def _on_rows(where: tuple[Condition, ...], resolve: Resolve) -> tuple[Condition, ...]:
    return tuple(attrs.evolve(one, name=_seen(one.name, resolve)) for one in where)


def _aggregate(one: Aggregate | None, resolve: Resolve) -> Aggregate | None:
    if one is None:
        return None
    return attrs.evolve(one, column=_seen(one.column, resolve), where=_on_rows(one.where, resolve))


def _source(source: Source, resolve: Resolve) -> Source:
    match source:
        case TargetOf(metric):
            return TargetOf(resolve("metric", metric))
        case Counted():
            kinds, unless = (
                tuple(resolve("event", kind) for kind in some) for some in (source.kinds, source.unless)
            )
            return attrs.evolve(source, kinds=kinds, unless=unless)
        case FromTable() if source.clock:
            above = _aggregate(source.numerator, resolve)
            assert above is not None
            below = _aggregate(source.denominator, resolve)
            clock = resolve("clock", source.clock)
            return attrs.evolve(source, clock=clock, numerator=above, denominator=below)
        case Rated() if source.panel:
            return attrs.evolve(source, panel=resolve("panel", source.panel))
        case Derived():
            return attrs.evolve(source, of=resolve("metric", source.of))
        case Standing(field, card):
            return Standing(field, resolve("scorecard", card))
        case ByWorking():
            return attrs.evolve(source, rule=resolve("rule", source.rule))
        case ByRule():
            return attrs.evolve(source, rule=resolve("rule", source.rule))
    return source


def links(
    metrics: Mapping[str, Metric], single: Mapping[str, Sanction]
) -> Mapping[str, Callable[[Any, Resolve], Any]]:
    """Return by sort, in the order in which it is done, what links a declaration that names others.

    `metrics` are those that rules read, `single` the sanctions that sets adopt by their rule.
    """
    return {
        "metric": metric,
        "rule": partial(rule, metrics=metrics),
        "scorecard": scorecard,
        "sanctions": partial(sanction_set, single=single),
        "pay": pay,
        "ladder": ladder,
        "limits": limit,
        "attendance": attendance,
        "event": event,
        "due": due,
    }


def metric(one: Metric, resolve: Resolve) -> Metric:
    """Link the metric, events or card that a metric is made of."""
    return _changed(one, source=_source(one.source, resolve))


def rule(one: Rule, resolve: Resolve, metrics: Mapping[str, Metric]) -> Rule:
    """Link a rule's inputs; those of metrics in `metrics` get unit, domain, direction and label from there."""
    given = {item.name: item for item in one.inputs}

    def full(name: str) -> str:
        return name if name in given else resolve("metric", name)

    bind: dict[str, str | tuple[str, ...]] = {
        argument: full(names) if isinstance(names, str) else tuple(full(name) for name in names)
        for argument, names in one.bind.items()
    }
    inputs: dict[str, Input] = {}
    for names in bind.values():
        for name in (names,) if isinstance(names, str) else names:
            if name in given:
                inputs[name] = given[name]
            elif name in metrics:
                inputs[name] = input_of(metrics[name])
    return _changed(one, bind=bind, inputs=tuple(inputs.values()))


def input_of(one: Metric) -> Input:
    """Return what a rule knows of a metric that it reads."""
    return Input(one.id, one.unit, one.domain, one.better, one.label, one.meaning, aliases=one.aliases)


def scorecard(one: Scorecard, resolve: Resolve) -> Scorecard:
    """Link the rules of a card."""
    items = tuple(
        _changed(item, rule=resolve("rule", item.rule), when=_condition(item.when, resolve))
        for item in one.items
    )
    ranking = one.ranking
    if ranking is not None and ranking.ties:
        ranking = attrs.evolve(ranking, ties=resolve("metric", ranking.ties))
    sets = tuple(resolve("sanctions", name) for name in one.sanctions)
    one = _changed(one, ranking=ranking, sanctions=sets, sign_off=resolve("procedure", one.sign_off))
    return _changed(one, items=items, grade=resolve("rule", one.grade), passing=resolve("rule", one.passing))


def sanction(one: Sanction, resolve: Resolve) -> Sanction:
    """Link the rule, the events and the condition of a sanction."""
    trigger = one.trigger
    if trigger is not None:
        trigger = attrs.evolve(trigger, kinds=tuple(resolve("event", kind) for kind in trigger.kinds))
    return attrs.evolve(
        one,
        rule=resolve("rule", one.rule),
        trigger=trigger,
        when=_condition(one.when, resolve),
        beside=tuple(resolve("rule", name) for name in one.beside),
    )


def sanction_set(one: SanctionSet, resolve: Resolve, single: Mapping[str, Sanction]) -> SanctionSet:
    """Link a set; its `adopts` become sanctions where `single` has them, in the order written."""
    found = [sanction(member, resolve) for member in one.sanctions]
    left = []
    for name in one.adopts:
        known = single.get(resolve("sanction", name))
        if known is None:
            left.append(name)
        else:
            found.append(sanction(known, resolve))
    conflicts = tuple(resolve("sanctions", name) for name in one.conflicts)
    return attrs.evolve(one, sanctions=tuple(found), adopts=tuple(left), conflicts=conflicts)


def pay(one: PayScheme, resolve: Resolve) -> PayScheme:
    """Link the rules of a pay scheme."""

    def switched(changes: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**changes, "when": _condition(changes["when"], resolve)} if "when" in changes else changes

    chain = tuple(
        _changed(
            part,
            rule=resolve("rule", part.rule),
            when=_condition(part.when, resolve),
            switch=tuple((test, switched(changes)) for test, changes in part.switch),
        )
        for part in one.chain
    )
    return _changed(one, chain=chain)


def event(one: EventKind, resolve: Resolve) -> EventKind:
    """Link the clock whose rows are events of a kind."""
    source = one.source
    if source is None or not source.clock:
        return one
    where = _on_rows(source.where, resolve)
    linked = attrs.evolve(
        source,
        clock=resolve("clock", source.clock),
        where=where,
        quantity=_seen(source.quantity, resolve),
        amount=_seen(source.amount, resolve),
        status=_seen(source.status, resolve),
    )
    return one if linked == source else attrs.evolve(one, source=linked)


def due(one: Due, resolve: Resolve) -> Due:
    """Link what fulfils it: events, a scorecard, a procedure."""
    done = one.done
    if done is None:
        return one
    linked = attrs.evolve(
        done,
        events=tuple(resolve("event", kind) for kind in done.events),
        scorecard=resolve("scorecard", done.scorecard),
        procedure=resolve("procedure", done.procedure),
    )
    return one if linked == done else attrs.evolve(one, done=linked)


def attendance(one: AttendanceSet, resolve: Resolve) -> AttendanceSet:
    """Link the events that attendance makes and reads, and the sets that fine them."""
    return attrs.evolve(
        one,
        outcomes={outcome: resolve("event", kind) for outcome, kind in one.outcomes.items()},
        reads={what: resolve("event", kind) for what, kind in one.reads.items()},
        sanctions=tuple(resolve("sanctions", name) for name in one.sanctions),
        pay=resolve("pay", one.pay),
        counts={name: resolve("event", kind) for name, kind in one.counts.items()},
        rules=tuple(resolve("rule", name) for name in one.rules),
    )


def limit(one: LimitSet, resolve: Resolve) -> LimitSet:
    """Link the rules of a set of limits."""
    parts = tuple(attrs.evolve(part, rule=resolve("rule", part.rule)) for part in one.parts)
    beside = {move: tuple(resolve("rule", name) for name in names) for move, names in one.beside.items()}
    return attrs.evolve(one, parts=parts, floor=resolve("rule", one.floor), beside=beside)


def ladder(one: Ladder, resolve: Resolve) -> Ladder:
    """Link the conditions and the procedures of a ladder."""
    levels = tuple(
        attrs.evolve(
            level,
            enter=tuple(resolve("rule", name) for name in level.enter),
            lose=tuple(resolve("rule", name) for name in level.lose),
            dismiss=tuple(resolve("rule", name) for name in level.dismiss),
            procedure=resolve("procedure", level.procedure),
        )
        for level in one.levels
    )
    return _changed(
        one,
        levels=levels,
        lower=resolve("procedure", one.lower),
        skip=resolve("procedure", one.skip),
        salary=resolve("rule", one.salary),
    )
