"""The register of clauses: from what rules cite, and from what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from kpi.errors import Faults, nearest
from kpi.model.clause import Clause, ClauseState
from kpi.model.ladder import Ladder
from kpi.model.metric import Rated
from kpi.model.names import Names
from kpi.model.pay import PayScheme
from kpi.model.scorecard import Scorecard
from kpi.policy.declared import Declared

_STRENGTH = (ClauseState.RULE, ClauseState.RATING, ClauseState.PROCESS, ClauseState.NOT_COMPUTABLE)
"""Where several owners account for one clause, the first of these that any of them gives."""


def register(
    all_declared: Sequence[Declared],
    found: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, Names],
    faults: Mapping[str, Faults],
    base: Mapping[str, Clause],
) -> dict[str, Clause]:
    """Return every clause with its one state; an owner that contradicts himself is a fault."""
    merged = dict(base)
    for declared in all_declared:
        derived: dict[str, Clause] = {}
        for clause, state, by in _cited(declared, found):
            known = derived.get(clause)
            one = Clause(clause, state, (by,), owner=declared.owner)
            derived[clause] = one if known is None else _stronger(known, one)
        for one in (_named(clause, declared, names, faults[declared.owner]) for clause in declared.clauses):
            known = derived.get(one.id)
            if known is None:
                derived[one.id] = one
            elif known.state in _BY_SOMEBODY and one.state not in _BY_SOMEBODY:
                message = f"clause {one.id} is said to be {one.state}, but {', '.join(known.by)} cites it"
                faults[declared.owner].add("clause_state", message, where=one.id, who=declared.who)
            else:
                note = one.note or known.note
                derived[one.id] = attrs.evolve(one, by=tuple(dict.fromkeys((*one.by, *known.by))), note=note)
        for name, one in derived.items():
            merged[name] = _stronger(merged[name], one) if name in merged else one
    return dict(sorted(merged.items()))


_CARRIERS = (
    "rule",
    "scorecard",
    "ladder",
    "pay",
    "sanctions",
    "procedure",
    "metric",
    "event",
    "table",
    "attendance",
    "clock",
    "due",
    "panel",
    "limits",
)


def _named(clause: Clause, declared: Declared, names: Mapping[str, Names], faults: Faults) -> Clause:
    """Write the full ids of what carries a clause out; an item of a card keeps its name."""
    items = {item.name for card in declared.scorecards for item in card.items}
    items |= {part.name for scheme in declared.pay for part in scheme.chain}
    found = []
    for name in clause.by:
        known = next((ids for sort in _CARRIERS if (ids := names[sort].find(name, declared.owner))), [])
        if not known and name not in items:
            hint = nearest(name, [*items, *(one for sort in _CARRIERS for one in names[sort].ids)])
            message = f"clause {clause.id}: nothing is called {name!r}"
            faults.add("unknown_name", message, where=clause.id, who=declared.who, hint=hint)
        found.append(known[0] if len(known) == 1 else name)
    return attrs.evolve(clause, by=tuple(found))


_BY_SOMEBODY = (ClauseState.RULE, ClauseState.RATING)


def _stronger(one: Clause, other: Clause) -> Clause:
    first, second = sorted((one, other), key=lambda clause: _STRENGTH.index(clause.state))
    note = first.note or second.note
    return attrs.evolve(first, by=tuple(dict.fromkeys((*first.by, *second.by))), note=note)


def _cited(
    declared: Declared, found: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, ClauseState, str]]:
    """Yield clause, state and the id of what carries it out, for everything that cites a clause."""
    metrics = found["metrics"]

    def is_rated(name: str) -> bool:
        return name in metrics and isinstance(metrics[name].source, Rated)

    for metric in declared.metrics:
        yield from _each(metric.clauses, is_rated(metric.id), metric.id)
    for declared_rule in declared.rules:
        rule = found["rules"].get(declared_rule.id, declared_rule)
        rated = any(is_rated(item.name) for item in rule.inputs)
        clauses = [*rule.clauses, *_of_parameters(rule.parameters)]
        yield from _each(clauses, rated, rule.id)
    parts: tuple[Scorecard | PayScheme | Ladder, ...] = (
        *declared.scorecards,
        *declared.pay,
        *declared.ladders,
    )
    for one in parts:
        yield from _each([*one.clauses, *_of_parameters(one.parameters)], False, one.id)
    for ladder in declared.ladders:
        for level in ladder.levels:
            yield from _each(_of_parameters(level.parameters), False, f"{ladder.id}.{level.id}")
    for attendance in declared.attendance:
        yield from _each([*attendance.clauses, *_of_parameters(attendance.parameters)], False, attendance.id)
    for clock in declared.clocks:
        yield from _each([*clock.clauses, *_of_parameters(clock.parameters)], False, clock.id)
    for panel in declared.panels:
        yield from _each([*panel.clauses, *_of_parameters(panel.parameters)], False, panel.id)
    for limits in declared.limits:
        yield from _each([*limits.clauses, *_of_parameters(limits.parameters)], False, limits.id)
    for sanctions in declared.sanctions:
        yield from _each([*sanctions.clauses, *_of_parameters(sanctions.parameters)], False, sanctions.id)
    for procedure in declared.procedures:
        for clause in (*procedure.clauses, *_of_parameters(procedure.parameters)):
            yield clause, ClauseState.PROCESS, procedure.id
    for due in declared.due:
        for clause in (*due.clauses, *_of_parameters(due.parameters)):
            yield clause, ClauseState.PROCESS, due.id
    for event in declared.events:
        for clause in event.clauses:
            yield clause, ClauseState.PROCESS, event.id


def _of_parameters(parameters: Iterable[Any]) -> Iterator[str]:
    for parameter in parameters:
        for dated in parameter.values:
            yield from dated.clauses


def _each(clauses: Iterable[str], rated: bool, by: str) -> Iterator[tuple[str, ClauseState, str]]:
    for clause in clauses:
        yield clause, ClauseState.RATING if rated else ClauseState.RULE, by
