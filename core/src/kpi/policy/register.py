"""The register of clauses: from what rules cite, and from what is said of the rest."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from kpi.errors import Faults, nearest
from kpi.model.clause import Clause, ClauseState
from kpi.model.metric import Metric, Rated
from kpi.model.names import Names
from kpi.model.rule import Rule
from kpi.model.sorts import WRITTEN
from kpi.policy.declared import Declared
from kpi.words import listed, sentence

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
                message = sentence(
                    "clause {id} is said to be {state}, but {by} cites it",
                    id=one.id,
                    state=one.state,
                    by=listed(known.by),
                )
                faults[declared.owner].add("clause_state", message, where=one.id, who=declared.who)
            else:
                note = one.note or known.note
                derived[one.id] = attrs.evolve(one, by=tuple(dict.fromkeys((*one.by, *known.by))), note=note)
        for name, one in derived.items():
            merged[name] = _stronger(merged[name], one) if name in merged else one
    return dict(sorted(merged.items()))


_CARRIERS = sorted((one.word for one in WRITTEN), key=lambda word: word == "metric")
"""What a clause may name, a metric last: the core's have names such as `score`, which a rule may have too."""


def _named(clause: Clause, declared: Declared, names: Mapping[str, Names], faults: Faults) -> Clause:
    """Write the full ids of what carries a clause out; an item of a card keeps its name."""
    items = {item.name for card in declared.scorecards for item in card.items}
    items |= {part.name for scheme in declared.pay for part in scheme.chain}
    found = []
    for name in clause.by:
        known = next((ids for sort in _CARRIERS if (ids := names[sort].find(name, declared.owner))), [])
        if not known and name not in items:
            hint = nearest(name, [*items, *(one for sort in _CARRIERS for one in names[sort].ids)])
            message = sentence("clause {id}: nothing is called {name!r}", id=clause.id, name=name)
            faults.add("unknown_name", message, where=clause.id, who=declared.who, hint=hint)
        found.append(known[0] if len(known) == 1 else name)
    return attrs.evolve(clause, by=tuple(found))


_BY_SOMEBODY = (ClauseState.RULE, ClauseState.RATING)
_BY_PEOPLE = ("procedure", "due", "event")
"""The sorts that people go through, or that they report."""


def _stronger(one: Clause, other: Clause) -> Clause:
    first, second = sorted((one, other), key=lambda clause: _STRENGTH.index(clause.state))
    note = first.note or second.note
    return attrs.evolve(first, by=tuple(dict.fromkeys((*first.by, *second.by))), note=note)


def _cited(
    declared: Declared, found: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[str, ClauseState, str]]:
    """Yield clause, state and the id of what carries it out, for everything that cites a clause."""
    rated = {name for name, one in found["metrics"].items() if isinstance(one.source, Rated)}
    for sort in WRITTEN:
        for given in getattr(declared, sort.field) if sort.has("clauses") else ():
            one = found[sort.field].get(given.id, given)
            state = ClauseState.PROCESS if sort.word in _BY_PEOPLE else _worked_out(one, rated)
            numbers = one.parameters if sort.has("parameters") else ()
            for clause in (*one.clauses, *_of_parameters(numbers)):
                yield clause, state, one.id
    for ladder in declared.ladders:
        for level in ladder.levels:
            for clause in _of_parameters(level.parameters):
                yield clause, ClauseState.RULE, f"{ladder.id}.{level.id}"


def _worked_out(one: Any, rated: Container[str]) -> ClauseState:
    """Return what a clause becomes by something that the program works out: of ratings, or by itself."""
    read = [one.id] if isinstance(one, Metric) else []
    read += [item.name for item in one.inputs] if isinstance(one, Rule) else []
    return ClauseState.RATING if any(name in rated for name in read) else ClauseState.RULE


def _of_parameters(parameters: Iterable[Any]) -> Iterator[str]:
    for parameter in parameters:
        for dated in parameter.values:
            yield from dated.clauses
